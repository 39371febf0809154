"""The threads that hash: few, at the lowest priority, with a bounded queue (C15).

bcrypt and scrypt release Python's lock, so pages are served meanwhile.
"""

import asyncio
import os
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import lru_cache
from typing import TypeVar

from portal.errors import Busy

Answer = TypeVar("Answer")

LONGEST_QUEUE = 32
RETRY_AFTER = 10  # seconds; 32 hashes of a quarter of a second take eight
_places = threading.BoundedSemaphore(LONGEST_QUEUE)


async def on_hashing_thread(work: Callable[..., Answer], *arguments: object) -> Answer:
    """`work(*arguments)` on a hashing thread. Raises Busy at once when 32 are at work or waiting."""
    if not _places.acquire(blocking=False):
        raise Busy(RETRY_AFTER)
    try:
        future = _threads().submit(work, *arguments)
    except BaseException:
        _places.release()
        raise
    future.add_done_callback(_leave)
    return await asyncio.wrap_future(future)


def stop_hashing() -> None:
    """Drop what waits, so that the process can end at once. Work that has begun is finished."""
    if _threads.cache_info().currsize:
        _threads().shutdown(wait=False, cancel_futures=True)
        _threads.cache_clear()


def _leave(_future: Future) -> None:
    _places.release()


@lru_cache
def _threads() -> ThreadPoolExecutor:
    count = 2 if (os.cpu_count() or 1) >= 4 else 1
    return ThreadPoolExecutor(count, "hashing", initializer=_lowest_priority)


def _lowest_priority() -> None:
    os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), 19)
