"""Buckets: so many attempts in a window, then waits that grow (C34, C35, C38)."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal import clock
from portal.accounts.tables import Throttle
from portal.accounts.throttles.buckets import Rule, State, after_attempt, bucket, clear, give_back, take, taken, waits_until_of
from portal.accounts.throttles.waiting import WaitingTime, waiting_time
from portal.database.transactions import transaction
from portal.errors import TooManyTries

NINE = datetime(2026, 11, 3, 9, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
TEN = Rule("ten", 10, 15 * MINUTE, (15 * MINUTE, 30 * MINUTE, 60 * MINUTE))
TWENTY = Rule("twenty", 20, MINUTE)


@pytest.fixture(autouse=True)
def at_nine():
    """It is nine o'clock and stays so until the test moves the clock."""
    with clock.travelling(NINE):
        yield


async def successes(rule: Rule, attempts: int, key: str = "x") -> int:
    """How many of these attempts, one after another, are let through."""
    return sum([await taken(bucket(rule, key)) for _ in range(attempts)])


async def test_ten_attempts_then_a_wait(database):
    assert await successes(TEN, 25) == 10
    assert await waits_until_of(bucket(TEN, "x")) == NINE + 15 * MINUTE
    clock.advance(15 * MINUTE - timedelta(seconds=1))
    assert await successes(TEN, 1) == 0
    clock.advance(timedelta(seconds=1))
    assert await successes(TEN, 25) == 10


async def test_each_wait_is_twice_the_last_up_to_the_longest(database):
    waits = []
    for _ in range(5):
        assert await successes(TEN, 11) == 10
        waits.append((await waits_until_of(bucket(TEN, "x")) - clock.now()) // MINUTE)
        clock.advance(waits[-1] * MINUTE)
    assert waits == [15, 30, 60, 60, 60]


async def test_after_a_quiet_day_the_first_wait_is_short_again(database):
    for wait in (15, 30):
        await successes(TEN, 10)
        clock.advance(wait * MINUTE)
    clock.advance(timedelta(hours=24))
    await successes(TEN, 10)
    assert await waits_until_of(bucket(TEN, "x")) == clock.now() + 15 * MINUTE


async def test_nine_attempts_in_every_window_are_never_stopped(database):
    for _ in range(20):
        assert await successes(TEN, 9) == 9
        clock.advance(15 * MINUTE)


async def test_a_rule_without_waits_opens_at_the_end_of_its_window(database):
    assert await successes(TWENTY, 21) == 20
    with pytest.raises(TooManyTries) as refusal:
        await take(bucket(TWENTY, "x"))
    assert refusal.value.retry_after == 60
    clock.advance(MINUTE)
    assert await successes(TWENTY, 30) == 20


async def test_buckets_do_not_touch_each_other(database):
    await successes(TEN, 10, "maya")
    assert await successes(TEN, 10, "ruth") == 10
    assert await successes(TWENTY, 20, "maya") == 20


async def test_a_hundred_attempts_at_once_are_no_more_than_ten(database):
    let_through = await asyncio.gather(*(taken(bucket(TEN, "x")) for _ in range(100)))
    assert sum(let_through) == 10


async def test_an_attempt_given_back_can_be_made_again(database):
    await successes(TEN, 9)
    assert await give_back(bucket(TEN, "x"))
    assert await successes(TEN, 5) == 2


async def test_giving_back_the_last_one_ends_the_wait_it_began(database):
    await successes(TEN, 10)
    assert await give_back(bucket(TEN, "x"))
    assert await waits_until_of(bucket(TEN, "x")) is None
    assert await successes(TEN, 5) == 1
    assert await waits_until_of(bucket(TEN, "x")) == NINE + 15 * MINUTE


async def test_nothing_is_given_back_that_was_not_taken(database):
    assert not await give_back(bucket(TEN, "x"))
    assert await successes(TEN, 15) == 10


async def test_a_cleared_bucket_is_new(database):
    await successes(TEN, 10)
    await clear(bucket(TEN, "x"))
    assert await successes(TEN, 15) == 10


async def test_taking_inside_a_transaction_is_refused_because_a_rollback_would_forget_it(database):
    async with transaction():
        with pytest.raises(RuntimeError, match="rolled back"):
            await taken(bucket(TEN, "x"))


async def test_a_refused_attempt_writes_nothing(database, monkeypatch):
    await successes(TEN, 10)
    monkeypatch.setattr("portal.accounts.throttles.buckets.transaction", lambda: 1 / 0)
    assert await successes(TEN, 50) == 0


async def test_no_address_and_no_name_can_be_read_in_the_table(database):
    await take(bucket(TEN, "203.0.113.7"))
    [row] = await Throttle.select()
    assert len(row["key"]) == 64 and "203" not in str({**row, "key": ""})


@given(steps=st.lists(st.integers(0, 3600 * 30), max_size=60))
def test_no_state_waits_longer_than_the_longest_wait_and_none_lets_more_through(steps):
    state, now, let_through = State(0, NINE), NINE, []
    for seconds in steps:
        now += timedelta(seconds=seconds)
        following = after_attempt(state, TEN, now)
        if following is None:
            assert now < state.waits_until <= now + TEN.waits[-1]
            continue
        state = following
        let_through.append(now)
        assert sum(moment > now - TEN.window / 2 for moment in let_through) <= 2 * TEN.limit
        assert (state.waits_until is None) == (state.count < TEN.limit)


@pytest.mark.parametrize(
    ("seconds", "count", "unit"),
    [(0, 1, "minutes"), (59, 1, "minutes"), (61, 2, "minutes"), (900, 15, "minutes"), (5400, 90, "minutes"), (5401, 2, "hours"),
     (43200, 12, "hours")],
)  # fmt: skip
def test_a_wait_is_told_in_minutes_or_hours(seconds, count, unit):
    assert waiting_time(seconds) == WaitingTime(count, unit)
    assert waiting_time(NINE + timedelta(seconds=seconds)) == WaitingTime(count, unit)
