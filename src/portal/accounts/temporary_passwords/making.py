"""Making a temporary password and withdrawing it."""

from datetime import timedelta
from typing import Any

import msgspec

from portal.accounts.invitations import OPEN, create_invitation
from portal.accounts.notices import tell
from portal.accounts.printed_codes import grouped, new_code
from portal.accounts.second_step_resets.two_people import keep_password_apart
from portal.accounts.tables import Account, Invitation
from portal.accounts.throttles import password_renewed, password_sign_in_is_off
from portal.audit import log
from portal.audit.events import Actor, AuditEvent
from portal.clinic.limits import the_limits
from portal.crypto.passwords import hash_password
from portal.database.transactions import take_turns, transaction
from portal.errors import Conflict

LENGTH = 16  # 80 random bits
CHANNEL = "password"


class TemporaryPassword(msgspec.Struct, frozen=True):
    """One just made. `text` is as people read it and known only now."""

    invitation: Invitation
    text: str


class Prepared(msgspec.Struct, frozen=True):
    """A temporary password and its hash, before anybody has it. Hashing takes too long for a transaction."""

    code: str
    hashed: str


async def prepare() -> Prepared:
    """A new one. Raises Busy."""
    code = new_code(LENGTH)
    return Prepared(code, await hash_password(code))


async def store_temporary_password(prepared: Prepared, *, login_index: str, actor: Actor, **about: Any) -> TemporaryPassword:
    """Make it work, inside the caller's transaction. `login_index`: what it is found by at the sign-in, the blind index of
    a patient number or the id of an account. `about`: columns of the invitation."""
    hours = (await the_limits()).temporary_password_hours
    async with transaction():
        invitation, _ = await create_invitation(
            actor=actor, channel=CHANNEL, state="sent", password_hash=prepared.hashed, login_index=login_index,
            lifetime=timedelta(hours=hours), **about)
        await password_renewed(login_index)  # nobody who was given one has to wait after wrong tries
        await log.record(AuditEvent.TEMPORARY_PASSWORD_MADE, actor=actor, patient_id=about.get("patient_id"),
                         object_type="invitation", object_id=invitation.id)
    return TemporaryPassword(invitation, grouped(prepared.code))


async def make_for_account(account: Account, *, actor: Actor, patient_id: str | None) -> TemporaryPassword:
    """One for somebody who has an account and lost its password; it ends the one before, and the owner is told by mail
    where there is an address. Raises Conflict for accounts that staff have locked or closed and for those of staff, and
    SomebodyElseToo."""
    if account.role is not None or account.staff_locked or account.status == "disabled":
        raise Conflict
    prepared = await prepare()
    async with transaction():
        await take_turns(f"temporary password of {account.id}")  # two at once must not both work
        await take_turns(f"second step of {account.id}")
        await keep_password_apart(account.id, actor)
        await withdraw_from_account(account.id, actor=actor, patient_id=patient_id)
        if await password_sign_in_is_off(account.id):
            # Somebody else may know the old password (C37, C41): what opens the sign-in again must not bring it back.
            await Account.update({Account.password_hash: None}).where(Account.id == account.id)
        made = await store_temporary_password(
            prepared, login_index=account.id, actor=actor, purpose="patient", account=account.id, name=account.name,
            language=account.language)
        await tell(account, "temporary_password_made")
        await log.record(AuditEvent.PASSWORD_RESET_STARTED, actor=actor, patient_id=patient_id, object_type="account",
                         object_id=account.id)
    return made


async def withdraw_from_account(account_id: str, *, actor: Actor, patient_id: str | None) -> int:
    """Temporary passwords of this account no longer work; how many did."""
    async with transaction():
        ended = await Invitation.update({Invitation.state: "revoked"}).where(
            Invitation.login_index == account_id, Invitation.state.is_in(list(OPEN))).returning(Invitation.id)
        for row in ended:
            await log.record(AuditEvent.TEMPORARY_PASSWORD_WITHDRAWN, actor=actor, patient_id=patient_id,
                             object_type="invitation", object_id=row["id"])
    return len(ended)
