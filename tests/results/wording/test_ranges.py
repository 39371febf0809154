"""Ranges in words, and where a value lies."""

import msgspec
import pytest

from portal.results.shapes import ReferenceRange
from portal.results.wording.ranges import all_ranges, compared_words, place_of, range_sentence, range_words


class Row(msgspec.Struct):
    value_text: str
    range_low: str = ""
    range_high: str = ""
    comparator: str = ""
    flag: str = ""
    flag_source: str = ""
    unit: str = "mmol/mol"
    unit_code: str = "mmol/mol"
    range_text: str = ""
    comparable: bool = True

    @property
    def range_low_number(self):
        return float(self.range_low) if self.range_low and self.comparable else None

    @property
    def range_high_number(self):
        return float(self.range_high) if self.range_high and self.comparable else None


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (Row("58", "20", "41"), "This is above the lab's range of 20 to 41 mmol/mol."),
        (Row("12", "20", "41"), "This is below the lab's range of 20 to 41 mmol/mol."),
        (Row("41", "20", "41"), "This is within the lab's range of 20 to 41 mmol/mol."),
        (Row("58", "", "41"), "This is above the lab's range (up to 41 mmol/mol)."),
        (Row("12", "20", ""), "This is below the lab's range (20 mmol/mol or more)."),
        (Row("58"), ""),
        (Row("Positive", "20", "41"), ""),
        (Row("58", "20", "41", comparable=False), ""),
    ],
)
def test_the_sentence_says_where_the_value_lies(row, sentence):
    assert range_sentence(row, "en") == sentence


@pytest.mark.parametrize(("flag", "said"), [("H", True), ("L", False), ("N", False), ("A", True), ("", True)])
def test_nothing_is_said_against_the_labs_own_flag(flag, said):
    assert bool(range_sentence(Row("58", "20", "41", flag=flag, flag_source="lab" if flag else ""), "en")) == said


@pytest.mark.parametrize(
    ("value", "sign", "place"),
    [("15", "<", "below"), ("30", "<", ""), ("60", ">", "above"), ("30", ">", ""), ("60", "<", ""), ("10", ">", "")],
)
def test_a_comparison_is_placed_only_when_that_is_certain(value, sign, place):
    assert place_of(Row(value, "20", "41", comparator=sign)) == place


@pytest.mark.parametrize(("place", "words"), [("above", "Above"), ("within", "Within"), ("below", "Below"), ("", "")])
def test_places_have_words(place, words):
    assert compared_words(place, "en") == words


def test_numbers_and_units_stay_in_one_piece_inside_arabic():
    row = Row("12", "4.0", "11.0", unit="10*9/L", unit_code="10*9/L")
    assert "\u20684.0\u2069" in range_words(row, "ar") and "\u206811.0 ×10⁹/L\u2069" in range_sentence(row, "ar")


def test_a_range_that_is_text_alone_is_told_as_it_is():
    assert range_words(Row("7", range_text="Not detected"), "en") == "Not detected"


def test_a_range_in_another_unit_is_not_given_the_values_unit():
    assert range_words(Row("7", "20", "41", comparable=False), "en") == ""


def test_every_range_is_told_with_whom_it_is_for():
    told = all_ranges(
        [
            ReferenceRange(low="20", high="41", type="normal"),
            ReferenceRange(high="48", type="treatment", applies_to="women", age="18 to 65"),
            ReferenceRange(text="See note", type_text="after a meal"),
            ReferenceRange(),
        ],
        "mmol/mol",
        "en",
    )
    assert told == ["20 to 41 mmol/mol", "up to 48 mmol/mol (wanted with treatment, women, age 18 to 65)", "See note (after a meal)"]
