"""A member of staff has lost every second step: one administrator asks, another one confirms (C29).

Neither may be the person concerned, and the two must be two. Where there is only one administrator, who keeps the server
does it with a command.
"""

from datetime import timedelta

from portal import clock
from portal.accounts.account_tokens import issue_token
from portal.accounts.notices import confirmed_addresses, tell
from portal.accounts.second_step_resets.ending import end_second_steps, link_to_set_up, mail_link_to_set_up
from portal.accounts.second_step_resets.resets import CANCEL_PURPOSE, open_reset, request_reset
from portal.accounts.tables import Account
from portal.audit import log
from portal.audit.events import Actor, AuditEvent
from portal.database.statements import Statement
from portal.database.transactions import transaction
from portal.errors import Conflict, NotAllowed
from portal.permissions import Role

REQUEST_LASTS = timedelta(days=7)

_OTHERS = Statement(
    "SELECT count(*) FROM account WHERE role = ? AND status = 'active' AND NOT staff_locked AND id <> ?")
_CONFIRM = Statement(
    "UPDATE second_step_reset SET state = 'completed', confirmed_at = ?, confirmed_by = ?, completed_at = ?"
    " WHERE id = ? AND state = 'requested' AND expires_at > ? AND asked_by <> ? RETURNING id")


async def two_administrators_for(account_id: str) -> bool:
    """Whether there are two administrators besides the person concerned, so that one can ask and another confirm."""
    return (await _OTHERS.rows(Role.ADMINISTRATOR.value, account_id))[0][0] >= 2


async def ask_for_colleague(account: Account, *, actor: Actor) -> None:
    """Ask for a reset of a colleague's second step; another administrator has to confirm. The person is told and can stop
    it. Raises NotAllowed for oneself, Conflict when a reset is open or there is nobody who could confirm."""
    _keep_apart(account, actor)
    if not await two_administrators_for(account.id):
        raise Conflict
    async with transaction():
        await request_reset(account, way="colleague", lasting=REQUEST_LASTS, actor=actor)
        link = await issue_token(account.id, CANCEL_PURPOSE, REQUEST_LASTS)
        await tell(account, "colleague_reset_asked", link=link)


async def confirm_for_colleague(account: Account, *, actor: Actor) -> str:
    """Confirm what another administrator has asked for: it takes effect at once. The link to set up a new second step, to
    hand over on paper; empty when it was mailed. Raises NotAllowed for who asked and for the person concerned, Conflict."""
    _keep_apart(account, actor)
    found = await open_reset(account.id)
    if found is None or found.way != "colleague":
        raise Conflict
    if found.asked_by == actor.account_id:
        raise NotAllowed
    now = clock.now()
    async with transaction():
        if not await _CONFIRM.rows(now, actor.account_id, now, found.id, now, actor.account_id):
            raise Conflict
        await end_second_steps(account.id)
        mailed = bool(await confirmed_addresses(account.id)) and await mail_link_to_set_up(account)
        link = "" if mailed else await link_to_set_up(account.id)
        await log.record(AuditEvent.FACTORS_RESET, actor=actor, object_type="account", object_id=account.id, reason="two administrators")
    return link


def _keep_apart(account: Account, actor: Actor) -> None:
    if account.role is None or account.id == actor.account_id:
        raise NotAllowed
