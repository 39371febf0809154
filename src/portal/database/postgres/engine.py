"""The engine that Piccolo and `Statement` use for PostgreSQL."""

import asyncio
import weakref
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import asyncpg
from piccolo.engine.postgres import PostgresEngine
from piccolo.querystring import QueryString

from portal.database.by_task import OpenTransactions
from portal.database.postgres.errors import raise_postgres_error
from portal.database.postgres.migration_lock import advisory_lock
from portal.database.postgres.pool import Pool
from portal.database.postgres.transactions import Savepoint, Transaction

_LONGEST_CHANGE_SECONDS = 3600  # of the schema, or of many rows at once


class PortalPostgres(PostgresEngine):
    """PostgreSQL through a pool of two to ten connections for each event loop."""

    def __init__(self, url: str):
        super().__init__(config={"dsn": url})
        self.url = url
        self.current_transaction = OpenTransactions()
        self._pools: weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, Pool] = weakref.WeakKeyDictionary()

    async def check_version(self) -> None:
        """Nothing: making the engine must not connect."""

    async def start(self) -> None:
        """Connect, so that a wrong address shows at once. Raises Unavailable."""
        await self.rows("SELECT 1")

    async def stop(self) -> None:
        """Close every connection of this event loop."""
        await self.pool_here().close()

    async def rows(self, sql: str, values: Sequence[Any] = ()) -> list[tuple]:
        """Rows as tuples."""
        async with self.connection() as connection:
            return [tuple(record) for record in await connection.fetch(sql, *values)]

    async def execute(self, sql: str, values: Sequence[Any] = ()) -> int:
        """Run a statement that writes; how many rows it wrote."""
        async with self.connection() as connection:
            count = (await connection.execute(sql, *values)).rpartition(" ")[2]
        return int(count) if count.isdigit() else 0

    async def execute_many(self, sql: str, rows: Sequence[Sequence[Any]]) -> None:
        """Run a statement that writes once for each row of values, in one transaction."""
        async with self.connection() as connection:
            await connection.executemany(sql, rows, timeout=_LONGEST_CHANGE_SECONDS)

    async def take_turns(self, name: str) -> None:
        """Make other transactions that take turns at `name` wait for the end of this one. Raises Busy."""
        await self.rows("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", (name,))

    def migration_lock(self) -> AbstractAsyncContextManager[Callable[[], Awaitable[bool]]]:
        """See migrating/lock.py."""
        return advisory_lock(self.url)

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[asyncpg.Connection]:
        """The connection of the task's transaction, or one of the pool."""
        current = self.current_transaction.get()
        try:
            if current is not None:
                yield current.connection
                return
            pool = self.pool_here()
            connection = await pool.acquire()
            try:
                yield connection
            finally:
                await pool.release(connection)
        except Exception as error:
            raise_postgres_error(error)

    def pool_here(self) -> Pool:
        """The pool of this event loop."""
        loop = asyncio.get_running_loop()
        if loop not in self._pools:
            self._pools[loop] = Pool(self.url)
        return self._pools[loop]

    def transaction(self, allow_nested: bool = True) -> Transaction | Savepoint:
        """A transaction, or a savepoint in the one that this task has open."""
        current = self.current_transaction.get()
        return Transaction(self) if current is None else Savepoint(current)

    async def run_querystring(self, querystring: QueryString, in_pool: bool = True) -> list[asyncpg.Record]:
        """What Piccolo calls for a query."""
        sql, values = querystring.compile_string(engine_type="postgres")
        async with self.connection() as connection:
            return await connection.fetch(sql, *values)

    async def run_ddl(self, ddl: str, in_pool: bool = True) -> list[asyncpg.Record]:
        """What Piccolo calls for a change of the schema."""
        async with self.connection() as connection:
            return await connection.fetch(ddl, timeout=_LONGEST_CHANGE_SECONDS)
