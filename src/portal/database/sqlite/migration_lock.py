"""The lock that one migrating process holds: on a file beside the database."""

import fcntl
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path


@asynccontextmanager
async def file_lock(database: Path) -> AsyncIterator[Callable[[], Awaitable[bool]]]:
    """Something to call until it says that the lock is taken. It is given back at the end, by the system when killed."""
    path = database.with_suffix(".migrating")
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_CREAT | os.O_RDWR, 0o600)

    async def take() -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    try:
        yield take
    finally:
        os.close(descriptor)
