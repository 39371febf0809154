"""Test results, vital signs and reports, as they came in; and who has seen them.

Text that a source wrote is kept exactly (`value_text` "6.30" stays "6.30"); the float columns beside it are for charts
and comparisons alone. Columns that hold JSON say so; their shapes are in results/shapes.py.

A reader shows a row when `published` is true, `withdrawn_at` is null and `release_at` has come.
"""

from piccolo.columns import DoublePrecision, ForeignKey, Integer, Text, Timestamptz, Varchar
from piccolo.columns.base import OnDelete
from piccolo.table import Table

from portal.accounts.tables import Account
from portal.charts.provenance import Earlier, Provenance, Release
from portal.charts.tables import Patient
from portal.database.extras import index
from portal.database.identifiers import ID_LENGTH, id_column


class DiagnosticReport(Provenance, Release, Table, tablename="diagnostic_report"):
    """A report that gathers results, or is text itself (imaging, pathology)."""

    id = id_column()
    patient = ForeignKey(Patient, null=False, on_delete=OnDelete.restrict, index=False)
    status = Varchar(length=20)
    category = Text(default="")
    title = Text(default="")
    code_system = Text(default="")
    code = Text(default="")
    code_key = Varchar(length=16, default="")
    codes = Text(default="[]")  # JSON [Code]
    effective_text = Text(default="")
    effective_precision = Varchar(length=8, default="")
    effective_instant = Timestamptz(default=None)
    issued = Timestamptz(null=True, default=None)
    performer = Text(default="")
    specimen = Text(default="")
    conclusion = Text(default="")
    conclusion_codes = Text(default="[]")  # JSON [Code]
    narrative_html = Text(default="")  # cleaned by nh3 on the way in
    attachments = Text(default="[]")  # JSON [Attachment]


class Observation(Provenance, Release, Table, tablename="observation"):
    """One measurement or finding: a result, a vital sign, or something said about the person.

    `section`: results, vitals or about (social history, surveys). `code_key`: short hash of system and code (of the
    words when there is no code), the same for every result of one test. `effective_instant` is always set, for order:
    beginning of the day, month or year for partial dates, `issued` when there is none, 1900-01-01 when nothing is
    known (`effective_precision` is then empty).

    `value_kind`: quantity, text, coded, boolean, integer, range, ratio, samples, time, datetime, period,
    blood_pressure, none. A blood pressure is one row: `value_text` "120/80", `value_number` systolic,
    `second_number` diastolic. `flag`: code of HL7 v3 ObservationInterpretation; `flag_source`: lab, computed (one
    numeric normal range with the same unit), or empty. `range_low` and `range_high` are the one normal range, when there
    is only one and for everybody; their numbers beside them are set only when it has the value's own unit.
    """

    id = id_column()
    patient = ForeignKey(Patient, null=False, on_delete=OnDelete.restrict, index=False)
    report = ForeignKey(DiagnosticReport, null=True, default=None, on_delete=OnDelete.set_null, index=False)
    report_position = Integer(null=True, default=None)
    section = Varchar(length=10)
    category = Text(default="")
    status = Varchar(length=20)
    name = Text(default="")
    code_system = Text(default="")
    code = Text(default="")
    code_key = Varchar(length=16)
    codes = Text(default="[]")  # JSON [Code]
    effective_text = Text(default="")
    effective_precision = Varchar(length=8, default="")  # year | month | day | minute | second | empty
    effective_instant = Timestamptz(default=None)
    issued = Timestamptz(null=True, default=None)
    value_kind = Varchar(length=16)
    value_text = Text(default="")
    value_number = DoublePrecision(null=True, default=None)
    second_number = DoublePrecision(null=True, default=None)
    comparator = Text(default="")  # < <= >= >
    unit = Text(default="")
    unit_code = Text(default="")  # UCUM
    value_codes = Text(default="[]")  # JSON [Code]
    range_low = Text(default="")
    range_high = Text(default="")
    range_text = Text(default="")
    range_low_number = DoublePrecision(null=True, default=None)
    range_high_number = DoublePrecision(null=True, default=None)
    ranges = Text(default="[]")  # JSON [ReferenceRange], every range the lab gave
    flag = Text(default="")
    flag_source = Varchar(length=8, default="")
    interpretation = Text(default="")
    absent_reason = Text(default="")
    note = Text(default="")
    body_site = Text(default="")
    method = Text(default="")
    specimen = Text(default="")
    performer = Text(default="")
    device = Text(default="")
    components = Text(default="[]")  # JSON [Component]
    members = Text(default="[]")  # JSON [record_key] of hasMember


class ObservationVersion(Earlier, Table, tablename="observation_version"):
    """How a result was before it was corrected, or an older one that came late."""

    id = id_column()
    observation = ForeignKey(Observation, null=False, index=True)
    effective_text = Text(default="")
    issued = Timestamptz(null=True, default=None)
    value_kind = Varchar(length=16)
    value_text = Text(default="")
    comparator = Text(default="")
    unit = Text(default="")
    flag = Text(default="")
    flag_source = Varchar(length=8, default="")
    absent_reason = Text(default="")
    note = Text(default="")
    components = Text(default="[]")


class ReportVersion(Earlier, Table, tablename="report_version"):
    """How a report was before it was corrected, or an older one that came late."""

    id = id_column()
    report = ForeignKey(DiagnosticReport, null=False, index=True)
    effective_text = Text(default="")
    issued = Timestamptz(null=True, default=None)
    title = Text(default="")
    conclusion = Text(default="")
    narrative_html = Text(default="")


class ReportResult(Table, tablename="report_result"):
    """A report says that a result belongs to it; the result may not have come yet. `position` is its place, from 0."""

    id = id_column()
    report = ForeignKey(DiagnosticReport, null=False, index=True)
    run_id = Varchar(length=ID_LENGTH)
    position = Integer()
    observation_key = Varchar(length=24, index=True)  # Observation.record_key


class ResultSeen(Table, tablename="result_seen"):
    """An account has opened a result or a report. `item_id` is the id of an Observation or a DiagnosticReport."""

    id = id_column()
    account = ForeignKey(Account, null=False, index=False)
    item_id = Varchar(length=ID_LENGTH)
    seen_at = Timestamptz(default=None)


_SHOWN = "published AND withdrawn_at IS NULL"

EXTRAS = (
    index("observation_by_date", on="observation", columns="patient, section, effective_instant DESC, id DESC", where=_SHOWN),
    index("observation_by_test", on="observation", columns="patient, code_key, effective_instant DESC, id DESC", where=_SHOWN),
    index("observation_in_report", on="observation", columns="report, report_position", where="report IS NOT NULL"),
    index("observation_held", on="observation", columns="created_at", where=f"{_SHOWN} AND release_at IS NULL"),
    index("observation_unpublished", on="observation", columns="run_id, patient", where="NOT published"),
    index("report_by_date", on="diagnostic_report", columns="patient, effective_instant DESC, id DESC", where=_SHOWN),
    index("report_held", on="diagnostic_report", columns="created_at", where=f"{_SHOWN} AND release_at IS NULL"),
    index("report_unpublished", on="diagnostic_report", columns="run_id, patient", where="NOT published"),
    index("observation_version_of_run", on="observation_version", columns="run_id"),
    index("report_version_of_run", on="report_version", columns="run_id"),
    index("report_result_of_run", on="report_result", columns="run_id"),
    index("result_seen_once", on="result_seen", columns="account, item_id", unique=True),
)
