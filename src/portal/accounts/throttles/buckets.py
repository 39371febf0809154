"""A bucket counts attempts in a window. When it is full, nobody may try until a wait is over; each wait is longer."""

from datetime import datetime, timedelta

import msgspec

from portal import clock
from portal.accounts.throttles.waiting import seconds_until
from portal.crypto.blind_index import keyed_hash
from portal.database.identifiers import new_id
from portal.database.statements import Statement
from portal.database.transactions import in_transaction, transaction
from portal.errors import TooManyTries

FORGIVEN_AFTER = timedelta(hours=24)  # without a full bucket, the next wait is the shortest again


class Rule(msgspec.Struct, frozen=True):
    """`limit` attempts in a `window`; then the waits in their order, the last one for good. No waits: to the window's end."""

    name: str
    limit: int
    window: timedelta
    waits: tuple[timedelta, ...] = ()


class Bucket(msgspec.Struct, frozen=True):
    """What a rule counts for one key. The key is a keyed hash: no address and no account is readable in it."""

    rule: Rule
    key: str


class State(msgspec.Struct, frozen=True):
    """A row of the `throttle` table. While it waits, `window_ends_at` is the end of the wait."""

    count: int
    window_ends_at: datetime
    level: int = 0
    waits_until: datetime | None = None


def bucket(rule: Rule, *parts: str) -> Bucket:
    """The bucket of `rule` for these parts together."""
    return Bucket(rule, keyed_hash("\0".join((rule.name, *parts)), purpose="throttle"))


def after_attempt(state: State, rule: Rule, now: datetime) -> State | None:
    """The state when one more attempt is made at `now`; None when it may not be made."""
    if state.waits_until is not None and now < state.waits_until:
        return None
    level = 0 if now >= state.window_ends_at + FORGIVEN_AFTER else state.level
    over = now >= state.window_ends_at or state.waits_until is not None
    count, ends_at = (1, now + rule.window) if over else (state.count + 1, state.window_ends_at)
    if count < rule.limit:
        return State(count, ends_at, level)
    until = now + rule.waits[min(level, len(rule.waits) - 1)] if rule.waits else ends_at
    return State(count, until, level + 1, until)


_READ = Statement("SELECT count, window_ends_at, level, waits_until FROM throttle WHERE key = ?")
# Writing the key locks the row on PostgreSQL, whether it was there or not.
_HOLD = Statement(
    "INSERT INTO throttle (id, key, count, window_ends_at, level) VALUES (?, ?, 0, ?, 0)"
    " ON CONFLICT (key) DO UPDATE SET key = excluded.key"
    " RETURNING count, window_ends_at, level, waits_until"
)
_WRITE = Statement("UPDATE throttle SET count = ?, window_ends_at = ?, level = ?, waits_until = ? WHERE key = ?")
_CLEAR = Statement("DELETE FROM throttle WHERE key = ?")


async def take(*buckets: Bucket) -> None:
    """Take one attempt from each bucket in turn. Raises TooManyTries at the first that is full; those before it have counted."""
    for one in buckets:
        if not await taken(one):
            until = await waits_until_of(one)
            raise TooManyTries(seconds_until(until) if until else 1)


async def taken(bucket: Bucket) -> bool:
    """Take one attempt; False when the bucket is full."""
    if in_transaction():
        raise RuntimeError("an attempt that is taken inside a transaction is forgotten when that is rolled back")
    now = clock.now()
    if await waits_until_of(bucket) is not None:  # costs an attacker's flood no write
        return False
    async with transaction():
        state = await held(bucket, now)
        state = after_attempt(state, bucket.rule, now)
        if state is not None:
            await write(bucket, state)
    return state is not None


async def give_back(bucket: Bucket) -> bool:
    """Undo one `take`: the attempt was not made after all, so nobody was wrong. False when there is none to undo."""
    now = clock.now()
    async with transaction():
        state = await held(bucket, now)
        if not state.count or now >= state.window_ends_at:
            return False
        level = state.level - 1 if state.waits_until else state.level
        await write(bucket, State(state.count - 1, min(state.window_ends_at, now + bucket.rule.window), level))
    return True


async def clear(*buckets: Bucket) -> None:
    """Forget every attempt: this one was right."""
    for one in buckets:
        await _CLEAR.run(one.key)


async def waits_until_of(bucket: Bucket) -> datetime | None:
    """When the next attempt may be made; None when it may be made now."""
    state = await _READ.one(State, bucket.key)
    if state is None or state.waits_until is None or state.waits_until <= clock.now():
        return None
    return state.waits_until


async def held(bucket: Bucket, now: datetime) -> State:
    """The bucket's state, which nobody else can change before the open transaction ends."""
    rows = await _HOLD.rows(new_id(), bucket.key, now + bucket.rule.window)
    return State(*rows[0])


async def write(bucket: Bucket, state: State) -> None:
    """Store the state of a bucket that is held."""
    await _WRITE.run(state.count, state.window_ends_at, state.level, state.waits_until, bucket.key)
