"""The limits in force."""

import time

from portal.clinic.limits.registry import LIMIT_NAMED, Limits
from portal.database.engine import engine
from portal.database.statements import Statement

KEPT_SECONDS = 2.0  # with several processes, a change is seen everywhere after at most this long

_CHOSEN = Statement("SELECT name, value FROM clinic_limit")

_kept: tuple[object, float, Limits] | None = None


async def the_limits() -> Limits:
    """The limits in force, at most two seconds old; one attribute for each name in the registry."""
    global _kept
    if _kept and _kept[0] is engine() and time.monotonic() - _kept[1] < KEPT_SECONDS:
        return _kept[2]
    asked_at, asked_of = time.monotonic(), engine()
    found = chosen_by(await _CHOSEN.rows())
    _kept = (asked_of, asked_at, found)
    return found


def chosen_by(rows: list[tuple[str, int]]) -> Limits:
    """The limits as these rows say. A row that no limit admits is as if it were not there."""
    return Limits(**{name: value for name, value in rows if name in LIMIT_NAMED and LIMIT_NAMED[name].admits(value)})


def forget_limits() -> None:
    """Read the table again at the next question: somebody has just changed it here."""
    global _kept
    _kept = None
