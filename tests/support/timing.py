"""For tests with a bound in seconds: a busy machine may fail one once or twice, a slow program fails it each time."""

import asyncio
import functools
from collections.abc import Callable

TRIES = 3
PAUSE_SECONDS = 2.0


def three_tries(test: Callable) -> Callable:
    """Passes when one of three tries does. `test` is a coroutine function that leaves nothing behind."""

    @functools.wraps(test)
    async def tried(*words, **values):
        for number in range(1, TRIES + 1):
            try:
                return await test(*words, **values)
            except AssertionError:
                if number == TRIES:
                    raise
                await asyncio.sleep(PAUSE_SECONDS)

    return tried
