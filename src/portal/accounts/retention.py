"""What accounts leave behind is kept for 30 days after its end, then deleted (C90). The worker calls these."""

from datetime import timedelta

from portal import clock
from portal.audit import log
from portal.audit.events import SYSTEM, AuditEvent
from portal.database.statements import Statement
from portal.database.transactions import transaction

KEEP = timedelta(days=30)

# For each: what was over before the moment that takes the place of every `?`.
_OVER = {
    "sessions": Statement("DELETE FROM session WHERE expires_at < ? OR ended_at < ?"),
    "links": Statement("DELETE FROM account_token WHERE expires_at < ? OR used_at < ?"),
    "browsers": Statement("DELETE FROM device WHERE known_until < ? OR revoked_at < ?"),
    "texts": Statement("DELETE FROM text_code WHERE expires_at < ? OR used_at < ?"),
    "addresses": Statement("DELETE FROM email_change WHERE confirmed_at < ? OR ended_at < ?"),  # no longer to be undone
    "throttles": Statement("DELETE FROM throttle WHERE window_ends_at < ? AND (waits_until IS NULL OR waits_until < ?)"),
}
_EXPIRE = Statement("UPDATE invitation SET state = 'expired' WHERE state IN ('pending', 'sent', 'opened') AND expires_at <= ?")


async def delete_old_entries() -> dict[str, int]:
    """Delete what ended more than 30 days ago; how many of what. Done twice it does nothing more."""
    before = clock.now() - KEEP
    async with transaction():
        deleted = {name: await statement.run(before, before) for name, statement in _OVER.items()}
        if any(deleted.values()):
            counts = " ".join(f"{name}={count}" for name, count in deleted.items())
            await log.record(AuditEvent.OLD_ENTRIES_DELETED, actor=SYSTEM, reason=counts)
    return deleted


async def expire_invitations() -> int:
    """Write down which invitations have run out; how many. They stopped working at that moment by themselves."""
    return await _EXPIRE.run(clock.now())
