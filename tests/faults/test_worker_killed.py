"""F03: the worker is killed while it sends, twenty times. Every mail arrives; it arrives twice only where the worker
died after the mail server had taken it and before the ledger said so.
"""

import asyncio
import dataclasses
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from datetime import timedelta

import pytest

from portal import clock
from portal.database.engine import engine_for, stop_database, use_engine
from portal.database.migrate import migrate
from portal.database.statements import Statement
from portal.delivery.notices import queue_notice
from portal.jobs.outbox import LEASE
from portal.operations.clinic import set_clinic
from portal.settings import settings, use_settings
from tests.support.mail_sink import MailSink
from tests.support.source_tree import ROOT

pytestmark = [pytest.mark.faults, pytest.mark.slow]

ROUNDS = 20
LEASED = Statement("SELECT id, leased_until FROM outbox WHERE leased_until IS NOT NULL")
END_LEASE = Statement("UPDATE outbox SET leased_until = ? WHERE id = ?")
WAITING = Statement("SELECT count(*) FROM outbox WHERE sent_at IS NULL")
FAILED = Statement("SELECT count(*) FROM outbox WHERE failed_at IS NOT NULL")


@pytest.fixture
def sink(in_force, monkeypatch):
    """A clinic whose mail server takes its time."""
    made = MailSink().start()
    use_settings(dataclasses.replace(in_force, mail_backend="smtp", smtp_host="127.0.0.1", smtp_port=made.port))
    use_engine(engine_for(settings()))
    for name, value in {
        "DATA_DIR": in_force.data_dir,
        "KEYRING_FILE": in_force.keyring_file,
        "SMTP_HOST": "127.0.0.1",
        "SMTP_PORT": made.port,
        "SMTP_SECURITY": "none",
    }.items():
        monkeypatch.setenv(f"PORTAL_{name}", str(value))
    monkeypatch.setenv("PYTHONPATH", str(ROOT / "src"))
    yield made
    made.stop()
    use_engine(None)


def start_worker() -> subprocess.Popen:
    return subprocess.Popen([sys.executable, "-m", "portal", "work", "run"], stderr=subprocess.DEVNULL)


async def queue(number: int) -> None:
    await queue_notice("new_results", to=f"person{number}@example.org", language="en", context={}, dedup_key=f"news {number}")


async def wait_for(condition, longest: float = 20.0) -> None:
    until = time.monotonic() + longest
    while not await condition():
        assert time.monotonic() < until, "waited in vain"
        await asyncio.sleep(0.02)


async def end_leases() -> None:
    """Five minutes pass for what a dead worker had in hand."""
    for row_id, leased_until in await LEASED.rows():
        assert leased_until <= clock.now() + LEASE <= clock.now() + timedelta(minutes=5)
        await END_LEASE.run(leased_until - LEASE, row_id)


async def kill_while_sending(sink: MailSink, number: int, *, after_taking: bool) -> None:
    """One round: the worker leases a mail and dies before, or after, the server has taken it."""
    sink.behaviour.slow, sink.behaviour.slow_after = (0, 5) if after_taking else (5, 0)
    sink.behaviour.taken.clear()
    await queue(number)
    worker = start_worker()

    async def in_hand() -> bool:
        return sink.behaviour.taken.is_set() if after_taking else bool(await LEASED.rows())

    try:
        await wait_for(in_hand)
    finally:
        os.kill(worker.pid, signal.SIGKILL)
        worker.wait(10)
    await end_leases()


async def send_the_rest(sink: MailSink) -> None:
    sink.behaviour.slow = sink.behaviour.slow_after = 0
    worker = start_worker()

    async def nothing_waits() -> bool:
        return (await WAITING.rows())[0][0] == 0

    try:
        await wait_for(nothing_waits)
    finally:
        worker.terminate()
        assert worker.wait(20) == 0


async def the_story(sink: MailSink) -> set[str]:
    await migrate()
    await set_clinic(name="Riverside", phone="+44 1632 960 123")
    may_come_twice = set()
    for number in range(ROUNDS):
        after_taking = number % 2 == 1
        await kill_while_sending(sink, number, after_taking=after_taking)
        may_come_twice |= {mail["To"] for mail in sink.received} if after_taking else set()
    await send_the_rest(sink)
    assert (await FAILED.rows())[0][0] == 0
    await stop_database()
    return may_come_twice


def test_every_mail_arrives_whoever_dies(sink, in_force):
    may_come_twice = asyncio.run(the_story(sink))
    arrived = Counter(str(mail["To"]) for mail in sink.received)
    assert set(arrived) == {f"person{number}@example.org" for number in range(ROUNDS)}
    assert {to for to, count in arrived.items() if count > 1} <= may_come_twice
    assert max(arrived.values()) > 1  # or nobody was killed where it matters
    ids = {str(mail["To"]): set() for mail in sink.received}
    for mail in sink.received:
        ids[str(mail["To"])].add(mail["Message-ID"])
    assert all(len(found) == 1 for found in ids.values())
    with sqlite3.connect(in_force.data_dir / "portal.sqlite3") as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
