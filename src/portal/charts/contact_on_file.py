"""The telephone number that the clinic has for somebody who looks after their own account."""

from portal import clock
from portal.database.statements import Statement

_PHONE = Statement(
    "SELECT p.phone FROM access_grant g JOIN patient p ON p.id = g.patient WHERE g.account = ? AND g.relationship = 'self'"
    " AND g.status = 'active' AND g.valid_from <= ? AND (g.valid_until IS NULL OR g.valid_until > ?) ORDER BY g.created_at LIMIT 1")


async def phone_on_file(account_id: str) -> str:
    """The number in the person's own record, as the clinic wrote it; empty when there is none, or no own record."""
    now = clock.now()
    rows = await _PHONE.rows(account_id, now, now)
    return rows[0][0] if rows else ""
