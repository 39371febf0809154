"""What was found, as lines of a table."""

import datetime
import platform
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """One figure: what, the numbers behind it, the number that counts, and what it should be."""

    what: str
    shown: str
    number: str
    goal: str
    reached: bool


def times(ratio: float) -> str:
    """A ratio as people read it."""
    return f"{ratio:.2f} ×"


def table(lines: Iterable[Line]) -> str:
    """A Markdown table, with when and where it was measured above it."""
    head = f"{datetime.date.today().isoformat()}, Python {platform.python_version()}, {platform.machine()}, {cores()} cores.\n"
    rows = [f"| {line.what} | {line.shown} | {line.number} | {line.goal} | {'yes' if line.reached else '**no**'} |" for line in lines]
    return "\n".join([head, "| what | measured | figure | goal | reached |", "| --- | --- | --- | --- | --- |", *rows]) + "\n"


def cores() -> int:
    """Cores that this process may use."""
    import os

    return len(os.sched_getaffinity(0))
