"""Taking in a file that was received: read, match, store, and show all of it at once."""

import msgspec

from portal.audit.events import SYSTEM, Actor
from portal.database.statements import Statement
from portal.exchange.readers import Readers, Reading
from portal.exchange.receiving import TAKEN_IN
from portal.exchange.records import Trouble
from portal.exchange.recovery import recover
from portal.exchange.retrying import retry_those_who_waited
from portal.exchange.running import Progress, Runner
from portal.exchange.sources import Hold, SourceTerms, holding, source_with_id
from portal.exchange.storing import run_rows
from portal.exchange.storing.counts import Counts
from portal.exchange.storing.setting_aside import SetAside

_FILE = Statement("SELECT source, state, raw FROM import_file WHERE id = ?")


class Outcome(msgspec.Struct):
    """What became of a file. `state`: accepted, partial (some records set aside), refused (`trouble` says why), seen.

    `retried`: records of earlier files that had waited for a patient of this one. `patients`: whose records changed.
    """

    file_id: str
    state: str
    counts: Counts = msgspec.field(default_factory=Counts)
    trouble: Trouble | None = None
    retried: Counts = msgspec.field(default_factory=Counts)
    patients: set[str] = set()


class Import(msgspec.Struct):
    """How a file is taken in. `reading`: when its reading has begun already; `hold`: when the caller has the turn of the
    source; `progress` is told the number of records stored so far."""

    readers: Readers
    reading: Reading | None = None
    hold: Hold | None = None
    actor: Actor = SYSTEM
    progress: Progress = None


async def import_file(file_id: str, how: Import) -> Outcome:
    """Take in the file, once: a file that was taken in is left alone (`seen`).

    Whoever reads records meanwhile sees nothing of the file or, of each patient, all of it. Raises Busy when its turn
    does not come for two minutes; whatever is raised leaves nothing of the file behind but the file.
    """
    ((source_id, state, raw),) = await _FILE.rows(file_id)
    source = await source_with_id(source_id)
    if how.hold is None:
        async with holding(source.id) as hold:
            return await import_file(file_id, msgspec.structs.replace(how, hold=hold))
    await recover(source.id)
    if state in TAKEN_IN:
        return Outcome(file_id, "seen")
    reading = how.reading or how.readers.start(source.terms(), raw)
    return await _import(file_id, source, reading, how)


async def _import(file_id: str, source: SourceTerms, reading: Reading, how: Import) -> Outcome:
    runner = Runner(source, how.hold, how.actor, "import", how.progress)
    ran = await runner.run(file_id, reading.messages(), SetAside())
    if ran.trouble:
        await run_rows.refused(file_id, ran.trouble, how.actor)
        return Outcome(file_id, "refused", trouble=ran.trouble)
    retried = await retry_those_who_waited(ran.arrived, source, how.hold, how.readers) if ran.arrived else Counts()
    return Outcome(file_id, "partial" if ran.counts.quarantined else "accepted", ran.counts, None, retried, ran.patients)
