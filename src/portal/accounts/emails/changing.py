"""What confirming, removing and undoing do to the addresses of an account and to the names it signs in with (C06, C07)."""

from datetime import datetime

from portal import clock
from portal.accounts.account_tokens import end_tokens, find_token, issue_token, spend_token
from portal.accounts.adding_factors import take_back_since
from portal.accounts.devices import forget_browsers
from portal.accounts.emails.addresses import addresses_of, may_be_removed
from portal.accounts.emails.notices import as_text, from_text, longest_known, tell_those_before
from portal.accounts.emails.tables import EmailChange
from portal.accounts.identifiers import claim_identifier, release_email
from portal.accounts.notices import confirmed_addresses, tell
from portal.accounts.passkeys.own_passkeys import ask_for_the_password_too
from portal.accounts.second_step_resets.ending import close_when_none_is_left
from portal.accounts.sessions import end_other_sessions
from portal.accounts.tables import Account, AccountToken, EmailAddress
from portal.accounts.throttles import turn_off_password_sign_in
from portal.audit import log
from portal.audit.events import Actor, AuditEvent
from portal.database.identifiers import new_id
from portal.database.transactions import take_turns, transaction
from portal.errors import Gone


async def confirm_address(token: str, actor: Actor, *, keep: str | None = None) -> Account:
    """The link sent to an address was pressed: mail may go there, and its owner may sign in with it unless it leads to
    somebody else. It takes the place of the one it was to replace. `keep`: the session that goes on. Raises Gone."""
    async with transaction():
        await take_turns(f"addresses of {(await find_token(token, 'verify_email')).account}")
        account, used = await spend_token(token, "verify_email")
        row = await EmailAddress.objects().get((EmailAddress.id == (used.email_id or "")) & (EmailAddress.account == account.id))
        if row is None:
            raise Gone
        await EmailAddress.update({EmailAddress.verified_at: clock.now()}).where(EmailAddress.id == row.id)
        await claim_identifier(account.id, "email", row.address)
        change = await EmailChange.objects().get(
            (EmailChange.email_id == row.id) & EmailChange.confirmed_at.is_null() & EmailChange.ended_at.is_null())
        if change is not None:
            await _settle(account, change, keep)
        await log.record(AuditEvent.EMAIL_VERIFIED, actor=actor, object_type="account", object_id=account.id)
    return account


async def _settle(account: Account, change: EmailChange, keep: str | None) -> None:
    await EmailChange.update({EmailChange.confirmed_at: clock.now()}).where(EmailChange.id == change.id)
    if change.replaces_id is not None:
        await _take_away(account.id, change.replaces_id)
        await _end_what_is_open(account, keep)
    await tell_those_before(account, from_text(change.addresses_before), "email_changed", change.id)


async def remove_address(account: Account, email_id: str, actor: Actor, *, keep: str | None) -> bool:
    """Take a confirmed address away; False when it is not there, or nothing else leads to the account."""
    async with transaction():
        await take_turns(f"addresses of {account.id}")
        if not await may_be_removed(account.id, email_id):
            return False
        before, now = await addresses_of(account.id), clock.now()
        change = EmailChange(id=new_id(), account=account.id, kind="removed", replaces_id=email_id,
                             addresses_before=as_text(before), asked_at=now, confirmed_at=now)
        await EmailChange.insert(change)
        await _take_away(account.id, email_id)
        await _end_what_is_open(account, keep)
        await tell_those_before(account, [one.address for one in before], "email_changed", change.id)
        await log.record(AuditEvent.EMAIL_REMOVED, actor=actor, object_type="account", object_id=account.id)
    return True


async def undo_change(token: str, actor: Actor) -> None:
    """ "This was not me", from an address of before: exactly the addresses of that moment are back, whatever was changed
    since; second steps added since are gone; every session ends, and the password leads nowhere until a new one is set with the link that goes to them.
    Raises Gone."""
    async with transaction():
        await take_turns(f"addresses of {(await find_token(token, 'undo_email')).account}")
        account, used = await spend_token(token, "undo_email")
        change = await EmailChange.objects().get(
            (EmailChange.id == (used.email_id or "")) & (EmailChange.account == account.id))
        if change is None:
            raise Gone
        await _bring_back(account.id, from_text(change.addresses_before))
        await _end_changes_since(account.id, change)
        for purpose in ("verify_email", "reset", "access"):
            await end_tokens(account.id, purpose)
        await take_back_since(account.id, change.asked_at)
        await close_when_none_is_left(account)
        await end_other_sessions(account.id)
        await forget_browsers(account.id)
        await turn_off_password_sign_in(account.id)
        await ask_for_the_password_too(account.id)
        await tell(account, "email_restored", to=await longest_known(account.id, await confirmed_addresses(account.id)),
                   link=await issue_token(account.id, "reset"))
        await log.record(AuditEvent.EMAIL_CHANGE_UNDONE, actor=actor, object_type="account", object_id=account.id)


async def take_back_addresses_since(account_id: str, moment: datetime) -> None:
    """The addresses of `moment` are back: what was changed after it was done by somebody who was not the owner. In the
    caller's transaction."""
    await take_turns(f"addresses of {account_id}")
    first = await EmailChange.objects().where(
        EmailChange.account == account_id, EmailChange.asked_at > moment, EmailChange.ended_at.is_null(),
    ).order_by(EmailChange.asked_at).first()
    if first is None or not from_text(first.addresses_before):
        return
    await _bring_back(account_id, from_text(first.addresses_before))
    await _end_changes_since(account_id, first)
    await end_tokens(account_id, "verify_email")


async def _take_away(account_id: str, email_id: str) -> None:
    gone = await EmailAddress.delete().where(
        EmailAddress.id == email_id, EmailAddress.account == account_id).returning(EmailAddress.address)
    for row in gone:
        await release_email(account_id, row["address"])


async def _end_what_is_open(account: Account, keep: str | None) -> None:
    if account.status == "active":  # who is setting up goes on where they are; a mail is often opened on another device
        await end_other_sessions(account.id, keep=keep)
    for purpose in ("reset", "access"):  # a link in a mailbox that is no longer theirs must not work (C50)
        await end_tokens(account.id, purpose)


async def _bring_back(account_id: str, before: list[str]) -> None:
    now = await EmailAddress.select(EmailAddress.address, EmailAddress.verified_at).where(EmailAddress.account == account_id)
    confirmed = {row["address"] for row in now if row["verified_at"] is not None}
    await EmailAddress.delete().where(
        (EmailAddress.account == account_id) & (EmailAddress.verified_at.is_null() | EmailAddress.address.not_in(before)))
    for address in before:
        if address not in confirmed:
            await EmailAddress.insert(EmailAddress(
                id=new_id(), account=account_id, address=address, verified_at=clock.now(), created_at=clock.now()))
        await claim_identifier(account_id, "email", address)
    for address in confirmed - set(before):
        await release_email(account_id, address)


async def _end_changes_since(account_id: str, change: EmailChange) -> None:
    """That change and all later ones are over, and the links to undo the later ones, which went to addresses that are
    gone, do nothing."""
    ended = await EmailChange.update({EmailChange.ended_at: clock.now()}).where(
        EmailChange.account == account_id, EmailChange.asked_at >= change.asked_at).returning(EmailChange.id)
    await AccountToken.update({AccountToken.used_at: clock.now()}).where(
        AccountToken.account == account_id, AccountToken.purpose == "undo_email", AccountToken.used_at.is_null(),
        AccountToken.email_id.is_in([row["id"] for row in ended]))
