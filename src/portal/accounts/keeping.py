"""What the person who keeps the server does about accounts for which no desk is there, those of staff: end the waits, ask
for a new second step, close. Each ends what is open (C50) and is in the audit log."""

from portal import clock
from portal.accounts.identifiers import account_for
from portal.accounts.notices import tell
from portal.accounts.second_step_resets.ending import end_second_steps, link_to_set_up
from portal.accounts.second_step_resets.resets import new_row, set_aside_open_reset
from portal.accounts.second_step_resets.tables import SecondStepReset
from portal.accounts.sessions import end_other_sessions
from portal.accounts.tables import Account
from portal.accounts.throttles import lift_waits
from portal.audit import log
from portal.audit.events import SYSTEM, AuditEvent
from portal.database.transactions import transaction
from portal.errors import NotFound


async def let_try_again(identifier: str) -> Account:
    """Nobody has to wait for this account any more. Raises NotFound."""
    account = await _named(identifier)
    async with transaction():
        await lift_waits(account.id)
        await log.record(AuditEvent.ACCOUNT_UNLOCKED, actor=SYSTEM, object_type="account", object_id=account.id)
    return account


async def ask_for_new_second_step(identifier: str) -> tuple[Account, str]:
    """Every second step is lost: all of them end, and the link sets up a new one for who has the password as well.
    Raises NotFound."""
    account = await _named(identifier)
    async with transaction():
        await set_aside_open_reset(account.id)
        await SecondStepReset.insert(new_row(account, way="keeper", actor=SYSTEM, patient_id=None, state="completed",
                                             completed_at=clock.now()))
        await end_second_steps(account.id)
        link = await link_to_set_up(account.id)
        await tell(account, "second_step_renewed")
        await log.record(AuditEvent.FACTORS_RESET, actor=SYSTEM, object_type="account", object_id=account.id, reason="server command")
    return account, link


async def close(identifier: str) -> Account:
    """Nobody signs in to this account any more. Raises NotFound."""
    account = await _named(identifier)
    async with transaction():
        await Account.update({Account.status: "disabled"}).where(Account.id == account.id)
        await end_other_sessions(account.id)
        await log.record(AuditEvent.ACCOUNT_DISABLED, actor=SYSTEM, object_type="account", object_id=account.id)
    return account


async def _named(identifier: str) -> Account:
    account = await account_for(identifier)
    if account is None:
        raise NotFound
    return account
