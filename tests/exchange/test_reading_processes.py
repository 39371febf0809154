"""Files are read in processes of their own: whatever a file does to its reader, the portal goes on."""

import asyncio
import zlib
from dataclasses import replace
from pathlib import Path

import pytest

from portal.exchange import readers as readers_module
from portal.exchange.limits import LIMITS, MEGABYTE
from portal.exchange.readers import ReadingProcesses
from portal.exchange.records import Batch, Ended
from tests.exchange.reading import TERMS
from tests.support.records import as_json, bundle, is_empty, observation, only, patient, take_in

SMALL = as_json(bundle(patient(), observation()))
LARGE = as_json(bundle(patient(), *[observation(f"k{number}") for number in range(3000)]))


async def messages(readers, content: bytes) -> list:
    reading = readers.start(TERMS, zlib.compress(content))
    return [message async for message in reading.messages()]


async def test_a_file_read_in_a_process_comes_in():
    async with ReadingProcesses() as readers:
        assert (await take_in(SMALL, readers=readers)).counts.created == 2
        assert (await take_in(LARGE, readers=readers)).counts.resources == 3001


async def test_several_files_at_once_are_kept_apart():
    async with ReadingProcesses(2) as readers:
        read = await asyncio.gather(*[messages(readers, content) for content in (LARGE, SMALL, SMALL, LARGE)])
    assert [one[-1].resources for one in read] == [3001, 2, 2, 3001]


async def test_a_reader_that_dies_costs_its_file_and_no_other():
    async with ReadingProcesses() as readers:
        reading = readers.start(TERMS, zlib.compress(LARGE))
        stream = reading.messages()
        assert isinstance(await anext(stream), Batch)
        readers._processes[0]._process.kill()
        *_, last = [message async for message in stream]
        assert isinstance(last, Ended)
        assert (await messages(readers, SMALL))[-1].resources == 2


async def test_a_file_whose_reader_dies_leaves_nothing_in_the_records(monkeypatch):
    real = readers_module._Process._receive

    async def dying(process):
        message = await real(process)
        process._process.kill()
        await process._process.wait()
        return message

    monkeypatch.setattr(readers_module._Process, "_receive", dying)
    content = as_json(bundle(patient(), *[observation(f"k{number}", note=[{"text": "x" * 4000}]) for number in range(3000)]))
    async with ReadingProcesses() as readers:
        outcome = await take_in(content, readers=readers)
    assert (outcome.trouble.problem, await is_empty()) == ("reader_failed", True)


async def test_reading_that_takes_too_long_is_stopped(monkeypatch):
    async def never(process):
        await asyncio.sleep(60)

    monkeypatch.setattr(readers_module._Process, "_receive", never)
    async with ReadingProcesses(limits=replace(LIMITS, seconds=0)) as readers:
        (ended,) = await messages(readers, SMALL)
    assert ended.trouble.problem == "took_too_long"


async def test_what_the_writer_takes_does_not_count_as_reading(monkeypatch):
    async with ReadingProcesses(limits=replace(LIMITS, seconds=1)) as readers:
        await messages(readers, SMALL)  # the process is up
        reading, count = readers.start(TERMS, zlib.compress(LARGE)), 0
        async for message in reading.messages():
            await asyncio.sleep(0.25)
            count += getattr(message, "resources", 0)
    assert count == 3001


async def test_a_file_that_takes_too_much_memory_is_refused():
    limits = replace(LIMITS, memory=48 * MEGABYTE)
    content = as_json(bundle(*[observation(f"k{number}") for number in range(60_000)]))
    async with ReadingProcesses(limits=limits) as readers:
        *_, ended = await messages(readers, content)
        assert ended.trouble.problem in {"took_too_much_memory", "reader_failed"}
        assert (await messages(readers, SMALL))[-1].resources == 2


async def test_the_reader_knows_neither_keys_nor_settings(monkeypatch):
    monkeypatch.setenv("PORTAL_KEYRING_FILE", "/secret")
    async with ReadingProcesses() as readers:
        await messages(readers, SMALL)
        environment = await asyncio.to_thread(Path(f"/proc/{readers._processes[0]._process.pid}/environ").read_bytes)
    assert b"PORTAL" not in environment and b"DATABASE" not in environment


@pytest.mark.parametrize("content", [b"[" * 200_000, b'{"resourceType": "Bundle", "entry": [{"resource": ' + b'{"a":' * 100_000])
async def test_two_hundred_thousand_lists_in_one_another_are_refused(content):
    async with ReadingProcesses() as readers:
        outcome = await take_in(content, readers=readers)
    assert outcome.trouble.problem == "too_deep"
    assert await only("SELECT state FROM import_file") == "refused"
