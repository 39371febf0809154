"""What every reset does when it takes effect, and the one-time link that is needed besides the password afterwards."""

from datetime import timedelta

from portal import clock
from portal.accounts.account_tokens import end_tokens, find_token, issue_token
from portal.accounts.devices import forget_browsers
from portal.accounts.factors import has_second_step, remove_all_factors
from portal.accounts.notices import tell
from portal.accounts.second_step_resets.resets import new_row, set_aside_open_reset
from portal.accounts.second_step_resets.tables import SecondStepReset
from portal.accounts.sessions import end_other_sessions
from portal.accounts.tables import Account, RecoveryCode
from portal.accounts.throttles import clear_code_attempts
from portal.audit.events import SYSTEM
from portal.clinic.limits import the_limits
from portal.errors import Gone

PURPOSE = "second_step"


async def end_second_steps(account_id: str) -> None:
    """Every second step, session and known browser of the account ends, in the caller's transaction; the password stays."""
    await remove_all_factors(account_id)
    await RecoveryCode.delete().where(RecoveryCode.account == account_id)
    await clear_code_attempts(account_id)
    await forget_browsers(account_id)
    await end_other_sessions(account_id)


async def link_to_set_up(account_id: str) -> str:
    """The one-time link for setting up a new second step, in the caller's transaction; earlier ones end."""
    return await issue_token(account_id, PURPOSE, timedelta(days=(await the_limits()).second_step_link_days))


async def mail_link_to_set_up(account: Account) -> int:
    """Mail the link to every confirmed address, in the caller's transaction; to how many."""
    return await tell(account, "second_step_reset_done", link=await link_to_set_up(account.id))


async def close_when_none_is_left(account: Account) -> None:
    """Where the second steps that were taken back were the only ones, the clinic gives the link for a new one: whoever is in
    the mailbox must not get one by the mailbox alone (C28). In the caller's transaction."""
    if await has_second_step(account.id) or await awaits_set_up(account.id):
        return
    await set_aside_open_reset(account.id)
    await SecondStepReset.insert(new_row(account, way="disowned", actor=SYSTEM, patient_id=None, state="completed",
                                         completed_at=clock.now()))


async def awaits_set_up(account_id: str) -> bool:
    """Whether a reset took effect after which no new second step was set up."""
    return await SecondStepReset.exists().where(
        SecondStepReset.account == account_id, SecondStepReset.state == "completed", SecondStepReset.set_up_at.is_null())


async def link_may_be_mailed(account_id: str) -> bool:
    """Whether the link may be mailed once more. Not where a mailbox alone has disowned the only second step: staff have to
    see or call the person first, as for any reset (C28)."""
    return await SecondStepReset.exists().where(
        SecondStepReset.account == account_id, SecondStepReset.state == "completed", SecondStepReset.set_up_at.is_null(),
        SecondStepReset.way != "disowned")


async def may_set_up(account_id: str, token: str | None) -> bool:
    """Whether the password is enough to set up a second step, or `token` belongs to the link that is needed besides it:
    after a reset somebody who only knows the password gets no further (C28)."""
    if not await awaits_set_up(account_id):
        return True
    try:
        found = await find_token(token or "", PURPOSE)
    except Gone:
        return False
    return found.account == account_id


async def note_set_up(account_id: str) -> None:
    """The owner has a second step again: the link is of no more use, in the caller's transaction."""
    await SecondStepReset.update({SecondStepReset.set_up_at: clock.now()}).where(
        SecondStepReset.account == account_id, SecondStepReset.state == "completed", SecondStepReset.set_up_at.is_null())
    await end_tokens(account_id, PURPOSE)
