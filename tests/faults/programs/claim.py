"""Claims each of many rows, from 25 tasks at once, and prints how many it won; another process does the same."""

import asyncio
import sys

from portal.database.engine import engine
from portal.database.statements import Statement

ROWS, TASKS = 20, 25
_CLAIM = Statement("UPDATE sample_ledger SET balance = ? WHERE owner = ? AND balance = 0 RETURNING id")
_COUNT = Statement("UPDATE sample_ledger SET total = total + 1 WHERE owner = ?")


async def _racer(number: int) -> int:
    won = 0
    for row in range(ROWS):
        won += len(await _CLAIM.rows(number, f"{row}"))
        await _COUNT.run(f"{row}")
    return won


async def _main(first: int) -> None:
    won = await asyncio.gather(*[_racer(first + number) for number in range(TASKS)])
    await engine().stop()
    print(sum(won))


if __name__ == "__main__":
    asyncio.run(_main(int(sys.argv[1])))
