"""One run: the messages of one file, from the first batch to the moment when everybody sees all of it."""

from collections.abc import AsyncIterator, Callable

import msgspec

from portal import clock
from portal.audit.events import Actor
from portal.database.errors import UNIQUE_VIOLATIONS
from portal.database.identifiers import new_id
from portal.database.transactions import transaction
from portal.exchange.people import People
from portal.exchange.records import Batch, Ended, Message, Trouble
from portal.exchange.sources import Hold, SourceTerms
from portal.exchange.storing import run_rows
from portal.exchange.storing.counts import Counts
from portal.exchange.storing.news import tell_of_news
from portal.exchange.storing.publishing import publish
from portal.exchange.storing.rows import Run
from portal.exchange.storing.setting_aside import TroubleKeeper
from portal.exchange.storing.taking_back import take_back
from portal.exchange.storing.writer import RunWriter

Progress = Callable[[int], None] | None


class Ran(msgspec.Struct):
    """What a run did. With `trouble` it left nothing behind."""

    counts: Counts = msgspec.field(default_factory=Counts)
    patients: set[str] = set()
    arrived: set[str] = set()
    trouble: Trouble | None = None


class Runner:
    """Carries out runs of one source, for one kind of reason: import or retry."""

    def __init__(self, source: SourceTerms, hold: Hold, actor: Actor, kind: str, progress: Progress = None):
        self._source = source
        self._hold = hold
        self._actor = actor
        self._kind = kind
        self._progress = progress or (lambda count: None)

    async def run(self, file_id: str, messages: AsyncIterator[Message], troubles: TroubleKeeper) -> Ran:
        """Store what comes. A file of one batch is one transaction; a longer one is shown when all of it is written."""
        first = await anext(messages)
        if isinstance(first, Ended):
            return Ran(trouble=first.trouble) if first.trouble else await self._at_once(file_id, Batch([]), first, troubles)
        second = await anext(messages)
        if isinstance(second, Ended):
            return Ran(trouble=second.trouble) if second.trouble else await self._at_once(file_id, first, second, troubles)
        return await self._in_batches(self._writer(file_id, troubles, at_once=False), [first, second], messages)

    async def _at_once(self, file_id: str, batch: Batch, ended: Ended, troubles: TroubleKeeper, tries: int = 2) -> Ran:
        writer = self._writer(file_id, troubles, at_once=True)
        try:
            async with transaction():
                await run_rows.begin(writer.run, self._kind)
                await writer.write(batch.entries)
                for patient_id in writer.news:
                    await tell_of_news(writer.run, patient_id)
                await self._show(writer, ended)
        except UNIQUE_VIOLATIONS:  # another source brought the same person at this moment: now they are known
            if tries == 1:
                raise
            return await self._at_once(file_id, batch, ended, troubles, tries - 1)
        self._progress(writer.counts.resources)
        return _ran(writer)

    async def _in_batches(self, writer: RunWriter, read: list[Message], messages: AsyncIterator[Message]) -> Ran:
        await run_rows.begin(writer.run, self._kind)
        try:
            ended = await self._write_all(writer, read, messages)
        except Exception:
            await self._give_up(writer)
            raise
        if ended.trouble:
            await self._give_up(writer)
            return Ran(trouble=ended.trouble)
        await self._show(writer, ended)
        return _ran(writer)

    async def _write_all(self, writer: RunWriter, read: list[Message], messages: AsyncIterator[Message]) -> Ended:
        while True:
            message = read.pop(0) if read else await anext(messages)
            if isinstance(message, Ended):
                return message
            await self._hold.take()
            async with transaction():
                await writer.write(message.entries)
            self._progress(writer.counts.resources)

    async def _show(self, writer: RunWriter, ended: Ended) -> None:
        async with transaction():
            await run_rows.written(writer.run, writer.counts, ended.by_type)
            await writer.troubles.settle(writer.run, self._actor, writer.written)
        await publish(writer.run)
        only_one = next(iter(writer.patients)) if len(writer.patients) == 1 else None
        await run_rows.done(writer.run, self._kind, self._actor, only_one)

    async def _give_up(self, writer: RunWriter) -> None:
        await take_back(writer.run.id)
        await run_rows.failed(writer.run.id)

    def _writer(self, file_id: str, troubles: TroubleKeeper, *, at_once: bool) -> RunWriter:
        source = self._source
        run = Run(new_id(), file_id, source.id, clock.now(), source.shows_preliminary, source.delay_hours, at_once)
        people = People(run, source.name, source.makes_charts)
        return RunWriter(run, people, troubles)


def _ran(writer: RunWriter) -> Ran:
    return Ran(writer.counts, writer.patients, writer.arrived)
