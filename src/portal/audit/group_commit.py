"""One commit for all audit lines that wait at the same moment.

While one batch is being stored the next one gathers. A batch that fails is tried again line by line, so that nobody's
line fails because of somebody else's.
"""

import asyncio
from weakref import WeakKeyDictionary

from portal.audit.append import append
from portal.audit.chain import Entry
from portal.database.transactions import transaction

LARGEST = 200  # lines in a commit; keeps it short for writers that wait
_gatherings: WeakKeyDictionary[asyncio.AbstractEventLoop, "_Gathering"] = WeakKeyDictionary()


async def append_with_others(entry: Entry) -> None:
    """Returns when the line is durable; raises what kept it from being so."""
    loop = asyncio.get_running_loop()
    gathering = _gatherings.get(loop)
    if gathering is None:
        gathering = _gatherings[loop] = _Gathering()
    await gathering.add(entry, loop.create_future())


class _Gathering:
    """The lines of one event loop that wait to be stored."""

    def __init__(self) -> None:
        self._waiting: list[tuple[Entry, asyncio.Future]] = []
        self._storing: asyncio.Task | None = None

    async def add(self, entry: Entry, stored: asyncio.Future) -> None:
        self._waiting.append((entry, stored))
        if self._storing is None or self._storing.done():
            self._storing = asyncio.create_task(self._store_all())
        await stored

    async def _store_all(self) -> None:
        while self._waiting:
            batch, self._waiting = self._waiting[:LARGEST], self._waiting[LARGEST:]
            await _store(batch)


async def _store(batch: list[tuple[Entry, asyncio.Future]]) -> None:
    try:
        async with transaction():
            await append([entry for entry, _ in batch])
    except Exception as error:
        if len(batch) > 1:
            for one in batch:
                await _store([one])
            return
        _settle(batch, error)
    except BaseException as error:
        _settle(batch, error)
        raise
    else:
        _settle(batch, None)


def _settle(batch: list[tuple[Entry, asyncio.Future]], error: BaseException | None) -> None:
    for _, stored in batch:
        if stored.done():
            continue
        if error is None:
            stored.set_result(None)
        else:
            stored.set_exception(error)
