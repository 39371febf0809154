"""The files that came in lately, and what became of them."""

from datetime import UTC, datetime

import msgspec

from portal.database.statements import Statement
from portal.errors import NotFound
from portal.exchange.keys import is_row_id
from portal.exchange.quarantine import sentence

PAGE = 20
COLUMNS = (
    "f.id, f.name, s.name, f.size, f.received_at, f.state, f.problem, f.problem_values, coalesce(a.name, ''),"
    " coalesce(r.resources, 0), coalesce(r.created, 0), coalesce(r.updated, 0), coalesce(r.unchanged, 0),"
    " coalesce(r.quarantined, 0), coalesce(r.ignored, 0),"
    " (SELECT count(*) FROM quarantined_record q WHERE q.file = f.id AND q.state = 'open')"
)
TABLES = (
    "import_file f JOIN source s ON s.id = f.source LEFT JOIN account a ON a.id = f.received_by"
    " LEFT JOIN import_run r ON r.file = f.id AND r.kind = 'import' AND r.state <> 'failed'"
)
_RECENT = Statement(
    f"SELECT {COLUMNS} FROM {TABLES} WHERE (f.received_at, f.id) < (?, ?) ORDER BY f.received_at DESC, f.id DESC LIMIT ?"
)
_ONE = Statement(f"SELECT {COLUMNS} FROM {TABLES} WHERE f.id = ?")
_PLACE = Statement("SELECT received_at, id FROM import_file WHERE id = ?")
_BEGINNING = (datetime(9999, 1, 1, tzinfo=UTC), "~")


class ImportedFile(msgspec.Struct, frozen=True):
    """A file and what became of its records. `state`: received (not read yet), accepted, partial, refused.

    The five counts from `created` on add up to `resources`; `open_records` of them still wait for somebody.
    """

    id: str
    name: str
    source_name: str
    size: int
    received_at: datetime
    state: str
    problem: str
    problem_values: str
    received_by: str
    resources: int
    created: int
    updated: int
    unchanged: int
    quarantined: int
    ignored: int
    open_records: int

    def why(self, locale: str) -> str:
        """Why it was refused, as a sentence; empty when it was not."""
        return sentence(self.problem, self.problem_values, locale) if self.problem else ""


class Page(msgspec.Struct):
    """Some of the files, newest first. `next` is what `after` has to be for the following ones; empty at the end."""

    files: list[ImportedFile]
    next: str


async def recent_imports(after: str = "", *, limit: int = PAGE) -> Page:
    """Files, newest first."""
    place = (await _PLACE.rows(after) or [_BEGINNING])[0] if is_row_id(after) else _BEGINNING
    found = await _RECENT.all(ImportedFile, *place, limit + 1)
    return Page(found[:limit], found[limit - 1].id if len(found) > limit else "")


async def imported_file(file_id: str) -> ImportedFile:
    """One file. Raises NotFound."""
    found = await _ONE.one(ImportedFile, file_id) if is_row_id(file_id) else None
    if found is None:
        raise NotFound
    return found
