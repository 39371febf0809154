"""F05, F06 and F08: a whole portal whose disk is full, whose folder has gone, or whose database somebody else holds."""

import asyncio
import os
import shutil
import sqlite3
import time
from pathlib import Path

import httpx
import pytest

from portal.database.engine import engine
from tests.support.burst import READERS, WRITERS, Burst, tokens_for
from tests.support.invariants import check_invariants

pytestmark = [pytest.mark.faults, pytest.mark.timeout(120)]


@pytest.fixture
async def tokens(request):
    """Cookies of four readers and four writers."""
    request.getfixturevalue("portal_on_small_disk" if "portal_on_small_disk" in request.fixturenames else "portal")
    made = await tokens_for(READERS), await tokens_for(WRITERS)
    await engine().stop()
    return made


def _threads(process: int) -> int:
    return len(os.listdir(f"/proc/{process}/task"))


async def _health(portal) -> int:
    async with httpx.AsyncClient(base_url=portal.url) as visitor:
        return (await visitor.get("/healthz")).status_code


async def _all_is_well(portal, tokens) -> Burst:
    burst = Burst(portal.url, *tokens)
    await burst.once()
    assert (burst.reads, len(burst.invited), burst.refused, burst.others) == (4, 4, [], []), [
        (a.status_code, a.headers.get("location")) for a in burst.others
    ]
    return burst


async def _all_is_refused(portal, tokens) -> Burst:
    """Every browser is told 503, a page that says so, and when to try again."""
    burst = Burst(portal.url, *tokens)
    await burst.once()
    assert (burst.reads, burst.invited, burst.others, burst.cut) == (0, [], [], 0), [answer.status_code for answer in burst.others]
    assert len(burst.refused) == 8 and all("text/html" in answer.headers["content-type"] for answer in burst.refused)
    assert all(int(answer.headers["retry-after"]) > 0 for answer in burst.refused)
    return burst


async def test_a_lock_of_three_seconds_is_waited_out(portal, tokens, sqlite_file):
    before = await _all_is_well(portal, tokens)
    other = sqlite3.connect(sqlite_file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    waiting = asyncio.create_task(_all_is_well(portal, tokens))
    await asyncio.sleep(3)
    other.execute("COMMIT")
    other.close()
    await check_invariants(before, await waiting)


async def test_a_longer_lock_is_refused_in_time_while_other_pages_come_and_no_thread_is_left(portal, tokens, sqlite_file):
    before = await _all_is_well(portal, tokens)
    threads = _threads(portal.process.pid)
    async with httpx.AsyncClient(base_url=portal.url, timeout=2) as visitor:
        assert (await visitor.get("/help/sign-in")).status_code == 200
        other = sqlite3.connect(sqlite_file, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        waiting = asyncio.create_task(_all_is_refused(portal, tokens))
        while not waiting.done():
            assert (await visitor.get("/help/sign-in")).status_code == 200
            await asyncio.sleep(1)
    refused = await waiting
    assert 9 < refused.slowest < 13 and all(int(answer.headers["retry-after"]) <= 12 for answer in refused.refused)
    other.close()
    assert _threads(portal.process.pid) <= threads
    await check_invariants(before, refused, await _all_is_well(portal, tokens))
    assert await asyncio.to_thread(portal.stop) == 0


async def test_a_folder_that_cannot_be_written_is_refused_and_health_says_so(portal, tokens, sqlite_file):
    before = await _all_is_well(portal, tokens)
    away = Path(f"{portal.folder}-away")
    shutil.move(portal.folder, away)
    await _all_is_refused(portal, tokens)
    assert await _health(portal) == 503
    shutil.move(away, portal.folder)
    after = await _all_is_well(portal, tokens)
    assert await _health(portal) == 200
    await check_invariants(before, after)


async def test_a_full_disk_is_refused_and_goes_on_by_itself_when_there_is_room(portal_on_small_disk, tokens):
    before = await _all_is_well(portal_on_small_disk, tokens)
    filler = portal_on_small_disk.folder / "filler"
    _fill(filler)
    bursts = [Burst(portal_on_small_disk.url, *tokens) for _ in range(30)]
    for burst in bursts:  # what is left of the disk is used up first
        await burst.once()
        assert not burst.others and not burst.cut, [answer.status_code for answer in burst.others]
    assert len(bursts[-1].refused) == 8
    filler.unlink()
    started = time.monotonic()
    after = await _all_is_well(portal_on_small_disk, tokens)
    assert time.monotonic() - started < 5
    await check_invariants(before, *bursts, after)


def _fill(path: Path) -> None:
    with path.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(b"x" * 4096)
        except OSError:
            return
