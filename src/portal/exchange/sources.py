"""Systems that send records, and which import is at work on one of them.

Two imports of one source at a time could both find a record missing and make it twice, so they take turns. Whoever
dies at work is found out by the process id or, from another machine, by the time.
"""

import asyncio
import os
import secrets
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import msgspec

from portal import clock
from portal.database.errors import UNIQUE_VIOLATIONS
from portal.database.identifiers import new_id
from portal.database.statements import Statement
from portal.errors import Busy
from portal.exchange.terms import Terms

LEASE = timedelta(seconds=60)
LONGEST_WAIT_SECONDS = 120
_PAUSE_SECONDS = 0.2

_COLUMNS = "id, name, makes_charts, own_systems, shows_preliminary, delay_hours"
_BY_NAME = Statement(f"SELECT {_COLUMNS} FROM source WHERE name = ?")
_BY_ID = Statement(f"SELECT {_COLUMNS} FROM source WHERE id = ?")
_ADD = Statement(
    "INSERT INTO source (id, name, makes_charts, own_systems, shows_preliminary, delay_hours, held_by, created_at)"
    " VALUES (?, ?, ?, '', FALSE, 0, '', ?)"
)
_HOLD = Statement(
    "UPDATE source SET held_by = ?, held_until = ? WHERE id = ? AND (held_by = '' OR held_by = ? OR held_until < ?)"
)
_HOLDER = Statement("SELECT held_by FROM source WHERE id = ?")
_LET_GO = Statement("UPDATE source SET held_by = '', held_until = NULL WHERE id = ? AND held_by = ?")


class SourceTerms(msgspec.Struct, frozen=True):
    """A source and what the clinic has decided about it (exchange/tables.py says what each means)."""

    id: str
    name: str
    makes_charts: bool
    own_systems: str
    shows_preliminary: bool
    delay_hours: int

    def terms(self) -> Terms:
        """What the reading process needs of it."""
        return Terms(self.id, frozenset(self.own_systems.split()))


async def source_named(name: str, *, makes_charts: bool = True) -> SourceTerms:
    """The source with this name, made when there is none. `makes_charts` is for a new one."""
    name = name.strip()[:60]
    for _ in range(2):
        if found := await _BY_NAME.one(SourceTerms, name):
            return found
        try:
            await _ADD.run(new_id(), name, makes_charts, clock.now())
        except UNIQUE_VIOLATIONS:  # somebody else made it at this moment
            continue
    return await _BY_NAME.one(SourceTerms, name)


async def source_with_id(source_id: str) -> SourceTerms:
    """The source with this id, which must exist."""
    return await _BY_ID.one(SourceTerms, source_id)


class Hold:
    """The right to import from a source, until it is let go or not renewed for a minute."""

    def __init__(self, source_id: str):
        self._source_id = source_id
        self._holder = f"{socket.gethostname()[:60]}:{os.getpid()}:{secrets.token_hex(4)}"

    async def take(self) -> bool:
        """Take or renew it; False when another import has it."""
        now = clock.now()
        return bool(await _HOLD.run(self._holder, now + LEASE, self._source_id, self._holder, now))

    async def take_from_the_dead(self) -> None:
        """End the hold of a process of this machine that is no longer there."""
        ((holder,),) = await _HOLDER.rows(self._source_id)
        host, _, rest = holder.rpartition(":")[0].rpartition(":")
        if host == socket.gethostname()[:60] and rest.isdigit() and not _is_alive(int(rest)):
            await _LET_GO.run(self._source_id, holder)

    async def let_go(self) -> None:
        """Give it back."""
        await _LET_GO.run(self._source_id, self._holder)


@asynccontextmanager
async def holding(source_id: str) -> AsyncIterator[Hold]:
    """Wait for the turn of this source, at most two minutes. Raises Busy."""
    hold = Hold(source_id)
    for _ in range(int(LONGEST_WAIT_SECONDS / _PAUSE_SECONDS)):
        if await hold.take():
            break
        await hold.take_from_the_dead()
        await asyncio.sleep(_PAUSE_SECONDS)
    else:
        raise Busy(60)
    try:
        yield hold
    finally:
        await hold.let_go()


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
