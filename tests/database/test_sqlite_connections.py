"""Connections, threads and files of the SQLite engine."""

import asyncio
import os
import shutil
import sqlite3
import stat
import subprocess
import sys
import threading
import time

import pytest

from portal.database.engine import engine
from portal.database.errors import Unavailable
from portal.database.sqlite import reading
from portal.database.sqlite.engine import PortalSQLite
from portal.database.sqlite.shapes import as_tuples
from portal.database.statements import Statement
from portal.database.transactions import transaction
from tests.database.sample import Ledger, open_ledger, owners
from tests.support.timing import three_tries

pytestmark = pytest.mark.usefixtures("sqlite_only")

WANTED = {
    "foreign_keys": 1, "synchronous": 2, "recursive_triggers": 1, "trusted_schema": 0, "cell_size_check": 1, "journal_mode": "wal",
}  # fmt: skip
SLOW = Statement("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?) SELECT count(*) FROM n")


async def _settings() -> dict:
    return {name: (await engine().rows(f"PRAGMA {name}"))[0][0] for name in WANTED}


async def test_every_connection_has_the_settings_that_keep_data_safe(ledgers):
    assert await _settings() == WANTED
    assert (await engine().rows("PRAGMA busy_timeout"))[0][0] == 5000
    async with transaction():
        assert await _settings() == WANTED


async def test_the_file_is_its_owners_alone(tmp_path):
    database = PortalSQLite(tmp_path / "new" / "portal.sqlite3")
    await database.run_ddl("CREATE TABLE t (a)")
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in [tmp_path / "new", *(tmp_path / "new").iterdir()]}
    await database.stop()
    assert modes.pop("new") == 0o700
    assert len(modes) == 3 and set(modes.values()) == {0o600}


async def test_a_file_that_others_could_read_is_closed_to_them(tmp_path):
    path = tmp_path / "portal.sqlite3"
    path.touch(0o644)
    database = PortalSQLite(path)
    await database.start()
    await database.stop()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


async def test_foreign_keys_are_kept(ledgers):
    with pytest.raises(sqlite3.IntegrityError):
        await engine().execute("INSERT INTO sample_line (id, ledger) VALUES ('1', 'nobody')")


async def test_a_reading_connection_cannot_write(ledgers):
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        await ledgers.readers.run(as_tuples, "DELETE FROM sample_ledger", ())


async def test_what_waits_for_the_disk_is_done_on_the_writing_thread_and_the_rest_at_once(ledgers):
    async with transaction():
        seen = {}
        ledgers.writer._connection.set_trace_callback(lambda sql: seen.update({sql.split()[0]: threading.current_thread().name}))
        await open_ledger("maya")
    assert seen["INSERT"] == threading.current_thread().name and seen["COMMIT"].startswith("sqlite-writer")


@three_tries
async def test_a_slow_question_does_not_hold_up_the_event_loop(ledgers):
    question = asyncio.create_task(SLOW.rows(3_000_000))
    longest, last = 0.0, time.perf_counter()
    while not question.done():
        await asyncio.sleep(0.002)
        longest, last = max(longest, time.perf_counter() - last), time.perf_counter()
    assert question.result() == [(3_000_000,)] and longest < 0.2


async def test_a_slow_question_in_a_transaction_goes_to_the_thread_the_next_time(ledgers):
    async with transaction():
        await SLOW.rows(1_000_000)
        question = asyncio.create_task(asyncio.sleep(0))
        await SLOW.rows(1_000_000)
        assert question.done()  # the loop ran meanwhile


async def test_a_question_that_nobody_waits_for_any_more_is_stopped(ledgers):
    question = asyncio.create_task(SLOW.rows(500_000_000))
    await asyncio.sleep(0.2)
    question.cancel()
    started = time.monotonic()
    with pytest.raises(asyncio.CancelledError):
        await question
    await ledgers.stop()  # waits for the threads
    assert time.monotonic() - started < 2


