"""The lock that one migrating process holds: an advisory lock of a connection of its own."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import asyncpg

from portal.database.postgres.errors import raise_postgres_error

_NUMBER = 0x43_61_72_65  # any that nobody else uses


@asynccontextmanager
async def advisory_lock(url: str) -> AsyncIterator[Callable[[], Awaitable[bool]]]:
    """Something to call until it says that the lock is taken. It is given back with the connection."""
    try:
        connection = await asyncpg.connect(url, timeout=5)
    except Exception as error:
        raise_postgres_error(error)
    try:
        yield lambda: connection.fetchval("SELECT pg_try_advisory_lock($1)", _NUMBER)
    finally:
        await connection.close()
