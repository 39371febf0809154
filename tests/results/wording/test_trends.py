"""The sentence of a trend and the numbers it speaks of."""

import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.results.wording.trends import Point, trend_sentence


def points(*numbers, low=None, high=None) -> list[Point]:
    """One point a month from January 2026 on."""
    ends = {"low": None if low is None else Decimal(low), "high": None if high is None else Decimal(high)}
    return [
        Point(datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=number), f"day {number + 1}", Decimal(text), f"{text} g", **ends)
        for number, text in enumerate(numbers)
    ]


@pytest.mark.parametrize(
    ("numbers", "sentence"),
    [
        (["44", "47", "58"], "Rose each time over 3 measurements: from 44 g (day 1) to 58 g (day 3)."),
        (["58", "47", "44"], "Fell each time over 3 measurements: from 58 g (day 1) to 44 g (day 3)."),
        (["44", "44", "44"], "The same in all 3 measurements: 44 g (day 1 to day 3)."),
        (["44", "44", "45"], "Rose or stayed the same over 3 measurements: from 44 g (day 1) to 45 g (day 3)."),
        (["45", "44", "44"], "Fell or stayed the same over 3 measurements: from 45 g (day 1) to 44 g (day 3)."),
        (["44", "50", "40", "45"],
         "Went up and down over 4 measurements: first 44 g (day 1), last 45 g (day 4), lowest 40 g, highest 50 g."),
        (["44", "50"], "Rose from 44 g (day 1) to 50 g (day 2)."),
        (["50", "44"], "Fell from 50 g (day 1) to 44 g (day 2)."),
        (["44", "44.0"], "The same both times: 44.0 g (day 1 and day 2)."),
        (["44"], "There is one measurement so far."),
        ([], ""),
    ],
)  # fmt: skip
def test_what_the_numbers_did(numbers, sentence):
    assert trend_sentence(points(*numbers), "en") == sentence


@pytest.mark.parametrize(
    ("numbers", "low", "high", "ending"),
    [
        (["44", "58"], "20", "41", "All are above the lab's range."),
        (["14", "18"], "20", "41", "All are below the lab's range."),
        (["24", "41"], "20", "41", "All are within the lab's range."),
        (["10", "30", "50"], "20", "41", "Above the lab's range: 1 of 3. Below the lab's range: 1 of 3."),
        (["30", "50"], None, "41", "Above the lab's range: 1 of 2."),
    ],
)
def test_how_many_lie_outside_the_range(numbers, low, high, ending):
    assert trend_sentence(points(*numbers, low=low, high=high), "en").endswith(f". {ending}")


def test_measurements_without_a_range_are_told_apart():
    mixed = [*points("30"), *points("50", low="20", high="41"), *points("60", low="20", high="41")]
    assert trend_sentence(mixed, "en").endswith("All that have a range are above it.")
    mixed = [*points("30"), *points("30", low="20", high="41"), *points("60", low="20", high="41")]
    assert trend_sentence(mixed, "en").endswith("Above the lab's range: 1 of 2. Without a range: 1.")


def test_numbers_stay_from_left_to_right_inside_arabic():
    assert "\u206844 g\u2069" in trend_sentence(points("44", "58"), "ar")


NUMBERS = st.lists(st.integers(-50, 50).map(str), min_size=2, max_size=12)


@given(NUMBERS)
def test_the_movement_is_that_of_the_numbers(numbers):
    sentence = trend_sentence(points(*numbers), "en")
    steps = [int(later) - int(earlier) for earlier, later in pairwise(numbers)]
    assert sentence.startswith("Rose from") == (len(steps) == 1 and steps[0] > 0)
    assert sentence.startswith("Rose each time") == (len(steps) > 1 and min(steps) > 0)
    assert sentence.startswith("Fell each time") == (len(steps) > 1 and max(steps) < 0)
    assert sentence.startswith("The same") == (set(steps) == {0})
    assert sentence.startswith("Went up and down") == (min(steps) < 0 < max(steps))
    assert f"{numbers[-1]} g" in sentence


@given(NUMBERS)
def test_the_counts_and_ends_are_those_of_the_numbers(numbers):
    sentence, values = trend_sentence(points(*numbers, low=-10, high=10), "en"), [int(number) for number in numbers]
    above, below = sum(value > 10 for value in values), sum(value < -10 for value in values)
    said = {side: int(count) for side, count in re.findall(r"(Above|Below) the lab's range: (\d+) of", sentence)}
    if above == len(values) or below == len(values) or not above + below:
        side = "above" if above else "below" if below else "within"
        assert sentence.endswith(f"All are {side} the lab's range.")
    else:
        assert (said.get("Above", 0), said.get("Below", 0)) == (above, below)
    if found := re.search(r"lowest (-?\d+) g, highest (-?\d+) g", sentence):
        assert (int(found[1]), int(found[2])) == (min(values), max(values))
