"""When something was measured, as precisely as the source said and no more."""

from datetime import UTC, datetime
from typing import Protocol

from portal.web import formats
from portal.web.language import translator

_LENGTH = {"year": 4, "month": 7, "day": 10}
_NOTHING_KNOWN = datetime(1901, 1, 1, tzinfo=UTC)


class Dated(Protocol):
    """What has a time; the columns of Observation of these names."""

    effective_text: str
    effective_precision: str
    effective_instant: datetime
    issued: datetime | None


def day_of(row: Dated, locale: str, zone: str) -> str:
    """`12 November 2026`, `November 2026` or `2026`; the day it was reported when nobody said when it was taken."""
    length = _LENGTH.get(row.effective_precision)
    if length and len(row.effective_text) >= length:
        return formats.day(row.effective_text[:length], locale)
    if row.effective_precision or row.effective_instant > _NOTHING_KNOWN:
        return formats.day(row.effective_instant, locale, zone)
    return translator(locale).gettext("Date not known")


def moment_of(row: Dated, locale: str, zone: str) -> str:
    """When it was taken, with the time of day on the clock of `zone` where the source gave one; a time that went on for
    days has its end too. Empty when nobody said."""
    if not row.effective_precision:
        return ""
    start, _, end = row.effective_text.partition("/")
    if end[:10] and end[:10] != start[:10]:
        return translator(locale).gettext("%(start)s to %(end)s", start=day_of(row, locale, zone), end=as_written(end[:10], locale))
    if row.effective_precision in {"minute", "second"}:
        return formats.moment(row.effective_instant, locale, zone)
    return day_of(row, locale, zone)


def as_written(text: str, locale: str) -> str:
    """A FHIR date or dateTime on the clock it was written with; text that is none as it is."""
    try:
        moment = datetime.fromisoformat(text if len(text) > 10 else (text + "-01-01")[:10])
    except ValueError:
        return text
    day = formats.day(text[:10], locale)
    return f"{day} {moment.hour:02}:{moment.minute:02}" if len(text) > 10 else day


def iso_of(row: Dated) -> str:
    """For the `datetime` attribute of `<time>`; empty when nothing is known."""
    length = _LENGTH.get(row.effective_precision)
    if length and len(row.effective_text) >= length:
        return row.effective_text[:length]
    return formats.iso(row.effective_instant) if row.effective_instant > _NOTHING_KNOWN else ""
