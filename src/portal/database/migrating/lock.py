"""Keeping two processes from migrating one database at once."""

import asyncio
import fcntl
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg

from portal.database.engine import engine
from portal.database.errors import postgres_error
from portal.errors import Busy

LONGEST_WAIT_SECONDS = 120
_PAUSE_SECONDS = 0.1
_POSTGRES_LOCK = 0x43_61_72_65  # any number that nobody else uses


@asynccontextmanager
async def migration_lock() -> AsyncIterator[None]:
    """Hold the right to migrate the database in force; wait two minutes for it at most. Raises Busy."""
    hold = _file_lock if engine().engine_type == "sqlite" else _advisory_lock
    async with hold():
        yield


@asynccontextmanager
async def _file_lock() -> AsyncIterator[None]:
    path = Path(engine().path).with_suffix(".migrating")
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_CREAT | os.O_RDWR, 0o600)
    try:
        await _until(lambda: _flocked(descriptor))
        yield
    finally:
        os.close(descriptor)  # gives the lock back; the system does it too when the process is killed


async def _flocked(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@asynccontextmanager
async def _advisory_lock() -> AsyncIterator[None]:
    try:
        connection = await asyncpg.connect(engine().url, timeout=5)
    except Exception as error:
        raise postgres_error(error) from error
    try:
        await _until(lambda: connection.fetchval("SELECT pg_try_advisory_lock($1)", _POSTGRES_LOCK))
        yield
    finally:
        await connection.close()  # gives the lock back


async def _until(taken) -> None:
    for _ in range(int(LONGEST_WAIT_SECONDS / _PAUSE_SECONDS)):
        if await taken():
            return
        await asyncio.sleep(_PAUSE_SECONDS)
    raise Busy()
