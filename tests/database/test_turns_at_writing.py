"""One connection writes to SQLite: who waits, for how long, and what happens when the wait is too long."""

import asyncio
import sqlite3
import threading
import time

import pytest

from portal.database.sqlite import writing
from portal.database.transactions import transaction
from portal.errors import Busy
from tests.database.sample import Ledger, open_ledger, owners

pytestmark = pytest.mark.usefixtures("sqlite_only")


@pytest.fixture
def short_wait(monkeypatch):
    """Writers wait 0.3 seconds in place of ten."""
    monkeypatch.setattr(writing, "LONGEST_WAIT_SECONDS", 0.3)


@pytest.fixture
def other_process(ledgers):
    """A connection of somebody else to the same file."""
    connection = sqlite3.connect(ledgers.path, isolation_level=None, timeout=0)
    yield connection
    connection.close()


async def test_a_writer_waits_for_the_one_before(ledgers):
    order = []

    async def write(name, pause):
        async with transaction():
            order.append(name)
            await open_ledger(name)
            await asyncio.sleep(pause)

    await asyncio.gather(write("first", 0.1), write("second", 0), write("third", 0))
    assert order == ["first", "second", "third"]


async def test_a_writer_that_waits_too_long_is_told_busy_and_the_next_one_can_write(ledgers, short_wait):
    async def hold():
        async with transaction():
            await asyncio.sleep(0.6)

    holder = asyncio.create_task(hold())
    await asyncio.sleep(0.01)
    started = time.monotonic()
    with pytest.raises(Busy) as refused:
        await open_ledger("too late")
    assert 0.25 < time.monotonic() - started < 0.5 and 0 < refused.value.retry_after <= 12
    await holder
    await open_ledger("next")
    assert await owners() == ["next"]


async def test_a_task_cancelled_while_it_waits_loses_nobodys_turn(ledgers):
    async def hold():
        async with transaction():
            await asyncio.sleep(0.05)

    holder = asyncio.create_task(hold())
    await asyncio.sleep(0.01)
    waiting = [asyncio.create_task(open_ledger(f"waiting {number}")) for number in range(5)]
    await asyncio.sleep(0.01)
    for task in waiting[::2]:
        task.cancel()
    await holder
    await asyncio.wait(waiting, timeout=2)
    assert await owners() == ["waiting 1", "waiting 3"]


async def test_a_task_cancelled_in_the_moment_of_its_turn_passes_it_on(ledgers):
    turns = ledgers.writer._turns
    await turns.take(time.monotonic() + 1)
    waiting = asyncio.create_task(turns.take(time.monotonic() + 1))
    await asyncio.sleep(0.01)
    turns.give_back()  # handed over, but the task has not run since
    waiting.cancel()
    await asyncio.wait([waiting])
    await asyncio.wait_for(open_ledger("next"), 1)


async def test_a_lock_of_another_process_is_waited_for(ledgers, other_process):
    other_process.execute("BEGIN IMMEDIATE")
    task = asyncio.create_task(open_ledger("patient"))
    await asyncio.sleep(0.2)
    other_process.execute("COMMIT")
    await asyncio.wait_for(task, 1)
    assert await owners() == ["patient"]


async def test_a_lock_of_another_process_that_stays_means_busy_while_reading_goes_on(ledgers, other_process, short_wait):
    await open_ledger("before")
    other_process.execute("BEGIN IMMEDIATE")
    writers = [asyncio.create_task(open_ledger(f"refused {number}")) for number in range(5)]
    await asyncio.sleep(0.1)
    assert await owners() == ["before"]
    answers = await asyncio.gather(*writers, return_exceptions=True)
    assert all(isinstance(answer, Busy) for answer in answers)
    other_process.execute("ROLLBACK")
    await open_ledger("after")
    assert await owners() == ["after", "before"]


async def test_waiting_for_another_process_does_not_hold_up_the_event_loop(ledgers, other_process, short_wait):
    other_process.execute("BEGIN IMMEDIATE")
    writer = asyncio.create_task(open_ledger("refused"))
    longest, last = 0.0, time.perf_counter()
    while not writer.done():
        await asyncio.sleep(0.005)
        longest, last = max(longest, time.perf_counter() - last), time.perf_counter()
    assert longest < 0.15 and isinstance(writer.exception(), Busy)


async def test_refused_writers_leave_no_thread_behind(ledgers, other_process, short_wait):
    await open_ledger("before")
    threads = threading.active_count()
    other_process.execute("BEGIN IMMEDIATE")
    await asyncio.gather(*[open_ledger(f"refused {number}") for number in range(20)], return_exceptions=True)
    assert threading.active_count() == threads


async def test_a_transaction_sees_its_own_writes_and_others_only_what_is_committed(ledgers):
    async def others_see():
        return await Ledger.count()

    async with transaction():
        await open_ledger("inside")
        assert await Ledger.count() == 1
        assert await asyncio.create_task(others_see()) == 0
    assert await asyncio.create_task(others_see()) == 1
