"""Tasks by the clock. Each is run by one worker at a time, which leases the task's row."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

import msgspec

from portal import clock
from portal.database.identifiers import new_id
from portal.database.statements import Statement
from portal.web import log

Task = Callable[[], Awaitable[object]]

LONGEST = timedelta(minutes=9)
LEASE = timedelta(minutes=10)
AFTER_FAILURE = timedelta(minutes=5)


class Entry(msgspec.Struct, frozen=True):
    """A task and how often it is run."""

    run: Task
    interval: timedelta


_entries: dict[str, Entry] = {}

_ADD = Statement(
    "INSERT INTO scheduled_task (id, name, due_at, lease_owner, last_error) VALUES (?, ?, ?, '', '')"
    " ON CONFLICT (name) DO NOTHING")
_DUE = Statement("SELECT name FROM scheduled_task WHERE due_at <= ? AND (leased_until IS NULL OR leased_until <= ?)")
_LEASE = Statement(
    "UPDATE scheduled_task SET leased_until = ?, lease_owner = ? WHERE name = ? AND due_at <= ?"
    " AND (leased_until IS NULL OR leased_until <= ?)")
_DONE = Statement(
    "UPDATE scheduled_task SET due_at = ?, leased_until = NULL, finished_at = ?, last_error = ''"
    " WHERE name = ? AND lease_owner = ?")
_FAILED = Statement(
    "UPDATE scheduled_task SET due_at = ?, leased_until = NULL, last_error = ? WHERE name = ? AND lease_owner = ?")


def every(interval: timedelta, name: str, run: Task) -> None:
    """Have `run` called about every `interval`, from the first start on. It should do no harm when run twice."""
    _entries[name] = Entry(run, interval)


async def add_to_schedule() -> None:
    """Make the row of every task that has none; it is due at once."""
    for name in _entries:
        await _ADD.run(new_id(), name, clock.now())


async def run_due_tasks(owner: str) -> list[str]:
    """Run, one after the other, the tasks that are due and that no other worker has in hand; their names."""
    now, done = clock.now(), []
    for (name,) in await _DUE.rows(now, now):
        if name in _entries and await _LEASE.run(clock.now() + LEASE, owner, name, clock.now(), clock.now()):
            await _run(name, owner)
            done.append(name)
    return done


async def _run(name: str, owner: str) -> None:
    entry = _entries[name]
    try:
        async with asyncio.timeout(LONGEST.total_seconds()):
            await entry.run()
    except Exception as error:
        log.failure(error, event="scheduled task failed", task=name)
        await _FAILED.run(clock.now() + min(AFTER_FAILURE, entry.interval), type(error).__name__[:40], name, owner)
    else:
        await _DONE.run(clock.now() + entry.interval, clock.now(), name, owner)
