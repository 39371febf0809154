"""What PostgreSQL does differently: its pool, its locks, its restarts."""

import asyncio
import contextlib
import dataclasses
import gc
import signal
import time
import warnings

import pytest

from portal.database.engine import engine, engine_for, use_engine
from portal.database.errors import UNIQUE_VIOLATIONS, Unavailable
from portal.database.postgres import pool
from portal.database.transactions import take_turns, transaction
from portal.errors import Busy
from tests.database.sample import Ledger, make_sample_tables, open_ledger, owners
from tests.support.postgres import Server

pytestmark = pytest.mark.usefixtures("postgres_only")


@pytest.fixture
async def own_server(in_force, postgres_only):
    """A server that the test may kill, with the sample tables; it is in force."""
    server = await asyncio.to_thread(Server, durable=True)
    use_engine(engine_for(dataclasses.replace(in_force, database_url=server.url)))
    await make_sample_tables()
    yield server
    await engine().stop()
    use_engine(None)
    await asyncio.to_thread(server.remove)


async def test_a_failure_that_was_swallowed_inside_a_transaction_does_not_pass_for_success(ledgers):
    await open_ledger("maya")
    with pytest.raises(Unavailable):
        async with transaction():
            await open_ledger("lost")
            with contextlib.suppress(*UNIQUE_VIOLATIONS):
                await open_ledger("maya")
    assert await owners() == ["maya"]


async def test_a_row_locked_by_somebody_else_means_busy(ledgers):
    await open_ledger("maya")
    ready, done = asyncio.Event(), asyncio.Event()

    async def hold():
        async with transaction():
            await Ledger.update({Ledger.balance: 1}).where(Ledger.owner == "maya")
            ready.set()
            await done.wait()

    holder = asyncio.create_task(hold())
    await ready.wait()
    with pytest.raises(Busy):
        async with transaction():
            await engine().run_ddl("SET LOCAL lock_timeout = '200ms'")
            await Ledger.update({Ledger.balance: 2}).where(Ledger.owner == "maya")
    done.set()
    await holder


async def test_sessions_wait_at_most_ten_seconds_for_a_lock(ledgers):
    assert await engine().rows("SHOW lock_timeout") == [("10s",)]


async def test_a_pool_that_is_used_up_means_busy(ledgers, monkeypatch):
    monkeypatch.setattr(pool, "LONGEST_WAIT_SECONDS", 0.3)
    release = asyncio.Event()

    async def hold():
        async with transaction():
            await release.wait()

    holders = [asyncio.create_task(hold()) for _ in range(pool.MOST)]
    await asyncio.sleep(0.3)
    with pytest.raises(Busy):
        await owners()
    release.set()
    await asyncio.gather(*holders)
    assert await owners() == []


async def test_forty_tasks_share_ten_connections(ledgers):
    await asyncio.gather(*[open_ledger(f"{number:02}") for number in range(40)])
    connections = await engine().rows("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()")
    assert len(await owners()) == 40 and connections[0][0] <= pool.MOST


async def test_cancelled_questions_give_their_connections_back(ledgers):
    for _ in range(pool.MOST + 5):
        task = asyncio.create_task(engine().rows("SELECT pg_sleep(30)"))
        await asyncio.sleep(0.02)
        task.cancel()
        await asyncio.wait([task])
    assert await asyncio.wait_for(owners(), 2) == []


async def test_a_transaction_that_is_undone_or_cancelled_gives_back_a_connection_without_one(ledgers, caplog):
    async def stuck():
        async with transaction():
            await open_ledger("lost")
            await asyncio.sleep(60)

    for _ in range(3):
        task = asyncio.create_task(stuck())
        await asyncio.sleep(0.05)
        task.cancel()
        await asyncio.wait([task])
    left = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in transaction%'"
    assert await engine().rows(left) == [(0,)] and await owners() == []
    assert "active transaction" not in caplog.text


async def test_those_who_take_turns_go_one_after_the_other(ledgers):
    inside, most = 0, 0

    async def one(number):
        nonlocal inside, most
        async with transaction():
            await take_turns("ledger")
            inside, most = inside + 1, max(most, inside + 1)
            await asyncio.sleep(0.01)
            inside -= 1

    await asyncio.gather(*[one(number) for number in range(8)])
    assert most == 1


async def test_the_pool_comes_back_by_itself_after_a_restart(own_server):
    await asyncio.gather(*[open_ledger(f"before {number}") for number in range(5)])
    await asyncio.to_thread(own_server.stop, how=signal.SIGQUIT)
    with pytest.raises(Unavailable):
        await open_ledger("lost")
    await asyncio.to_thread(own_server.start)
    started = time.monotonic()
    while time.monotonic() - started < 5:
        with contextlib.suppress(Busy):
            await open_ledger("after")
            break
    assert await owners() == ["after"] + [f"before {number}" for number in range(5)]


async def test_a_transaction_cut_off_by_a_crash_is_unavailable_and_undone(own_server):
    with pytest.raises(Unavailable):
        async with transaction():
            await open_ledger("lost")
            await asyncio.to_thread(own_server.stop, how=signal.SIGQUIT)
            await open_ledger("also lost")
    await asyncio.to_thread(own_server.start)
    assert await owners() == []


async def test_a_server_that_is_not_there_is_unavailable_until_it_is(own_server):
    await engine().stop()
    await asyncio.to_thread(own_server.stop)
    answers = await asyncio.gather(owners(), owners(), open_ledger("lost"), return_exceptions=True)
    assert all(isinstance(answer, Unavailable) for answer in answers)
    await asyncio.to_thread(own_server.start)
    assert await owners() == []


async def test_stopping_closes_every_connection(ledgers):
    await asyncio.gather(*[open_ledger(f"{number}") for number in range(5)])
    with warnings.catch_warnings():
        warnings.simplefilter("error", ResourceWarning)
        await engine().stop()
        gc.collect()
    assert await engine().rows("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state = 'idle'") <= [
        (pool.LEAST,)
    ]
