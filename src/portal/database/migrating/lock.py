"""Keeping two processes from migrating one database at once."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from portal.database.engine import engine
from portal.errors import Busy

LONGEST_WAIT_SECONDS = 120
_PAUSE_SECONDS = 0.1


@asynccontextmanager
async def migration_lock() -> AsyncIterator[None]:
    """Hold the right to migrate the database in force; wait two minutes for it at most. Raises Busy."""
    async with engine().migration_lock() as take:
        await _until(take)
        yield


async def _until(taken: Callable[[], Awaitable[bool]]) -> None:
    for _ in range(int(LONGEST_WAIT_SECONDS / _PAUSE_SECONDS)):
        if await taken():
            return
        await asyncio.sleep(_PAUSE_SECONDS)
    raise Busy()
