"""The times of a record, checked; a date that is none sets the record aside."""

from datetime import datetime

from portal.exchange.fhir.shapes import Period
from portal.exchange.fhir.times import NOTHING_KNOWN, moment
from portal.exchange.problems import Problem, Refused
from portal.exchange.records import Moment


def checked(text: str, path: str) -> Moment:
    """The moment that `text` names. Raises Refused."""
    found = moment(text)
    if found is None:
        raise Refused(Problem.WRONG_DATE, path, path=path, value=text)
    return found


def when(text: str, path: str) -> datetime | None:
    """The instant, or None for no text."""
    return checked(text, path).instant if text else None


def effective(text: str, period: Period | None, issued: str, name: str) -> Moment:
    """When something was so: its date, the beginning of its period, else when it was issued, else not known.

    A period keeps its text as `start/end`; one without a beginning counts from its end.
    """
    if text:
        return checked(text, f"{name}.effectiveDateTime")
    if period is not None and (period.start or period.end):
        begins = checked(period.start or period.end, f"{name}.effectivePeriod")
        return Moment(f"{period.start}/{period.end}" if period.end and period.start else begins.text, begins.precision, begins.instant)
    if issued:
        return Moment("", "", checked(issued, f"{name}.issued").instant)
    return Moment("", "", NOTHING_KNOWN)
