"""Small FHIR records of our own, putting them in, and writing down what is then in the record."""

import json
import os
import re
from pathlib import Path
from typing import Any

import pytest

from portal.database.statements import Statement
from portal.exchange.import_runs import Import, Outcome, import_file
from portal.exchange.readers import ReadHere
from portal.exchange.receiving import receive_file
from portal.exchange.sources import source_named

Resource = dict[str, Any]
ROOT = Path(__file__).parents[2]
OWN_SAMPLES = ROOT / "tests" / "samples" / "fhir"
NUMBERS = "urn:example:clinic:patient-number"
NO_WAIT = ReadHere()


def samples() -> Path:
    """The folder of third-party samples; the test is skipped when it is not there."""
    folder = Path(os.environ.get("PORTAL_SAMPLES", ROOT.parent / "shared" / "samples"))
    if not (folder / "COUNTS.csv").exists():
        pytest.skip("the third-party samples are not here (PORTAL_SAMPLES)")
    return folder


_NUMBER = re.compile(r'"digits:(-?[0-9.eE+-]+)"')


def digits(text: str) -> str:
    """A number that goes into the JSON with exactly these digits."""
    return f"digits:{text}"


def as_json(value: Any) -> bytes:
    """JSON with the digits of numbers kept."""
    return _NUMBER.sub(r"\1", json.dumps(value, ensure_ascii=False)).encode()


def patient(key: str = "maya", number: str = "R-1001", born: str = "1990-04-12", **more: Any) -> Resource:
    """A Patient with a number of the clinic."""
    kind = {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/v2-0203", "code": "MR"}]}
    return {
        "resourceType": "Patient", "id": key, "identifier": [{"type": kind, "system": NUMBERS, "value": number}],
        "name": [{"use": "official", "family": "Lindqvist", "given": ["Maya"]}], "birthDate": born, "gender": "female",
    } | more  # fmt: skip


def observation(key: str = "potassium", who: str = "Patient/maya", value: str = "4.20", status: str = "final", **more: Any) -> Resource:
    """A laboratory result of ours."""
    return {
        "resourceType": "Observation", "id": key, "status": status,
        "category": [{"coding": [{"code": "laboratory"}]}],
        "code": {"coding": [{"system": "http://loinc.org", "code": "2823-3"}], "text": "Potassium"},
        "subject": {"reference": who}, "effectiveDateTime": "2026-03-02T08:15:00Z",
        "valueQuantity": {"value": digits(value), "unit": "mmol/L", "system": "http://unitsofmeasure.org", "code": "mmol/L"},
    } | more  # fmt: skip


def report(key: str = "panel", who: str = "Patient/maya", results: tuple[str, ...] = (), **more: Any) -> Resource:
    """A report of ours."""
    return {
        "resourceType": "DiagnosticReport", "id": key, "status": "final", "code": {"text": "Electrolytes"},
        "subject": {"reference": who}, "effectiveDateTime": "2026-03-02", "issued": "2026-03-02T12:00:00Z",
        "result": [{"reference": result} for result in results],
    } | more  # fmt: skip


def bundle(*resources: Resource, kind: str = "collection") -> Resource:
    """A bundle of these."""
    return {"resourceType": "Bundle", "type": kind, "entry": [{"resource": resource} for resource in resources]}


async def take_in(content: bytes | Resource, source: str = "lab", name: str = "file.json", readers=NO_WAIT, **terms: Any) -> Outcome:
    """Receive and import one file."""
    raw = content if isinstance(content, bytes) else as_json(content)
    received = await receive_file(await source_named(source, **terms), name, raw)
    return await import_file(received.file_id, Import(readers))


async def rows(sql: str, *values: Any) -> list[tuple]:
    """What the database answers."""
    return await Statement(sql).rows(*values)


async def only(sql: str, *values: Any) -> Any:
    """The one value that the database answers."""
    ((value,),) = await rows(sql, *values)
    return value


_DUMP = {
    "patients": "SELECT given_name, family_name, former_names, birth_date, gender, phone, email, address, postcode, language, deceased FROM patient",
    "numbers": "SELECT i.system, i.value, i.kind, p.birth_date, p.given_name FROM patient_identifier i JOIN patient p ON p.id = i.patient"
    " WHERE i.kind <> 'source'",
    "results": "SELECT o.external_key, p.given_name, p.birth_date, o.status, o.section, o.name, o.code_key, o.effective_text, o.effective_instant,"
    " o.issued, o.value_kind, o.value_text, o.value_number, o.second_number, o.unit, o.ranges, o.flag, o.flag_source, o.note, o.components,"
    " o.performer, o.specimen, o.content_hash, o.weak_key, o.source_time, o.release_rule, o.published, o.withdrawn_at IS NULL, o.report_position,"
    " r.external_key FROM observation o JOIN patient p ON p.id = o.patient LEFT JOIN diagnostic_report r ON r.id = o.report",
    "reports": "SELECT r.external_key, p.given_name, p.birth_date, r.status, r.title, r.effective_text, r.conclusion, r.narrative_html, r.attachments,"
    " r.content_hash, r.published, r.release_rule FROM diagnostic_report r JOIN patient p ON p.id = r.patient",
    "other": "SELECT s.external_key, p.given_name, s.kind, s.status, s.title, s.effective_text, s.published, s.sensitive_label"
    " FROM stored_resource s LEFT JOIN patient p ON p.id = s.patient",
    "earlier": "SELECT o.external_key, v.status, v.value_text, v.content_hash FROM observation_version v JOIN observation o ON o.id = v.observation",
    "set aside": "SELECT resource_type, problem, problem_values, state FROM quarantined_record WHERE state <> 'taken_in'",
}


async def record_dump() -> dict[str, list[str]]:
    """Everything in the records that does not depend on when and in which order it came."""
    return {part: sorted(repr(row) for row in await rows(sql)) for part, sql in _DUMP.items()}


_TABLES = (
    "staged_change", "report_result", "observation_version", "report_version", "resource_version", "observation", "diagnostic_report",
    "stored_resource", "quarantined_record", "patient_identifier", "patient",
)  # fmt: skip


async def is_empty() -> bool:
    """Whether nothing of any record is there."""
    return not any([await only(f"SELECT count(*) FROM {table}") for table in _TABLES])


async def empty_again() -> None:
    """Forget every record and every file."""
    for table in (*_TABLES, "import_run", "import_file"):
        await Statement(f"DELETE FROM {table}").run()
