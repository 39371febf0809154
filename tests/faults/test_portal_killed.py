"""F01 and F02: a whole portal is killed, or asked to end, while eight browsers read and write."""

import asyncio
import random
import time

import pytest

from portal.database.engine import engine
from tests.support.burst import CLIENTS, READERS, WRITERS, Burst, tokens_for
from tests.support.invariants import check_invariants

pytestmark = [pytest.mark.faults, pytest.mark.timeout(240)]
ROUNDS = 20


async def _burst(portal, how, tokens) -> Burst:
    """Browsers at work; after a moment `how` ends the portal."""
    burst = Burst(portal.url, *tokens)
    browsing = asyncio.create_task(burst.go_on_until_cut())
    await asyncio.sleep(random.uniform(0.2, 1.5))
    await asyncio.to_thread(how)
    await asyncio.wait_for(browsing, 30)
    return burst


async def test_killed_twenty_times_nothing_acknowledged_is_lost_and_nobody_is_signed_out(portal):
    tokens, bursts = (await tokens_for(READERS), await tokens_for(WRITERS)), []
    for _ in range(ROUNDS):
        bursts.append(await _burst(portal, portal.kill, tokens))
        assert await asyncio.to_thread(portal.restart) < 5
        again = Burst(portal.url, *tokens)
        await again.once()
        assert (again.reads, len(again.invited), again.refused, again.others) == (4, 4, [], [])
        bursts.append(again)
        assert not bursts[-2].others, [answer.status_code for answer in bursts[-2].others]
    await check_invariants(*bursts)
    assert sum(burst.reads for burst in bursts) > 100 and sum(len(burst.invited) for burst in bursts) > 100


async def test_asked_to_end_it_finishes_what_is_under_way_and_ends_in_order(portal):
    tokens, bursts = (await tokens_for(READERS), await tokens_for(WRITERS)), []
    for _ in range(3):
        started = time.monotonic()
        bursts.append(await _burst(portal, portal.stop, tokens))
        assert portal.process.returncode == 0 and time.monotonic() - started < 22
        assert not bursts[-1].others and bursts[-1].cut <= CLIENTS
        await check_invariants(*bursts)
        await engine().stop()
        await asyncio.to_thread(portal.restart)
