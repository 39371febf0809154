"""The rows that say what becomes of a run and its file."""

import msgspec

from portal import clock
from portal.audit.events import Actor, AuditEvent
from portal.audit.log import record
from portal.database.statements import Statement
from portal.database.transactions import transaction
from portal.exchange.records import Trouble
from portal.exchange.storing.counts import Counts
from portal.exchange.storing.rows import Run

_COUNTS = Counts.__struct_fields__
COUNT_NAMES = ", ".join(_COUNTS)
COUNT_PLACES = ", ".join("?" * len(_COUNTS))
COUNT_SETTINGS = ", ".join(f"{name} = ?" for name in _COUNTS)
_BEGIN = Statement(
    f"INSERT INTO import_run (id, file, kind, state, started_at, by_type, {COUNT_NAMES}) VALUES (?, ?, ?, 'writing', ?, '{{}}', {COUNT_PLACES})"
)
_WRITTEN = Statement(f"UPDATE import_run SET state = 'publishing', by_type = ?, {COUNT_SETTINGS} WHERE id = ?")
_DONE = Statement("UPDATE import_run SET state = 'done', finished_at = ? WHERE id = ?")
_FAILED = Statement("UPDATE import_run SET state = 'failed', finished_at = ? WHERE id = ?")
_SET_ASIDE = Statement("SELECT quarantined FROM import_run WHERE id = ?")
_STILL_OPEN = Statement("SELECT count(*) FROM quarantined_record WHERE file = ? AND state = 'open'")
_FILE_TAKEN_IN = Statement("UPDATE import_file SET state = ?, problem = '', problem_values = '{}' WHERE id = ?")
_FILE_REFUSED = Statement("UPDATE import_file SET state = 'refused', problem = ?, problem_values = ? WHERE id = ?")
_encode = msgspec.json.Encoder().encode


async def begin(run: Run, kind: str) -> None:
    """Note that the run has begun; a crash from here on takes it back."""
    await _BEGIN.run(run.id, run.file_id, kind, run.started_at, *msgspec.structs.astuple(Counts()))


async def written(run: Run, counts: Counts, by_type: dict[str, int]) -> None:
    """Note that everything is written; a crash from here on goes on with publishing."""
    await _WRITTEN.run(_encode(by_type).decode(), *msgspec.structs.astuple(counts), run.id)


async def done(run: Run, kind: str, actor: Actor, patient_id: str | None = None) -> None:
    """Note that everything is shown. `patient_id`: when only one record was concerned, it is in that patient's log."""
    async with transaction():
        await _DONE.run(clock.now(), run.id)
        ((set_aside,),) = await (_SET_ASIDE if kind == "import" else _STILL_OPEN).rows(run.id if kind == "import" else run.file_id)
        await _FILE_TAKEN_IN.run("partial" if set_aside else "accepted", run.file_id)
        event = AuditEvent.IMPORT_FINISHED if kind == "import" else AuditEvent.QUARANTINE_RETRIED
        await record(event, actor=actor, patient_id=patient_id, object_type="import_file", object_id=run.file_id)


async def failed(run_id: str) -> None:
    """Note that nothing of the run is left."""
    await _FAILED.run(clock.now(), run_id)


async def refused(file_id: str, trouble: Trouble, actor: Actor) -> None:
    """Note why the file cannot be taken in."""
    async with transaction():
        await _FILE_REFUSED.run(trouble.problem, _encode(trouble.values).decode(), file_id)
        await record(
            AuditEvent.IMPORT_REFUSED, actor=actor, object_type="import_file", object_id=file_id, outcome="failure", reason=trouble.problem
        )
