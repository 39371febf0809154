"""Signing in: a password, then a second step. The order is fixed (C32): address, account's waiting time, hash, password,
status, second step. Unknown, wrong, waiting and disabled look alike until the password is right (C31).
"""

from contextlib import suppress

import msgspec

from portal.accounts import authenticators, factors, throttles
from portal.accounts.devices import browser_name, is_known
from portal.accounts.identifiers import account_for, identifier_index
from portal.accounts.notices import tell
from portal.accounts.own_device import idle_seconds
from portal.accounts.second_step_resets.call_back import complete_if_due
from portal.accounts.second_step_resets.ending import may_set_up
from portal.accounts.sessions import NewSession, start_session
from portal.accounts.tables import Account, Invitation
from portal.accounts.temporary_passwords.using import check_temporary_password, spend, temporary_password_for
from portal.audit import log
from portal.audit.events import Actor, AuditEvent
from portal.crypto.passwords import check_password, hash_password
from portal.database.transactions import transaction
from portal.errors import Busy


class Client(msgspec.Struct, frozen=True):
    """The browser that asks: its address, its known-browser cookie, what it calls itself."""

    address: str
    device_token: str | None
    user_agent: str
    actor: Actor
    link_token: str | None = None  # of the mailed link that this browser opened last


class LinkWanted(Exception):
    """The password is right; after a reset of the second step the link for setting up a new one is needed besides it."""


class Closed(Exception):
    """The password is right, and staff have closed the account."""


class SignedIn(msgspec.Struct, frozen=True):
    """A full session, and the token for the known-browser cookie."""

    session: NewSession
    device_token: str


async def sign_in_with_password(
    identifier: str, password: str, client: Client, *, next_path: str, own_device: bool,
) -> NewSession | None:
    """The next step's session, or None for every kind of "no". Raises Busy, TooManyTries (address), Closed,
    LinkWanted."""
    await throttles.count_sign_in(client.address)
    account = await account_for(identifier)
    subject = account.id if account else identifier_index(identifier)
    device_id = await is_known(account.id, client.device_token) if account else None
    if not await throttles.may_try_password(subject, device_id):
        return None
    temporary = await temporary_password_for(identifier, account, password)
    stored = account.password_hash if account and account.status != "disabled" else None
    try:
        check = await (check_temporary_password(password, temporary) if temporary else check_password(password, stored))
    except Busy:
        await throttles.give_back_password_attempt(subject, device_id)
        raise
    if not check.matches or (account is None and temporary is None):
        await _note_wrong_password(account, subject, device_id, client)
        return None
    if temporary is not None and (account is None or temporary.account != account.id):
        return await _begin_enrolment(temporary, subject, client)
    if check.needs_rehash and temporary is None:
        await _store_anew(account, password)
    if account.staff_locked:
        await log.record(AuditEvent.SIGN_IN_REFUSED, actor=client.actor, object_type="account", object_id=account.id,
                         outcome="failure")
        raise Closed
    return await _begin_second_step(account, device_id, client, next_path, own_device, temporary)


async def _store_anew(account: Account, password: str) -> None:
    with suppress(Busy):  # the password is right; it is stored anew at another sign-in
        await Account.update({Account.password_hash: await hash_password(password)}).where(
            Account.id == account.id, Account.password_hash == account.password_hash)  # not over one that was set meanwhile


async def _begin_enrolment(temporary: Invitation, subject: str, client: Client) -> NewSession | None:
    """A temporary password of somebody without an account: on to the identity check (C05)."""
    async with transaction():
        if not await spend(temporary, actor=client.actor):
            return None
        await throttles.clear_password_failures(subject, None)
        return await start_session(stage="activation", invitation_id=temporary.id, address=client.address,
                                   browser=browser_name(client.user_agent))


async def _note_wrong_password(account: Account | None, subject: str, device_id: str | None, client: Client) -> None:
    consequence = await throttles.count_wrong_password(subject, device_id, account_id=account.id if account else None)
    await log.record(AuditEvent.SIGN_IN_FAILED, actor=client.actor, object_type="account",
                     object_id=account.id if account else "", outcome="failure")
    if consequence and account is not None:
        async with transaction():
            event = AuditEvent.PASSWORD_SIGN_IN_OFF if consequence is throttles.Consequence.OFF else AuditEvent.ACCOUNT_LOCKED
            await log.record(event, actor=client.actor, object_type="account", object_id=account.id)
            await tell(account, "locked")


async def _begin_second_step(
    account: Account, device_id: str | None, client: Client, next_path: str, own_device: bool, temporary: Invitation | None,
) -> NewSession | None:
    await complete_if_due(account.id)
    has_second_step = await factors.has_second_step(account.id)  # asked for as soon as there is one, set up or not
    if not has_second_step and not await may_set_up(account.id, client.link_token):
        raise LinkWanted
    alone = "renewal" if temporary else "setup"
    async with transaction():
        if temporary is not None and not await spend(temporary, actor=client.actor):
            return None  # somebody was faster
        if not has_second_step:
            await authenticators.begin(account.id)
        return await start_session(
            stage="factor" if has_second_step else alone, account_id=account.id, invitation_id=temporary.id if temporary else None,
            device_id=device_id, next_path=next_path, address=client.address, browser=browser_name(client.user_agent), idle_seconds=await idle_seconds(account.role, own_device=own_device))
