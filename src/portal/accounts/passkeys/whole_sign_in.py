"""Signing in with nothing but a passkey that checks who holds it: two proofs in one (C25).

Unknown, wrong and disabled look alike and take as long (C31, C33). The waits for wrong passwords and codes are not asked:
nobody guesses a signature, so a passkey is the way in while somebody else keeps an account locked (C35 to C37).
"""

from portal.accounts import throttles
from portal.accounts.devices import browser_name, is_known
from portal.accounts.own_device import idle_seconds
from portal.accounts.passkeys.answers import Answer, NotChecked, Refused, check_shown
from portal.accounts.passkeys.own_passkeys import passkey_with
from portal.accounts.passkeys.second_step import accept, answer_to
from portal.accounts.passkeys.tables import Passkey
from portal.accounts.second_step_resets.call_back import complete_if_due
from portal.accounts.sessions import NewSession, start_session
from portal.accounts.sign_in import Client, Closed
from portal.accounts.tables import Account
from portal.audit import log
from portal.audit.events import AuditEvent

# The public half of a key whose private half was thrown away: an unknown passkey costs the same as a known one.
NOBODYS_KEY = (
    "pQECAyYgASFYIAYdCV0cn8kBKI8pR7arq0TCTV2WbQZ9v-WI1uaOgA-MIlggnjXrNWwCGz2l7QwlpGQ0gAr5nDmlZwn7h90Pm9eRwoQ"
)


async def sign_in_with_passkey(
    written: str, binding: str, client: Client, *, next_path: str, own_device: bool,
) -> NewSession:
    """The session that a right password leads to, at its second step, which has been shown as well. Raises Refused, of which
    TooLate and NotChecked are kinds; TooManyTries (address); and Closed, when all is right but staff closed the account."""
    await throttles.count_sign_in(client.address)
    answer = await answer_to(written, "sign_in", binding)
    passkey = await _passkey_now(answer.credential_id)
    try:
        account = await _account_shown(passkey, answer, client)
    except Refused as refused:
        await log.record(AuditEvent.PASSKEY_REFUSED, actor=client.actor, object_type="account" if passkey else "",
                         object_id=passkey.account if passkey else "", outcome="failure")
        raise refused
    if account.staff_locked:
        await log.record(AuditEvent.SIGN_IN_REFUSED, actor=client.actor, object_type="account", object_id=account.id,
                         outcome="failure")
        raise Closed
    return await _begin(account, client, next_path, own_device)


async def _passkey_now(credential_id: str) -> Passkey | None:
    """The passkey, unless its account's second steps were to end by now (C29)."""
    found = await passkey_with(credential_id)
    if found is not None and await complete_if_due(found.account):
        return None
    return found


async def _account_shown(passkey: Passkey | None, answer: Answer, client: Client) -> Account:
    shown = check_shown(answer, passkey.public_key if passkey else NOBODYS_KEY)
    account = await Account.objects().get(Account.id == (passkey.account if passkey else ""))
    if passkey is None or account is None or account.status == "disabled" or answer.user_handle != passkey.user_handle:
        raise Refused("nobody's")
    if not shown.person_checked:
        raise NotChecked("no finger, face or PIN")
    if not passkey.signs_in_alone:
        raise Refused("good for a second step only")
    await accept(passkey, shown, client)
    return account


async def _begin(account: Account, client: Client, next_path: str, own_device: bool) -> NewSession:
    return await start_session(
        stage="factor", account_id=account.id, device_id=await is_known(account.id, client.device_token), next_path=next_path,
        address=client.address, browser=browser_name(client.user_agent),
        idle_seconds=await idle_seconds(account.role, own_device=own_device))
