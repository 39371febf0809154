"""What the front desk does about access: invite, print, resend, revoke, lift a waiting time, start a reset."""

from portal.accounts.passwords import send_reset
from portal.accounts.tables import Account, Invitation
from portal.accounts.throttles import lift_waits
from portal.audit import log
from portal.audit.events import AuditEvent
from portal.charts.door import PatientFile
from portal.charts.enrolment import invite_patient
from portal.charts.tables import Patient
from portal.database.transactions import transaction


async def invite_by_email(patient: PatientFile, email: str, language: str) -> None:
    """Queue an invitation to this address; it ends the earlier ones."""
    row = await Patient.objects().get(Patient.id == patient.patient_id)
    await invite_patient(row, channel="email", contact=email, language=language, actor=patient.actor)


async def invite_by_letter(patient: PatientFile, language: str) -> tuple[Invitation, str]:
    """An invitation to print, and its token, which only the letter will hold."""
    row = await Patient.objects().get(Patient.id == patient.patient_id)
    invitation, token = await invite_patient(row, channel="letter", contact="", language=language, actor=patient.actor)
    await log.record(AuditEvent.LETTER_PRINTED, actor=patient.actor, patient_id=patient.patient_id,
                     object_type="invitation", object_id=invitation.id)
    return invitation, token


async def lift_waiting_time(patient: PatientFile, account: Account) -> None:
    """Nobody has to wait for this account any more: passwords and codes alike."""
    async with transaction():
        await lift_waits(account.id)
        await log.record(AuditEvent.ACCOUNT_UNLOCKED, actor=patient.actor, patient_id=patient.patient_id,
                         object_type="account", object_id=account.id)


async def start_reset(patient: PatientFile, account: Account) -> bool:
    """Mail the person a link to set a new password; False when there is no confirmed address. Staff never see or set
    a password, and the old one works until the person sets a new one (C29)."""
    return await send_reset(account, actor=patient.actor, event=AuditEvent.PASSWORD_RESET_STARTED,
                            notice="staff_started_reset", patient_id=patient.patient_id)
