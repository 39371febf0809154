"""The second step of signing in, and the same again before something that matters (C22, C23, C26, C52)."""

import msgspec

from portal import clock
from portal.accounts import authenticators, recovery_codes, throttles
from portal.accounts.account_tokens import issue_token
from portal.accounts.devices import browser_name, make_known
from portal.accounts.notices import tell
from portal.accounts.sessions import NewSession, advance_session, end_surplus_sessions
from portal.accounts.sign_in import Client, SignedIn
from portal.accounts.tables import Account
from portal.audit import log
from portal.audit.events import AuditEvent
from portal.database.transactions import transaction
from portal.web.scope import CurrentSession

FEW_CODES = 3
MANY_FAILURES = 5


async def check_code(session: CurrentSession, code: str, client: Client) -> bool:
    """Whether a code from an authenticator app is right. Wrong, repeated and locked are the same no."""
    return await _attempt(session, client, lambda: authenticators.verify(session.account_id or "", code))


async def check_recovery_code(session: CurrentSession, code: str, client: Client) -> bool:
    """Whether a recovery code is right; it is used up."""
    right = await _attempt(session, client, lambda: recovery_codes.spend(session.account_id or "", code))
    if right:
        account = await Account.objects().get(Account.id == session.account_id)
        left = await recovery_codes.codes_left(account.id)
        async with transaction():
            await log.record(AuditEvent.RECOVERY_CODE_USED, actor=client.actor, object_type="account", object_id=account.id)
            await tell(account, "recovery_codes_low" if left <= FEW_CODES else "recovery_code_used", left=left)
    return right


async def _attempt(session: CurrentSession, client: Client, verify) -> bool:
    account_id = session.account_id or ""
    if not await throttles.reserve_code_attempt(account_id):
        return False
    if await verify():
        await throttles.clear_code_attempts(account_id)
        return True
    async with transaction():
        await log.record(AuditEvent.FACTOR_FAILED, actor=client.actor, object_type="account", object_id=account_id,
                         outcome="failure")
        if session.stage == "factor":
            account = await Account.objects().get(Account.id == account_id)
            await tell(account, "factor_failed", occasion=f"{session.id}", **await _circumstances(account, client))
    return False


async def finish_sign_in(session: CurrentSession, client: Client) -> SignedIn:
    """Turn a session whose second step was right into a full one, and remember the browser."""
    account = await Account.objects().get(Account.id == session.account_id)
    now = clock.now()
    async with transaction():
        failures = account.password_failures
        browser = await make_known(account.id, client.device_token, _browser(client))
        full = await advance_session(session, stage="full", factor_at=now, device_id=browser.device_id)
        if await end_surplus_sessions(account.id):
            await tell(account, "too_many_sessions")
        await throttles.clear_password_failures(account.id, session.device_id)
        await Account.update({Account.last_signed_in_at: now}).where(Account.id == account.id)
        if browser.is_new and account.last_signed_in_at is not None:
            await tell(account, "new_browser", **await _circumstances(account, client))
        elif failures >= MANY_FAILURES:
            await tell(account, "sign_in_after_failures", **await _circumstances(account, client))
        await log.record(AuditEvent.SIGNED_IN, actor=_with_account(client, account), object_type="account",
                         object_id=account.id)
    return SignedIn(full, browser.token)


async def show_second_step_again(session: CurrentSession, code: str, client: Client) -> NewSession | None:
    """Step-up: a fresh second step within a full session; a new token for it, or None (C42, C52)."""
    if not await check_code(session, code, client):
        return None
    async with transaction():
        fresh = await advance_session(session, stage="full", factor_at=clock.now(), expires_at=session.expires_at)
        await log.record(AuditEvent.FACTOR_SHOWN, actor=client.actor, object_type="account",
                         object_id=session.account_id or "")
    return fresh


async def _circumstances(account: Account, client: Client) -> dict:
    link = await issue_token(account.id, "not_me", replaces=False)
    return {"link": link, "browser": _browser(client), "address": client.address}


def _browser(client: Client) -> str:
    return browser_name(client.user_agent)


def _with_account(client: Client, account: Account):
    kind = "staff" if account.role else "patient"
    return msgspec.structs.replace(client.actor, kind=kind, account_id=account.id)
