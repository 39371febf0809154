"""The transactional outbox: put something in, take one out, say how it went.

A row is taken by compare-and-set, so of several workers one gets it. A lease ends after five minutes, longer than any
delivery can take: a row whose worker died is then taken again.
"""

import hashlib
import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from portal import clock
from portal.crypto.blind_index import blind_index
from portal.crypto.columns import DecryptionError, decrypt, encrypt
from portal.database.identifiers import new_id
from portal.database.statements import Statement
from portal.database.transactions import transaction
from portal.jobs.handlers import Message

LEASE = timedelta(minutes=5)
BACKOFF = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 720))
LIFETIME = timedelta(days=3)
_BATCH = 8

_INSERT = Statement(
    "INSERT INTO outbox (id, dedup_key, kind, topic, recipient, recipient_index, payload, urgent, position, due_at,"
    " server_trouble, attempts, lease_owner, last_error, created_at)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, '', '', ?)"
    " ON CONFLICT (dedup_key) DO NOTHING")
_HURRY_RECIPIENT = Statement(
    "UPDATE outbox SET due_at = ?, attempts = 0 WHERE recipient_index = ? AND sent_at IS NULL AND failed_at IS NULL"
    " AND attempts > 0 AND leased_until IS NULL")
_HURRY_KIND = Statement(
    "UPDATE outbox SET due_at = ? WHERE kind = ? AND server_trouble = ? AND sent_at IS NULL AND failed_at IS NULL"
    " AND leased_until IS NULL AND due_at > ?")
_DUE = Statement(
    "SELECT o.id FROM outbox o WHERE o.sent_at IS NULL AND o.failed_at IS NULL AND o.due_at <= ?"
    " AND (o.leased_until IS NULL OR o.leased_until <= ?) AND NOT EXISTS ("
    "SELECT 1 FROM outbox e WHERE e.recipient_index = o.recipient_index AND e.recipient_index <> ''"
    " AND e.urgent = o.urgent AND e.sent_at IS NULL AND e.failed_at IS NULL AND e.position < o.position"
    " AND e.position <= ?) ORDER BY o.urgent DESC, o.position LIMIT ?")
_LEASE = Statement(
    "UPDATE outbox SET leased_until = ?, lease_owner = ?, attempts = attempts + 1 WHERE id = ? AND sent_at IS NULL"
    " AND failed_at IS NULL AND due_at <= ? AND (leased_until IS NULL OR leased_until <= ?)"
    " RETURNING kind, topic, payload, attempts, position")
_SENT = Statement(
    "UPDATE outbox SET sent_at = ?, leased_until = NULL, payload = '', recipient = '', last_error = ?"
    " WHERE id = ? AND sent_at IS NULL AND failed_at IS NULL")
_AGAIN = Statement(
    "UPDATE outbox SET due_at = ?, leased_until = NULL, last_error = ?, server_trouble = ?"
    " WHERE id = ? AND sent_at IS NULL AND failed_at IS NULL")
_FAILED = Statement(
    "UPDATE outbox SET failed_at = ?, leased_until = NULL, payload = '', last_error = ?"
    " WHERE id = ? AND sent_at IS NULL AND failed_at IS NULL")

_PROGRESS = Statement("SELECT sent_at, failed_at, attempts, leased_until FROM outbox WHERE dedup_key = ?")
_TROUBLE = Statement(
    "SELECT 1 FROM outbox WHERE kind = ? AND server_trouble = ? AND sent_at IS NULL AND failed_at IS NULL LIMIT 1")

_position_lock = threading.Lock()
_last_position = 0


