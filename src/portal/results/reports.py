"""One report: its results, its text, its files."""

from datetime import datetime

import msgspec

from portal.charts.door import Chart
from portal.database.statements import Statement
from portal.errors import NotFound
from portal.results import shapes
from portal.results.rows import COLUMNS, SEEN, ResultRow
from portal.results.visibility import SHOWN_REPORT, SHOWN_RESULT, seen_by


class Report(msgspec.Struct, frozen=True):
    """A report. `text_is_held`: one of its results is not shown to this reader, so its own words, which may speak of
    that result, are not shown either. `attachments` is JSON (shapes.py)."""

    id: str
    title: str
    status: str
    effective_text: str
    effective_precision: str
    effective_instant: datetime
    issued: datetime | None
    performer: str
    specimen: str
    conclusion: str
    narrative_html: str
    attachments: str
    changed_at: datetime | None
    file_id: str
    byte_offset: int
    byte_length: int
    seen_at: datetime | None
    source: str | None
    received_at: datetime | None
    text_is_held: bool


class EarlierReport(msgspec.Struct, frozen=True):
    """How a report was before it was changed, and until when."""

    status: str
    conclusion: str
    narrative_html: str
    replaced_at: datetime


_OWN = ", ".join(f"r.{name}" for name in Report.__struct_fields__[:16])
_REPORT = Statement(
    f"SELECT {_OWN}, s.seen_at, c.name, f.received_at, EXISTS (SELECT 1 FROM observation o WHERE o.report = r.id"
    " AND o.published AND o.withdrawn_at IS NULL AND (o.release_at IS NULL OR o.release_at > ?"
    " OR (o.sensitive_label <> '' AND NOT CAST(? AS boolean))))"
    " FROM diagnostic_report r LEFT JOIN result_seen s ON s.item_id = r.id AND s.account = ?"
    " LEFT JOIN source c ON c.id = r.source_id LEFT JOIN import_file f ON f.id = r.file_id"
    f" WHERE r.id = ? AND r.patient = ? AND {SHOWN_REPORT}"
)
_RESULTS = Statement(
    f"SELECT {COLUMNS} FROM observation o {SEEN} WHERE o.report = ? AND o.patient = ? AND {SHOWN_RESULT}"
    " ORDER BY o.report_position, o.name, o.id"
)
_EARLIER = Statement(
    "SELECT v.status, v.conclusion, v.narrative_html, v.replaced_at FROM report_version v"
    " JOIN diagnostic_report r ON r.id = v.report WHERE r.id = ? AND r.patient = ? AND v.shown"
    f" AND {SHOWN_REPORT} ORDER BY v.replaced_at DESC, v.version DESC"
)


async def report_on(chart: Chart, report_id: str) -> Report:
    """The report with this id. Raises NotFound."""
    found = await _REPORT.one(
        Report, *seen_by(chart), chart.account_id, report_id, chart.patient_id, *seen_by(chart))
    if found is None:
        raise NotFound
    return msgspec.structs.replace(found, conclusion="", narrative_html="", attachments="[]") if found.text_is_held else found


async def results_in(chart: Chart, report: Report) -> list[ResultRow]:
    """The results of the report that the reader may see, in the lab's order."""
    return await _RESULTS.all(ResultRow, chart.account_id, report.id, chart.patient_id, *seen_by(chart))


async def earlier_reports(chart: Chart, report: Report) -> list[EarlierReport]:
    """What the report said before it was changed, the latest first."""
    if report.text_is_held:
        return []
    return await _EARLIER.all(EarlierReport, report.id, chart.patient_id, *seen_by(chart))


def attachments_of(report: Report) -> list[shapes.Attachment]:
    """The files inside or beside the report."""
    return shapes.attachments(report.attachments)
