"""F08 for the database itself: another process holds the write lock for 3 seconds, then for longer than we wait."""

import asyncio
import sqlite3
import threading
import time

import pytest

from portal.errors import Busy
from tests.database.sample import open_ledger, owners

pytestmark = pytest.mark.faults


@pytest.fixture
def other_process(sample_database, database):
    """A connection of somebody else; on PostgreSQL there is no such lock."""
    if sample_database:
        pytest.skip("about SQLite")
    connection = sqlite3.connect(database.path, isolation_level=None, timeout=0)
    yield connection
    connection.close()


async def test_a_lock_of_three_seconds_is_waited_out_by_everybody(other_process):
    other_process.execute("BEGIN IMMEDIATE")
    writers = [asyncio.create_task(open_ledger(f"{number}")) for number in range(8)]
    await asyncio.sleep(3)
    other_process.execute("COMMIT")
    await asyncio.gather(*writers)
    assert len(await owners()) == 8


async def test_a_longer_lock_means_busy_after_ten_seconds_and_nothing_is_left_behind(other_process):
    await open_ledger("before")
    threads, started = threading.active_count(), time.monotonic()
    other_process.execute("BEGIN IMMEDIATE")
    writers = [asyncio.create_task(open_ledger(f"{number}")) for number in range(8)]
    while not all(writer.done() for writer in writers):
        asked = time.perf_counter()
        assert await owners() == ["before"] and time.perf_counter() - asked < 0.2
        await asyncio.sleep(0.1)
    assert 9 < time.monotonic() - started < 12 and threading.active_count() == threads
    assert all(isinstance(writer.exception(), Busy) and writer.exception().retry_after <= 12 for writer in writers)
    other_process.execute("ROLLBACK")
    await open_ledger("after")
    assert await owners() == ["after", "before"]
