"""What did not leave: for staff, for the health check, and after a restore."""

from datetime import datetime, timedelta

import msgspec

from portal import clock
from portal.crypto.columns import DecryptionError, decrypt
from portal.database.statements import Statement

KEEP = timedelta(days=30)


class Undelivered(msgspec.Struct, frozen=True):
    """One thing that will not leave. `topic` is the name of the notice, `reason` a code such as `smtp_550`."""

    id: str
    topic: str
    recipient: str
    failed_at: datetime
    reason: str


class Backlog(msgspec.Struct, frozen=True):
    """How the outbox stands. `oldest_due_at` is None when nothing is overdue; `failed` counts the last 30 days."""

    waiting: int
    oldest_due_at: datetime | None
    failed: int


_FAILED = Statement(
    "SELECT id, topic, recipient, failed_at, last_error FROM outbox WHERE failed_at IS NOT NULL"
    " ORDER BY failed_at DESC LIMIT ?")
_WAITING = Statement("SELECT count(*) FROM outbox WHERE sent_at IS NULL AND failed_at IS NULL")
_OLDEST = Statement(
    "SELECT due_at FROM outbox WHERE sent_at IS NULL AND failed_at IS NULL AND due_at <= ? ORDER BY due_at LIMIT 1")
_FAILURES = Statement("SELECT count(*) FROM outbox WHERE failed_at IS NOT NULL AND failed_at > ?")
_SET_ASIDE = Statement(
    "UPDATE outbox SET failed_at = ?, leased_until = NULL, payload = '', last_error = 'restored'"
    " WHERE sent_at IS NULL AND failed_at IS NULL")
_FORGET = Statement("DELETE FROM outbox WHERE sent_at < ? OR failed_at < ?")


async def undelivered(limit: int = 100) -> list[Undelivered]:
    """What the clinic should tell people some other way, newest first."""
    rows = await _FAILED.rows(limit)
    return [Undelivered(row_id, topic, _recipient(sealed, row_id), *rest) for row_id, topic, sealed, *rest in rows]


def _recipient(sealed: str, row_id: str) -> str:
    try:
        return decrypt(sealed, table="outbox", column="recipient", row_id=row_id) if sealed else ""
    except DecryptionError:
        return ""


async def backlog() -> Backlog:
    """Whether things leave: something due for more than some minutes means that no worker runs, or no mail server."""
    now = clock.now()
    oldest = await _OLDEST.rows(now)
    return Backlog(
        (await _WAITING.rows())[0][0], oldest[0][0] if oldest else None, (await _FAILURES.rows(now - KEEP))[0][0])


async def set_aside_waiting() -> int:
    """After a restore without the ledger: nobody knows what of this has left, so staff decide. How many rows it was."""
    return await _SET_ASIDE.run(clock.now())


async def forget_old() -> int:
    """Delete what was sent, or failed, more than 30 days ago (C90); how many rows."""
    before = clock.now() - KEEP
    return await _FORGET.run(before, before)
