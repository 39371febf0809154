"""What a result says is kept as its source wrote it."""

import msgspec
import pytest

from portal.results import shapes
from tests.exchange.reading import read
from tests.support.records import digits, observation


def quantity(value: str, unit: str = "mmol/L", **more) -> dict:
    return {"value": digits(value), "unit": unit, "code": unit} | more


@pytest.mark.parametrize("text", ["6.30", "0.0000001", "1.0E+2", "116.88054226148434", "120", "-0.5", "12345678901234567890123", "1e2"])
def test_a_number_keeps_its_digits(text):
    content = read(observation(value=text))
    assert (content.value_kind, content.value_text, content.value_number) == ("quantity", text, float(text))


@pytest.mark.parametrize(
    ("given", "kind", "text"),
    [
        ({"valueString": "Clear, no growth"}, "text", "Clear, no growth"),
        ({"valueCodeableConcept": {"coding": [{"code": "A", "display": "Group A"}]}}, "coded", "Group A"),
        ({"valueBoolean": False}, "boolean", "false"),
        ({"valueInteger": 12}, "integer", "12"),
        ({"valueRange": {"low": quantity("4.0"), "high": quantity("6.00")}}, "range", "4.0–6.00"),
        ({"valueRatio": {"numerator": {"value": 1}, "denominator": {"value": 128}}}, "ratio", "1:128"),
        ({"valueRatio": {"numerator": quantity("2.5", "mg"), "denominator": quantity("10", "mL")}}, "ratio", "2.5 mg : 10 mL"),
        ({"valueTime": "08:30:00"}, "time", "08:30:00"),
        ({"valueDateTime": "2026-03"}, "datetime", "2026-03"),
        ({"valuePeriod": {"start": "2026-03-01", "end": "2026-03-02"}}, "period", "2026-03-01/2026-03-02"),
        ({"valueSampledData": {"origin": quantity("0", "mV"), "period": 10, "dimensions": 1, "data": "1 2 3"}}, "samples", "1 2 3"),
        ({}, "none", ""),
    ],
)
def test_a_value_in_each_of_its_forms(given, kind, text):
    resource = {name: value for name, value in observation().items() if name != "valueQuantity"}
    content = read(resource | given)
    assert (content.value_kind, content.value_text) == (kind, text)


def test_a_value_that_is_missing_says_why():
    resource = observation(valueQuantity=None, dataAbsentReason={"text": "Sample was clotted"})
    assert read(resource | {"valueQuantity": {"unit": "mmol/L"}}).absent_reason == "Sample was clotted"


def test_a_comparator_stands_beside_the_number():
    content = read(observation(valueQuantity=quantity("0.05", comparator="<")))
    assert (content.comparator, content.value_text, content.value_number) == ("<", "0.05", 0.05)


PRESSURES = {"8480-6": "Systolic", "8462-4": "Diastolic"}


def pressure(*parts: tuple[str, str, str]) -> dict:
    """A blood pressure with these (code, value, unit)."""
    components = [{"code": {"coding": [{"system": "http://loinc.org", "code": code}]}, "valueQuantity": quantity(value, unit)} for code, value, unit in parts]
    code = {"coding": [{"system": "http://loinc.org", "code": "85354-9"}], "text": "Blood pressure"}
    return observation(code=code, category=[{"coding": [{"code": "vital-signs"}]}], valueQuantity=None, component=components)


def test_blood_pressure_is_one_reading_systolic_first():
    content = read(without_value(pressure(("8462-4", "80", "mm[Hg]"), ("8480-6", "120.5", "mm[Hg]"))))
    assert (content.value_kind, content.value_text, content.unit) == ("blood_pressure", "120.5/80", "mm[Hg]")
    assert (content.value_number, content.second_number, content.section) == (120.5, 80.0, "vitals")
    assert [part.value_text for part in shapes.components(content.components)] == ["80", "120.5"]


@pytest.mark.parametrize("parts", [
    (("8480-6", "120", "mm[Hg]"),),
    (("8480-6", "120", "mm[Hg]"), ("8462-4", "10.6", "kPa")),
    (("8480-6", "120", "mm[Hg]"), ("8480-6", "130", "mm[Hg]"), ("8462-4", "80", "mm[Hg]")),
])  # fmt: skip
def test_what_is_no_whole_blood_pressure_stays_in_parts(parts):
    content = read(without_value(pressure(*parts)))
    assert (content.value_kind, content.second_number) == ("none", None)
    assert len(shapes.components(content.components)) == len(parts)


def without_value(resource: dict) -> dict:
    return {name: value for name, value in resource.items() if name != "valueQuantity"}


def test_everything_around_a_result_is_kept():
    content = read(observation(
        note=[{"text": "Repeat in a week."}, {"text": "Called."}], bodySite={"text": "Left arm"}, method={"text": "ISE"},
        specimen={"display": "Serum"}, device={"display": "Analyser 3"}, performer=[{"display": "Riverside Lab"}, {"display": "Riverside Lab"}],
        issued="2026-03-02T12:00:00+01:00",
    ))  # fmt: skip
    assert content.note == "Repeat in a week.\n\nCalled."
    assert (content.body_site, content.method, content.specimen, content.device) == ("Left arm", "ISE", "Serum", "Analyser 3")
    assert (content.performer, content.issued.isoformat()) == ("Riverside Lab", "2026-03-02T11:00:00+00:00")


def test_the_test_is_known_by_its_loinc_code_first():
    local = {"system": "urn:lab", "code": "K", "display": "K (local)"}
    both = {"coding": [local, {"system": "http://loinc.org", "code": "2823-3"}]}
    content = read(observation(code=both))
    assert (content.code, content.name) == ("2823-3", "K (local)")
    assert content.code_key == read(observation()).code_key != read(observation(code={"coding": [local]})).code_key
    assert content.code_key.isascii() and "2823" not in content.code_key


def test_a_test_without_a_code_is_known_by_its_words():
    first, second = read(observation(code={"text": "Urine  colour"})), read(observation(code={"text": "urine colour"}))
    assert first.code_key == second.code_key and first.code == ""


@pytest.mark.parametrize(
    ("categories", "code", "section"),
    [
        (["laboratory"], "2823-3", "results"), (["vital-signs"], "8867-4", "vitals"), (["social-history"], "72166-2", "about"),
        (["survey"], "44249-1", "about"), (["imaging"], "1", "results"), (["exam"], "1", "results"), (["unheard-of"], "8867-4", "results"),
        ([], "8867-4", "vitals"), ([], "2823-3", "results"), (["survey", "laboratory"], "1", "results"), (["Vital Signs"], "1", "vitals"),
    ],
)  # fmt: skip
def test_the_heading_it_is_shown_under(categories, code, section):
    resource = observation(category=[{"coding": [{"code": one}]} for one in categories], code={"coding": [{"code": code}]})
    assert read(resource).section == section


def test_members_of_a_panel_are_known_by_their_record_keys():
    panel = read(observation(hasMember=[{"reference": "Observation/potassium"}, {"reference": "Observation/sodium"}]))
    assert len(set(msgspec.json.decode(panel.members))) == 2
