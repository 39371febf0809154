"""When something was measured."""

from datetime import UTC, datetime

import msgspec
import pytest

from portal.results.wording.dates import day_of, iso_of, moment_of


class Row(msgspec.Struct):
    effective_text: str
    effective_precision: str
    effective_instant: datetime
    issued: datetime | None = None


LATE = datetime(2026, 11, 3, 23, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("row", "day", "iso"),
    [
        (Row("2026", "year", LATE), "2026", "2026"),
        (Row("2026-11", "month", LATE), "November 2026", "2026-11"),
        (Row("2026-11-03", "day", LATE), "3 November 2026", "2026-11-03"),
        (Row("2026-11-03T23:30:00Z", "second", LATE), "4 November 2026", "2026-11-03T23:30Z"),
        (Row("", "", LATE), "4 November 2026", "2026-11-03T23:30Z"),
        (Row("", "", datetime(1900, 1, 1, tzinfo=UTC)), "Date not known", ""),
    ],
)
def test_a_date_is_as_precise_as_the_source_and_no_more(row, day, iso):
    assert (day_of(row, "en", "Europe/Amsterdam"), iso_of(row)) == (day, iso)


def test_the_time_of_day_is_told_on_the_clinics_clock_where_there_is_one():
    assert moment_of(Row("2026-11-03T23:30:00Z", "minute", LATE), "en", "Europe/Amsterdam") == "4 November 2026, 00:30"
    assert moment_of(Row("2026-11-03", "day", LATE), "en", "Europe/Amsterdam") == "3 November 2026"


def test_a_time_that_went_on_for_days_has_its_end():
    row = Row("2026-11-03T08:00:00Z/2026-11-05", "second", LATE)
    assert moment_of(row, "en", "Europe/Amsterdam") == "4 November 2026 to 5 November 2026"
    assert moment_of(Row("2026-11-03T08:00:00Z/2026-11-03T09:00:00Z", "second", LATE), "en", "UTC") == "3 November 2026, 23:30"


def test_nobody_is_told_when_it_was_taken_if_nobody_said():
    assert moment_of(Row("", "", LATE), "en", "UTC") == ""
