"""The rows of one batch, gathered by table and written with few statements."""

from portal.database.identifiers import new_id
from portal.database.statements import Statement
from portal.exchange.records import Entry, ReportContent
from portal.exchange.storing.rows import Run, late_version, new_row, status_of
from portal.exchange.storing.shelves import KEYS, OBSERVATIONS, REPORTS, RESOURCES, Known, Shelf, shelf_for
from portal.exchange.storing.staging import StagedRecord

_SHELVES = (REPORTS, OBSERVATIONS, RESOURCES)
_INSERT_RESULT = Statement("INSERT INTO report_result (id, report, run_id, position, observation_key) VALUES (?, ?, ?, ?, ?)")


class Batch:
    """What a batch creates, changes, and adds to the history."""

    def __init__(self, run: Run):
        self._run = run
        self._created: dict[int, list[tuple]] = {}
        self._late: dict[int, list[tuple]] = {}
        self._results: list[tuple] = []
        self.changes: list[StagedRecord] = []
        self.keys_to_link: set[str] = set()

    async def known(self, record_keys: list[str], kinds: set[str]) -> dict[str, Known]:
        """What is there already, by record key."""
        found: dict[str, Known] = {}
        for shelf in {id(shelf): shelf for shelf in map(shelf_for, kinds)}.values():
            for start in range(0, len(record_keys), KEYS):
                keys = record_keys[start : start + KEYS]
                for known in await shelf.find.all(Known, *keys, *[""] * (KEYS - len(keys))):
                    found[known.record_key] = known
        return found

    def create(self, entry: Entry, patient_id: str | None) -> Known:
        """A new row; what is now known of the record."""
        row_id, values = new_row(entry, patient_id, self._run)
        _on(self._created, shelf_for(entry.resource_type)).append(values)
        if entry.resource_type == "Observation":
            self.keys_to_link.add(entry.record_key)
        elif isinstance(entry.content, ReportContent):
            self._results += result_rows(row_id, entry.content, self._run)
            self.keys_to_link |= set(entry.content.results)
        return Known(entry.record_key, row_id, patient_id, entry.content_hash, 1, entry.source_time, status_of(entry), None)

    def change(self, entry: Entry, was: Known) -> Known:
        """A change of a row that is there; what will be known of the record."""
        self.changes.append(StagedRecord(entry, was))
        return Known(
            was.record_key, was.id, was.patient_id, entry.content_hash, was.version + 1, entry.source_time, status_of(entry), was.release_at
        )

    async def add_late(self, entry: Entry, was: Known) -> bool:
        """Put a version that does not count into the history; False when it is there already."""
        shelf = shelf_for(entry.resource_type)
        rows = _on(self._late, shelf)
        values = late_version(entry, was, self._run)
        if any(row[1] == was.id and row[6] == entry.content_hash for row in rows) or await shelf.has_late.rows(was.id, entry.content_hash):
            return False
        rows.append(values)
        return True

    async def write(self) -> None:
        """Insert what was gathered."""
        for shelf in _SHELVES:
            if rows := self._created.get(id(shelf)):
                await shelf.insert.many(rows)
            if rows := self._late.get(id(shelf)):
                await shelf.late.many(rows)
        if self._results:
            await _INSERT_RESULT.many(self._results)


def result_rows(report_id: str, content: ReportContent, run: Run) -> list[tuple]:
    """The rows that say which results a report has."""
    keys = dict.fromkeys(content.results)
    return [(new_id(), report_id, run.id, position, key) for position, key in enumerate(keys)]


def _on(rows: dict[int, list[tuple]], shelf: Shelf) -> list[tuple]:
    return rows.setdefault(id(shelf), [])
