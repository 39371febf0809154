"""The worker hands each row to its handler and marks what became of it; dying or trouble loses and repeats nothing."""

import asyncio
from datetime import timedelta

import pytest

from portal import clock
from portal.database.statements import Statement
from portal.errors import Busy
from portal.jobs import handlers, outbox
from portal.jobs.handlers import PermanentFailure, ServerTrouble, TemporaryFailure, handles
from portal.jobs.ledger import SentLedger
from portal.jobs.undelivered import undelivered
from portal.jobs.worker import Worker

STATES = Statement("SELECT topic, sent_at IS NOT NULL, failed_at IS NOT NULL, last_error FROM outbox ORDER BY position")


class Post:
    """A handler that keeps what it was given and fails as it is told."""

    def __init__(self):
        self.delivered, self.told_sent, self.told_undelivered = [], [], []
        self.trouble: Exception | None = None
        self.takes = 0.0

    async def deliver(self, message):
        await asyncio.sleep(self.takes)
        if self.trouble:
            raise self.trouble
        self.delivered.append(message.payload["text"])

    async def sent(self, message):
        self.told_sent.append(message.payload["text"])

    async def undelivered(self, message):
        self.told_undelivered.append(message.payload["text"])


@pytest.fixture
def post(database, monkeypatch):
    monkeypatch.setattr(handlers, "_routes", {})
    made = Post()
    handles("post", sent=made.sent, undelivered=made.undelivered)(made.deliver)
    return made


@pytest.fixture
def ledger(tmp_path):
    return SentLedger(tmp_path / "sent.log")


async def put(*keys: str, **options) -> None:
    for key in keys:
        await outbox.enqueue("post", {"text": key}, dedup_key=key, **options)


async def test_a_pass_sends_what_is_due(post, ledger):
    await put("a", "b")
    assert await Worker(ledger).run_once() == 2
    assert post.delivered == post.told_sent == ["a", "b"]


async def test_trouble_is_tried_again(post, ledger):
    await put("a")
    post.trouble = TemporaryFailure("smtp_451")
    await Worker(ledger).run_once()
    assert (await STATES.rows())[0][3] == "smtp_451"
    post.trouble = None
    clock.advance(timedelta(minutes=1))
    await Worker(ledger).run_once()
    assert post.delivered == ["a"]


async def test_a_handler_that_breaks_is_tried_again_and_logged_without_content(post, ledger, capfd):
    await put("secret-canary")
    post.trouble = ValueError("secret-canary")
    await Worker(ledger).run_once()
    assert (await STATES.rows())[0][3] == "ValueError"
    said = capfd.readouterr().err
    assert "handler failed" in said and "secret-canary" not in said


async def test_what_can_never_leave_is_given_up_at_once_and_told(post, ledger, capfd):
    await put("a", topic="invitation")
    post.trouble = PermanentFailure("smtp_550")
    await Worker(ledger).run_once()
    assert post.told_undelivered == ["a"]
    assert [(one.topic, one.reason) for one in await undelivered()] == [("invitation", "smtp_550")]
    assert '"level":"error","event":"not delivered, given up"' in capfd.readouterr().err


async def test_after_three_days_of_trouble_staff_are_told(post, ledger):
    await put("a")
    post.trouble = TemporaryFailure("timeout")
    for _ in range(80):
        await Worker(ledger).run_once()
        clock.advance(timedelta(hours=1))
    assert post.told_undelivered == ["a"]


async def test_a_kind_that_nobody_learns_to_send_is_shown_to_staff(post, ledger):
    await outbox.enqueue("carrier pigeon", {}, dedup_key="p")
    await Worker(ledger).run_once()
    assert await undelivered() == []
    clock.advance(timedelta(days=3))
    await Worker(ledger).run_once()
    assert (await undelivered())[0].reason == "unknown_kind"


async def test_with_the_wrong_keys_nothing_is_lost(post, ledger, database):
    await put("a")
    await Statement("UPDATE outbox SET payload = ?").run("v1.other.AAAA.AAAA")
    await Worker(ledger).run_once()
    assert (await STATES.rows()) == [("", 0, 0, "unreadable")]


