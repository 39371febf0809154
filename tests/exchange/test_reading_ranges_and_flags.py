"""Ranges as the lab gave them; a flag of the lab's own, or one that follows with certainty."""

import pytest

from portal.results import shapes
from tests.exchange.reading import read
from tests.support.records import digits, observation

FLAGS = "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation"


def limits(low: str = "3.50", high: str = "5.10", unit: str = "mmol/L", **more) -> dict:
    """A reference range."""
    sides = {"low": low, "high": high}
    return {side: {"value": digits(text), "unit": unit, "code": unit} for side, text in sides.items() if text} | more


def flagged(value: str, *ranges: dict, **more):
    return read(observation(value=value, referenceRange=list(ranges), **more))


def test_a_range_keeps_its_digits():
    content = flagged("4.2", limits())
    assert (content.range_low, content.range_high, content.range_low_number, content.range_high_number) == ("3.50", "5.10", 3.5, 5.1)
    (only,) = shapes.ranges(content.ranges)
    assert (only.low, only.high, only.unit) == ("3.50", "5.10", "mmol/L")


def test_a_range_in_words_is_kept_as_words():
    content = flagged("4.2", {"text": "3.5 to 5.1 mmol/L"})
    assert (content.range_text, content.range_low, content.flag) == ("3.5 to 5.1 mmol/L", "", "")


@pytest.mark.parametrize(
    ("value", "low", "high", "flag"),
    [
        ("3.49", "3.50", "5.10", "L"), ("3.5", "3.50", "5.10", "N"), ("5.10", "3.50", "5.1", "N"), ("5.11", "3.50", "5.10", "H"),
        ("0.1", "", "5.10", "N"), ("9", "", "5.10", "H"), ("0.1", "3.50", "", "L"), ("9", "3.50", "", "N"),
    ],
)
def test_a_flag_is_computed_from_one_normal_range_with_the_same_unit(value, low, high, flag):
    content = flagged(value, limits(low, high))
    assert (content.flag, content.flag_source) == (flag, "computed")


@pytest.mark.parametrize("ranges", [
    [limits(unit="mg/dL")],
    [limits(unit="")],
    [limits(type={"coding": [{"code": "therapeutic"}]})],
    [limits(appliesTo=[{"text": "Women"}])],
    [limits(age={"low": {"value": 18, "unit": "a"}})],
    [limits(), limits("3.0", "6.0")],
    [{"text": "under 5"}],
    [],
])  # fmt: skip
def test_no_flag_is_guessed(ranges):
    content = flagged("99", *ranges)
    assert (content.flag, content.flag_source, content.range_high_number) == ("", "", None)


def test_no_flag_is_computed_for_less_than():
    content = flagged("5.2", limits(), valueQuantity={"value": 5.2, "comparator": "<", "unit": "mmol/L", "code": "mmol/L"})
    assert content.flag == ""


def test_the_labs_flag_wins_over_the_numbers():
    said = [{"coding": [{"system": "urn:local", "code": "LL*"}, {"system": FLAGS, "code": "LL", "display": "Critical low"}]}]
    content = flagged("4.2", limits(), interpretation=said)
    assert (content.flag, content.flag_source, content.interpretation) == ("LL", "lab", "Critical low")


def test_a_flag_in_words_only_is_kept():
    content = flagged("4.2", limits(), interpretation=[{"text": "borderline"}])
    assert (content.flag, content.flag_source, content.interpretation) == ("", "lab", "borderline")


def test_several_ranges_are_all_kept_and_none_is_chosen():
    content = flagged("4.2", limits(appliesTo=[{"text": "Women"}]), limits("4.0", "5.5", appliesTo=[{"text": "Men"}]))
    assert [one.applies_to for one in shapes.ranges(content.ranges)] == ["Women", "Men"]
    assert (content.range_low, content.range_low_number) == ("", None)


def test_a_critical_range_is_kept_and_is_not_the_normal_one():
    content = flagged("4.2", limits("2.5", "6.5", type={"coding": [{"code": "critical", "display": "Critical"}]}))
    (only,) = shapes.ranges(content.ranges)
    assert (only.type, only.type_text, content.range_low) == ("critical", "Critical", "")


def test_a_component_has_its_own_range_and_flag():
    part = {"code": {"text": "Part"}, "valueQuantity": {"value": 9, "unit": "mmol/L", "code": "mmol/L"}, "referenceRange": [limits()]}
    (only,) = shapes.components(read(observation(component=[part])).components)
    assert (only.flag, only.flag_source, only.range_low) == ("H", "computed", "3.50")
