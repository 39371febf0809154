"""What an audit line costs: microseconds of processor time, durable and chained, and how long the check of the chain takes.

    PYTHONPATH=src .venv/bin/python -m bench.audit_lines

On SQLite in a temporary folder, or on the PostgreSQL that DATABASE_URL names (an empty database). Best of several rounds,
since other work disturbs.
"""

import asyncio
import dataclasses
import tempfile
from pathlib import Path
from time import perf_counter, process_time

from piccolo.table import create_db_tables

from portal.audit import log
from portal.audit.events import Actor, AuditEvent
from portal.audit.tables import EXTRAS, AuditEntry
from portal.audit.verification import examine
from portal.crypto.keyring import create_keyring
from portal.database.engine import engine, stop_database
from portal.database.transactions import transaction
from portal.settings import load_settings, settings, use_settings

ROUNDS, LINES = 5, 2000
GOALS = {1: 400, 8: 120}  # µs a line, by how many people look at the same moment
VERIFYING = 40  # µs a line
READER = Actor("patient", "a" * 22, "12345678", "203.0.113.7", "r" * 22)


async def make_tables() -> None:
    """The log, with its triggers and indexes."""
    await create_db_tables(AuditEntry)
    async with transaction():
        for extra in EXTRAS:
            for sql in getattr(extra, engine().engine_type):
                await engine().run_ddl(sql)


async def cost(at_once: int) -> tuple[float, float]:
    """Processor time and elapsed time of a line, in microseconds, when so many are written at the same moment."""

    async def reader() -> None:
        for _ in range(LINES // at_once):
            await log.record(AuditEvent.RESULTS_LISTED, actor=READER, patient_id="p" * 22)

    work, clock = process_time(), perf_counter()
    await asyncio.gather(*(reader() for _ in range(at_once)))
    return (process_time() - work) / LINES * 1e6, (perf_counter() - clock) / LINES * at_once * 1e6


async def measure() -> bool:
    """Print the table; whether every goal is reached."""
    await make_tables()
    reached = True
    for at_once in (1, 2, 4, 8, 16):
        work, waiting = min([await cost(at_once) for _ in range(ROUNDS)])
        goal = GOALS.get(at_once)
        reached &= goal is None or work <= goal
        print(f"{at_once:3} at once: {work:6.0f} µs of work a line, durable after {waiting:6.0f} µs" + (f"   goal {goal}" if goal else ""))
    begun = perf_counter()
    found = await examine()
    each = (perf_counter() - begun) / found.lines * 1e6
    print(f"checking {found.lines} lines: {each:.1f} µs each   goal {VERIFYING}")
    await stop_database()
    return reached and each <= VERIFYING


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(dir="/var/tmp") as folder:
        use_settings(dataclasses.replace(load_settings(), data_dir=Path(folder)))
        create_keyring(settings().keyring_path)
        raise SystemExit(0 if asyncio.run(measure()) else 1)
