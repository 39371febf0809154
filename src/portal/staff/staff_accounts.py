"""The accounts of the people who work here, for administrators."""

from datetime import datetime

import msgspec

from portal import clock
from portal.accounts.tables import Account
from portal.accounts.throttles import waits_for_code_until, waits_until
from portal.database.statements import Statement
from portal.errors import NotFound
from portal.permissions import Role
from portal.web.language import mark as N_

ROLE_NAMES = {
    Role.FRONT_DESK: N_("front desk"), Role.NURSE: N_("nurse"), Role.CLINICIAN: N_("clinician"), Role.BILLING: N_("billing"),
    Role.SUPPORT: N_("support"), Role.ADMINISTRATOR: N_("administrator"),
}


class StaffAccount(msgspec.Struct, frozen=True):
    """One of them. `invited_by` is None when the server's own command did it."""

    id: str
    name: str
    username: str
    role: str
    status: str
    staff_locked: bool
    last_signed_in_at: datetime | None
    created_at: datetime | None
    invited_by: str | None
    reset_asked: bool

    @property
    def role_name(self) -> str:
        """The msgid of the role."""
        return ROLE_NAMES[Role(self.role)]

    @property
    def state(self) -> str:
        """locked, disabled, setup or active."""
        return "locked" if self.staff_locked and self.status != "disabled" else self.status


_COLUMNS = (
    "SELECT a.id, a.name, a.username, a.role, a.status, a.staff_locked, a.last_signed_in_at, a.created_at,"
    " (SELECT b.name FROM invitation i JOIN account b ON b.id = i.created_by WHERE i.account = a.id ORDER BY i.created_at LIMIT 1),"
    " EXISTS (SELECT 1 FROM second_step_reset r WHERE r.account = a.id AND r.state = 'requested' AND r.expires_at > ?)"
    " FROM account a WHERE a.role IS NOT NULL"
)
_ALL = Statement(_COLUMNS + " ORDER BY a.name, a.id LIMIT 500")
_ONE = Statement(_COLUMNS + " AND a.id = ?")


async def staff_accounts() -> list[StaffAccount]:
    """Everybody who works here, by name."""
    return [_shown(row) for row in await _ALL.rows(clock.now())]


async def staff_account(account_id: str) -> tuple[StaffAccount, Account]:
    """One of them, as shown and as stored. Raises NotFound, also for the account of a patient."""
    rows = await _ONE.rows(clock.now(), account_id)
    if not rows:
        raise NotFound
    return _shown(rows[0]), await Account.objects().get(Account.id == account_id)


async def has_to_wait(account_id: str) -> bool:
    """Whether the colleague waits after wrong passwords or codes."""
    return await waits_until(account_id) is not None or await waits_for_code_until(account_id) is not None


def _shown(row: tuple) -> StaffAccount:
    return StaffAccount(*row[:-1], reset_asked=bool(row[-1]))
