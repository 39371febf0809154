"""Files of FHIR records to be taken in, of any size; or those of a folder, each as another patient's."""

import itertools
import json
import re
import uuid
from collections.abc import Iterator
from pathlib import Path

LOINC, UCUM = "http://loinc.org", "http://unitsofmeasure.org"
_ID = re.compile(rb"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_SHAPE = {"Observation": 175, "Claim": 45, "ExplanationOfBenefit": 34, "Encounter": 34, "Procedure": 33, "Immunization": 13, "MedicationRequest": 10,
          "Condition": 8, "CarePlan": 4, "AllergyIntolerance": 2, "Goal": 2}  # fmt: skip
_ITEMS = {"Claim": 8, "ExplanationOfBenefit": 26}


def bundles(count: int, samples: Path | None) -> Iterator[bytes]:
    """So many bundles, each of a new patient: about 390 records and 1.2 MB, as a patient generator writes them."""
    if samples is None:
        yield from (_bundle(number) for number in range(count))
        return
    files = [path.read_bytes() for path in sorted(samples.glob("*.json")) if b'"Patient"' in path.read_bytes()]
    for number, content in zip(range(count), itertools.cycle(files), strict=False):
        yield _ID.sub(lambda match, number=number: str(uuid.uuid5(uuid.UUID(match[0].decode()), str(number))).encode(), content)


def _bundle(number: int) -> bytes:
    patient = {
        "resourceType": "Patient",
        "id": f"p{number}",
        "name": [{"family": f"Family{number}", "given": ["Given"]}],
        "birthDate": "1970-01-01",
    }
    resources = [patient, *(_record(kind, number, at) for kind, many in _SHAPE.items() for at in range(many))]
    entry = [{"fullUrl": f"urn:uuid:{one['resourceType']}-{one['id']}", "resource": one} for one in resources]
    return json.dumps({"resourceType": "Bundle", "type": "transaction", "entry": entry}, indent=2).encode()


def _record(kind: str, number: int, at: int) -> dict:
    who = {"reference": f"urn:uuid:Patient-p{number}"}
    field = "patient" if kind in {"Claim", "ExplanationOfBenefit", "Immunization", "AllergyIntolerance"} else "subject"
    concept = {
        "coding": [{"system": LOINC, "code": f"{at % 40}-1", "display": f"A test with a long name {at % 40}"}],
        "text": f"A test {at % 40}",
    }
    record = {"resourceType": kind, "id": f"{number}-{kind}-{at}", "status": "final", "code": concept, field: who}
    if kind == "Observation":
        day = f"{2012 + at % 14}-{at % 12 + 1:02}-{at % 28 + 1:02}T08:30:00+01:00"
        value = {"value": 4 + at / 7, "unit": "mmol/L", "system": UCUM, "code": "mmol/L"}
        record |= {"category": [{"coding": [{"code": "laboratory"}]}], "effectiveDateTime": day, "issued": day, "valueQuantity": value}
    item = {
        "sequence": 1,
        "productOrService": concept,
        "net": {"value": 12.5, "currency": "USD"},
        "extension": [{"url": "http://example.org/a", "valueString": "x" * 60}],
    }
    return record | {"item": [item] * _ITEMS.get(kind, 1)} if kind != "Observation" else record


def write_large(path: Path, records: int, patients: int, first: int = 0) -> None:
    """One collection bundle of so many records, nearly all of them results; their ids begin with `first`."""
    with path.open("w") as file:
        file.write('{"resourceType":"Bundle","type":"collection","entry":[')
        for at in range(patients):
            patient = {"resourceType": "Patient", "id": f"p{at}", "birthDate": "1970-01-01", "name": [{"family": f"F{at}"}]}
            file.write(f'{"," if at else ""}{{"resource":{json.dumps(patient)}}}')
        for at in range(records - patients):
            result = {"resourceType": "Observation", "id": f"o{first + at}", "status": "final", "category": [{"coding": [{"code": "laboratory"}]}],
                      "code": {"coding": [{"system": LOINC, "code": f"{at % 50}-1"}], "text": f"Test {at % 50}"}, "subject": {"reference": f"Patient/p{at % patients}"},
                      "effectiveDateTime": f"2024-{at % 12 + 1:02}-{at % 28 + 1:02}", "valueQuantity": {"value": at % 1000 / 100, "unit": "mmol/L"}}  # fmt: skip
            file.write(f',{{"resource":{json.dumps(result, separators=(",", ":"))}}}')
        file.write("]}")
