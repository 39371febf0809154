"""Values in words."""

import pytest

from portal.results.shapes import Component
from portal.results.wording.values import value_of


def value(kind="quantity", text="", locale="en", **given):
    return value_of(Component(value_kind=kind, value_text=text, **given), locale)


def test_a_number_keeps_its_decimals_and_has_its_unit():
    shown = value(text="6.30", unit="mmol/L", unit_code="mmol/L")
    assert (shown.text, shown.unit, shown.with_unit, shown.is_number) == ("6.30", "mmol/L", "6.30 mmol/L", True)


@pytest.mark.parametrize(("locale", "text"), [("en", "5.40"), ("es", "5,40"), ("nl", "5,40")])
def test_a_number_is_written_as_in_the_readers_language(locale, text):
    assert value(text="5.40", locale=locale).text == text


@pytest.mark.parametrize(("sign", "words"), [("<", "less than 5"), ("<=", "5 or less"), (">=", "5 or more"), (">", "more than 5"), ("", "5")])
def test_a_comparison_is_said_in_words(sign, words):
    assert value(text="5", comparator=sign).text == words


def test_the_unit_of_a_comparison_stands_by_its_number():
    row = {"text": "0.1", "comparator": "<=", "unit": "10*9/L", "unit_code": "10*9/L"}
    assert (value(**row).with_unit, value(**row).unit) == ("0.1 ×10⁹/L or less", "")
    assert "\u20680.1 ×10⁹/L\u2069" in value(**row, locale="ar").with_unit


def test_the_exact_number_is_kept_where_it_was_rounded():
    assert value(text="4.38971234").exact == "4.38971234"
    assert value(text="4.39").exact == ""


def test_a_blood_pressure_is_rounded_part_by_part():
    row = Component(value_kind="blood_pressure", value_text="116.88054/78.3021", unit="mm[Hg]", unit_code="mm[Hg]")
    shown = value_of(row, "en", section="vitals")
    assert (shown.with_unit, shown.exact) == ("117/78 mmHg", "116.88054/78.3021")


@pytest.mark.parametrize(
    ("kind", "text", "words"),
    [
        ("boolean", "true", "Yes"), ("boolean", "false", "No"), ("text", "Clear", "Clear"), ("coded", "Positive", "Positive"),
        ("ratio", "1:128", "1:128"), ("range", "4.0–5.5", "4.0–5.5"), ("integer", "12", "12"),
        ("datetime", "2026-11-03", "3 November 2026"), ("datetime", "2026-11", "November 2026"),
        ("datetime", "2026-11-03T14:40:00+01:00", "3 November 2026 14:40"), ("datetime", "2026-13-45", "2026-13-45"),
        ("period", "2026-11-03/2026-11-05", "3 November 2026 – 5 November 2026"), ("period", "2026-11-03/", "3 November 2026"), ("time", "14:40:00", "14:40:00"),
        ("samples", "1 2 3 4", "A recorded series of measurements"), ("none", "", "No value given"),
    ],
)  # fmt: skip
def test_every_kind_of_value_has_words(kind, text, words):
    assert value(kind, text).text == words


@pytest.mark.parametrize(("reason", "words"), [("not-performed", "Not done"), ("unknown", "Not known"), ("Not a Number (NaN)", "No number"), ("Asked But Unknown", "Asked, but not known"), ("broken tube", "broken tube")])
def test_a_missing_value_says_why(reason, words):
    shown = value("none", absent_reason=reason)
    assert (shown.text, shown.missing) == (words, True)


def test_a_percent_sign_stands_close_to_its_number():
    assert value(text="5.7", unit="%", unit_code="%").with_unit == "5.7%"
