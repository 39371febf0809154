"""Racing two processes against each other."""

import asyncio
import os
import sys
from pathlib import Path

from portal.settings import settings

RACER = Path(__file__).with_name("racer.py")


async def race(what: str, times: int, *words: str, processes: int = 2) -> list[int]:
    """How many of `times` attempts in each process are let through, when all begin at the same moment."""
    environment = {
        **os.environ, "PYTHONPATH": str(RACER.parents[2] / "src"), "PORTAL_DATA_DIR": str(settings().data_dir),
        "PORTAL_KEYRING_FILE": str(settings().keyring_path), "DATABASE_URL": settings().database_url,
    }  # fmt: skip
    racers = [
        await asyncio.create_subprocess_exec(sys.executable, str(RACER), what, str(times), *words, env=environment,
                                             stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE)
        for _ in range(processes)
    ]  # fmt: skip
    for racer in racers:
        assert await racer.stdout.readline() == b"ready\n"
    answers = await asyncio.gather(*(racer.communicate(b"go\n") for racer in racers))
    return [int(told) for told, _ in answers]
