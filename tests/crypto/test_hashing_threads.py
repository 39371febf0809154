"""The hashing threads: a bounded queue, pages unharmed, nothing left behind (C15)."""

import asyncio
import os
import threading
import time

import bcrypt
import pytest

from portal.crypto import hashing_threads
from portal.crypto.hashing_threads import LONGEST_QUEUE, on_hashing_thread, stop_hashing
from portal.errors import Busy
from tests.support.timing import three_tries


@pytest.fixture(autouse=True)
def fresh_threads():
    """Threads of this test's own."""
    stop_hashing()
    yield
    stop_hashing()


async def test_beyond_the_queue_the_answer_is_busy_at_once():
    gate = threading.Event()
    waiting = [asyncio.create_task(on_hashing_thread(gate.wait)) for _ in range(LONGEST_QUEUE)]
    await asyncio.sleep(0)
    begun = time.perf_counter()
    with pytest.raises(Busy) as refusal:
        await on_hashing_thread(gate.wait)
    assert time.perf_counter() - begun < 0.05
    assert refusal.value.retry_after == 10
    gate.set()
    assert all(await asyncio.gather(*waiting))
    assert await on_hashing_thread(lambda: "room again") == "room again"


async def test_who_gives_up_waiting_leaves_the_queue():
    gate = threading.Event()
    running = asyncio.create_task(on_hashing_thread(gate.wait))
    await asyncio.sleep(0.05)
    for _ in range(3 * LONGEST_QUEUE):
        task = asyncio.create_task(on_hashing_thread(time.sleep, 0))
        await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    gate.set()
    await running
    await asyncio.gather(*(on_hashing_thread(int) for _ in range(LONGEST_QUEUE)))


async def test_work_that_fails_gives_its_place_back():
    for _ in range(2 * LONGEST_QUEUE):
        with pytest.raises(ZeroDivisionError):
            await on_hashing_thread(divmod, 1, 0)


async def test_hashing_has_the_lowest_priority_and_the_pages_keep_theirs():
    nice = await on_hashing_thread(lambda: os.getpriority(os.PRIO_PROCESS, threading.get_native_id()))
    assert nice == 19
    assert os.getpriority(os.PRIO_PROCESS, threading.get_native_id()) != 19


@pytest.mark.parametrize(("cores", "threads"), [(1, 1), (2, 1), (4, 2), (16, 2)])
async def test_there_is_one_thread_below_four_cores_and_two_from_there(monkeypatch, cores, threads):
    monkeypatch.setattr(hashing_threads.os, "cpu_count", lambda: cores)

    def long_enough():
        time.sleep(0.01)
        return threading.get_ident()

    assert len(set(await asyncio.gather(*(on_hashing_thread(long_enough) for _ in range(10))))) == threads


@three_tries
async def test_a_storm_of_hashes_does_not_hold_up_the_loop():
    hashed = bcrypt.hashpw(b"x", bcrypt.gensalt(9))
    storm = [asyncio.create_task(on_hashing_thread(bcrypt.checkpw, b"x", hashed)) for _ in range(LONGEST_QUEUE)]
    delays = []
    while not all(task.done() for task in storm):
        begun = time.perf_counter()
        await asyncio.sleep(0.005)
        delays.append(time.perf_counter() - begun - 0.005)
    assert all(task.result() for task in storm)
    assert len(delays) > 20
    assert sorted(delays)[int(len(delays) * 0.95)] < 0.05
