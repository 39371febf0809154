"""What the front desk does about access of people who have an account: lift a waiting time, start a reset."""

from portal.accounts.passwords import send_reset
from portal.accounts.tables import Account
from portal.accounts.throttles import lift_waits
from portal.audit import log
from portal.audit.events import Actor, AuditEvent
from portal.charts.door import PatientFile
from portal.database.transactions import transaction
from portal.errors import NotAllowed


async def lift_waiting_time(patient: PatientFile, account: Account) -> None:
    """Nobody has to wait for this account any more: passwords and codes alike."""
    async with transaction():
        await lift_waits(account.id)
        await log.record(AuditEvent.ACCOUNT_UNLOCKED, actor=patient.actor, patient_id=patient.patient_id,
                         object_type="account", object_id=account.id)


async def lift_waits_of_colleague(account: Account, actor: Actor) -> None:
    """The same for somebody who works here. Raises NotAllowed for one's own account."""
    if account.id == actor.account_id:
        raise NotAllowed
    async with transaction():
        await lift_waits(account.id)
        await log.record(AuditEvent.ACCOUNT_UNLOCKED, actor=actor, object_type="account", object_id=account.id)


async def start_reset(patient: PatientFile, account: Account) -> bool:
    """Mail the person a link to set a new password; False when there is no confirmed address. Staff never see or set
    a password, and the old one works until the person sets a new one (C29)."""
    return await send_reset(account, actor=patient.actor, event=AuditEvent.PASSWORD_RESET_STARTED,
                            notice="staff_started_reset", patient_id=patient.patient_id)
