"""The file that knows what has left, whatever the database says."""

import os
import threading

from portal.jobs import ledger as module
from portal.jobs.ledger import SentLedger


def test_it_knows_what_was_recorded(tmp_path):
    ledger = SentLedger(tmp_path / "sent.log")
    ledger.record("one")
    assert ledger.holds("one") and not ledger.holds("two")


def test_another_worker_sees_it_at_once(tmp_path):
    mine, other = SentLedger(tmp_path / "sent.log"), SentLedger(tmp_path / "sent.log")
    assert not other.holds("one")
    mine.record("one")
    mine.record("two")
    assert other.holds("one") and other.holds("two")


def test_a_line_cut_short_by_a_crash_is_no_harm(tmp_path):
    path = tmp_path / "sent.log"
    SentLedger(path).record("one")
    with path.open("a") as file:
        file.write("2026-11-23T06:00:00Z tw")
    ledger = SentLedger(path)
    assert ledger.holds("one") and not ledger.holds("tw")


def test_after_a_line_cut_short_the_next_one_counts(tmp_path):
    path = tmp_path / "sent.log"
    path.write_text("2026-11-23T06:00:00Z tw")
    SentLedger(path).record("three")
    assert SentLedger(path).holds("three")


def test_only_the_portal_can_read_it(tmp_path):
    SentLedger(tmp_path / "var" / "sent.log").record("one")
    assert (tmp_path / "var" / "sent.log").stat().st_mode & 0o077 == 0


def test_it_does_not_grow_for_ever_and_forgets_nothing_recent(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "_ROTATE_BYTES", 400)
    path, former = tmp_path / "sent.log", tmp_path / "sent.log.1"
    reader, writer = SentLedger(path), SentLedger(path)
    for number in range(60):
        writer.record(f"id-{number}")
        if former.exists() and number % 10 == 0:
            os.utime(former, (0, 0))  # a week has passed
        assert reader.holds(f"id-{number}")
    assert path.stat().st_size + former.stat().st_size < 2000
    assert SentLedger(path).holds("id-59")


def test_many_writers_lose_no_line(tmp_path):
    def write(number):
        for each in range(20):
            SentLedger(tmp_path / "sent.log").record(f"{number}-{each}")

    threads = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len((tmp_path / "sent.log").read_text().splitlines()) == 80
