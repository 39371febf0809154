"""The number for text messages of an account: confirmed by a code that was sent to it."""

from datetime import datetime

import msgspec

from portal import clock
from portal.accounts.account_tokens import issue_token
from portal.accounts.notices import tell
from portal.accounts.phones import codes
from portal.accounts.phones.tables import PhoneNumber
from portal.accounts.sessions import end_other_sessions
from portal.accounts.tables import Account
from portal.audit import log
from portal.audit.events import Actor, AuditEvent
from portal.database.identifiers import new_id
from portal.database.statements import Statement
from portal.database.transactions import take_turns, transaction
from portal.delivery.phone_numbers import masked_number

_NUMBERS = Statement(
    "SELECT id, number, verified_at, second_step_since, name, code_used_at FROM phone_number WHERE account = ? ORDER BY created_at, id")


class Number(msgspec.Struct, frozen=True):
    """A number in E.164; it counts when `verified_at` is set. `second_step_since`: codes sent here are a second step."""

    id: str
    number: str
    verified_at: datetime | None
    second_step_since: datetime | None
    name: str
    code_used_at: datetime | None

    @property
    def masked(self) -> str:
        """Its last digits, for pages that need no fresh second step."""
        return masked_number(self.number)


async def number_of(account_id: str) -> Number | None:
    """The confirmed number of an account, or None."""
    return next((one for one in await _NUMBERS.all(Number, account_id) if one.verified_at is not None), None)


async def waiting_number(account_id: str) -> Number | None:
    """The number that waits for its code, or None."""
    return next((one for one in await _NUMBERS.all(Number, account_id) if one.verified_at is None), None)


async def ask_for_number(account: Account, number: str, *, actor: Actor) -> Number:
    """Keep a number until its code comes back; one that waited before is given up. The one in use goes on meanwhile."""
    async with transaction():
        await take_turns(f"numbers of {account.id}")
        await PhoneNumber.delete().where(PhoneNumber.account == account.id, PhoneNumber.verified_at.is_null())
        row = PhoneNumber(id=new_id(), account=account.id, number=number, verified_at=None, created_at=clock.now())
        await PhoneNumber.insert(row)
        await log.record(AuditEvent.PHONE_ADDED, actor=actor, object_type="account", object_id=account.id)
    return Number(row.id, number, None, None, "", None)


async def confirm_number(account: Account, session_id: str, code: str, *, actor: Actor) -> bool:
    """Whether the code is right; then the number it was sent to counts, and takes the place of an earlier one, also as a
    second step. Mail says so, and every other session ends where codes are a second step (C27, C50)."""
    waiting = await waiting_number(account.id)
    if waiting is None or not await codes.check_code(account.id, session_id, codes.NUMBER, waiting.number, code):
        return False
    async with transaction():
        await take_turns(f"numbers of {account.id}")
        before, still = await number_of(account.id), await waiting_number(account.id)
        if still is None or still.id != waiting.id:
            return False
        since = clock.now() if before and before.second_step_since else None
        await PhoneNumber.delete().where(PhoneNumber.account == account.id, PhoneNumber.verified_at.is_not_null())
        await PhoneNumber.update({PhoneNumber.verified_at: clock.now(), PhoneNumber.second_step_since: since}).where(
            PhoneNumber.id == waiting.id)
        if since:
            await end_other_sessions(account.id, keep=session_id)
        await _say_so(account, AuditEvent.PHONE_VERIFIED, actor)
    return True


async def remove_number(account: Account, *, keep: str, actor: Actor) -> bool:
    """The account has no number any more, and no codes by text: they never stand alone (C20). False when it had none."""
    async with transaction():
        await take_turns(f"numbers of {account.id}")
        gone = await PhoneNumber.delete().where(PhoneNumber.account == account.id).returning(PhoneNumber.second_step_since)
        if any(row["second_step_since"] for row in gone):
            await end_other_sessions(account.id, keep=keep)
        if gone:
            await _say_so(account, AuditEvent.PHONE_REMOVED, actor)
    return bool(gone)


async def give_up_number(account: Account) -> None:
    """The number that waits is not wanted any more."""
    await PhoneNumber.delete().where(PhoneNumber.account == account.id, PhoneNumber.verified_at.is_null())


async def forget_numbers_since(account_id: str, moment: datetime) -> None:
    """Numbers that were given after `moment` get no texts any more, in the caller's transaction."""
    await PhoneNumber.delete().where(PhoneNumber.account == account_id, PhoneNumber.created_at > moment)


async def _say_so(account: Account, event: AuditEvent, actor: Actor) -> None:
    if account.status == "active":
        await tell(account, "phone_changed", link=await issue_token(account.id, "not_me", replaces=False))
    await log.record(event, actor=actor, object_type="account", object_id=account.id)
