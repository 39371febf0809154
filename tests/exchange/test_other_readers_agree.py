"""Two programs by other people read the same files: fhirkit-rs and fhir.resources. What they see is what we see."""

import json
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from portal.exchange.fhir.resource_types import KNOWN
from portal.exchange.records import Entry
from tests.exchange.reading import entries_in
from tests.support.records import OWN_SAMPLES, as_json, bundle, observation, patient, report, samples

fhirkit = pytest.importorskip("fhirkit", reason="fhirkit-rs is a development dependency")
r4b = pytest.importorskip("fhir.resources.R4B.observation", reason="fhir.resources is a development dependency")


def test_every_resource_type_of_r4_is_known():
    assert KNOWN == set(fhirkit.RESOURCE_TYPES)


@pytest.mark.parametrize("resource", [patient(), observation(), report(results=("Observation/potassium",)), bundle(patient(), observation())])
def test_the_records_that_our_tests_make_are_fhir(resource):
    assert errors(as_json(resource)) == []


@pytest.mark.parametrize("path", sorted(OWN_SAMPLES.glob("*.json")), ids=lambda path: path.name)
def test_our_own_samples_are_fhir(path):
    assert errors(path.read_bytes()) == []


def errors(content: bytes) -> list[str]:
    return [f"{issue.path}: {issue.message}" for issue in fhirkit.validate(content) if issue.severity == "error"]


def observations_of(folder: str) -> list[tuple[str, bytes, Entry]]:
    found = []
    for path in sorted((samples() / "fhir" / folder).glob("*.json")):
        content = path.read_bytes()
        for entry in entries_in(content):
            if entry.resource_type == "Observation" and entry.content is not None:
                found.append((path.name, content[entry.offset : entry.offset + entry.length], entry))
    return found


@pytest.mark.parametrize("folder", ["uscore", "r4examples"])
def test_fhir_resources_reads_the_same_results(folder):
    compared = 0
    for name, text, entry in observations_of(folder):
        try:
            judged = r4b.Observation.model_validate(json.loads(text, parse_float=Decimal))
        except ValueError:
            continue  # some R4 examples have what R4B no longer allows
        assert ours(entry) == theirs(judged), name
        compared += 1
    assert compared > 100


def ours(entry: Entry) -> tuple:
    content = entry.content
    number = Decimal(content.value_text) if content.value_kind == "quantity" else None
    text = content.value_text if content.value_kind == "text" else None
    moment = content.effective_instant if content.effective_precision and "/" not in content.effective_text else None
    moment = content.effective_text if content.effective_precision in {"year", "month"} else moment
    return content.status, moment, number, content.unit if number is not None else None, text, content.note


def theirs(judged) -> tuple:
    quantity = judged.valueQuantity
    note = "\n\n".join(note.text.strip() for note in judged.note or [])
    with_value = quantity is not None and quantity.value is not None
    unit = (quantity.unit or quantity.code or "") if with_value else None
    return judged.status, instant(judged), quantity.value if with_value else None, unit, judged.valueString, note


def instant(judged) -> datetime | str | None:
    """A day begins at midnight UTC, as ours does; a month is its text; a period with an end is compared elsewhere."""
    when = judged.effectiveDateTime or (judged.effectivePeriod.start if judged.effectivePeriod and not judged.effectivePeriod.end else None)
    if when is None or isinstance(when, datetime | str):
        return when
    return datetime(when.year, when.month, when.day, tzinfo=UTC)
