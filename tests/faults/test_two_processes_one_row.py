"""F10 and F11 for the database itself: two processes with 25 tasks each want the same rows. Each row has one winner."""

import pytest

from portal.database.engine import engine
from tests.database.sample import open_ledger
from tests.faults.programs.claim import ROWS, TASKS

pytestmark = pytest.mark.faults


async def test_of_fifty_tasks_in_two_processes_exactly_one_wins_each_row(program, sample_database):
    for row in range(ROWS):
        await open_ledger(f"{row}")
    await engine().stop()
    racers = [program("claim", first, url=sample_database) for first in (1, 1001)]
    answers = [racer.communicate(timeout=50) for racer in racers]
    assert [racer.returncode for racer in racers] == [0, 0], answers
    assert sum(int(out) for out, _ in answers) == ROWS
    assert await engine().rows("SELECT DISTINCT total FROM sample_ledger") == [(2 * TASKS,)]
    assert await engine().rows("SELECT count(*) FROM sample_ledger WHERE balance > 0") == [(ROWS,)]
