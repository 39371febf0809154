"""Whatever happens in the middle of an import: all of a file is in the records, or nothing."""

import asyncio
import signal
import sys
from datetime import timedelta

import pytest

from portal import clock
from portal.exchange.import_runs import Import, import_file
from portal.exchange.receiving import receive_file
from portal.exchange.recovery import recover_everything
from portal.exchange.sources import Hold, holding, source_named
from portal.exchange.storing import publishing, run_rows
from portal.exchange.storing.writer import RunWriter
from portal.settings import settings
from tests.support.records import NO_WAIT, ROOT, as_json, bundle, is_empty, observation, only, patient, record_dump, rows, take_in

MANY = 1300  # three batches
LONG = as_json(bundle(patient(), *[observation(f"k{number}") for number in range(MANY)]))
CORRECTED = as_json(bundle(*[observation(f"k{number}", value="9.9", status="corrected") for number in range(MANY)]))


class Trouble(Exception):
    """The disk is full, the power is off."""


def fail_at(monkeypatch, owner, name: str, call: int) -> None:
    """Let the n-th call fail."""
    real, calls = getattr(owner, name), iter(range(1, 10_000))

    async def failing(*values):
        if next(calls) == call:
            raise Trouble
        return await real(*values)

    monkeypatch.setattr(owner, name, failing)


@pytest.mark.parametrize("batch", [1, 2, 3])
async def test_a_failure_while_writing_leaves_nothing(monkeypatch, batch):
    fail_at(monkeypatch, RunWriter, "write", batch)
    with pytest.raises(Trouble):
        await take_in(LONG)
    assert await is_empty()
    monkeypatch.undo()
    assert (await take_in(LONG)).counts.created == MANY + 1


async def test_a_failure_in_a_small_file_leaves_nothing(monkeypatch):
    fail_at(monkeypatch, run_rows, "written", 1)
    with pytest.raises(Trouble):
        await take_in(bundle(patient(), observation()))
    assert await is_empty() and await only("SELECT count(*) FROM import_run") == 0


async def test_before_the_end_nothing_is_shown(monkeypatch):
    seen = []
    real = RunWriter.write

    async def looking(writer, entries):
        await real(writer, entries)
        seen.append((await only("SELECT count(*) FROM observation"), await only("SELECT count(*) FROM observation WHERE published")))

    monkeypatch.setattr(RunWriter, "write", looking)
    await take_in(LONG)
    assert seen == [(499, 0), (999, 0), (1300, 0)]
    assert await only("SELECT count(*) FROM observation WHERE published") == MANY


async def test_a_cut_publication_is_brought_to_its_end(monkeypatch):
    await take_in(LONG)
    fail_at(monkeypatch, publishing, "_publish_group", 1)
    with pytest.raises(Trouble):
        await take_in(CORRECTED)
    assert await rows("SELECT DISTINCT value_text FROM observation") == [("4.20",)]
    monkeypatch.undo()
    await recover_everything()
    assert await rows("SELECT DISTINCT value_text, version FROM observation") == [("9.9", 2)]
    assert await only("SELECT count(*) FROM staged_change") == 0
    assert (await take_in(CORRECTED)).state == "seen"


async def test_changes_are_shown_together(monkeypatch):
    await take_in(LONG)
    fail_at(monkeypatch, RunWriter, "write", 3)
    before = await record_dump()
    with pytest.raises(Trouble):
        await take_in(CORRECTED)
    assert await record_dump() == before


PROGRAM = """
import asyncio, sys
from portal.database.engine import start_database, stop_database
from portal.exchange.import_runs import Import, import_file
from portal.exchange.readers import ReadHere
from portal.exchange.storing import publishing, run_rows
from portal.exchange.storing.writer import RunWriter

async def main():
    real, calls = {owner}.{name}, iter(range(1, 1000))
    async def slow(*values):
        if next(calls) == {call}:
            print("there", flush=True)
            await asyncio.sleep(60)
        return await real(*values)
    {owner}.{name} = slow
    await start_database()
    await import_file(sys.argv[1], Import(ReadHere()))

asyncio.run(main())
"""


async def killed_at(owner: str, name: str, call: int, content: bytes) -> None:
    """Import in a process of its own that is killed (SIGKILL) at a call."""
    received = await receive_file(await source_named("lab"), "file.json", content)
    chosen = settings()
    environment = {
        "PYTHONPATH": str(ROOT / "src"), "PORTAL_DATA_DIR": str(chosen.data_dir), "PORTAL_KEYRING_FILE": str(chosen.keyring_path),
        "DATABASE_URL": chosen.database_url,
    }  # fmt: skip
    program = PROGRAM.format(owner=owner, name=name, call=call)
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", program, received.file_id, stdout=asyncio.subprocess.PIPE, env=environment
    )
    assert (await process.stdout.readline()).strip() == b"there"
    process.send_signal(signal.SIGKILL)
    await process.wait()


@pytest.mark.faults
@pytest.mark.parametrize("batch", [1, 3])
async def test_killed_while_writing_nothing_is_left_and_the_next_import_begins_at_once(batch):
    await killed_at("RunWriter", "write", batch, LONG)
    assert await only("SELECT count(*) FROM observation WHERE published") == 0
    outcome = await take_in(LONG)
    assert (outcome.counts.created, await only("SELECT count(*) FROM patient")) == (MANY + 1, 1)
    assert sorted(state for (state,) in await rows("SELECT state FROM import_run")) == ["done", "failed"]


@pytest.mark.faults
async def test_killed_while_showing_the_rest_is_shown_by_the_worker():
    await take_in(LONG)
    await killed_at("publishing", "_publish_group", 1, CORRECTED)
    with clock.travelling():
        clock.advance(timedelta(minutes=2))
        await recover_everything()
    assert await rows("SELECT DISTINCT value_text FROM observation") == [("9.9",)]


async def test_two_imports_of_one_source_take_turns():
    source = await source_named("lab")
    async with holding(source.id):
        assert not await Hold(source.id).take()
        assert await Hold((await source_named("hospital")).id).take()
    assert await Hold(source.id).take()


async def test_the_same_file_twice_at_the_same_moment_is_taken_in_once():
    source = await source_named("lab")
    received = [await receive_file(source, "file.json", LONG) for _ in range(2)]
    outcomes = await asyncio.gather(*[import_file(one.file_id, Import(NO_WAIT)) for one in received])
    assert sorted(outcome.state for outcome in outcomes) == ["accepted", "seen"]
    assert await only("SELECT count(*) FROM observation") == MANY


async def test_two_sources_that_bring_one_person_at_the_same_moment_make_one_chart():
    async def bring(name: str):
        return await take_in(bundle(patient(name), observation(who=f"Patient/{name}")), source=name)

    outcomes = await asyncio.gather(*[bring(name) for name in ("lab", "hospital", "practice", "imaging")])
    assert sum(outcome.counts.new_charts for outcome in outcomes) == 1
    assert await only("SELECT count(*) FROM observation") == 4
