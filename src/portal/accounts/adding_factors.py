"""Adding, naming and removing second steps (C27). Each change ends the other sessions and the trust in browsers (C50), is
told by mail at every confirmed address, and the last second step stays."""

from collections.abc import Awaitable, Callable
from datetime import datetime

from portal import clock
from portal.accounts.account_tokens import issue_token
from portal.accounts.factors import KINDS, Factor, Kind, factors_of, has_second_step
from portal.accounts.notices import tell
from portal.accounts.people import account_by_id
from portal.accounts.phones.numbers import forget_numbers_since
from portal.accounts.recovery_codes import forget_codes_since
from portal.accounts.sessions import NewSession, advance_session, end_other_sessions
from portal.accounts.tables import Account
from portal.audit import log
from portal.audit.events import Actor, AuditEvent
from portal.database.transactions import take_turns, transaction
from portal.errors import Conflict, NotFound, SignInNeeded
from portal.web.scope import CurrentSession


class LastSecondStep(Conflict):
    """Nothing would be left to sign in with; recovery codes are no second step."""


async def add_factor(
    session: CurrentSession, kind: Kind, confirm: Callable[[], Awaitable[bool]], actor: Actor,
) -> NewSession | None:
    """Add what `confirm` confirms, inside one transaction; None when it says no. The session gets a new token. While an
    account is set up, whoever else has only its password has to show the new second step too (C20, C42, C50)."""
    account, setting_up = await account_by_id(session.account_id), session.stage == "setup"
    async with transaction():
        await _take_turns(account)
        if setting_up and session.factor_at is None and await has_second_step(account.id):
            raise SignInNeeded
        if not await confirm():
            return None
        changes = {"factor_at": clock.now()} if setting_up else {"expires_at": session.expires_at}
        fresh = await _begin_anew(session, **changes)
        if account.status == "active":
            await _tell(account, "second_step_added")
        await log.record(kind.added, actor=actor, object_type="account", object_id=account.id)
    return fresh


async def one_factor(account_id: str, factor_id: str) -> Factor:
    """One of the account's own second steps. Raises NotFound."""
    found = next((factor for factor in await factors_of(account_id) if factor.id == factor_id), None)
    if found is None:
        raise NotFound
    return found


async def rename_factor(session: CurrentSession, factor_id: str, name: str, actor: Actor) -> None:
    """Call a second step `name`. Raises NotFound."""
    account_id = session.account_id or ""
    async with transaction():
        factor = await one_factor(account_id, factor_id)
        await KINDS[factor.kind].rename(account_id, factor_id, name)
        await log.record(AuditEvent.SECOND_STEP_NAMED, actor=actor, object_type="account", object_id=account_id)


async def remove_factor(session: CurrentSession, factor_id: str, actor: Actor) -> NewSession:
    """Take a second step away; the session gets a new token. Raises NotFound, and LastSecondStep when nothing would be left
    that can be shown by itself."""
    account = await account_by_id(session.account_id)
    async with transaction():
        await _take_turns(account)  # of two that are removed at once, the second sees what the first has left
        factor = await one_factor(account.id, factor_id)
        if not await can_go(account.id, factor):
            raise LastSecondStep
        await KINDS[factor.kind].remove(account.id, factor_id)
        fresh = await _begin_anew(session, expires_at=session.expires_at)
        await _tell(account, "second_step_removed")
        await log.record(KINDS[factor.kind].removed, actor=actor, object_type="account", object_id=account.id)
    return fresh


async def take_back_since(account_id: str, moment: datetime) -> None:
    """Take away what was added after `moment`, by somebody who was not the owner: second steps, recovery codes, a number for
    texts. In the caller's transaction. Nothing may be left: then the way back in leads over the clinic (C29)."""
    await take_turns(f"second steps of {account_id}")  # what is being added at this moment is taken back too
    for factor in await factors_of(account_id):
        if factor.added_at > moment:
            await KINDS[factor.kind].remove(account_id, factor.id)
    await forget_codes_since(account_id, moment)
    await forget_numbers_since(account_id, moment)


async def can_go(account_id: str, factor: Factor) -> bool:
    """Whether the account can be signed in with another second step when this one is gone (C20)."""
    return any(other.usable and KINDS[other.kind].stands_alone
               for other in await factors_of(account_id) if other.id != factor.id)


async def _take_turns(account: Account) -> None:
    await take_turns(f"second steps of {account.id}")


async def _begin_anew(session: CurrentSession, **changes: object) -> NewSession:
    await end_other_sessions(session.account_id or "", keep=session.id)
    return await advance_session(session, stage=session.stage, **changes)


async def _tell(account: Account, notice: str) -> None:
    await tell(account, notice, link=await issue_token(account.id, "not_me", replaces=False))
