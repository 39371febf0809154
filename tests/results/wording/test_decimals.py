"""How many decimals are shown."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.results.wording.decimals import decimal_of, shown_decimals


@pytest.mark.parametrize("text", ["5", "5.40", "6.30", "0.125", "-1.5", "100.0"])
def test_a_number_with_sensible_decimals_is_kept_as_it_was_sent(text):
    assert shown_decimals(text) == text


@pytest.mark.parametrize(
    ("text", "unit", "shown"),
    [
        ("116.88054226148434", "mm[Hg]", "117"), ("78.96", "/min", "79"), ("82.123456", "kg", "82.1"), ("37.04", "Cel", "37.0"),
        ("172.5", "cm", "172.5"), ("72.0", "/min", "72"), ("1.7312", "m", "1.73"), ("4.0", "{score}", "4"),
    ],
)  # fmt: skip
def test_vital_signs_are_rounded_by_their_unit(text, unit, shown):
    assert shown_decimals(text, unit, "vitals") == shown


@pytest.mark.parametrize(("text", "shown"), [("4.38971234", "4.39"), ("0.012345678", "0.0123"), ("238.1234567", "238"), ("46.34567", "46.3")])
def test_decimals_that_nobody_measures_are_rounded_to_three_digits(text, shown):
    assert shown_decimals(text) == shown


@pytest.mark.parametrize(("text", "bounds", "shown"), [("6.0412345", ("", "6.0"), "6.04"), ("119.99999", ("120", ""), "119.99999"), ("6.0412345", (), "6.04")])
def test_rounding_does_not_cross_an_end_of_the_range(text, bounds, shown):
    assert shown_decimals(text, bounds=bounds) == shown


@pytest.mark.parametrize("text", ["Negative", "NaN", "Infinity", "1e999999999", "1:40", "", "12 to 14"])
def test_what_is_no_number_stays_as_it_is(text):
    assert shown_decimals(text) == text
    assert decimal_of(text) is None


def test_a_number_with_an_exponent_is_written_out():
    assert shown_decimals("1.5E+3") == "1500"


@given(st.decimals(-10_000, 10_000, places=9), st.decimals(-10_000, 10_000, places=2))
def test_a_rounded_number_lies_on_the_same_side_of_the_range(number, end):
    shown = Decimal(shown_decimals(format(number, "f"), bounds=(str(end),)))
    assert (shown > end, shown < end) == (number > end, number < end)
