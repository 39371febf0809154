"""Dates, times and numbers as people of each language write them. Digits are Western in every language."""

import re
from datetime import UTC, date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_skeleton

from portal import clock
from portal.web.language import cldr_name, direction, translator

_DECIMAL = re.compile(r"(?P<before>\s*(?:[<>]=?|[≤≥~±])?\s*)(?P<sign>[-+−]?)(?P<whole>\d+)(?:\.(?P<part>\d+))?\s*")


def day(value: date | datetime | str, locale: str, zone: str | None = None) -> str:
    """A day in words: `3 November 2026`. Text may be partial, as in FHIR: `2026`, `2026-11`, or a full day.

    A moment is shown as the day it was in the IANA time zone `zone` (UTC when none is given).
    """
    if isinstance(value, datetime):
        return _day_of_moment(value, locale, zone)
    return _day(value if isinstance(value, str) else value.isoformat(), locale)


@lru_cache(maxsize=8192)
def _day_of_moment(value: datetime, locale: str, zone: str | None) -> str:
    return _day(value.astimezone(ZoneInfo(zone) if zone else UTC).date().isoformat(), locale)


@lru_cache(maxsize=8192)
def _day(text: str, locale: str) -> str:
    if re.fullmatch(r"\d{4}", text):
        return text
    if re.fullmatch(r"\d{4}-\d\d", text):
        return format_skeleton("yMMMM", date.fromisoformat(f"{text}-01"), locale=cldr_name(locale))
    return format_date(date.fromisoformat(text[:10]), "long", locale=cldr_name(locale))


def time_of_day(value: datetime, locale: str, zone: str) -> str:
    """The time on the clock in the IANA time zone `zone`: `14:40`."""
    local = value.astimezone(ZoneInfo(zone))
    return f"{local.hour:02}:{local.minute:02}"


def moment(value: datetime, locale: str, zone: str) -> str:
    """Day and time in the IANA time zone `zone`: `3 November 2026, 14:40`."""
    comma = "،" if direction(locale) == "rtl" else ","
    return f"{day(value, locale, zone)}{comma} {time_of_day(value, locale, zone)}"


def relative_day(value: date | datetime, locale: str, zone: str) -> str:
    """`today`, `yesterday`, `tomorrow`, `3 days ago`, and the day itself when it is a week or more away."""
    if isinstance(value, datetime):
        value = value.astimezone(ZoneInfo(zone)).date()
    away = (value - clock.today(zone)).days
    words = translator(locale)
    if away == 0:
        return words.gettext("today")
    if away == -1:
        return words.gettext("yesterday")
    if away == 1:
        return words.gettext("tomorrow")
    if -7 < away < 0:
        return words.ngettext("%(num)s day ago", "%(num)s days ago", -away)
    return day(value, locale)


def iso(value: date | datetime | str) -> str:
    """For the `datetime` attribute of `<time>`: the day, or the moment in UTC to the minute."""
    if isinstance(value, datetime):
        return _iso_of_moment(value)
    return value if isinstance(value, str) else value.isoformat()


@lru_cache(maxsize=8192)
def _iso_of_moment(value: datetime) -> str:
    return f"{value.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='minutes')}Z"


@lru_cache(maxsize=8192)
def number(text: str, locale: str) -> str:
    """A decimal number with the separators of `locale` and exactly the decimals it came with: `5.40` → `5,40`.

    Whole parts of five digits and more are grouped. A comparison sign before the number stays. Text that is no
    number ("Negative", "1:40") comes back as it is.
    """
    found = _DECIMAL.fullmatch(text)
    if not found:
        return text
    symbols = _symbols(locale)
    whole = found["whole"]
    if len(whole) > 4 and not whole.startswith("0"):
        whole = re.sub(r"(?<=\d)(?=(\d{3})+$)", symbols["group"], whole)
    part = f"{symbols['decimal']}{found['part']}" if found["part"] else ""
    return f"{found['before'].lstrip()}{found['sign'].replace('-', '−')}{whole}{part}"


@lru_cache
def _symbols(locale: str) -> dict[str, str]:
    return dict(Locale.parse(cldr_name(locale)).number_symbols["latn"])


def minutes(count: int, locale: str) -> str:
    """`15 minutes`, `1 minute`."""
    return translator(locale).ngettext("%(num)s minute", "%(num)s minutes", count)


def file_size(count: int, locale: str) -> str:
    """A number of bytes in the largest unit that leaves a number above one: `412 kB`, `1.3 MB`."""
    if count < 1000:
        return translator(locale).ngettext("%(num)s byte", "%(num)s bytes", count)
    if count < 1_000_000:
        return f"{number(str(round(count / 1000)), locale)} kB"
    return f"{number(f'{count / 1_000_000:.1f}', locale)} MB"


def dialled(phone: str) -> str:
    """A telephone number as a `tel:` link wants it: digits and a leading plus sign."""
    return re.sub(r"(?!^\+)[^\d]", "", phone.strip())
