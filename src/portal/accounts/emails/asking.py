"""Asking for an address: it is stored, and gets one link. Nothing else changes until that link is used (C06)."""

from datetime import timedelta
from enum import StrEnum

from portal import clock
from portal.accounts.account_tokens import end_tokens
from portal.accounts.emails.addresses import MOST, Waiting, addresses_of, same_address, waiting_address
from portal.accounts.emails.notices import as_text, mail_link_to_confirm, tell_those_before
from portal.accounts.emails.tables import EmailChange
from portal.accounts.identifiers import identifier_index
from portal.accounts.tables import Account, EmailAddress
from portal.accounts.throttles import may_mail_link
from portal.audit import log
from portal.audit.events import Actor, AuditEvent
from portal.clinic.limits import the_limits
from portal.database.identifiers import new_id
from portal.database.transactions import take_turns, transaction
from portal.errors import Conflict
from portal.web.forms import Problem
from portal.web.language import mark as N_

ENOUGH = N_("We have sent as many mails as we may for now. Look for them in the spam folder, or try again in an hour.")


class Sending(StrEnum):
    """What became of asking for the link once more."""

    SENT = "sent"
    TOO_SOON = "too_soon"
    ENOUGH = "enough"
    NOTHING_WAITS = "nothing_waits"


async def address_problem(account_id: str, address: str, *, replaces_id: str | None) -> Problem | None:
    """Why this account cannot ask for the address, or None. Says nothing about other accounts."""
    addresses = await addresses_of(account_id)
    if any(same_address(one.address, address) for one in addresses):
        return Problem(N_("This is an address that you have confirmed already."))
    if replaces_id is None and len(addresses) >= MOST:
        return Problem(N_("You have two addresses. Change one of them, or remove one first."))
    return None


async def ask_for_address(
    account: Account, address: str, *, actor: Actor, replaces_id: str | None = None, patient_id: str | None = None,
    event: AuditEvent = AuditEvent.EMAIL_ADDED,
) -> bool:
    """Store an address and mail it the link; one that waited before is given up. False: enough mails were sent.
    Raises Conflict when another change has made this one impossible."""
    if await _waits_already(account.id, address, replaces_id):
        return True
    if not await _may_mail(account.id, address):
        return False
    async with transaction():
        await take_turns(f"addresses of {account.id}")
        if await _waits_already(account.id, address, replaces_id):  # a double click
            return True
        before = await addresses_of(account.id)
        known = {one.id for one in before}
        confirmed = any(same_address(one.address, address) for one in before)
        if confirmed or replaces_id not in known | {None} or (replaces_id is None and len(before) >= MOST):
            raise Conflict
        await _give_up_waiting(account.id)
        row = EmailAddress(id=new_id(), account=account.id, address=address, verified_at=None, created_at=clock.now())
        change = EmailChange(
            id=new_id(), account=account.id, kind="changed" if replaces_id else "added", email_id=row.id,
            replaces_id=replaces_id, addresses_before=as_text(before), asked_at=clock.now(), sent_at=clock.now())
        await EmailAddress.insert(row)
        await EmailChange.insert(change)
        await mail_link_to_confirm(account, row.id, address)
        await tell_those_before(account, [one.address for one in before], "email_change_asked", change.id)
        await log.record(event, actor=actor, patient_id=patient_id, object_type="account", object_id=account.id)
    return True


async def send_link_again(account: Account, *, actor: Actor) -> Sending:
    """Mail the link to the address that waits once more; the earlier link ends."""
    waiting = await waiting_address(account.id)
    if waiting is None:
        return Sending.NOTHING_WAITS
    latest = clock.now() - timedelta(seconds=(await the_limits()).resend_seconds)
    if waiting.sent_at > latest:
        return Sending.TOO_SOON
    if not await _may_mail(account.id, waiting.address):
        return Sending.ENOUGH
    async with transaction():
        won = await EmailChange.update({EmailChange.sent_at: clock.now()}).where(
            EmailChange.id == waiting.change_id, EmailChange.sent_at <= latest, EmailChange.confirmed_at.is_null(),
            EmailChange.ended_at.is_null()).returning(EmailChange.id)
        if not won:
            return Sending.TOO_SOON
        await mail_link_to_confirm(account, waiting.id, waiting.address)
        await log.record(AuditEvent.EMAIL_LINK_SENT_AGAIN, actor=actor, object_type="account", object_id=account.id)
    return Sending.SENT


async def give_up_address(account: Account, *, actor: Actor) -> Waiting | None:
    """The address that waits is not wanted any more; its link no longer works. None when none waits."""
    async with transaction():
        await take_turns(f"addresses of {account.id}")
        waiting = await waiting_address(account.id)
        if waiting is not None:
            await _give_up_waiting(account.id)
            await log.record(AuditEvent.EMAIL_GIVEN_UP, actor=actor, object_type="account", object_id=account.id)
    return waiting


async def _give_up_waiting(account_id: str) -> None:
    await EmailChange.update({EmailChange.ended_at: clock.now()}).where(
        EmailChange.account == account_id, EmailChange.confirmed_at.is_null(), EmailChange.ended_at.is_null())
    await EmailAddress.delete().where(EmailAddress.account == account_id, EmailAddress.verified_at.is_null())
    await end_tokens(account_id, "verify_email")


async def _waits_already(account_id: str, address: str, replaces_id: str | None) -> bool:
    waiting = await waiting_address(account_id)
    return waiting is not None and same_address(waiting.address, address) and waiting.replaces_id == replaces_id


async def _may_mail(account_id: str, address: str) -> bool:
    return await may_mail_link("verify_email", account_id, None) and await may_mail_link(
        "verify_email_to", identifier_index(address), None)
