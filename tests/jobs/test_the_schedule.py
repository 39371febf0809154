"""Tasks by the clock: each is run when it is due, by one worker at a time."""

import asyncio
from datetime import timedelta

import pytest

from portal import clock
from portal.database.statements import Statement
from portal.jobs import schedule
from portal.jobs.schedule import add_to_schedule, every, run_due_tasks


@pytest.fixture(autouse=True)
def empty_schedule(database, monkeypatch):
    monkeypatch.setattr(schedule, "_entries", {})


def counted(calls: list, takes: float = 0.0, trouble: Exception | None = None):
    async def run():
        calls.append(1)
        await asyncio.sleep(takes)
        if trouble:
            raise trouble

    return run


async def test_a_task_runs_at_the_first_start_and_then_by_the_clock():
    calls = []
    every(timedelta(hours=1), "anchor", counted(calls))
    await add_to_schedule()
    await add_to_schedule()
    assert await run_due_tasks("w") == ["anchor"]
    assert await run_due_tasks("w") == []
    clock.advance(timedelta(hours=1, seconds=1))
    assert await run_due_tasks("w") == ["anchor"]
    assert len(calls) == 2


async def test_missed_runs_are_not_made_up_for():
    calls = []
    every(timedelta(hours=1), "anchor", counted(calls))
    await add_to_schedule()
    clock.advance(timedelta(days=3))
    await run_due_tasks("w")
    assert await run_due_tasks("w") == []


async def test_of_several_workers_one_runs_it():
    calls = []
    every(timedelta(hours=1), "sweep", counted(calls, takes=0.05))
    await add_to_schedule()
    done = await asyncio.gather(*(run_due_tasks(f"w{n}") for n in range(5)))
    assert sorted(done) == [[], [], [], [], ["sweep"]]
    assert calls == [1]


async def test_a_task_that_fails_is_tried_again_soon_and_stops_no_other(capfd):
    calls, others = [], []
    every(timedelta(days=1), "broken", counted(calls, trouble=RuntimeError("x")))
    every(timedelta(days=1), "sound", counted(others))
    await add_to_schedule()
    await run_due_tasks("w")
    assert others == [1] and "scheduled task failed" in capfd.readouterr().err
    clock.advance(timedelta(minutes=5, seconds=1))
    assert await run_due_tasks("w") == ["broken"]
    assert (await Statement("SELECT last_error FROM scheduled_task WHERE name = ?").rows("broken")) == [("RuntimeError",)]


async def test_a_task_whose_worker_died_is_run_by_another():
    calls = []
    every(timedelta(hours=1), "anchor", counted(calls))
    await add_to_schedule()
    await Statement("UPDATE scheduled_task SET leased_until = ?, lease_owner = 'dead'").run(clock.now() + schedule.LEASE)
    assert await run_due_tasks("w") == []
    clock.advance(schedule.LEASE)
    assert await run_due_tasks("w") == ["anchor"]


async def test_a_task_that_hangs_is_cut_off(monkeypatch):
    monkeypatch.setattr(schedule, "LONGEST", timedelta(milliseconds=50))
    every(timedelta(hours=1), "hangs", counted([], takes=60))
    await add_to_schedule()
    await run_due_tasks("w")
    assert (await Statement("SELECT last_error FROM scheduled_task").rows()) == [("TimeoutError",)]
