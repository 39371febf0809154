"""What is put in the outbox leaves once, in order, and only if the change it tells about happened."""

import asyncio
from datetime import timedelta

import pytest

from portal import clock
from portal.database.statements import Statement
from portal.database.transactions import transaction
from portal.jobs import outbox
from portal.jobs.undelivered import backlog, forget_old, set_aside_waiting, undelivered

pytestmark = pytest.mark.usefixtures("database")

COUNT = Statement("SELECT count(*) FROM outbox")
CONTENT = Statement("SELECT payload, recipient, recipient_index FROM outbox")


async def put(key: str, **options) -> bool:
    return await outbox.enqueue("post", {"text": key}, dedup_key=key, **options)


async def take_all() -> list[str]:
    taken = []
    while message := await outbox.take("w"):
        taken.append(message.payload["text"])
        await outbox.mark_sent(message)
    return taken


async def test_what_is_put_in_comes_out_once():
    assert await put("a")
    message = await outbox.take("w")
    assert (message.payload, message.attempts, message.kind) == ({"text": "a"}, 1, "post")
    assert await outbox.take("w2") is None
    await outbox.mark_sent(message)
    assert await outbox.take("w") is None


async def test_the_same_key_twice_leaves_once():
    assert await put("a")
    assert not await put("a")
    assert await take_all() == ["a"]
    assert not await put("a")
    assert await put("A" * 400)


async def test_nothing_leaves_of_a_change_that_was_undone():
    with pytest.raises(LookupError):
        async with transaction():
            await put("a")
            raise LookupError
    assert await take_all() == []


async def test_nothing_can_be_read_in_the_table_and_nothing_is_kept_after_sending():
    await put("hearts and minds", recipient="maya@example.org")
    (row,) = await CONTENT.rows()
    assert "hearts" not in row[0] and "maya" not in "".join(row)
    await take_all()
    assert (await CONTENT.rows())[0][:2] == ("", "")


async def test_of_many_takers_one_gets_it():
    await put("a")
    taken = await asyncio.gather(*(outbox.take(f"w{n}") for n in range(20)))
    assert sum(message is not None for message in taken) == 1


async def test_one_recipient_gets_them_in_order():
    for key in ("a", "b", "c"):
        await put(key, recipient="Maya@example.org")
    first = await outbox.take("w")
    assert first.payload["text"] == "a"
    assert await outbox.take("w2") is None
    await outbox.mark_sent(first)
    assert await take_all() == ["b", "c"]


async def test_another_recipient_does_not_wait():
    await put("a", recipient="maya@example.org")
    await put("b", recipient="ruth@example.org")
    assert {(await outbox.take("w")).payload["text"] for _ in range(2)} == {"a", "b"}


async def test_what_somebody_waits_for_goes_before_the_rest():
    for number in range(3):
        await put(f"news{number}", recipient=f"p{number}@example.org", urgent=False)
    await put("reset", recipient="p0@example.org")
    assert await take_all() == ["reset", "news0", "news1", "news2"]


async def test_what_is_for_later_waits_and_keeps_nobody_waiting():
    await put("later", recipient="maya@example.org", due_at=clock.now() + timedelta(days=1))
    await put("now", recipient="maya@example.org")
    assert await take_all() == ["now"]
    clock.advance(timedelta(days=1))
    assert await take_all() == ["later"]


async def test_tries_are_spread_and_end_after_three_days():
    await put("a")
    waited = []
    while True:
        message = await outbox.take("w")
        if not await outbox.put_back(message, "smtp_451"):
            break
        step = 0
        while await nothing_due():
            clock.advance(timedelta(minutes=1))
            step += 1
        waited.append(step)
    assert waited[:6] == [1, 5, 30, 120, 720, 720]
    assert sum(waited) == 3 * 24 * 60


async def nothing_due() -> bool:
    return (await backlog()).oldest_due_at is None


async def test_a_new_one_wakes_the_one_before_it():
    await put("a", recipient="maya@example.org")
    for _ in range(4):
        await outbox.put_back(await outbox.take("w"), "smtp_451")
        clock.advance(timedelta(hours=2))
    await outbox.put_back(await outbox.take("w"), "smtp_451")
    assert await take_all() == []
    await put("b", recipient="maya@example.org")
    assert await take_all() == ["a", "b"]


async def test_a_row_whose_worker_died_is_taken_again_within_five_minutes():
    await put("a")
    await outbox.take("dead")
    clock.advance(timedelta(minutes=4, seconds=59))
    assert await outbox.take("w") is None
    clock.advance(timedelta(seconds=1))
    message = await outbox.take("w")
    assert (message.payload["text"], message.attempts) == ("a", 2)


async def test_a_clock_that_goes_back_loses_nothing():
    await put("a")
    clock.advance(timedelta(hours=-1))
    await put("b")
    clock.advance(timedelta(hours=1))
    assert sorted(await take_all()) == ["a", "b"]


async def test_staff_see_what_was_given_up_and_to_whom():
    await put("invitation:1", recipient="maya@example.org", topic="invitation")
    await outbox.give_up(await outbox.take("w"), "smtp_550")
    (seen,) = await undelivered()
    assert (seen.topic, seen.recipient, seen.reason) == ("invitation", "maya@example.org", "smtp_550")
    assert (await backlog()).failed == 1


async def test_the_backlog_names_the_oldest_that_should_have_left():
    assert (await backlog()).oldest_due_at is None
    await put("a")
    queued = clock.now()
    clock.advance(timedelta(hours=1))
    await put("b")
    standing = await backlog()
    assert standing.waiting == 2
    assert abs(standing.oldest_due_at - queued) < timedelta(seconds=10)


async def test_old_rows_are_forgotten_after_thirty_days():
    await put("a")
    await take_all()
    clock.advance(timedelta(days=29))
    await put("b")
    assert await forget_old() == 0
    clock.advance(timedelta(days=1, minutes=1))
    assert await forget_old() == 1
    assert await take_all() == ["b"]
    assert (await COUNT.rows())[0][0] == 1


async def test_after_a_restore_without_ledger_staff_decide():
    await put("a", topic="invitation")
    assert await set_aside_waiting() == 1
    assert await take_all() == []
    assert (await undelivered())[0].reason == "restored"
