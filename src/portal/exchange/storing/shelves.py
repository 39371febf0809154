"""The three tables that records go to, each with its statements and how an entry becomes a row of it."""

from dataclasses import dataclass
from datetime import datetime

import msgspec

from portal.database.statements import Statement
from portal.exchange.fhir.times import NOTHING_KNOWN
from portal.exchange.records import ObservationContent, PatientContent, ReportContent, StoredContent
from portal.exchange.storing.keyed import KEY_PLACES

# Set when a row is made, and again when it changes.
_CHANGING = (
    "file_id", "run_id", "entry_index", "byte_offset", "byte_length", "content_hash", "version", "source_time",
    "updated_at", "sensitive_label", "withdrawn_at",
)  # fmt: skip
_ONCE = (
    "id", "patient", "source_id", "record_key", "external_key", "weak_key", "published", "created_at",
    "release_at", "release_rule", "changed_at",
)  # fmt: skip
KNOWN_COLUMNS = "record_key, id, patient, content_hash, version, source_time, status, release_at"
# What staff decided stays decided when the source changes the record.
RELEASED = (
    "release_at = CASE WHEN release_rule = 'staff' THEN release_at ELSE ? END,"
    " release_rule = CASE WHEN release_rule = 'staff' THEN release_rule ELSE ? END, changed_at = COALESCE(?, changed_at)"
)
VERSION_COLUMNS = "run_id, file_id, byte_offset, byte_length, content_hash, version, source_time, shown, replaced_at"
KEPT_VALUES = (
    "?, file_id, byte_offset, byte_length, content_hash, version, source_time,"
    " (withdrawn_at IS NULL AND release_at IS NOT NULL AND release_at <= ?), ?"
)

OBSERVATION = ObservationContent.__struct_fields__
REPORT = ReportContent.__struct_fields__[:-1]
STORED = StoredContent.__struct_fields__
OBSERVATION_EARLIER = (
    "status", "effective_text", "issued", "value_kind", "value_text", "comparator", "unit", "flag", "flag_source",
    "absent_reason", "note", "components",
)  # fmt: skip
REPORT_EARLIER = ("status", "effective_text", "issued", "title", "conclusion", "narrative_html")
STORED_EARLIER = ("status",)


def _names(columns: tuple[str, ...]) -> str:
    return ", ".join((*_ONCE, *_CHANGING, *columns))


def _places(columns: tuple[str, ...]) -> str:
    return ", ".join("?" * (len(_ONCE) + len(_CHANGING) + len(columns)))


def _settings(columns: tuple[str, ...]) -> str:
    return ", ".join(f"{name} = ?" for name in (*_CHANGING, *columns))


def _late_places(columns: tuple[str, ...]) -> str:
    return ", ".join("?" * (11 + len(columns)))


OBSERVATION_NAMES, OBSERVATION_PLACES, OBSERVATION_SET = _names(OBSERVATION), _places(OBSERVATION), _settings(OBSERVATION)
REPORT_NAMES, REPORT_PLACES, REPORT_SET = _names(REPORT), _places(REPORT), _settings(REPORT)
STORED_NAMES, STORED_PLACES, STORED_SET = _names(STORED), _places(STORED), _settings(STORED)
OBSERVATION_KEPT, OBSERVATION_LATE = ", ".join(OBSERVATION_EARLIER), _late_places(OBSERVATION_EARLIER)
REPORT_KEPT, REPORT_LATE = ", ".join(REPORT_EARLIER), _late_places(REPORT_EARLIER)
STORED_KEPT, STORED_LATE = ", ".join(STORED_EARLIER), _late_places(STORED_EARLIER)


class Known(msgspec.Struct):
    """What is there of a record already."""

    record_key: str
    id: str
    patient_id: str | None
    content_hash: str
    version: int
    source_time: datetime | None
    status: str
    release_at: datetime | None


@dataclass(frozen=True)
class Shelf:
    """A table of records. `keep` copies a row to its earlier versions; `late` adds one that was never current."""

    find: Statement
    insert: Statement
    update: Statement
    keep: Statement
    late: Statement
    has_late: Statement
    earlier: tuple[str, ...]


