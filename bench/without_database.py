"""The portal with every answer of the database in memory: what a page costs without it.

`python -m bench.without_database serve …` is `portal serve …`, but a statement is asked of the database once for each set of
values (times left out) and answered from memory from then on; writes, throttle counters and audit lines go nowhere. The
session, the door, the form tokens, the template, the compression and the headers are all there.
"""

import sys
from collections.abc import Callable, Coroutine
from datetime import datetime
from typing import Any

from portal.__main__ import main
from portal.accounts.throttles import requests
from portal.audit import log
from portal.database.statements import Statement

Answer = Callable[..., Coroutine[Any, Any, Any]]
UNLIMITED = 10**9


def from_memory(ask: Answer) -> Answer:
    """`ask`, but only once for each statement and values."""
    kept: dict[tuple, Any] = {}

    async def answer(statement: Statement, *values: Any) -> Any:
        key = (id(statement), *(value for value in values if not isinstance(value, datetime)))
        if key not in kept:
            kept[key] = await ask(statement, *values)
        return kept[key]

    return answer


async def nothing(*values: Any, **named: Any) -> int:
    """A write that goes nowhere."""
    return 1


async def unlimited(lease: Any, bucket: Any, now: datetime) -> None:
    """A throttle that never fills."""
    lease.left, lease.ends_at, lease.exhausted = UNLIMITED, now.replace(year=now.year + 1), False


def forget_the_database() -> None:
    """Replace what asks and what writes."""
    Statement.rows, Statement.all, Statement.one = from_memory(Statement.rows), from_memory(Statement.all), from_memory(Statement.one)
    Statement.run = Statement.many = nothing
    requests._renew = unlimited
    log.append_with_others = nothing


if __name__ == "__main__":
    forget_the_database()
    sys.exit(main())
