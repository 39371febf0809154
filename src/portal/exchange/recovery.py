"""What a process that died in the middle of an import left behind is taken back, or brought to its end."""

from portal import clock
from portal.audit.events import SYSTEM
from portal.database.statements import Statement
from portal.exchange.sources import holding
from portal.exchange.storing import run_rows
from portal.exchange.storing.publishing import publish
from portal.exchange.storing.rows import Run
from portal.exchange.storing.taking_back import take_back

_UNFINISHED = Statement("SELECT id, state, kind, file, started_at FROM import_run WHERE state IN ('writing', 'publishing') ORDER BY started_at")
_SOURCE = Statement("SELECT f.source, s.held_by, s.held_until FROM import_file f JOIN source s ON s.id = f.source WHERE f.id = ?")


async def recover(source_id: str) -> int:
    """How many runs there were. The caller holds the source: nobody is at work on them any more.

    What was not all written is taken back; what was is published to the end.
    """
    count = 0
    for run_id, state, kind, file_id, started_at in await _UNFINISHED.rows():
        ((of_source, *_),) = await _SOURCE.rows(file_id)
        if of_source != source_id:
            continue
        count += 1
        if state == "writing":
            await take_back(run_id)
            await run_rows.failed(run_id)
        else:
            run = Run(run_id, file_id, source_id, started_at)
            await publish(run)
            await run_rows.done(run, kind, SYSTEM)
    return count


async def recover_everything() -> None:
    """The same for every source that nobody holds."""
    waiting = {}
    for _, _, _, file_id, _ in await _UNFINISHED.rows():
        ((source_id, held_by, held_until),) = await _SOURCE.rows(file_id)
        waiting[source_id] = not held_by or held_until < clock.now()
    for source_id in (source_id for source_id, is_free in waiting.items() if is_free):
        async with holding(source_id):
            await recover(source_id)
