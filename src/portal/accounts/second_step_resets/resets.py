"""Asking for a reset, taking it further, stopping it. Each step is one UPDATE that only one of several racers wins."""

from datetime import datetime, timedelta

import msgspec

from portal import clock
from portal.accounts.account_tokens import end_tokens
from portal.accounts.notices import tell
from portal.accounts.second_step_resets.tables import SecondStepReset
from portal.accounts.tables import Account
from portal.audit import log
from portal.audit.events import Actor, AuditEvent
from portal.database.identifiers import new_id
from portal.database.statements import Statement
from portal.database.transactions import take_turns, transaction
from portal.errors import Conflict

OPEN = ("requested", "waiting")
CANCEL_PURPOSE = "cancel_reset"
# Staff see a document of one of these kinds; the number is written nowhere.
DOCUMENTS = ("passport", "identity_card", "driving_licence", "residence_permit", "insurance_card", "other_photo")


class Reset(msgspec.Struct, frozen=True):
    """A reset as pages show it. `state` is as of now: a request past its time is expired."""

    id: str
    account_id: str
    way: str
    state: str
    asked_at: datetime
    asked_by: str | None
    asked_by_name: str | None
    expires_at: datetime
    phrase_matched_at: datetime | None
    due_at: datetime | None
    completed_at: datetime | None
    set_up_at: datetime | None

    @property
    def is_open(self) -> bool:
        """Whether it can still be stopped."""
        return self.state in OPEN


_NEWEST = Statement(
    "SELECT r.id, r.account, r.way, r.state, r.asked_at, r.asked_by, s.name, r.expires_at, r.phrase_matched_at, r.due_at,"
    " r.completed_at, r.set_up_at FROM second_step_reset r LEFT JOIN account s ON s.id = r.asked_by"
    " WHERE r.account = ? ORDER BY r.asked_at DESC, r.id DESC LIMIT 1")
_EXPIRE = Statement(
    "UPDATE second_step_reset SET state = 'expired' WHERE state = 'requested' AND expires_at <= ? RETURNING id, account")
_CANCEL = Statement(
    "UPDATE second_step_reset SET state = 'cancelled', cancelled_at = ?, cancelled_by = ?"
    " WHERE account = ? AND state IN ('requested', 'waiting') RETURNING id")


async def newest_reset(account_id: str) -> Reset | None:
    """The account's last reset, whatever became of it."""
    found = await _NEWEST.one(Reset, account_id)
    if found is not None and found.state == "requested" and found.expires_at <= clock.now():
        return msgspec.structs.replace(found, state="expired")
    return found


async def open_reset(account_id: str) -> Reset | None:
    """The reset that was asked for and has neither taken effect nor ended."""
    found = await newest_reset(account_id)
    return found if found is not None and found.is_open else None


async def reset_the_owner_should_see(account_id: str) -> Reset | None:
    """The open reset that will take effect unless the owner stops it; a request without a call back is none yet."""
    found = await open_reset(account_id)
    return found if found is not None and (found.state == "waiting" or found.way == "colleague") else None


async def request_reset(
    account: Account, *, way: str, lasting: timedelta, actor: Actor, patient_id: str | None = None,
) -> SecondStepReset:
    """Write down that a reset was asked for, in the caller's transaction. Raises Conflict when one is open."""
    await take_turns(f"second step of {account.id}")
    await expire_requests()
    if await SecondStepReset.exists().where(SecondStepReset.account == account.id, SecondStepReset.state.is_in(list(OPEN))):
        raise Conflict
    row = new_row(account, way=way, actor=actor, patient_id=patient_id, state="requested", expires_at=clock.now() + lasting)
    await SecondStepReset.insert(row)
    await _record(AuditEvent.SECOND_STEP_RESET_ASKED, account.id, actor, patient_id, reason=way)
    return row


def new_row(account: Account, *, way: str, actor: Actor, patient_id: str | None, state: str, **columns) -> SecondStepReset:
    """A row of a reset that begins now."""
    now = clock.now()
    return SecondStepReset(**{"id": new_id(), "account": account.id, "patient_id": patient_id, "way": way, "state": state,
                              "asked_at": now, "asked_by": actor.account_id, "expires_at": now, **columns})


async def cancel_reset(account: Account, *, by: str, actor: Actor, patient_id: str | None = None) -> bool:
    """Stop the open reset; False when there is none: it was stopped, or has taken effect. `by`: owner or staff."""
    async with transaction():
        if not await _CANCEL.rows(clock.now(), by, account.id):
            return False
        await end_tokens(account.id, CANCEL_PURPOSE)
        await tell(account, "second_step_reset_cancelled")
        await _record(AuditEvent.SECOND_STEP_RESET_CANCELLED, account.id, actor, patient_id, reason=by)
    return True


async def set_aside_open_reset(account_id: str) -> None:
    """Staff do something that makes the open reset pointless, in the caller's transaction."""
    await _CANCEL.rows(clock.now(), "staff", account_id)
    await end_tokens(account_id, CANCEL_PURPOSE)


async def expire_requests() -> int:
    """Write down which requests nobody took further; how many. Done twice it does nothing more."""
    return len(await _EXPIRE.rows(clock.now()))


async def _record(event: AuditEvent, account_id: str, actor: Actor, patient_id: str | None, *, reason: str) -> None:
    await log.record(event, actor=actor, patient_id=patient_id, object_type="account", object_id=account_id, reason=reason)