async def test_a_question_without_end_is_given_up(ledgers, monkeypatch):
    monkeypatch.setattr(reading, "LONGEST_SECONDS", 0.1)
    with pytest.raises(Exception, match="retry after"):
        await SLOW.rows(500_000_000)


async def test_stopping_ends_every_thread_and_closes_every_file(ledgers):
    await open_ledger("maya")
    await SLOW.rows(1_000_000)
    assert any(thread.name.startswith("sqlite-") for thread in threading.enumerate())
    await ledgers.stop()
    assert not any(thread.name.startswith("sqlite-") for thread in threading.enumerate())
    assert not any(ledgers.path in os.readlink(f"/proc/self/fd/{fd}") for fd in _descriptors())
    assert _logs(ledgers.path) == []
    assert await owners() == ["maya"]  # it opens again when it is asked


def _logs(path: str) -> list[str]:
    return [path + ending for ending in ("-wal", "-shm") if os.path.exists(path + ending)]


def _descriptors() -> list[str]:
    return [fd for fd in os.listdir("/proc/self/fd") if os.path.exists(f"/proc/self/fd/{fd}")]


async def test_a_statement_after_the_database_was_stopped_under_a_transaction_is_refused(ledgers):
    with pytest.raises(Unavailable):
        async with transaction():
            await open_ledger("lost")
            await ledgers.stop()
            await open_ledger("also lost")
    assert await owners() == []


async def test_another_file_at_the_same_place_is_noticed(ledgers, tmp_path):
    await open_ledger("before the backup")
    copy = tmp_path / "copy.sqlite3"
    sqlite3.connect(ledgers.path).execute("VACUUM INTO ?", (str(copy),))
    await open_ledger("after the backup")
    os.replace(copy, ledgers.path)
    for log in _logs(ledgers.path):
        os.remove(log)
    await open_ledger("new")
    assert await owners() == ["before the backup", "new"]


async def test_a_folder_that_has_vanished_means_unavailable_until_it_is_back(ledgers, in_force):
    await open_ledger("before")
    away = in_force.data_dir.with_name("away")
    shutil.move(in_force.data_dir, away)
    with pytest.raises(Unavailable):
        await open_ledger("lost")
    shutil.move(away, in_force.data_dir)
    await open_ledger("after")
    assert await owners() == ["after", "before"]


def test_the_process_ends_even_in_the_middle_of_everything(tmp_path):
    program = f"""
import asyncio, sys
from portal.database.sqlite.engine import PortalSQLite
database = PortalSQLite({str(tmp_path / "x.sqlite3")!r})
async def main():
    await database.run_ddl("CREATE TABLE t (a)")
    asyncio.create_task(database.rows("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"))
    await asyncio.sleep(0.2)
    transaction = database.transaction()
    await transaction.__aenter__()
    await database.execute("INSERT INTO t VALUES (1)")
asyncio.run(main())
print("left")
"""
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=10, env=os.environ | {"PYTHONPATH": "src"}
    )
    assert done.stdout == "left\n" and done.returncode == 0, done.stderr


async def test_a_full_database_means_unavailable_and_holds_nobody_up(ledgers):
    async with transaction():
        pages = (await engine().rows("PRAGMA page_count"))[0][0]
        await engine().run_ddl(f"PRAGMA max_page_count = {pages + 5}")
    with pytest.raises(Unavailable):
        for number in range(1000):
            await open_ledger(f"{number}", note="x" * 1000)
    stored = await Ledger.count()
    async with transaction():
        await engine().run_ddl("PRAGMA max_page_count = 1000000")
    await open_ledger("room again")
    assert 0 < await Ledger.count() == stored + 1


async def test_a_transaction_that_sqlite_gave_up_does_not_go_on_bit_by_bit(ledgers):
    with pytest.raises(Unavailable):
        async with transaction():
            await open_ledger("first")
            ledgers.writer._connection.execute("ROLLBACK")  # as SQLite does when the disk is full
            await open_ledger("second")
    assert await owners() == []
