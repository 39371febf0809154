"""The results of a chart by date, newest first: reports, and results that belong to no report on the list."""

from datetime import UTC, datetime

import msgspec

from portal import clock
from portal.charts.door import Chart
from portal.database.statements import Statement
from portal.results.rows import COLUMNS, FIELDS, SEEN, ResultRow
from portal.results.seen import NEWS
from portal.results.visibility import SHOWN_REPORT, SHOWN_RESULT, seen_by

PAGE = 20
REPORT = "report"  # the section of a report's row in a list
LONG_AGO, FAR_AHEAD = datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 1, 1, tzinfo=UTC)
Key = tuple[datetime, str]

_OF_REPORTS = {
    "name": "r.title", "section": f"'{REPORT}'", "id": "r.id", "status": "r.status", "effective_text": "r.effective_text",
    "effective_precision": "r.effective_precision", "effective_instant": "r.effective_instant", "issued": "r.issued",
    "changed_at": "r.changed_at", "range_low_number": "CAST(NULL AS double precision)",
    "range_high_number": "CAST(NULL AS double precision)", "seen_at": "s.seen_at",
}  # fmt: skip
_COLUMNS_OF_REPORTS = ", ".join(f"{_OF_REPORTS.get(name, chr(39) * 2)} AS {name}" for name in FIELDS)


_IN_A_SHOWN_REPORT = f"EXISTS (SELECT 1 FROM diagnostic_report r WHERE r.id = o.report AND r.patient = o.patient AND {SHOWN_REPORT})"


def _reports(side: str, order: str, new: str = "") -> str:
    """The text for the reports that lie on this `side` of a key, in this `order`."""
    return (
        f"SELECT {_COLUMNS_OF_REPORTS} FROM diagnostic_report r LEFT JOIN result_seen s ON s.item_id = r.id AND s.account = ?"
        f" WHERE r.patient = ? AND (r.effective_instant, r.id) {side} (?, ?) AND {SHOWN_REPORT}{new}"
        f" ORDER BY r.effective_instant {order}, r.id {order} LIMIT {PAGE + 1}"
    )


def _results(side: str, order: str, new: str = "") -> str:
    """The same for the results that are in no report of the list."""
    return (
        f"SELECT {COLUMNS} FROM observation o {SEEN} WHERE o.patient = ? AND o.section = 'results'"
        f" AND (o.effective_instant, o.id) {side} (?, ?) AND {SHOWN_RESULT}{new} AND (o.report IS NULL OR NOT {_IN_A_SHOWN_REPORT})"
        f" ORDER BY o.effective_instant {order}, o.id {order} LIMIT {PAGE + 1}"
    )


class _Side(msgspec.Struct, frozen=True):
    """One side of a key. Two statements and a merge here cost two thirds of one with a UNION, which copies and sorts every column."""

    reports: Statement
    results: Statement
    newest_first: bool = True

    async def rows(self, chart: Chart, key: Key) -> list[ResultRow]:
        """The nearest rows beyond the key, one more than a page at most."""
        seen = seen_by(chart)
        reports = await self.reports.all(ResultRow, chart.account_id, chart.patient_id, *key, *seen)
        results = await self.results.all(ResultRow, chart.account_id, chart.patient_id, *key, *seen, *seen)
        if not reports:
            return results
        both = sorted((*reports, *results), key=lambda row: (row.effective_instant, row.id), reverse=self.newest_first)
        return both[: PAGE + 1]


_NEW = " AND (s.seen_at IS NULL OR s.seen_at < {}.changed_at)"
_OLDER_REPORTS, _OLDER_RESULTS = _reports("<", "DESC"), _results("<", "DESC")
_NEWER_REPORTS, _NEWER_RESULTS = _reports(">", "ASC"), _results(">", "ASC")
_NEW_REPORTS, _NEW_RESULTS = _reports(">", "DESC", _NEW.format("r")), _results(">", "DESC", _NEW.format("o"))
_OLDER = _Side(Statement(_OLDER_REPORTS), Statement(_OLDER_RESULTS))
_NEWER = _Side(Statement(_NEWER_REPORTS), Statement(_NEWER_RESULTS), newest_first=False)
_UNREAD = _Side(Statement(_NEW_REPORTS), Statement(_NEW_RESULTS))

_KEY_OF_RESULT = Statement(
    f"SELECT o.effective_instant, o.id FROM observation o WHERE o.id = ? AND o.patient = ? AND {SHOWN_RESULT}"
)
_KEY_OF_REPORT = Statement(
    f"SELECT r.effective_instant, r.id FROM diagnostic_report r WHERE r.id = ? AND r.patient = ? AND {SHOWN_REPORT}"
)

_IDS = ("",) * PAGE
_MEMBERS = Statement(
    "SELECT o.report, o.flag, o.flag_source, o.interpretation, count(*) FROM observation o"
    f" WHERE o.report IN ({', '.join('?' * len(_IDS))}) AND o.patient || '' = ? AND {SHOWN_RESULT}"
    " GROUP BY o.report, o.flag, o.flag_source, o.interpretation"
)  # `|| ''` keeps SQLite from walking every result of the patient instead of those in the reports


class Listed(msgspec.Struct):
    """A page of the list. `older` and `newer` are ids to go on from, None at that end."""

    rows: list[ResultRow]
    older: str | None = None
    newer: str | None = None


class Members(msgspec.Struct, frozen=True):
    """How many results of a report carry one flag."""

    report_id: str
    flag: str
    flag_source: str
    interpretation: str
    count: int


async def results_on(chart: Chart, *, before: str = "", after: str = "") -> Listed:
    """One page, newest first: what comes before or after the item with this id, else the newest. Anything that is no
    id on this chart is simply the newest page."""
    if after and (key := await _key(chart, after)):
        rows = await _NEWER.rows(chart, key)
        more, rows = len(rows) > PAGE, rows[:PAGE][::-1]
        return Listed(rows, older=rows[-1].id if rows else None, newer=rows[0].id if more else None)
    key = await _key(chart, before) if before else None
    rows = await _OLDER.rows(chart, key or (FAR_AHEAD, ""))
    more, rows = len(rows) > PAGE, rows[:PAGE]
    return Listed(rows, older=rows[-1].id if more else None, newer=rows[0].id if key and rows else None)


async def unread_on(chart: Chart) -> list[ResultRow]:
    """What is new to this account, newest first; one more than a page at most."""
    return await _UNREAD.rows(chart, (clock.now() - NEWS, ""))


async def _key(chart: Chart, item_id: str) -> Key | None:
    values = (item_id, chart.patient_id, *seen_by(chart))
    rows = await _KEY_OF_RESULT.rows(*values) or await _KEY_OF_REPORT.rows(*values)
    return rows[0] if rows else None


async def members_of(chart: Chart, rows: list[ResultRow]) -> dict[str, list[Members]]:
    """For the reports among the rows of a page: their results, counted by flag."""
    ids = [row.id for row in rows if row.section == REPORT][:PAGE]
    found: dict[str, list[Members]] = {}
    if ids:
        padded = (ids + list(_IDS))[:PAGE]
        for one in await _MEMBERS.all(Members, *padded, chart.patient_id, *seen_by(chart)):
            found.setdefault(one.report_id, []).append(one)
    return found
