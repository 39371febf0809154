"""Writes ledgers from eight tasks at once, and prints the owner of each once it is stored, until it is killed."""

import asyncio
import itertools
import os
import sys

from portal.database.engine import engine
from portal.database.transactions import transaction
from tests.database.sample import Line, make_sample_tables, open_ledger

CLIENTS = 8


async def _client(number: int, run: str) -> None:
    for count in itertools.count():
        owner = f"{run}-{number}-{count}"
        async with transaction():
            ledger = await open_ledger(owner)
            await Line(ledger=ledger.id).save()
        os.write(1, f"{owner}\n".encode())


async def _main(run: str) -> None:
    if run == "0":
        await make_sample_tables()
    await engine().start()
    os.write(1, b"ready\n")
    await asyncio.gather(*[_client(number, run) for number in range(CLIENTS)])


if __name__ == "__main__":
    asyncio.run(_main(sys.argv[1]))
