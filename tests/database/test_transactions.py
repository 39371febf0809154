"""What a transaction promises, on whichever engine the run is on."""

import asyncio
import threading

import pytest
from piccolo.utils.sync import run_sync

from portal.database.errors import UNIQUE_VIOLATIONS
from portal.database.transactions import in_transaction, transaction
from tests.database.sample import Ledger, Line, open_ledger, owners


class Refused(Exception):
    """What a verb raises to undo what it has done."""


async def test_what_a_transaction_wrote_is_there_after_it(ledgers):
    async with transaction():
        await open_ledger("maya")
        assert in_transaction()
    assert await owners() == ["maya"] and not in_transaction()


async def test_an_exception_undoes_the_whole_transaction(ledgers):
    with pytest.raises(Refused):
        async with transaction():
            await open_ledger("maya")
            raise Refused()
    assert await owners() == []


async def test_an_inner_transaction_that_fails_is_undone_and_the_outer_one_kept(ledgers):
    async with transaction():
        await open_ledger("outer")
        with pytest.raises(Refused):
            async with transaction():
                await open_ledger("inner")
                raise Refused()
        await open_ledger("afterwards")
    assert await owners() == ["afterwards", "outer"]


async def test_an_inner_transaction_that_succeeds_is_undone_with_the_outer_one(ledgers):
    with pytest.raises(Refused):
        async with transaction():
            async with transaction():
                await open_ledger("inner")
            raise Refused()
    assert await owners() == []


async def test_transactions_nest_three_deep(ledgers):
    async with transaction():
        async with transaction():
            await open_ledger("second")
            with pytest.raises(Refused):
                async with transaction():
                    await open_ledger("third")
                    raise Refused()
        async with transaction():
            await open_ledger("sibling")
    assert await owners() == ["second", "sibling"]


async def test_a_key_that_is_taken_can_be_caught_around_an_inner_transaction(ledgers):
    await open_ledger("maya")
    async with transaction():
        await open_ledger("before")
        with pytest.raises(UNIQUE_VIOLATIONS):
            async with transaction():
                await open_ledger("maya")
        await open_ledger("after")
    assert await owners() == ["after", "before", "maya"]


async def test_the_exception_for_a_taken_key_does_not_say_the_value(ledgers):
    await open_ledger("maya")
    with pytest.raises(UNIQUE_VIOLATIONS) as taken:
        await open_ledger("maya")
    assert "maya" not in str(taken.value) and str(taken.value)


async def test_another_broken_rule_is_not_taken_for_a_taken_key(ledgers):
    with pytest.raises(Exception) as broken:
        await Line(ledger="nobody").save()
    assert not isinstance(broken.value, UNIQUE_VIOLATIONS)


async def test_a_cancelled_transaction_is_undone_and_holds_nobody_up(ledgers):
    async def stuck():
        async with transaction():
            await open_ledger("cancelled")
            await asyncio.sleep(60)

    task = asyncio.create_task(stuck())
    await asyncio.sleep(0.05)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await asyncio.wait_for(open_ledger("next"), 2)
    assert await owners() == ["next"]


async def test_transactions_cancelled_at_every_moment_leave_all_or_nothing(ledgers):
    async def two(number):
        async with transaction():
            await open_ledger(f"a{number}")
            await open_ledger(f"b{number}")

    for number in range(40):
        task = asyncio.create_task(two(number))
        for _ in range(number):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.wait([task])
    found = await owners()
    assert {name[1:] for name in found if name[0] == "a"} == {name[1:] for name in found if name[0] == "b"}
    await asyncio.wait_for(open_ledger("next"), 2)


async def test_a_task_started_inside_a_transaction_is_not_part_of_it(ledgers):
    async def child():
        assert not in_transaction()
        await open_ledger("child")

    with pytest.raises(Refused):
        async with transaction():
            await open_ledger("parent")
            task = asyncio.create_task(child())
            await asyncio.sleep(0.02)
            raise Refused()
    await task
    assert await owners() == ["child"]


async def test_questions_gathered_inside_a_transaction_see_what_is_committed(ledgers):
    await open_ledger("before")
    async with transaction():
        await open_ledger("inside")
        assert await asyncio.gather(Ledger.count(), Ledger.count()) == [1, 1]
        assert await Ledger.count() == 2


async def test_eighty_updates_from_eight_tasks_all_count(ledgers):
    await open_ledger("maya")

    async def ten():
        for _ in range(10):
            async with transaction():
                await Ledger.update({Ledger.balance: Ledger.balance + 1}).where(Ledger.owner == "maya")

    await asyncio.gather(*[ten() for _ in range(8)])
    assert (await Ledger.select(Ledger.balance).first())["balance"] == 80


async def test_of_thirty_tasks_that_claim_one_row_one_wins(ledgers):
    await open_ledger("slot")

    async def claim(number):
        won = await Ledger.update({Ledger.balance: number}).where((Ledger.owner == "slot") & (Ledger.balance == 0)).returning(Ledger.id)
        return len(won)

    assert sum(await asyncio.gather(*[claim(number) for number in range(1, 31)])) == 1


def test_two_threads_with_event_loops_of_their_own_can_both_write(ledgers):
    async def write(name):
        for number in range(20):
            await open_ledger(f"{name}{number}")
        if ledgers.engine_type == "postgres":
            await ledgers.stop()  # its connections belong to this loop

    threads = [threading.Thread(target=lambda name=name: asyncio.run(write(name))) for name in "ab"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert len(run_sync(owners())) == 40
