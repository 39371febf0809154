"""One commit for all audit lines that wait at the same moment.

While one batch is being stored the next one gathers. A batch that fails is tried again line by line, so that nobody's
line fails because of somebody else's.
"""

import asyncio
from collections.abc import Callable
from weakref import WeakKeyDictionary

from portal.audit.append import append
from portal.audit.chain import Entry
from portal.database.transactions import transaction

Waiting = tuple[Entry, asyncio.Future]
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
        self._waiting: list[Waiting] = []
        self._storing: asyncio.Task | None = None

    async def add(self, entry: Entry, stored: asyncio.Future) -> None:
        self._waiting.append((entry, stored))
        if self._storing is None or self._storing.done():
            self._storing = asyncio.create_task(self._store_all())
        await stored

    async def _store_all(self) -> None:
        while self._waiting:
            await self._store_batch(self._take)

    def _take(self) -> list[Waiting]:
        batch, self._waiting = self._waiting[:LARGEST], self._waiting[LARGEST:]
        return batch

    async def _store_batch(self, take: Callable[[], list[Waiting]]) -> None:
        """The lines are taken when the transaction has begun: those that came while another process was writing are among them."""
        batch: list[Waiting] = []
        try:
            async with transaction():
                batch = take()
                await append([entry for entry, _ in batch])
        except Exception as error:
            batch = batch or take()
            if len(batch) > 1:
                for one in batch:
                    await self._store_batch(lambda one=one: [one])
                return
            _settle(batch, error)
        except BaseException as error:
            _settle(batch or take(), error)
            raise
        else:
            _settle(batch, None)


def _settle(batch: list[Waiting], error: BaseException | None) -> None:
    for _, stored in batch:
        if stored.done():
            continue
        if error is None:
            stored.set_result(None)
        else:
            stored.set_exception(error)
