"""Several processes write one chain."""

import asyncio
import os
import sys
from pathlib import Path

from portal.audit.verification import Verification, examine
from portal.settings import settings
from tests.audit.conftest import lines, look

WRITER = Path(__file__).with_name("writer.py")


async def start_writer(count: int) -> asyncio.subprocess.Process:
    """Another process that writes `count` lines into this test's database."""
    environment = {
        **os.environ, "PYTHONPATH": str(WRITER.parents[2] / "src"), "PORTAL_DATA_DIR": str(settings().data_dir),
        "PORTAL_KEYRING_FILE": str(settings().keyring_path), "DATABASE_URL": settings().database_url,
    }  # fmt: skip
    return await asyncio.create_subprocess_exec(sys.executable, str(WRITER), str(count), env=environment)


async def test_three_processes_at_once_make_one_unbroken_chain(database):
    writers = [await start_writer(200) for _ in range(2)]
    while any(writer.returncode is None for writer in writers):
        await look(2)
        await asyncio.sleep(0.01)
    assert [await writer.wait() for writer in writers] == [0, 0]
    found = await examine()
    assert found.first_bad is None and found.lines > 400
    await look(3)
    assert await examine() == Verification(lines=found.lines + 3)


async def test_a_process_that_is_killed_leaves_an_unbroken_chain(database):
    for enough in (1, 40, 95):
        writer, before = await start_writer(4000), await lines()
        while await lines() < before + enough and writer.returncode is None:  # noqa: ASYNC110 - the other process is watched
            await asyncio.sleep(0.002)
        writer.kill()
        assert await writer.wait() < 0
        await look()
        found = await examine()
        assert found.first_bad is None and before + enough < found.lines < before + 4000
