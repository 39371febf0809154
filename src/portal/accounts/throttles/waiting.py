"""Waiting times, for headers and for people."""

import math
from datetime import datetime

import msgspec

from portal import clock


class WaitingTime(msgspec.Struct, frozen=True):
    """A time as a page says it: `count` of `unit`, which is "minutes" or "hours", rounded up."""

    count: int
    unit: str


def seconds_until(moment: datetime) -> int:
    """Whole seconds, at least one."""
    return max(1, math.ceil((moment - clock.now()).total_seconds()))


def waiting_time(until: datetime | int) -> WaitingTime:
    """How long to wait until a moment, or for a number of seconds: in hours from two hours on."""
    seconds = until if isinstance(until, int) else seconds_until(until)
    if seconds > 90 * 60:
        return WaitingTime(math.ceil(seconds / 3600), "hours")
    return WaitingTime(max(1, math.ceil(seconds / 60)), "minutes")