OBSERVATIONS = Shelf(
    find=Statement(f"SELECT {KNOWN_COLUMNS} FROM observation WHERE record_key IN ({KEY_PLACES})"),
    insert=Statement(f"INSERT INTO observation ({OBSERVATION_NAMES}, report, report_position) VALUES ({OBSERVATION_PLACES}, ?, ?)"),
    update=Statement(f"UPDATE observation SET {RELEASED}, {OBSERVATION_SET} WHERE id = ?"),
    keep=Statement(
        f"INSERT INTO observation_version (id, observation, {VERSION_COLUMNS}, {OBSERVATION_KEPT})"
        f" SELECT ?, id, {KEPT_VALUES}, {OBSERVATION_KEPT} FROM observation WHERE id = ?"
    ),
    late=Statement(f"INSERT INTO observation_version (id, observation, {VERSION_COLUMNS}, {OBSERVATION_KEPT}) VALUES ({OBSERVATION_LATE})"),
    has_late=Statement("SELECT 1 FROM observation_version WHERE observation = ? AND content_hash = ?"),
    earlier=OBSERVATION_EARLIER,
)
REPORTS = Shelf(
    find=Statement(f"SELECT {KNOWN_COLUMNS} FROM diagnostic_report WHERE record_key IN ({KEY_PLACES})"),
    insert=Statement(f"INSERT INTO diagnostic_report ({REPORT_NAMES}) VALUES ({REPORT_PLACES})"),
    update=Statement(f"UPDATE diagnostic_report SET {RELEASED}, {REPORT_SET} WHERE id = ?"),
    keep=Statement(
        f"INSERT INTO report_version (id, report, {VERSION_COLUMNS}, {REPORT_KEPT})"
        f" SELECT ?, id, {KEPT_VALUES}, {REPORT_KEPT} FROM diagnostic_report WHERE id = ?"
    ),
    late=Statement(f"INSERT INTO report_version (id, report, {VERSION_COLUMNS}, {REPORT_KEPT}) VALUES ({REPORT_LATE})"),
    has_late=Statement("SELECT 1 FROM report_version WHERE report = ? AND content_hash = ?"),
    earlier=REPORT_EARLIER,
)
RESOURCES = Shelf(
    find=Statement(f"SELECT {KNOWN_COLUMNS} FROM stored_resource WHERE record_key IN ({KEY_PLACES})"),
    insert=Statement(f"INSERT INTO stored_resource ({STORED_NAMES}) VALUES ({STORED_PLACES})"),
    update=Statement(f"UPDATE stored_resource SET {RELEASED}, {STORED_SET} WHERE id = ?"),
    keep=Statement(
        f"INSERT INTO resource_version (id, resource, {VERSION_COLUMNS}, {STORED_KEPT})"
        f" SELECT ?, id, {KEPT_VALUES}, {STORED_KEPT} FROM stored_resource WHERE id = ?"
    ),
    late=Statement(f"INSERT INTO resource_version (id, resource, {VERSION_COLUMNS}, {STORED_KEPT}) VALUES ({STORED_LATE})"),
    has_late=Statement("SELECT 1 FROM resource_version WHERE resource = ? AND content_hash = ?"),
    earlier=STORED_EARLIER,
)


def shelf_for(kind: str) -> Shelf:
    """The table for a resource type."""
    return {"Observation": OBSERVATIONS, "DiagnosticReport": REPORTS}.get(kind, RESOURCES)


def columns_of(content: ObservationContent | ReportContent | PatientContent | StoredContent) -> tuple:
    """The values of a content's own columns, in order."""
    if isinstance(content, PatientContent):
        return msgspec.structs.astuple(stored_patient(content))
    values = msgspec.structs.astuple(content)
    return values[:-1] if isinstance(content, ReportContent) else values


def stored_patient(content: PatientContent) -> StoredContent:
    """A Patient resource as the row that says where it came from."""
    name = f"{content.given_name} {content.family_name}".strip()
    return StoredContent("Patient", "", "", name, "", "", "", "", NOTHING_KNOWN)
