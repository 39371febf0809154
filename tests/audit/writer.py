"""A process of its own that writes audit lines: `python tests/audit/writer.py COUNT`. Half of them inside transactions."""

import asyncio
import sys

from portal.audit import log
from portal.audit.events import SYSTEM, AuditEvent
from portal.database.engine import stop_database
from portal.database.transactions import transaction


async def write(count: int) -> None:
    """Four at a time write `count` lines in all."""

    async def one_of_four() -> None:
        for number in range(count // 4):
            if number % 2:
                async with transaction():
                    await log.record(AuditEvent.GRANT_CHANGED, actor=SYSTEM)
            else:
                await log.record(AuditEvent.RECORD_OPENED, actor=SYSTEM)

    await asyncio.gather(*(one_of_four() for _ in range(4)))
    await stop_database()


if __name__ == "__main__":
    asyncio.run(write(int(sys.argv[1])))
