"""A password and a link for a new second step are both proofs of an account. Nobody at the clinic holds both (docs/decisions/0014)."""

from datetime import timedelta

from portal import clock
from portal.audit.events import Actor
from portal.clinic.limits import the_limits
from portal.database.statements import Statement
from portal.permissions import ROLE_PERMISSIONS, Permission

_DESK = tuple(role.value for role, may in ROLE_PERMISSIONS.items() if Permission.MANAGE_ACCESS in may)

_PASSWORD = Statement(
    "SELECT count(*) FROM invitation WHERE login_index = ? AND created_by = ? AND state = 'sent' AND expires_at > ?")
_LINK = Statement(
    "SELECT count(*) FROM second_step_reset WHERE account = ? AND confirmed_by = ? AND way = 'in_person' AND state = 'completed'"
    " AND set_up_at IS NULL AND completed_at > ?")
# Who writes an address down may be the one who confirms it, and gets what is mailed there.
_ADDRESS = Statement(
    "SELECT count(*) FROM audit_entry WHERE object_type = 'account' AND object_id = ? AND account_id = ? AND event = 'email_corrected'"
    " AND at > ?")
_REMEMBERED = timedelta(days=30)
_COLLEAGUES = Statement(
    f"SELECT count(*) FROM account WHERE role IN ({', '.join('?' * len(_DESK))}) AND status = 'active' AND NOT staff_locked AND id <> ?")


class SomebodyElseToo(Exception):
    """This colleague has given out the other proof: another one has to give out this one."""


async def keep_link_apart(account_id: str, actor: Actor, *, on_paper: bool) -> None:
    """Before a link for a new second step is mailed, or handed over on paper. Raises SomebodyElseToo."""
    await _keep_apart(_ADDRESS, account_id, actor, clock.now() - _REMEMBERED)
    if on_paper:
        await _keep_apart(_PASSWORD, account_id, actor, clock.now())


async def keep_password_apart(account_id: str, actor: Actor) -> None:
    """Before a temporary password is handed over, or the address corrected that a link for a new one would go to. Raises
    SomebodyElseToo."""
    await _keep_apart(_LINK, account_id, actor, clock.now() - timedelta(days=(await the_limits()).second_step_link_days))


async def _keep_apart(given_out: Statement, account_id: str, actor: Actor, since: object) -> None:
    who = actor.account_id or ""
    if (await given_out.rows(account_id, who, since))[0][0] and (await _COLLEAGUES.rows(*_DESK, who))[0][0]:
        raise SomebodyElseToo
