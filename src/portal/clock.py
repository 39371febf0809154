"""The one clock. Every rule that depends on time asks here, so that tests can move it."""

from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

_offset = timedelta(0)
_frozen: datetime | None = None


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return (_frozen or datetime.now(UTC)) + _offset


def today(zone: str) -> date:
    """The calendar day in the IANA time zone `zone`."""
    return now().astimezone(ZoneInfo(zone)).date()


def advance(amount: timedelta) -> None:
    """Move the clock by `amount`; for tests."""
    global _offset
    _offset += amount


@contextmanager
def travelling(start: datetime | None = None):
    """Let tests move the clock; on leaving it is the real one again. `start` freezes it there first."""
    global _offset, _frozen
    before = (_offset, _frozen)
    if start is not None:
        _offset, _frozen = timedelta(0), start
    try:
        yield
    finally:
        _offset, _frozen = before
