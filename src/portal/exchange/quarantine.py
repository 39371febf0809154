"""Records set aside: looking at them, trying them again, dismissing them."""

from datetime import UTC, datetime

import msgspec

from portal import clock
from portal.audit.events import Actor, AuditEvent
from portal.audit.log import record
from portal.database.statements import Statement
from portal.database.transactions import transaction
from portal.errors import Conflict, NotFound
from portal.exchange.keys import is_row_id
from portal.exchange.problems import KINDS, Problem
from portal.exchange.readers import Readers, ReadingProcesses
from portal.exchange.retrying import retry_places
from portal.exchange.sources import holding, source_with_id
from portal.exchange.storing.counts import Counts
from portal.web.language import translator

PAGE = 20
COLUMNS = "q.id, s.name, f.name, q.file, q.resource_type, q.path, q.problem, q.problem_values, q.snippet, q.state, q.reason, q.created_at"
TABLES = "quarantined_record q JOIN source s ON s.id = q.source JOIN import_file f ON f.id = q.file"
_OPEN = Statement(
    f"SELECT {COLUMNS} FROM {TABLES} WHERE q.state = 'open' AND (q.created_at, q.id) < (?, ?) ORDER BY q.created_at DESC, q.id DESC LIMIT ?"
)
_OPEN_OF_FILE = Statement(
    f"SELECT {COLUMNS} FROM {TABLES} WHERE q.file = ? AND q.state = 'open' AND (q.created_at, q.id) < (?, ?)"
    " ORDER BY q.created_at DESC, q.id DESC LIMIT ?"
)
_ONE = Statement(f"SELECT {COLUMNS} FROM {TABLES} WHERE q.id = ?")
_COUNT_OPEN = Statement("SELECT count(*) FROM quarantined_record WHERE state = 'open'")
_PLACE = Statement("SELECT created_at, id FROM quarantined_record WHERE id = ?")
_WHERE = Statement("SELECT source, file, entry_index, state FROM quarantined_record WHERE id = ?")
_DISMISS = Statement(
    "UPDATE quarantined_record SET state = 'dismissed', resolved_at = ?, resolved_by = ?, reason = ? WHERE id = ? AND state = 'open'"
)
_BEGINNING = (datetime(9999, 1, 1, tzinfo=UTC), "~")
_values = msgspec.json.Decoder(dict[str, str]).decode


class SetAside(msgspec.Struct, frozen=True):
    """A record set aside. `state`: open, taken_in, dismissed. `snippet` is the beginning of the record: health data."""

    id: str
    source_name: str
    file_name: str
    file_id: str
    resource_type: str
    path: str
    problem: str
    problem_values: str
    snippet: str
    state: str
    reason: str
    created_at: datetime

    def why(self, locale: str) -> str:
        """The reason as a sentence."""
        return sentence(self.problem, self.problem_values, locale)


class Page(msgspec.Struct):
    """Some of the records, newest first. `next` is what `after` has to be for the following ones; empty at the end."""

    records: list[SetAside]
    next: str


async def quarantined_records(after: str = "", *, file_id: str = "", limit: int = PAGE) -> Page:
    """Open records, of all files or of one."""
    place = (await _PLACE.rows(after) or [_BEGINNING])[0] if is_row_id(after) else _BEGINNING
    if file_id:
        found = await _OPEN_OF_FILE.all(SetAside, file_id, *place, limit + 1)
    else:
        found = await _OPEN.all(SetAside, *place, limit + 1)
    return Page(found[:limit], found[limit - 1].id if len(found) > limit else "")


async def quarantined_record(record_id: str) -> SetAside:
    """One record, whatever its state. Raises NotFound."""
    found = await _ONE.one(SetAside, record_id) if is_row_id(record_id) else None
    if found is None:
        raise NotFound
    return found


async def open_count() -> int:
    """How many records wait for somebody."""
    return (await _COUNT_OPEN.rows())[0][0]


async def dismiss(record_id: str, reason: str, actor: Actor) -> None:
    """Decide that a record is not to be taken in. Raises NotFound, or Conflict when it is no longer open."""
    await quarantined_record(record_id)
    async with transaction():
        if not await _DISMISS.run(clock.now(), actor.account_id, reason.strip()[:1000], record_id):
            raise Conflict
        await record(AuditEvent.QUARANTINE_DISMISSED, actor=actor, object_type="quarantined_record", object_id=record_id, reason=reason)


async def retry(record_id: str, actor: Actor, readers: Readers | None = None) -> Counts:
    """Read a record again and take it in if it can be now; the counts say what became of it.

    Raises NotFound, Conflict when it is no longer open, Busy when another import is at work on its source.
    """
    found = await _WHERE.rows(record_id) if is_row_id(record_id) else []
    if not found:
        raise NotFound
    source_id, file_id, place, state = found[0]
    if state != "open":
        raise Conflict
    if readers is None:
        async with ReadingProcesses() as own:
            return await retry(record_id, actor, own)
    source = await source_with_id(source_id)
    async with holding(source_id) as hold:
        return (await retry_places(file_id, [place], source, hold, readers, actor)).counts


def sentence(problem: str, problem_values: str, locale: str) -> str:
    """The words for a stored problem and its values."""
    words = translator(locale)
    if problem not in Problem.__members__.values():
        return problem  # a newer version of the portal stored it
    values = {name: words.gettext(value) if value in KINDS.values() else value for name, value in _values(problem_values).items()}
    return words.gettext(Problem(problem).sentence, **values)
