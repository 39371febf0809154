"""Setting a password: by a link, or by its owner. Each ends the other sessions, spends open links and tells the owner
(C17, C40)."""

from datetime import timedelta

from portal import clock
from portal.accounts.account_tokens import end_tokens, issue_token, spend_token
from portal.accounts.adding_factors import take_back_since
from portal.accounts.devices import forget_browsers
from portal.accounts.emails.changing import take_back_addresses_since
from portal.accounts.emails.notices import longest_known
from portal.accounts.invitations import invitation_in_hand, use_up
from portal.accounts.mailed_links import account_to_mail
from portal.accounts.notices import confirmed_addresses, tell
from portal.accounts.people import account_by_id
from portal.accounts.passkeys.own_passkeys import ask_for_the_password_too
from portal.accounts.password_rules import password_problem
from portal.accounts.second_step_resets.ending import close_when_none_is_left
from portal.accounts.sessions import NewSession, advance_session, end_other_sessions
from portal.accounts.tables import Account
from portal.accounts.sign_in import Client
from portal.accounts.temporary_passwords.using import was_temporary
from portal.accounts.throttles import (
    clear_password_failures,
    count_wrong_password,
    may_try_password,
    password_renewed,
    turn_off_password_sign_in,
)
from portal.audit import log
from portal.audit.events import Actor, AuditEvent
from portal.clinic.limits import the_limits
from portal.crypto.passwords import check_password, hash_password
from portal.database.transactions import transaction
from portal.errors import Conflict
from portal.web.forms import Problem
from portal.web.language import mark as N_
from portal.web.scope import CurrentSession


JUST_BEFORE = timedelta(minutes=1)  # what the mail is about happened in the transaction that made its link


async def problem_with(
    password: str, account: Account | None, *, context: tuple[str, ...] = (), invitation_id: str | None = None,
) -> Problem | None:
    """Why this password is refused, or None. `context`: words that must not be in it. `invitation_id`: the invitation that
    it makes an account with. A temporary password is none to keep (C05)."""
    words = tuple(context)
    if await was_temporary(password, account_id=account.id if account else None, invitation_id=invitation_id):
        return Problem(N_("That is the temporary password. Choose a password of your own."))
    if account is not None:
        words += (account.name, account.username, *(await confirmed_addresses(account.id)))
    return password_problem(password, context=words, minimum=await shortest_password())


async def shortest_password() -> int:
    """The least number of characters of a new password."""
    return (await the_limits()).password_minimum


async def request_reset(identifier: str, client: Client) -> None:
    """Mail a reset link to the account's own addresses, if there is such an account. Neither the answer nor its time tells."""
    account = await account_to_mail(identifier, "reset", client, AuditEvent.PASSWORD_RESET_REQUESTED)
    if account is not None and account.password_hash is not None:
        await send_reset(account, actor=client.actor, event=AuditEvent.PASSWORD_RESET_REQUESTED, notice="password_reset")


async def send_reset(account: Account, *, actor: Actor, event: AuditEvent, notice: str, patient_id: str | None = None) -> bool:
    """Mail a reset link; False when the account has no confirmed address. Nothing else changes until it is used."""
    async with transaction():
        link = await issue_token(account.id, "reset")
        told = await tell(account, notice, link=link)
        await log.record(event, actor=actor, patient_id=patient_id, object_type="account", object_id=account.id)
    return told > 0


async def reset_password(token: str, password: str, actor: Actor) -> Account:
    """Set the password behind a link. Signs nobody in; the second step stays. Raises Gone."""
    hashed = await hash_password(password)
    async with transaction():
        account, _ = await spend_token(token, "reset")
        await Account.update({Account.password_hash: hashed, Account.password_changed_at: clock.now()}).where(
            Account.id == account.id)
        await password_renewed(account.id)
        await _after_change(account, keep=None, actor=actor, event=AuditEvent.PASSWORD_RESET_DONE)
    return account


async def change_password(
    account: Account, current: str, password: str, *, session: CurrentSession, actor: Actor,
) -> NewSession | None:
    """Change it for its owner, who shows the old one; None when that is wrong or was wrong too often. The session that
    asks goes on under a new name (C42), the others end. Raises Conflict when the password was set anew at the same moment."""
    if not await may_try_password(account.id, session.device_id):
        return None
    if not (await check_password(current, account.password_hash)).matches:
        await count_wrong_password(account.id, session.device_id, account_id=account.id)
        return None
    await clear_password_failures(account.id, session.device_id)
    hashed = await hash_password(password)
    async with transaction():
        if not await Account.update({Account.password_hash: hashed, Account.password_changed_at: clock.now()}).where(
            Account.id == account.id, Account.password_hash == account.password_hash).returning(Account.id):
            raise Conflict  # it was set anew meanwhile, by a link
        fresh = await advance_session(session, stage="full", expires_at=session.expires_at)
        await _after_change(account, keep=fresh.id, actor=actor, event=AuditEvent.PASSWORD_CHANGED)
    return fresh


async def replace_temporary_password(session: CurrentSession, password: str, *, stage: str, actor: Actor) -> NewSession:
    """The password that its owner chooses after signing in with a temporary one (C05); the session goes on at `stage`.
    Raises Gone when the temporary password was withdrawn or has run out meanwhile."""
    hashed = await hash_password(password)
    async with transaction():
        account = await account_by_id(session.account_id)
        await use_up(await invitation_in_hand(session.invitation_id), account.id, actor=actor)
        await Account.update({Account.password_hash: hashed, Account.password_changed_at: clock.now()}).where(
            Account.id == account.id)
        await password_renewed(account.id)
        fresh = await advance_session(session, stage=stage, invitation_id=None)
        await _after_change(account, keep=fresh.id, actor=actor, event=AuditEvent.TEMPORARY_PASSWORD_REPLACED)
    return fresh


async def _after_change(account: Account, *, keep: str | None, actor: Actor, event: AuditEvent) -> None:
    await end_other_sessions(account.id, keep=keep)
    await end_tokens(account.id, "reset")
    await tell(account, "password_changed")
    await log.record(event, actor=actor, object_type="account", object_id=account.id)


async def disavow(token: str, actor: Actor) -> str:
    """ "This wasn't me": end every session, forget every browser, take back the second steps and addresses that were added
    since, and let the password lead nowhere until a new one is set with the link that is mailed (C41). Raises Gone."""
    async with transaction():
        account, disowned = await spend_token(token, "not_me")
        await take_back_addresses_since(account.id, disowned.created_at - JUST_BEFORE)
        await take_back_since(account.id, disowned.created_at - JUST_BEFORE)
        await close_when_none_is_left(account)
        await end_other_sessions(account.id)
        await forget_browsers(account.id)
        await turn_off_password_sign_in(account.id)
        await ask_for_the_password_too(account.id)
        link = await issue_token(account.id, "reset")
        await tell(account, "password_reset", to=await longest_known(account.id, await confirmed_addresses(account.id)), link=link)
        await log.record(AuditEvent.SIGN_IN_DISOWNED, actor=actor, object_type="account", object_id=account.id)
    return link
