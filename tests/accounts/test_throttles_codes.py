"""Wrong codes of the second step (C23)."""

import asyncio
from datetime import timedelta

import pytest

from portal import clock
from portal.accounts import throttles
from portal.accounts.tables import Account
from portal.database.transactions import transaction
from tests.accounts.racing import race


@pytest.fixture(autouse=True)
def standing_clock():
    """Time passes only when the test says so."""
    with clock.travelling(clock.now()):
        yield


@pytest.fixture
async def maya(database):
    """Maya's account."""
    await Account.insert(Account(id="maya", name="Maya", username="maya", created_at=clock.now()))
    return "maya"


async def tries(account_id: str, times: int) -> int:
    """How many of these codes are looked at."""
    return sum([await throttles.reserve_code_attempt(account_id) for _ in range(times)])


async def test_fifty_wrong_codes_at_once_are_five_looked_at(maya):
    assert sum(await asyncio.gather(*(throttles.reserve_code_attempt(maya) for _ in range(50)))) == 5


async def test_two_processes_together_look_at_five(maya):
    assert sum(await race("code", 50, maya)) == 5


async def test_after_five_there_is_a_quarter_of_an_hour_to_wait(maya):
    assert await tries(maya, 10) == 5
    assert await throttles.waits_for_code_until(maya) == clock.now() + timedelta(minutes=15)
    clock.advance(timedelta(minutes=14, seconds=59))
    assert await tries(maya, 3) == 0
    clock.advance(timedelta(seconds=1))
    assert await throttles.waits_for_code_until(maya) is None
    assert await tries(maya, 10) == 5


async def test_the_waits_double_up_to_four_hours(maya):
    waits = []
    for _ in range(6):
        await tries(maya, 5)
        waits.append((await throttles.waits_for_code_until(maya) - clock.now()) // timedelta(minutes=1))
        clock.advance(timedelta(minutes=waits[-1]))
    assert waits == [15, 30, 60, 120, 240, 240]


async def test_a_right_code_forgets_everything_even_as_the_fifth(maya):
    await tries(maya, 5)
    await throttles.clear_code_attempts(maya)
    assert await throttles.waits_for_code_until(maya) is None
    assert await tries(maya, 10) == 5
    assert await throttles.waits_for_code_until(maya) == clock.now() + timedelta(minutes=15)


async def test_time_alone_does_not_forget_wrong_codes(maya):
    for _ in range(4):
        await tries(maya, 5)
        clock.advance(timedelta(days=2))
    await tries(maya, 5)
    assert await throttles.waits_for_code_until(maya) == clock.now() + timedelta(hours=4)


async def test_a_hundred_wrong_codes_in_a_row_turn_the_second_step_off(maya):
    looked_at = 0
    for _ in range(40):
        looked_at += await tries(maya, 5)
        clock.advance(timedelta(hours=4))
    assert looked_at == 100
    assert await throttles.codes_are_off(maya)
    await throttles.clear_code_attempts(maya)
    assert await tries(maya, 1) == 1


async def test_nobody_elses_codes_count(maya):
    await Account.insert(Account(id="ruth", name="Ruth", username="ruth", created_at=clock.now()))
    await tries(maya, 10)
    assert await tries("ruth", 10) == 5
    assert not await throttles.reserve_code_attempt("nobody")


async def test_an_attempt_inside_a_transaction_is_refused_because_a_rollback_would_forget_it(maya):
    async with transaction():
        with pytest.raises(RuntimeError, match="rolled back"):
            await throttles.reserve_code_attempt(maya)
