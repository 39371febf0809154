"""The results of a chart by test: which tests there are, and every result of one of them."""

from datetime import datetime

import msgspec

from portal.charts.door import Chart
from portal.charts.names import search_key
from portal.database.statements import Statement
from portal.errors import NotFound
from portal.results.listing import FAR_AHEAD, LONG_AGO
from portal.results.rows import COLUMNS, COLUMNS_OF_U, SEEN, ResultRow
from portal.results.visibility import SHOWN_REPORT, SHOWN_RESULT, seen_by

MOST_OF_A_TREND = 50


class LabTest(ResultRow, frozen=True):
    """The latest result of a test, and how many there are. `report_seen_at`: when its report was opened."""

    report_seen_at: datetime | None = None
    count: int = 0

    @property
    def is_unread(self) -> bool:
        """Whether neither the result nor its report was opened since it came or was last corrected."""
        seen = [at for at in (self.seen_at, self.report_seen_at) if at is not None]
        return not seen or (self.changed_at is not None and max(seen) < self.changed_at)


class ReportTitle(msgspec.Struct, frozen=True):
    """A report as a search finds it, dated like a result."""

    id: str
    name: str
    effective_text: str
    effective_precision: str
    effective_instant: datetime
    issued: datetime | None


_TESTS = Statement(
    f'SELECT {COLUMNS_OF_U}, u.report_seen_at AS "report_seen_at [timestamptz]", u.count FROM ('
    f" SELECT {COLUMNS}, w.seen_at AS report_seen_at, count(*) OVER (PARTITION BY o.code_key) AS count, row_number() OVER"
    f" (PARTITION BY o.code_key ORDER BY o.effective_instant DESC, o.id DESC) AS place FROM observation o {SEEN}"
    " LEFT JOIN result_seen w ON w.item_id = o.report AND w.account = ?"
    f" WHERE o.patient = ? AND o.section = ? AND {SHOWN_RESULT}) u WHERE u.place = 1"
)
_SAME_TEST = Statement(
    f"SELECT {COLUMNS} FROM observation o {SEEN} WHERE o.patient = ? AND o.code_key = ? AND o.section = ?"
    f" AND (o.effective_instant, o.id) < (?, ?) AND {SHOWN_RESULT}"
    f" ORDER BY o.effective_instant DESC, o.id DESC LIMIT {MOST_OF_A_TREND + 1}"
)
_TEST_OF = Statement(
    f"SELECT o.code_key, o.section, o.effective_instant, o.id FROM observation o WHERE o.id = ? AND o.patient = ? AND {SHOWN_RESULT}"
)
_REPORT_TITLES = Statement(
    "SELECT r.id, r.title, r.effective_text, r.effective_precision, r.effective_instant, r.issued FROM diagnostic_report r"
    f" WHERE r.patient = ? AND {SHOWN_REPORT} ORDER BY r.effective_instant DESC, r.id DESC"
)


async def tests_on(chart: Chart, section: str = "results") -> list[LabTest]:
    """Every test that has a result, by name, with its latest one. Raises NotFound for `about` when this reader sees
    none of it whatever there is: an empty list would say that there is nothing."""
    if section == "about" and not chart.sees_sensitive:
        raise NotFound
    found = await _TESTS.all(LabTest, chart.account_id, chart.account_id, chart.patient_id, section, *seen_by(chart))
    return sorted(found, key=lambda test: (search_key(test.name), test.id))


class Trend(msgspec.Struct):
    """Results of one test, newest first; `older` is the id to go on from when there are more."""

    rows: list[ResultRow]
    older: str | None = None


async def results_of_test(chart: Chart, result_id: str, *, before: str = "", section: str = "") -> Trend:
    """The results of the test that `result_id` is a result of, from the newest, or from the one before `before`.

    A test is named by one of its results and not by its code, which would put a health fact into the address (C61).
    Raises NotFound; also when the test is not of the `section` that was asked for.
    """
    seen = seen_by(chart)
    named = await _TEST_OF.rows(result_id, chart.patient_id, *seen)
    if not named or section not in {"", named[0][1]}:
        raise NotFound
    test, key = named[0][:2], (FAR_AHEAD, "")
    if before:
        start = await _TEST_OF.rows(before, chart.patient_id, *seen)
        key = start[0][2:] if start and start[0][:2] == test else (LONG_AGO, "")
    rows = await _SAME_TEST.all(ResultRow, chart.account_id, chart.patient_id, *test, *key, *seen)
    if not rows:
        raise NotFound
    return Trend(rows[:MOST_OF_A_TREND], older=rows[MOST_OF_A_TREND - 1].id if len(rows) > MOST_OF_A_TREND else None)


class Found(msgspec.Struct):
    """What a search over tests and reports found."""

    tests: list[LabTest]
    reports: list[ReportTitle]

    @property
    def count(self) -> int:
        """How many tests and reports together."""
        return len(self.tests) + len(self.reports)


async def find_tests(chart: Chart, query: str) -> Found:
    """Tests and reports whose name holds every word of `query`, whatever their case and accents."""
    words = search_key(query).split()
    titles = await _REPORT_TITLES.all(ReportTitle, chart.patient_id, *seen_by(chart))
    return Found(
        tests=[test for test in await tests_on(chart) if _holds(test.name, words)],
        reports=[title for title in titles if _holds(title.name, words)],
    )


def _holds(name: str, words: list[str]) -> bool:
    key = search_key(name)
    return bool(words) and all(word in key for word in words)
