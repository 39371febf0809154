"""The engine that Piccolo and `Statement` use for PostgreSQL."""

import asyncio
import weakref
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

import asyncpg
from piccolo.engine.postgres import PostgresEngine
from piccolo.querystring import QueryString

from portal.database.by_task import OpenTransactions
from portal.database.errors import postgres_error
from portal.database.postgres.transactions import Savepoint, Transaction
from portal.errors import Busy

LONGEST_WAIT_SECONDS = 10
SESSION_SETTINGS = {
    "lock_timeout": f"{LONGEST_WAIT_SECONDS}s",
    "idle_in_transaction_session_timeout": "60s",
    "timezone": "UTC",
}


class PortalPostgres(PostgresEngine):
    """PostgreSQL through a pool of two to ten connections for each event loop."""

    def __init__(self, url: str):
        super().__init__(config={"dsn": url})
        self.url = url
        self.current_transaction = OpenTransactions()
        self._pools: weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, asyncpg.Pool] = weakref.WeakKeyDictionary()

    async def check_version(self) -> None:
        """Nothing: making the engine must not connect."""

    async def start(self) -> None:
        """Connect, so that a wrong address shows at once. Raises Unavailable."""
        await self.rows("SELECT 1")

    async def stop(self) -> None:
        """Close the pool of this event loop."""
        opened = self._pools.pop(asyncio.get_running_loop(), None)
        if opened is not None:
            try:
                await asyncio.wait_for(opened.close(), 5)
            except TimeoutError:
                opened.terminate()

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
            await connection.executemany(sql, rows)

    async def take_turns(self, name: str) -> None:
        """Make other transactions that take turns at `name` wait for the end of this one."""
        await self.rows("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", (name,))

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[asyncpg.Connection]:
        """The connection of the task's transaction, or one of the pool."""
        current = self.current_transaction.get()
        try:
            if current is not None:
                yield current.connection
                return
            connection = await self.acquire()
            try:
                yield connection
            finally:
                await self.release(connection)
        except Exception as error:
            raise postgres_error(error) from error

    async def acquire(self) -> asyncpg.Connection:
        """A connection of the pool, within ten seconds. Raises Busy when all are in use, or what asyncpg raises."""
        opened = await self._opened()
        try:
            return await opened.acquire(timeout=LONGEST_WAIT_SECONDS)
        except TimeoutError:
            raise Busy() from None

    async def release(self, connection: asyncpg.Connection) -> None:
        """Give a connection back to the pool."""
        await self._pools[asyncio.get_running_loop()].release(connection)

    async def _opened(self) -> asyncpg.Pool:
        loop = asyncio.get_running_loop()
        if loop not in self._pools:
            self._pools[loop] = asyncpg.create_pool(
                self.url, min_size=2, max_size=10, timeout=5, reset=_leave_clean, server_settings=SESSION_SETTINGS
            )
        return await self._pools[loop]  # awaiting a pool that is open already returns at once

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
            return await connection.fetch(ddl)


async def _leave_clean(connection: asyncpg.Connection) -> None:
    """In place of asyncpg's reset, which costs a round trip; we keep nothing in a session."""
    if connection.is_in_transaction():
        await connection.execute("ROLLBACK")
