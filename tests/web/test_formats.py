"""Dates and numbers as people of each language write them."""

from datetime import UTC, date, datetime, timedelta

import pytest

from portal import clock
from portal.web import formats
from portal.web.templating import environment

NOON = datetime(2026, 11, 3, 12, 40, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "locale", "shown"),
    [
        (date(2026, 11, 3), "en", "3 November 2026"),
        ("2026-11-03", "es", "3 de noviembre de 2026"),
        ("2026-11", "nl", "november 2026"),
        ("2026-11", "es", "noviembre de 2026"),
        ("2026", "ar", "2026"),
        (datetime(2026, 11, 3, 23, 30, tzinfo=UTC), "en", "3 November 2026"),
    ],
)
def test_a_day_may_be_partial(value, locale, shown):
    assert formats.day(value, locale) == shown


def test_a_moment_is_on_the_clinics_clock():
    late = datetime(2026, 11, 3, 23, 30, tzinfo=UTC)
    assert formats.moment(late, "en", "Europe/Amsterdam") == "4 November 2026, 00:30"
    assert formats.day(late, "en", "Europe/Amsterdam") == "4 November 2026"
    assert formats.moment(NOON, "ar", "UTC") == "3 نوفمبر 2026، 12:40"


@pytest.mark.parametrize(
    ("text", "locale", "shown"),
    [
        ("5.40", "en", "5.40"), ("5.40", "nl", "5,40"), ("0.050", "es", "0,050"), ("1500", "es", "1500"), ("150000", "en", "150,000"),
        ("150000.5", "nl", "150.000,5"), ("-2.0", "en", "−2.0"), ("<5.1", "nl", "<5,1"), (">= 3", "en", ">= 3"), ("007", "en", "007"),
        ("00012", "en", "00012"), ("1:40", "nl", "1:40"), ("Negative", "ar", "Negative"), ("1e5", "nl", "1e5"), ("12.5", "ar", "12.5"), ("", "en", ""),
    ],
)  # fmt: skip
def test_numbers_keep_their_decimals(text, locale, shown):
    assert formats.number(text, locale) == shown


@pytest.mark.parametrize(
    ("days", "shown"), [(0, "today"), (-1, "yesterday"), (1, "tomorrow"), (-3, "3 days ago"), (-7, "27 October 2026"), (4, "7 November 2026")]
)
def test_days_that_are_near_are_said_so(days, shown):
    with clock.travelling(NOON):
        assert formats.relative_day(NOON + timedelta(days=days), "en", "UTC") == shown


def test_today_is_todays_date_where_the_clinic_is():
    with clock.travelling(datetime(2026, 11, 3, 23, 30, tzinfo=UTC)):
        assert formats.relative_day(date(2026, 11, 4), "en", "Europe/Amsterdam") == "today"


@pytest.mark.parametrize(("count", "shown"), [(1, "1 byte"), (999, "999 bytes"), (412_300, "412 kB"), (1_340_000, "1,3 MB")])
def test_sizes_of_files(count, shown):
    assert formats.file_size(count, "nl" if count > 1_000_000 else "en") == shown


@pytest.mark.parametrize(("phone", "dialled"), [("01632 960 321", "01632960321"), ("+44 (0)1632 960", "+4401632960"), ("112", "112")])
def test_telephone_links_hold_digits_only(phone, dialled):
    assert formats.dialled(phone) == dialled


def test_templates_know_the_clinics_clock_by_themselves():
    class View:
        class clinic:
            time_zone = "Europe/Amsterdam"

    source = "{{ at|moment }} | {{ at|time_of_day }} | {{ at|day }} | {{ at|iso }} | {{ at|moment('UTC') }}"
    shown = environment("en").from_string(source).render(view=View, at=datetime(2026, 11, 3, 23, 30, tzinfo=UTC))
    assert shown == "4 November 2026, 00:30 | 00:30 | 4 November 2026 | 2026-11-03T23:30Z | 3 November 2026, 23:30"
