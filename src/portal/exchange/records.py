"""The internal record: what every format is turned into before it is matched and stored.

These cross from the reading process to the writing one as msgpack arrays. Field names are column names.
"""

from datetime import datetime

import msgspec


class Moment(msgspec.Struct, frozen=True, array_like=True):
    """A time as the source wrote it, how exact it is (year month day minute second), and its beginning in UTC."""

    text: str = ""
    precision: str = ""
    instant: datetime | None = None


class Subject(msgspec.Struct, array_like=True):
    """Whose record it is: the external key of a Patient, or, of a contained one, what is known of them."""

    key: str = ""
    identifiers: list[tuple[str, str]] = []
    birth_date: str = ""


class ObservationContent(msgspec.Struct, array_like=True, tag="observation"):
    """The columns of results.tables.Observation that come from the source."""

    section: str
    category: str
    status: str
    name: str
    code_system: str
    code: str
    code_key: str
    codes: str
    effective_text: str
    effective_precision: str
    effective_instant: datetime
    issued: datetime | None
    value_kind: str = "none"
    value_text: str = ""
    value_number: float | None = None
    second_number: float | None = None
    comparator: str = ""
    unit: str = ""
    unit_code: str = ""
    value_codes: str = "[]"
    range_low: str = ""
    range_high: str = ""
    range_text: str = ""
    range_low_number: float | None = None
    range_high_number: float | None = None
    ranges: str = "[]"
    flag: str = ""
    flag_source: str = ""
    interpretation: str = ""
    absent_reason: str = ""
    note: str = ""
    body_site: str = ""
    method: str = ""
    specimen: str = ""
    performer: str = ""
    device: str = ""
    components: str = "[]"
    members: str = "[]"


class ReportContent(msgspec.Struct, array_like=True, tag="report"):
    """The columns of results.tables.DiagnosticReport that come from the source, then the keys of its results."""

    status: str
    category: str
    title: str
    code_system: str
    code: str
    code_key: str
    codes: str
    effective_text: str
    effective_precision: str
    effective_instant: datetime
    issued: datetime | None
    performer: str = ""
    specimen: str = ""
    conclusion: str = ""
    conclusion_codes: str = "[]"
    narrative_html: str = ""
    attachments: str = "[]"
    results: list[str] = []


class PatientContent(msgspec.Struct, array_like=True, tag="patient"):
    """What a Patient record says of a person. `identifiers` are (system, value, kind) that may match; `aliases` are
    further external keys that other records may use for them."""

    identifiers: list[tuple[str, str, str]]
    aliases: list[str]
    given_name: str = ""
    family_name: str = ""
    former_names: str = ""
    birth_date: str = ""
    gender: str = "unknown"
    phone: str = ""
    email: str = ""
    address: str = ""
    postcode: str = ""
    language: str = ""
    deceased: bool = False


class StoredContent(msgspec.Struct, array_like=True, tag="stored"):
    """The columns of exchange.tables.StoredResource that come from the source."""

    kind: str
    status: str
    category: str
    title: str
    code_system: str
    code: str
    effective_text: str
    effective_precision: str
    effective_instant: datetime
    narrative_html: str = ""


Content = ObservationContent | ReportContent | PatientContent | StoredContent


class Trouble(msgspec.Struct, array_like=True):
    """Why a record is set aside: a Problem, where in the record, the values of its sentence, a piece of the record."""

    problem: str
    path: str = ""
    values: dict[str, str] = {}
    snippet: str = ""


class Entry(msgspec.Struct, array_like=True):
    """One record of a file. Exactly one of `content`, `trouble` and `ignored` is set.

    `counted` is false for what is no resource of its own: an order to delete one, a result inside its report.
    """

    index: int
    path: str
    offset: int
    length: int
    resource_type: str = ""
    external_key: str = ""
    record_key: str = ""
    weak_key: bool = False
    content_hash: str = ""
    source_time: datetime | None = None
    sensitive_label: str = ""
    subject: Subject | None = None
    content: Content | None = None
    trouble: Trouble | None = None
    ignored: bool = False
    counted: bool = True


class Batch(msgspec.Struct, array_like=True, tag="batch"):
    """Up to a few hundred entries of a file, in the order in which they are to be stored."""

    entries: list[Entry]


class Ended(msgspec.Struct, array_like=True, tag="ended"):
    """The file is read to its end, or refused as a whole."""

    resources: int = 0
    by_type: dict[str, int] = {}
    trouble: Trouble | None = None


Message = Batch | Ended
