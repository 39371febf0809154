"""What a process that died in the middle of an import left behind is taken back, or brought to its end."""

from portal import clock
from portal.audit.events import SYSTEM
from portal.database.statements import Statement
from portal.exchange.sources import holding
from portal.exchange.storing import run_rows
from portal.exchange.storing.publishing import publish
from portal.exchange.storing.rows import Run
from portal.exchange.storing.taking_back import take_back

_UNFINISHED = Statement(
    "SELECT r.id, r.state, r.kind, r.file, f.source, r.started_at FROM import_run r JOIN import_file f ON f.id = r.file"
    " WHERE r.state IN ('writing', 'publishing') AND f.source = ? ORDER BY r.started_at"
)
_SOURCES = Statement(
    "SELECT DISTINCT s.id FROM import_run r JOIN import_file f ON f.id = r.file JOIN source s ON s.id = f.source"
    " WHERE r.state IN ('writing', 'publishing') AND (s.held_by = '' OR s.held_until < ?)"
)


async def recover(source_id: str) -> int:
    """How many runs there were. The caller holds the source: nobody is at work on them any more.

    What was not all written is taken back; what was is published to the end.
    """
    unfinished = await _UNFINISHED.rows(source_id)
    for run_id, state, kind, file_id, source, started_at in unfinished:
        if state == "writing":
            await take_back(run_id)
            await run_rows.failed(run_id)
        else:
            run = Run(run_id, file_id, source, started_at)
            await publish(run)
            await run_rows.done(run, kind, SYSTEM)
    return len(unfinished)


async def recover_everything() -> None:
    """The same for every source that nobody holds."""
    for (source_id,) in await _SOURCES.rows(clock.now()):
        async with holding(source_id):
            await recover(source_id)
