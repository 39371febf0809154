"""The engine that Piccolo and `Statement` use for SQLite."""

import re
import sqlite3
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from functools import lru_cache
from pathlib import Path
from typing import Any

from piccolo.engine.sqlite import SQLiteEngine, TransactionType
from piccolo.querystring import QueryString

from portal.database.by_task import OpenTransactions
from portal.database.errors import NotStorable, Unavailable, raise_sqlite_error
from portal.database.sqlite.connections import create_file
from portal.database.sqlite.migration_lock import file_lock
from portal.database.sqlite.reading import Readers
from portal.database.sqlite.shapes import Shape, as_count, as_dicts, as_tuples, for_many
from portal.database.sqlite.transactions import Savepoint, Transaction
from portal.database.sqlite.writing import Writer


class PortalSQLite(SQLiteEngine):
    """SQLite with persistent connections; see the package's docstring for how it behaves."""

    def __init__(self, path: str | Path):
        super().__init__(path=str(path))
        self.current_transaction = OpenTransactions()
        self._readers: Readers | None = None
        self._writer: Writer | None = None

    async def check_version(self) -> None:
        """Nothing: SQLite comes with Python, in a version that is new enough."""

    async def start(self) -> None:
        """Open the database, so that a wrong path shows at once. Raises Unavailable."""
        await self.rows("SELECT count(*) FROM sqlite_master")

    async def stop(self) -> None:
        """Close every connection and end every thread."""
        self.close()

    def close(self) -> None:
        """The same, outside an event loop."""
        readers, writer, self._readers, self._writer = self._readers, self._writer, None, None
        if readers is not None:
            readers.close()
        if writer is not None:
            writer.close()

    async def rows(self, sql: str, values: Sequence[Any] = ()) -> list[tuple]:
        """Rows as tuples."""
        return await self.run(as_tuples, sql, values)

    async def execute(self, sql: str, values: Sequence[Any] = ()) -> int:
        """Run a statement that writes; how many rows it wrote."""
        return await self.run(as_count, sql, values)

    async def execute_many(self, sql: str, rows: Sequence[Sequence[Any]]) -> None:
        """Run a statement that writes once for each row of values, in one transaction."""
        await self.run(for_many, sql, rows)

    async def take_turns(self, name: str) -> None:
        """Nothing: transactions that write wait for each other anyway."""

    def migration_lock(self) -> AbstractAsyncContextManager[Callable[[], Awaitable[bool]]]:
        """See migrating/lock.py."""
        return file_lock(Path(self.path))

    async def run(self, shape: Shape, sql: str, values: Sequence[Any]) -> Any:
        """Run a statement: in the task's transaction, or as a read, or in a transaction of its own."""
        current = self.current_transaction.get()
        try:
            if current is not None:
                return await current.writer.run(shape, sql, values)
            if _only_reads(sql):
                return await self.readers.run(shape, sql, values)
        except sqlite3.Error as error:
            raise_sqlite_error(error)
        except UnicodeEncodeError as error:
            raise NotStorable() from error
        async with self.transaction():
            return await self.run(shape, sql, values)

    @property
    def readers(self) -> Readers:
        """Those who run SELECTs outside a transaction."""
        if self._readers is None:
            self._open()
        return self._readers

    @property
    def writer(self) -> Writer:
        """The one who writes."""
        if self._writer is None:
            self._open()
        return self._writer

    def _open(self) -> None:
        path = Path(self.path)
        try:
            create_file(path)
        except OSError as error:
            raise Unavailable(str(error)) from error
        self._readers = Readers(path)
        self._writer = Writer(path, self._readers.forget_connections)

    def transaction(
        self,
        transaction_type: TransactionType = TransactionType.immediate,
        allow_nested: bool = True,
        foreign_keys: bool = True,
    ) -> Transaction | Savepoint:
        """A transaction, or a savepoint in the one that this task has open. It is always IMMEDIATE.

        `foreign_keys=False` is for migrations that rebuild a table: with the keys on, SQLite would delete its children.
        """
        current = self.current_transaction.get()
        return Transaction(self, foreign_keys) if current is None else Savepoint(current)

    async def run_querystring(self, querystring: QueryString, in_pool: bool = False) -> list[dict]:
        """What Piccolo calls for a query."""
        sql, values = querystring.compile_string(engine_type="sqlite")
        return await self.run(as_dicts, sql, values)

    async def run_ddl(self, ddl: str, in_pool: bool = False) -> list[dict]:
        """What Piccolo calls for a change of the schema."""
        return await self.run(as_dicts, ddl, ())


_WRITES = re.compile(r"\b(INSERT|UPDATE|DELETE|REPLACE)\b", re.IGNORECASE)


@lru_cache(maxsize=2000)
def _only_reads(sql: str) -> bool:
    word = sql.split(None, 1)[0].upper()
    return word in ("SELECT", "PRAGMA", "EXPLAIN") or (word == "WITH" and not _WRITES.search(sql))
