"""One result with everything that is known of it: its parts, its members, its earlier values, where it came from."""

from datetime import datetime

import msgspec

from portal.charts.door import Chart
from portal.database.statements import Statement
from portal.errors import NotFound
from portal.results.rows import COLUMNS, FIELDS, SEEN, ResultRow
from portal.results.visibility import SHOWN_REPORT, SHOWN_RESULT, seen_by

_MORE = (
    "ranges", "note", "body_site", "method", "specimen", "performer", "device", "components", "members", "code_key",
)  # fmt: skip
_KEYS = ("",) * 40  # record keys of members that one question asks for


class ResultDetail(ResultRow, frozen=True):
    """A result in full. `ranges`, `components` and `members` are JSON (shapes.py). `report_id` is empty when the result
    is in no report that the reader may open."""

    ranges: str = "[]"
    note: str = ""
    body_site: str = ""
    method: str = ""
    specimen: str = ""
    performer: str = ""
    device: str = ""
    components: str = "[]"
    members: str = "[]"
    code_key: str = ""
    report_id: str | None = None
    report_title: str | None = None
    source: str | None = None
    received_at: datetime | None = None


class EarlierValue(msgspec.Struct, frozen=True):
    """How a result was before it was changed, and until when."""

    status: str
    value_kind: str
    value_text: str
    comparator: str
    unit: str
    unit_code: str
    flag: str
    flag_source: str
    absent_reason: str
    replaced_at: datetime
    interpretation: str = ""


_FURTHER = ", ".join(f"o.{name}" for name in _MORE)
_RESULT = Statement(
    f"SELECT {COLUMNS}, {_FURTHER}, r.id, r.title, c.name, f.received_at FROM observation o {SEEN}"
    f" LEFT JOIN diagnostic_report r ON r.id = o.report AND {SHOWN_REPORT}"
    " LEFT JOIN source c ON c.id = o.source_id LEFT JOIN import_file f ON f.id = o.file_id"
    f" WHERE o.id = ? AND o.patient = ? AND {SHOWN_RESULT}"
)
_EARLIER = Statement(
    "SELECT v.status, v.value_kind, v.value_text, v.comparator, v.unit, CASE WHEN v.unit = o.unit THEN o.unit_code ELSE ''"
    " END, v.flag, v.flag_source, v.absent_reason, v.replaced_at FROM observation_version v"
    f" JOIN observation o ON o.id = v.observation WHERE o.id = ? AND o.patient = ? AND v.shown AND {SHOWN_RESULT}"
    " ORDER BY v.replaced_at DESC, v.version DESC"
)
_MEMBERS = Statement(
    f"SELECT {COLUMNS} FROM observation o {SEEN} WHERE o.patient = ? AND o.record_key IN ({', '.join('?' * len(_KEYS))})"
    f" AND {SHOWN_RESULT} ORDER BY o.name, o.id"
)

assert ResultDetail.__struct_fields__[len(FIELDS) : len(FIELDS) + len(_MORE)] == _MORE


async def result_on(chart: Chart, result_id: str) -> ResultDetail:
    """The result with this id. Raises NotFound."""
    found = await _RESULT.one(
        ResultDetail, chart.account_id, *seen_by(chart), result_id, chart.patient_id, *seen_by(chart))
    if found is None:
        raise NotFound
    return found


async def earlier_values(chart: Chart, result: ResultDetail) -> list[EarlierValue]:
    """What the result was before it was changed, the latest first."""
    return await _EARLIER.all(EarlierValue, result.id, chart.patient_id, *seen_by(chart))


async def members_of_result(chart: Chart, result: ResultDetail) -> list[ResultRow]:
    """The results that this one gathers (FHIR `hasMember`)."""
    keys = msgspec.json.decode(result.members, type=list[str])
    found: list[ResultRow] = []
    for start in range(0, len(keys), len(_KEYS)):
        some = (keys[start : start + len(_KEYS)] + list(_KEYS))[: len(_KEYS)]
        found += await _MEMBERS.all(ResultRow, chart.account_id, chart.patient_id, *some, *seen_by(chart))
    return found
