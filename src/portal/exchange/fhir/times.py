"""FHIR dates and times: `YYYY`, `YYYY-MM`, `YYYY-MM-DD` and with a time of day (R4 datatypes, dateTime and instant)."""

import re
from datetime import UTC, datetime

from portal.exchange.records import Moment

_FORM = re.compile(
    r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01])(?:T(?:[01]\d|2[0-3]):[0-5]\d(:[0-5]\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)?)?)?)?"
)
_PRECISION = {4: "year", 7: "month", 10: "day"}
_PADDING = {4: "-01-01", 7: "-01", 10: ""}
NOTHING_KNOWN = datetime(1900, 1, 1, tzinfo=UTC)
NO_MOMENT = Moment()


def moment(text: str) -> Moment | None:
    """The moment that `text` names, its text kept as it is; None when it is no FHIR date.

    A date begins at midnight UTC; a time without a zone, which FHIR forbids and some systems write, is taken as UTC.
    """
    found = _FORM.fullmatch(text)
    if found is None:
        return None
    precision = _PRECISION.get(len(text)) or ("second" if found[1] else "minute")
    try:
        if len(text) <= 10:
            return Moment(text, precision, datetime.fromisoformat(text + _PADDING[len(text)]).replace(tzinfo=UTC))
        instant = datetime.fromisoformat(_to_microseconds(text))
        return Moment(text, precision, instant.replace(tzinfo=UTC) if instant.tzinfo is None else instant.astimezone(UTC))
    except (ValueError, OverflowError):
        return None


def _to_microseconds(text: str) -> str:
    """Fractions of a second beyond what Python keeps are cut off."""
    if "." not in text or len(text) < 33:
        return text
    return re.sub(r"(\.\d{6})\d+", r"\1", text)
