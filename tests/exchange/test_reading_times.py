"""Dates are as exact as their source made them, and no more."""

from datetime import UTC, datetime

import pytest

from portal.exchange.fhir.times import NOTHING_KNOWN, moment
from tests.exchange.reading import read
from tests.support.records import observation


@pytest.mark.parametrize(
    ("text", "precision", "instant"),
    [
        ("2019", "year", datetime(2019, 1, 1, tzinfo=UTC)),
        ("2019-07", "month", datetime(2019, 7, 1, tzinfo=UTC)),
        ("2019-07-31", "day", datetime(2019, 7, 31, tzinfo=UTC)),
        ("2019-07-31T23:30:00-02:00", "second", datetime(2019, 8, 1, 1, 30, tzinfo=UTC)),
        ("2019-07-31T23:30Z", "minute", datetime(2019, 7, 31, 23, 30, tzinfo=UTC)),
        ("2019-07-31T23:30:15.1234567Z", "second", datetime(2019, 7, 31, 23, 30, 15, 123456, tzinfo=UTC)),
        ("2019-07-31T23:30:15.123456789012+00:00", "second", datetime(2019, 7, 31, 23, 30, 15, 123456, tzinfo=UTC)),
        ("2019-07-31T23:30:15", "second", datetime(2019, 7, 31, 23, 30, 15, tzinfo=UTC)),
    ],
)
def test_a_date_keeps_its_text_and_its_precision(text, precision, instant):
    found = moment(text)
    assert (found.text, found.precision, found.instant) == (text, precision, instant)


@pytest.mark.parametrize("text", ["", "19", "2019-13", "2019-02-30", "31/07/2019", "2019-7-31", "2019-07-31T25:00:00Z", "2019-07-31 10:00", "0000",
                                  "2019-07-31T23:30:00+99:00", "0001-01-01T00:00:00+05:00", "٢٠١٩"])  # fmt: skip
def test_what_is_no_date_is_none(text):
    assert moment(text) is None


def of(**given):
    resource = {name: value for name, value in observation().items() if name != "effectiveDateTime"}
    content = read(resource | given)
    return content.effective_text, content.effective_precision, content.effective_instant


def test_a_period_begins_with_its_beginning():
    text, precision, instant = of(effectivePeriod={"start": "2019-07-01", "end": "2019-07-03"})
    assert (text, precision, instant.day) == ("2019-07-01/2019-07-03", "day", 1)


def test_a_period_without_beginning_counts_from_its_end():
    assert of(effectivePeriod={"end": "2019-07"})[:2] == ("2019-07", "month")


def test_without_a_date_the_time_of_issue_gives_the_order_but_no_text():
    assert of(issued="2019-07-31T10:00:00Z") == ("", "", datetime(2019, 7, 31, 10, tzinfo=UTC))


def test_without_any_time_it_comes_last():
    assert of() == ("", "", NOTHING_KNOWN)
