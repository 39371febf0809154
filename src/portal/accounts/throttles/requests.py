"""All requests of a network address, over every process: 300 in five minutes, 1200 for people signed in (C39).

Each process takes leases of up to 20 from the shared counter and counts those down in memory. Leases get smaller
towards the end, so that little is lost in other processes. What a process has leased and not used is never used
elsewhere: the limit is never passed, and the counters survive a restart.
"""

import asyncio
from datetime import datetime, timedelta

from portal import clock
from portal.accounts.throttles.addresses import network_of, widened
from portal.accounts.throttles.buckets import Bucket, Rule, State, bucket, held, write
from portal.accounts.throttles.waiting import seconds_until
from portal.clinic.limits import the_limits
from portal.database.engine import engine
from portal.database.transactions import transaction
from portal.errors import TooManyTries

LARGEST_LEASE = 20
_WINDOW = timedelta(minutes=5)
_MOST_LEASES = 20_000  # kept in memory; about 10 MB


class _Lease:
    """What is left of a lease, and until when. With nothing left it refuses, or is to be renewed."""

    __slots__ = ("left", "ends_at", "exhausted", "renewing")

    def __init__(self) -> None:
        self.left, self.ends_at, self.exhausted = 0, datetime.min.replace(tzinfo=clock.now().tzinfo), False
        self.renewing = asyncio.Lock()


class _Leases:
    """The leases of this process in one database."""

    def __init__(self, database: object) -> None:
        self.database = database
        self.by_key: dict[tuple[str, bool], _Lease] = {}

    def lease(self, key: tuple[str, bool]) -> _Lease:
        found = self.by_key.get(key)
        if found is None:
            if len(self.by_key) >= _MOST_LEASES:
                self._forget_old()
            found = self.by_key[key] = _Lease()
        return found

    def _forget_old(self) -> None:
        now = clock.now()
        self.by_key = {key: lease for key, lease in self.by_key.items() if lease.ends_at > now}
        for key in list(self.by_key)[: max(0, len(self.by_key) - _MOST_LEASES // 2)]:
            del self.by_key[key]


_leases = _Leases(None)


async def count_request(address: str, *, signed_in: bool) -> None:
    """Count one request. Raises TooManyTries."""
    global _leases
    if _leases.database is not engine():
        _leases = _Leases(engine())
    lease = _leases.lease((network_of(address), signed_in))
    if lease.left and clock.now() < lease.ends_at:
        lease.left -= 1
        return
    async with lease.renewing:
        now = clock.now()
        if now >= lease.ends_at or not (lease.left or lease.exhausted):
            await _renew(lease, await _bucket_for(address, signed_in), now)
        if not lease.left:
            raise TooManyTries(seconds_until(lease.ends_at))
        lease.left -= 1


async def _renew(lease: _Lease, wanted: Bucket, now: datetime) -> None:
    async with transaction():
        state = await held(wanted, now)
        if now >= state.window_ends_at:
            state = State(0, now + wanted.rule.window)
        remaining = wanted.rule.limit - state.count
        size = min(remaining, LARGEST_LEASE, max(1, remaining // 4))
        if size > 0:
            await write(wanted, State(state.count + size, state.window_ends_at))
    lease.left, lease.ends_at, lease.exhausted = max(size, 0), state.window_ends_at, size <= 0


async def _bucket_for(address: str, signed_in: bool) -> Bucket:
    limits = await the_limits()
    rule = (Rule("request_signed_in", limits.signed_in_requests_in_five_minutes, _WINDOW) if signed_in
            else Rule("request", limits.requests_in_five_minutes, _WINDOW))
    return bucket(widened(rule, address), network_of(address))
