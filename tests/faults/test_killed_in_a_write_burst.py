"""F01 for the database itself: a process is killed (SIGKILL) while eight clients write. Nothing acknowledged is lost."""

import random
import sqlite3
import threading
import time

import pytest

from portal.database.engine import engine
from tests.faults.programs.write_burst import CLIENTS

pytestmark = [pytest.mark.faults, pytest.mark.timeout(180)]
ROUNDS = 10


def _burst(program, number: int, url: str) -> tuple[list[str], float]:
    """Run a burst and kill it; the acknowledged owners, and how long the start took."""
    started, acknowledged = time.monotonic(), []
    process = program("write_burst", number, url=url)
    assert process.stdout.readline() == "ready\n", process.stderr.read()
    took = time.monotonic() - started
    reader = threading.Thread(target=lambda: acknowledged.extend(line.strip() for line in process.stdout if line.endswith("\n")))
    reader.start()
    time.sleep(random.uniform(0.1, 0.8))
    process.kill()
    reader.join(10)
    return acknowledged, took


def test_nothing_acknowledged_is_lost_in_ten_kills(program, in_force):
    acknowledged: list[str] = []
    path = in_force.data_dir / "portal.sqlite3"
    for number in range(ROUNDS):
        new, took = _burst(program, number, "")
        acknowledged += new
        assert took < 5
        connection = sqlite3.connect(path)
        stored = {owner for (owner,) in connection.execute("SELECT owner FROM sample_ledger")}
        assert set(acknowledged) <= stored and len(stored - set(acknowledged)) <= CLIENTS * (number + 1)
        assert connection.execute("SELECT count(*) FROM sample_line").fetchone()[0] == len(stored)
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        connection.close()
    assert len(acknowledged) > 100


async def test_nothing_acknowledged_is_lost_on_postgres_either(program, ledgers_on_postgres):
    acknowledged: list[str] = []
    for number in range(1, 4):
        acknowledged += _burst(program, number, ledgers_on_postgres)[0]
        stored = {owner for (owner,) in await engine().rows("SELECT owner FROM sample_ledger")}
        assert set(acknowledged) <= stored and len(stored - set(acknowledged)) <= CLIENTS * number
    assert await engine().rows("SELECT count(*) FROM sample_line") == [(len(stored),)] and len(acknowledged) > 100
