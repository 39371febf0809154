"""Locking an account and lifting the lock. A lock works at the next request (C50)."""

from datetime import datetime

import msgspec

from portal import clock
from portal.accounts.account_tokens import PATHS, end_tokens
from portal.accounts.second_step_resets.resets import set_aside_open_reset
from portal.accounts.sessions import end_other_sessions
from portal.accounts.staff_locks.tables import StaffLock
from portal.accounts.tables import Account
from portal.audit import log
from portal.audit.events import Actor, AuditEvent
from portal.database.identifiers import new_id
from portal.database.statements import Statement
from portal.database.transactions import transaction
from portal.errors import NotAllowed

SHORTEST_REASON, LONGEST_REASON = 10, 500


class Lock(msgspec.Struct, frozen=True):
    """The lock in force; names are None when the server set it."""

    reason: str
    locked_at: datetime
    locked_by: str | None


_SET = Statement("UPDATE account SET staff_locked = TRUE WHERE id = ? AND NOT staff_locked RETURNING id")
_LIFT = Statement("UPDATE account SET staff_locked = FALSE WHERE id = ? AND staff_locked RETURNING id")
_LIFTED = Statement("UPDATE staff_lock SET lifted_at = ?, lifted_by = ? WHERE account = ? AND lifted_at IS NULL")
_IN_FORCE = Statement(
    "SELECT l.reason, l.locked_at, s.name FROM staff_lock l LEFT JOIN account s ON s.id = l.locked_by"
    " WHERE l.account = ? AND l.lifted_at IS NULL ORDER BY l.locked_at DESC LIMIT 1")


async def lock_of(account_id: str) -> Lock | None:
    """The lock in force, with its reason."""
    return await _IN_FORCE.one(Lock, account_id)


async def lock_account(account: Account, reason: str, *, actor: Actor, patient_id: str | None = None) -> bool:
    """Let nobody sign in until staff lift it; sessions and open links end. False when it is locked already. Raises
    NotAllowed for one's own account."""
    if account.id == actor.account_id:
        raise NotAllowed
    async with transaction():
        if not await _SET.rows(account.id):
            return False
        await StaffLock.insert(StaffLock(id=new_id(), account=account.id, patient_id=patient_id, reason=reason,
                                         locked_at=clock.now(), locked_by=actor.account_id))
        await end_other_sessions(account.id)
        await set_aside_open_reset(account.id)
        for purpose in PATHS:
            await end_tokens(account.id, purpose)
        await log.record(AuditEvent.STAFF_LOCKED, actor=actor, patient_id=patient_id, object_type="account",
                         object_id=account.id, reason=reason)
    return True


async def lift_lock(account: Account, *, actor: Actor, patient_id: str | None = None) -> bool:
    """Let the owner sign in again; False when it is not locked. Raises NotAllowed for one's own account."""
    if account.id == actor.account_id:
        raise NotAllowed
    async with transaction():
        if not await _LIFT.rows(account.id):
            return False
        await _LIFTED.run(clock.now(), actor.account_id, account.id)
        await log.record(AuditEvent.STAFF_LOCK_LIFTED, actor=actor, patient_id=patient_id, object_type="account",
                         object_id=account.id)
    return True