async def enqueue(
    kind: str, payload: dict[str, Any], *, dedup_key: str, due_at: datetime | None = None,
    recipient: str = "", topic: str = "", urgent: bool = True,
) -> bool:
    """Put something in the outbox, in the caller's transaction if there is one. False when `dedup_key` is known.

    `payload` is what JSON can carry. Rows with the same `recipient` leave in the order in which they are due; those
    that somebody waits for (`urgent`) go before all others. A new row makes the recipient's earlier ones, which wait
    for another try, due again at once: nothing new waits for hours behind them.
    """
    now, row_id = clock.now(), new_id()
    first_due = max(due_at or now, now)
    index = blind_index(recipient, purpose="outbox_recipient") if recipient else ""
    async with transaction():
        added = await _INSERT.run(
            row_id, hashlib.sha256(dedup_key.encode()).hexdigest(), kind, topic, _seal(recipient, "recipient", row_id), index,
            _seal(msgspec.json.encode(payload).decode(), "payload", row_id), urgent, _next_position(first_due), first_due, False, now)
        if added and index and first_due <= now:
            await _HURRY_RECIPIENT.run(now, index)
    return bool(added)


async def take(owner: str) -> Message | None:
    """Lease the next row that is due, for the worker `owner`; None when nothing is."""
    now = clock.now()
    for (row_id,) in await _DUE.rows(now, now, _microseconds(now), _BATCH):
        leased = await _LEASE.rows(now + LEASE, owner, row_id, now, now)
        if leased:
            return _opened(row_id, *leased[0])
    return None


def _opened(row_id: str, kind: str, topic: str, sealed: str, attempts: int, position: int) -> Message:
    try:
        payload = msgspec.json.decode(decrypt(sealed, table="outbox", column="payload", row_id=row_id))
    except DecryptionError:
        payload = None
    return Message(row_id, kind, topic, payload or {}, attempts, position, readable=payload is not None)


async def mark_sent(message: Message, note: str = "") -> bool:
    """It has left. What it said is forgotten at once."""
    return bool(await _SENT.run(clock.now(), note, message.id))


async def put_back(message: Message, code: str, *, server_trouble: bool = False) -> bool:
    """It could not leave now: due again after a while, the last time three days after it was first due.

    False when those are over; then `give_up` is the answer.
    """
    now, end = clock.now(), datetime.fromtimestamp(message.position / 1_000_000, UTC) + LIFETIME
    if now >= end:
        return False
    wait = BACKOFF[min(message.attempts, len(BACKOFF)) - 1]
    await _AGAIN.run(min(now + wait, end), code, server_trouble, message.id)
    return True


async def hurry(kind: str) -> int:
    """The server answers again: everything that it turned away is due now; how many rows."""
    now = clock.now()
    return await _HURRY_KIND.run(now, kind, True, now)


async def give_up(message: Message, code: str) -> bool:
    """It will not leave; staff see it in `undelivered()`."""
    return bool(await _FAILED.run(clock.now(), code, message.id))


async def progress_of(dedup_key: str) -> str:
    """What became of something that was put in: waiting, troubled (tried, and to be tried again), sent or failed; empty
    when it was never put in."""
    rows = await _PROGRESS.rows(hashlib.sha256(dedup_key.encode()).hexdigest())
    if not rows:
        return ""
    sent_at, failed_at, attempts, leased_until = rows[0]
    if sent_at is not None or failed_at is not None:
        return "sent" if sent_at is not None else "failed"
    return "troubled" if attempts and leased_until is None else "waiting"


async def in_trouble(kind: str) -> bool:
    """Whether something of this kind waits because its server cannot be reached or used."""
    return bool(await _TROUBLE.rows(kind, True))


def _seal(text: str, column: str, row_id: str) -> str:
    return encrypt(text, table="outbox", column=column, row_id=row_id) if text else ""


def _microseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1_000_000)


def _next_position(first_due: datetime) -> int:
    # Two rows queued in one microsecond, or while a test holds the clock, still have an order.
    global _last_position
    wanted = _microseconds(first_due)
    if wanted > _microseconds(clock.now()):
        return wanted
    with _position_lock:
        _last_position = _last_position + 1 if 0 <= _last_position - wanted < 1_000_000 else wanted
        return _last_position
