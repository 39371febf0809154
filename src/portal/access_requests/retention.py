"""What was typed is deleted 30 days after its request was settled. The worker calls this."""

from datetime import timedelta

from portal import clock
from portal.audit import log
from portal.audit.events import SYSTEM, AuditEvent
from portal.database.statements import Statement
from portal.database.transactions import transaction

KEEP = timedelta(days=30)

_DELETE = Statement("DELETE FROM access_request WHERE settled_at < ?")


async def delete_settled_requests() -> int:
    """How many were deleted. Done twice it does nothing more."""
    async with transaction():
        deleted = await _DELETE.run(clock.now() - KEEP)
        if deleted:
            await log.record(AuditEvent.OLD_ENTRIES_DELETED, actor=SYSTEM, reason=f"access_requests={deleted}")
    return deleted
