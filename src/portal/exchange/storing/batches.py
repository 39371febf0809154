"""The rows of one batch, gathered by table and written with few statements."""

from collections import defaultdict

from portal.database.identifiers import new_id
from portal.database.statements import Statement
from portal.exchange.records import Entry, ReportContent
from portal.exchange.storing.keyed import hundreds, new_ids
from portal.exchange.storing.links import link_results, links_of
from portal.exchange.storing.rows import Run, Verdict, late_version, new_row, status_of
from portal.exchange.storing.shelves import OBSERVATIONS, REPORTS, RESOURCES, Known, shelf_for
from portal.exchange.storing.staging import StagedRecord

_NO_REPORT = (None, None)
_INSERT_RESULT = Statement("INSERT INTO report_result (id, report, run_id, position, observation_key) VALUES (?, ?, ?, ?, ?)")


class Batch:
    """What a batch creates, changes, and adds to the history."""

    def __init__(self, run: Run, size: int):
        self._run = run
        self._ids = iter(new_ids(size))
        self._reports: list[tuple] = []
        self._resources: list[tuple] = []
        self._results: list[tuple[str, str | None, tuple]] = []  # record key, patient, values
        self._late: dict[str, list[tuple]] = defaultdict(list)
        self._claims: list[tuple] = []
        self._claimed: set[str] = set()
        self.changes: list[StagedRecord] = []

    async def known(self, entries: list[Entry]) -> dict[str, Known]:
        """What is there already, by record key."""
        keys: dict[int, list[str]] = defaultdict(list)
        for entry in entries:
            keys[id(shelf_for(entry.resource_type))].append(entry.record_key)
        found: dict[str, Known] = {}
        for shelf in (REPORTS, OBSERVATIONS, RESOURCES):
            for some in hundreds(keys[id(shelf)]):
                found.update({known.record_key: known for known in await shelf.find.all(Known, *some)})
        return found

    def create(self, entry: Entry, patient_id: str | None, verdict: Verdict) -> Known:
        """A new row; what is now known of the record."""
        row_id, kind = next(self._ids), entry.resource_type
        values = new_row(row_id, entry, patient_id, verdict, self._run)
        if kind == "Observation":
            self._results.append((entry.record_key, patient_id, values))
        elif isinstance(entry.content, ReportContent):
            self._reports.append(values)
            self._claims += result_rows(row_id, entry.content, self._run)
            self._claimed |= set(entry.content.results)
        else:
            self._resources.append(values)
        return Known(entry.record_key, row_id, patient_id, entry.content_hash, 1, entry.source_time, status_of(entry), verdict.release_at)

    def change(self, entry: Entry, was: Known) -> Known:
        """A change of a row that is there; what will be known of the record."""
        self.changes.append(StagedRecord(entry, was))
        return Known(
            was.record_key, was.id, was.patient_id, entry.content_hash, was.version + 1, entry.source_time, status_of(entry), was.release_at
        )

    async def add_late(self, entry: Entry, was: Known) -> bool:
        """Put a version that does not count into the history; False when it is there already."""
        shelf, rows = shelf_for(entry.resource_type), self._late[entry.resource_type]
        values = late_version(entry, was, self._run)
        if any(row[1] == was.id and row[6] == entry.content_hash for row in rows) or await shelf.has_late.rows(was.id, entry.content_hash):
            return False
        rows.append(values)
        return True

    async def write(self) -> None:
        """Insert what was gathered: reports first, so that a result knows its report when it is made."""
        await _many(REPORTS.insert, self._reports)
        await _many(_INSERT_RESULT, self._claims)
        made = {key for key, _, _ in self._results}
        links = await links_of(made)
        await _many(OBSERVATIONS.insert, [(*values, *links.get((key, patient), _NO_REPORT)) for key, patient, values in self._results])
        await link_results(self._claimed - made)
        await _many(RESOURCES.insert, self._resources)
        for kind, rows in self._late.items():
            await _many(shelf_for(kind).late, rows)


def result_rows(report_id: str, content: ReportContent, run: Run) -> list[tuple]:
    """The rows that say which results a report has."""
    return [(new_id(), report_id, run.id, position, key) for position, key in enumerate(dict.fromkeys(content.results))]


async def _many(statement: Statement, rows: list[tuple]) -> None:
    if rows:
        await statement.many(rows)
