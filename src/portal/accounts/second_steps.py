"""The second step of signing in, and the same again before something that matters (C22, C23, C26, C52)."""

from collections.abc import Awaitable, Callable
from datetime import datetime

import msgspec

from portal import clock
from portal.accounts import authenticators, recovery_codes, throttles
from portal.accounts.account_tokens import issue_token
from portal.accounts.authenticators import AUTHENTICATOR
from portal.accounts.code_cards import cards
from portal.accounts.code_cards.cards import CODE_CARD
from portal.accounts.devices import browser_name, make_known
from portal.accounts.factor_uses.uses import count_use
from portal.accounts.notices import tell
from portal.accounts.sessions import NewSession, advance_session, end_surplus_sessions
from portal.accounts.sign_in import Client, SignedIn
from portal.accounts.tables import Account
from portal.accounts.trusted_browsers.trust import is_trusted, trust_browser, trust_hours
from portal.audit import log
from portal.audit.events import AuditEvent
from portal.database.transactions import transaction
from portal.web.scope import CurrentSession

FEW_CODES = 3
TOLD_AT = (cards.FEW_CODES, 1, 0)  # codes left on a printed card
MANY_FAILURES = 5


async def check_code(session: CurrentSession, code: str, client: Client) -> bool:
    """Whether a code from an authenticator app is right. Wrong, repeated and locked are the same no."""
    return await attempt(session, client, AUTHENTICATOR.name, lambda: authenticators.verify(session.account_id or "", code))


async def check_card_code(session: CurrentSession, code: str, client: Client) -> bool:
    """Whether this is the code of the printed card that is asked for; it is used up. Few left: its owner is told."""
    account_id = session.account_id or ""
    right = await attempt(session, client, CODE_CARD.name, lambda: cards.spend(account_id, code))
    card = await cards.codes_left(account_id) if right else None
    if card and card.left in TOLD_AT:
        account = await Account.objects().get(Account.id == account_id)
        await tell(account, "code_card_low", occasion=f"{card.card_id}:{card.left}", left=card.left)
    return right


async def check_recovery_code(session: CurrentSession, code: str, client: Client) -> bool:
    """Whether a recovery code is right; it is used up."""
    right = await attempt(session, client, None, lambda: recovery_codes.spend(session.account_id or "", code))
    if right:
        account = await Account.objects().get(Account.id == session.account_id)
        left = await recovery_codes.codes_left(account.id)
        async with transaction():
            await log.record(AuditEvent.RECOVERY_CODE_USED, actor=client.actor, object_type="account", object_id=account.id)
            await tell(account, "recovery_codes_low" if left <= FEW_CODES else "recovery_code_used", left=left)
    return right


async def attempt(session: CurrentSession, client: Client, kind: str | None, verify: Callable[[], Awaitable[bool]]) -> bool:
    """Whether a second step is right, whatever `kind` it is: tries are counted over all of them together, and taken before
    `verify` looks (C23). Wrong and "wait" are the same no. Of recovery codes (no kind) uses are not counted."""
    account_id = session.account_id or ""
    if not await throttles.reserve_code_attempt(account_id):
        return False
    if await verify():
        await throttles.clear_code_attempts(account_id)
        if kind:
            await count_use(account_id, kind)
        return True
    async with transaction():
        await log.record(AuditEvent.FACTOR_FAILED, actor=client.actor, object_type="account", object_id=account_id,
                         outcome="failure")
        if session.stage == "factor":
            account = await Account.objects().get(Account.id == account_id)
            await tell(account, "factor_failed", occasion=f"{session.id}", **await _circumstances(account, client))
    return False


async def finish_sign_in(
    session: CurrentSession, client: Client, *, trust: bool = False, by_password: bool = True,
) -> SignedIn:
    """Turn a session whose second step was right into a full one, and remember the browser. `trust`: its owner does not
    want to be asked for the second step here for some time (C30). Only who gave the password shows that those who guessed
    it were nobody else."""
    return await _enter(session, client, factor_at=clock.now(), trust=trust, by_password=by_password)


async def enter_by_trust(session: CurrentSession, client: Client) -> SignedIn | None:
    """Leave the second step out where this browser is trusted; None where it is asked for. The full session has shown no
    second step: whatever matters asks for one (C30, C52)."""
    account = await Account.objects().get(Account.id == session.account_id)
    if account.status != "active" or not await is_trusted(account, session.device_id):
        return None
    return await _enter(session, client, factor_at=None)


async def _enter(
    session: CurrentSession, client: Client, *, factor_at: datetime | None, trust: bool = False, by_password: bool = True,
) -> SignedIn:
    account = await Account.objects().get(Account.id == session.account_id)
    async with transaction():
        browser = await make_known(account.id, client.device_token, _browser(client))
        full = await advance_session(session, stage="full", factor_at=factor_at, device_id=browser.device_id)
        for surplus in await end_surplus_sessions(account.id):
            await tell(account, "too_many_sessions", browser=surplus)
        if by_password:
            await throttles.clear_password_failures(account.id, session.device_id)
        await Account.update({Account.last_signed_in_at: clock.now()}).where(Account.id == account.id)
        if browser.is_new and account.last_signed_in_at is not None:
            await tell(account, "new_browser", **await _circumstances(account, client))
        elif account.password_failures >= MANY_FAILURES:
            await tell(account, "sign_in_after_failures", **await _circumstances(account, client))
        who = _with_account(client, account)
        if trust and await trust_hours(account.role):
            await trust_browser(account.id, browser.device_id)
            await log.record(AuditEvent.BROWSER_TRUSTED, actor=who, object_type="account", object_id=account.id)
        await log.record(AuditEvent.SIGNED_IN, actor=who, object_type="account", object_id=account.id,
                         reason="passkey" if not by_password else "" if factor_at else "trusted browser")
    return SignedIn(full, browser.token)


async def shown_again(session: CurrentSession, client: Client) -> NewSession:
    """Step-up: a second step was right within a full session; a new token for it (C42, C52)."""
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
