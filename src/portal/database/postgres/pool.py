"""A pool of connections for one event loop."""

import asyncio

import asyncpg

from portal.errors import Busy

LEAST, MOST = 2, 10
LONGEST_WAIT_SECONDS = 10
LONGEST_STATEMENT_SECONDS = 60
_CONNECTING_SECONDS = 5
_CLOSING_SECONDS = 5
_SESSION = {
    "lock_timeout": f"{LONGEST_WAIT_SECONDS}s",
    "idle_in_transaction_session_timeout": "60s",
    "timezone": "UTC",
}


class Pool:
    """asyncpg's pool, opened at the first use."""

    def __init__(self, url: str):
        self._url = url
        self._opening = asyncio.Lock()
        self._pool: asyncpg.Pool | None = None

    async def acquire(self) -> asyncpg.Connection:
        """A connection within ten seconds. Raises Busy when all are in use, or what asyncpg raises."""
        if self._pool is None:
            async with self._opening:
                self._pool = self._pool or await self._open()
        try:
            return await self._pool.acquire(timeout=LONGEST_WAIT_SECONDS)
        except TimeoutError:
            raise Busy() from None

    async def release(self, connection: asyncpg.Connection) -> None:
        """Give a connection back, at the latest after five seconds; then, as when it is broken, it is thrown away."""
        await self._pool.release(connection, timeout=_CLOSING_SECONDS)

    async def close(self) -> None:
        """Close every connection; those still in use after five seconds too."""
        opened, self._pool = self._pool, None
        if opened is None:
            return
        try:
            await asyncio.wait_for(opened.close(), _CLOSING_SECONDS)
        except TimeoutError:
            opened.terminate()

    async def _open(self) -> asyncpg.Pool:
        return await asyncpg.create_pool(
            self._url, min_size=LEAST, max_size=MOST, timeout=_CONNECTING_SECONDS,
            command_timeout=LONGEST_STATEMENT_SECONDS, reset=_leave_as_it_is, server_settings=_SESSION,
        )  # fmt: skip


async def _leave_as_it_is(connection: asyncpg.Connection) -> None:
    """In place of asyncpg's reset, which costs a round trip: transactions are over here, and we keep nothing else in a session."""