async def test_a_restored_database_sends_nothing_again(post, ledger):
    await put("a")
    backup = await Statement("SELECT payload FROM outbox").rows()
    await Worker(ledger).run_once()
    await Statement("UPDATE outbox SET sent_at = NULL, payload = ?").run(backup[0][0])
    await Worker(SentLedger(ledger._path)).run_once()
    assert post.delivered == ["a"]
    assert (await STATES.rows())[0][1:] == (1, 0, "left_before")


async def test_a_disk_too_full_for_the_ledger_sends_nothing_twice(post, ledger, monkeypatch, capfd):
    def full(descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("portal.jobs.ledger.os.fsync", full)
    await put("a")
    worker = Worker(ledger)
    for _ in range(3):
        await worker.run_once()
        clock.advance(timedelta(hours=1))
    assert post.delivered == ["a"]
    assert "cannot write the ledger" in capfd.readouterr().err


async def test_when_the_server_is_back_everything_that_waited_leaves(post, ledger):
    await put("a", "b", "c")
    post.trouble = ServerTrouble("unreachable")
    worker = Worker(ledger)
    for _ in range(4):
        await worker.run_once()
        clock.advance(timedelta(hours=3))
    await worker.run_once()
    post.trouble = None
    await put("d")
    await worker.run_once()
    assert sorted(post.delivered) == ["a", "b", "c", "d"]


async def running(worker: Worker):
    task = asyncio.create_task(worker.run())
    await asyncio.sleep(0.05)
    return task


async def until(condition, longest=3.0) -> float:
    begun = asyncio.get_running_loop().time()
    while not condition():
        assert asyncio.get_running_loop().time() - begun < longest
        await asyncio.sleep(0.01)
    return asyncio.get_running_loop().time() - begun


async def test_what_is_queued_leaves_within_about_a_second(post, ledger):
    worker = Worker(ledger)
    task = await running(worker)
    await put("a")
    assert await until(lambda: post.delivered == ["a"]) < 1.5
    worker.stop()
    await task


async def test_one_recipients_mails_do_not_wait_a_second_each(post, ledger):
    await put(*"abcdef", recipient="maya@example.org")
    worker = Worker(ledger)
    task = await running(worker)
    assert await until(lambda: len(post.delivered) == 6) < 1.5
    assert post.delivered == list("abcdef")
    worker.stop()
    await task


async def test_stopping_finishes_what_is_in_hand_and_takes_nothing_new(post, ledger):
    post.takes = 2
    await put(*"abcdefgh")
    worker = Worker(ledger)
    task = await running(worker)
    await until(lambda: len(worker._in_hand) == 4)
    worker.stop()
    await asyncio.wait_for(task, 10)
    assert sorted(post.delivered) == list("abcd")
    assert len([row for row in await STATES.rows() if row[1]]) == 4


async def test_two_workers_send_each_once(post, ledger, tmp_path):
    post.takes = 0.01
    await put(*(f"k{n}" for n in range(30)))
    workers = [Worker(ledger), Worker(SentLedger(tmp_path / "sent.log"))]
    tasks = [await running(worker) for worker in workers]
    await until(lambda: len(post.told_sent) == 30)
    for worker in workers:
        worker.stop()
    await asyncio.gather(*tasks)
    assert sorted(post.delivered) == sorted(f"k{n}" for n in range(30))


async def test_the_worker_outlives_a_database_that_is_away(post, ledger, monkeypatch):
    monkeypatch.setattr("portal.jobs.worker.AFTER_TROUBLE", timedelta(milliseconds=50))
    working, calls = outbox.take, []

    async def away(owner):
        calls.append(owner)
        if len(calls) < 4:
            raise Busy
        return await working(owner)

    monkeypatch.setattr(outbox, "take", away)
    worker = Worker(ledger)
    task = await running(worker)
    await put("a")
    await until(lambda: post.delivered == ["a"])
    worker.stop()
    await task
