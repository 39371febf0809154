"""Small pieces of FHIR R4 JSON to write the demo's records with."""

import json
import re
from datetime import date, datetime, timedelta
from typing import Any

from portal.demo.cast import CastPatient

CODES = "urn:carelatch:demo:codes"
CATEGORIES = "http://terminology.hl7.org/CodeSystem/observation-category"
FLAGS = "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation"
LABELS = "http://terminology.hl7.org/CodeSystem/v3-Confidentiality"
NUMBERS = "urn:carelatch:demo:patient-number"

Resource = dict[str, Any]
_NUMBER = re.compile(r'"number:(-?[0-9.]+)"')


def patient(person: CastPatient) -> Resource:
    """The Patient resource of somebody of the cast."""
    return {
        "resourceType": "Patient", "id": person.key,
        "identifier": [{"type": {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/v2-0203", "code": "MR"}]},
                        "system": NUMBERS, "value": person.number}],
        "name": [{"use": "official", "family": person.family, "given": [person.given]}],
        "gender": person.gender, "birthDate": person.birth_date.isoformat(),
        "telecom": [{"system": "phone", "value": person.phone}]
        + ([{"system": "email", "value": person.email}] if person.email else []),
        "address": [{"line": [person.address], "postalCode": person.postcode, "city": "Riverside"}],
        "communication": [{"language": {"coding": [{"system": "urn:ietf:bcp:47", "code": person.language}]}, "preferred": True}],
    }


def measured(
    key: str, person: CastPatient, code: str, name: str, value: str, unit: str, day: date, *,
    low: str | None = None, high: str | None = None, flag: str | None = None, category: str = "laboratory",
    status: str = "final", **more: Any,
) -> Resource:
    """An Observation with a quantity; `value`, `low` and `high` keep the decimals they are written with."""
    resource = _observation(key, person, code, name, day, category, status)
    resource["valueQuantity"] = {"value": number(value), "unit": unit, "system": "http://unitsofmeasure.org", "code": unit}
    if low or high:
        limits = {"low": low, "high": high}
        resource["referenceRange"] = [{side: {"value": number(limit), "unit": unit} for side, limit in limits.items() if limit}]
    if flag:
        resource["interpretation"] = [{"coding": [{"system": FLAGS, "code": flag}]}]
    return resource | more


def worded(key: str, person: CastPatient, code: str, name: str, words: str, day: date, *, status: str = "final", **more: Any) -> Resource:
    """An Observation whose value is words."""
    return _observation(key, person, code, name, day, "laboratory", status) | {"valueString": words} | more


def blood_pressure(key: str, person: CastPatient, systolic: int, diastolic: int, day: date) -> Resource:
    """A blood pressure with its two components."""
    def part(code: str, value: int) -> Resource:
        return {"code": {"coding": [{"system": "http://loinc.org", "code": code}]},
                "valueQuantity": {"value": value, "unit": "mm[Hg]", "system": "http://unitsofmeasure.org", "code": "mm[Hg]"}}

    resource = _observation(key, person, "85354-9", "Blood pressure", day, "vital-signs", "final")
    resource["code"] = {"coding": [{"system": "http://loinc.org", "code": "85354-9"}], "text": "Blood pressure"}
    return resource | {"component": [part("8480-6", systolic), part("8462-4", diastolic)]}


def report(
    key: str, person: CastPatient, name: str, day: date, members: list[Resource], *, category: str = "LAB",
    conclusion: str = "", narrative: str = "", status: str = "final",
) -> Resource:
    """A DiagnosticReport over `members`, or a narrative one."""
    resource: Resource = {
        "resourceType": "DiagnosticReport", "id": key, "status": status,
        "category": [{"coding": [{"system": "http://terminology.hl7.org/CodeSystem/v2-0074", "code": category}]}],
        "code": {"coding": [{"system": CODES, "code": key.split("-")[1]}], "text": name},
        "subject": {"reference": f"Patient/{person.key}"}, "effectiveDateTime": moment(day), "issued": moment(day, 16),
        "performer": [{"display": "Riverside Laboratory" if category == "LAB" else "Riverside Imaging"}],
    }
    if members:
        resource["result"] = [{"reference": f"Observation/{one['id']}"} for one in members]
    if conclusion:
        resource["conclusion"] = conclusion
    if narrative:
        resource["text"] = {"status": "generated", "div": f'<div xmlns="http://www.w3.org/1999/xhtml">{narrative}</div>'}
    return resource


def bundle(resources: list[Resource]) -> Resource:
    """A collection Bundle with local full URLs."""
    return {"resourceType": "Bundle", "type": "collection", "entry": [
        {"fullUrl": f"https://demo.carelatch.example/fhir/{one['resourceType']}/{one['id']}", "resource": one} for one in resources]}


def moment(day: date, hour: int = 9) -> str:
    """A FHIR instant on that day, UTC."""
    return datetime(day.year, day.month, day.day, hour).isoformat() + "Z"


def days_ago(today: date, count: int) -> date:
    """The day that many days before."""
    return today - timedelta(days=count)


def number(text: str) -> str:
    """A JSON number that `as_json` writes with exactly these digits (5.10 stays 5.10)."""
    return f"number:{text}"


def as_json(resource: Resource) -> bytes:
    """The resource as the file of a sender would hold it."""
    return _NUMBER.sub(r"\1", json.dumps(resource, ensure_ascii=False, indent=1)).encode()


def _observation(key: str, person: CastPatient, code: str, name: str, day: date, category: str, status: str) -> Resource:
    return {
        "resourceType": "Observation", "id": key, "status": status,
        "category": [{"coding": [{"system": CATEGORIES, "code": category}]}],
        "code": {"coding": [{"system": CODES, "code": code}], "text": name},
        "subject": {"reference": f"Patient/{person.key}"}, "effectiveDateTime": moment(day), "issued": moment(day, 16),
        "performer": [{"display": "Riverside Laboratory"}],
    }
