"""What the front desk does to let a patient in for the first time: by email, text message or letter, with an activation code
where the clinic wants one, or with a temporary password.
"""

import msgspec

from portal.accounts.activation_codes import make_activation_code
from portal.accounts.invitations import OPEN, invitation_link, invitations_for
from portal.accounts.tables import Account, Invitation
from portal.accounts.temporary_passwords.making import CHANNEL, TemporaryPassword, make_for_account
from portal.audit import log
from portal.audit.events import AuditEvent
from portal.charts.door import PatientFile
from portal.charts.enrolment import invite_patient, make_temporary_password_for
from portal.charts.own_accounts import own_account_of
from portal.charts.tables import Patient
from portal.database.transactions import transaction
from portal.errors import Gone, NotFound
from portal.web.language import mark as N_

NEEDS_CODE = ("pending", "sent", "opened", "failed_delivery")
HAS_ACCOUNT = N_("This patient has an account already. Send a link for a new password, or help with the second step, in the patient file.")
HAS_DIED = N_("The clinic's records say that this patient has died. Nobody can be invited.")


class Made(msgspec.Struct, frozen=True):
    """An invitation just made. `link` is for the letter alone; `code` is empty where none is asked for or shown."""

    invitation: Invitation
    link: str
    code: str


async def invite(patient: PatientFile, *, channel: str, contact: str, language: str, show_code: bool = True) -> Made:
    """Invite by `email`, `text` or `letter`; it ends the earlier invitations. Raises Conflict (see `why_not`)."""
    async with transaction():
        invitation, token = await invite_patient(
            await _row(patient), channel=channel, contact=contact, language=language, actor=patient.actor)
        if channel == "letter":
            await log.record(AuditEvent.LETTER_PRINTED, actor=patient.actor, patient_id=patient.patient_id,
                             object_type="invitation", object_id=invitation.id)
        code = ""
        if invitation.code_digest and show_code:
            code = await make_activation_code(invitation.id, actor=patient.actor, patient_id=patient.patient_id)
    return Made(invitation, invitation_link(token), code)


async def make_new_code(patient: PatientFile) -> str:
    """A new activation code for the invitation that waits for one; the one before no longer works. Raises NotFound."""
    waiting = next((row for row in await invitations_for(patient.patient_id) if asks_for_code(row)), None)
    if waiting is None:
        raise NotFound
    try:
        return await make_activation_code(waiting["id"], actor=patient.actor, patient_id=patient.patient_id)
    except Gone:
        raise NotFound from None


def asks_for_code(invitation: dict) -> bool:
    """Whether this row of `invitations_for` can be opened with an activation code only."""
    return bool(invitation["code_digest"]) and invitation["state"] in NEEDS_CODE


async def make_temporary_password(patient: PatientFile, language: str) -> TemporaryPassword:
    """For a patient who has no account. Raises Conflict (see `why_not`), Busy."""
    return await make_temporary_password_for(await _row(patient), language=language, actor=patient.actor)


async def make_account_temporary_password(patient: PatientFile, account: Account) -> TemporaryPassword:
    """For somebody with an account. Raises Conflict when it is closed, locked by staff or a colleague's; Busy."""
    return await make_for_account(account, actor=patient.actor, patient_id=patient.patient_id)


async def waiting_temporary_password(account_id: str) -> Invitation | None:
    """The temporary password of this account that nobody has used yet, whether it still works or not."""
    return await Invitation.objects().where(
        Invitation.login_index == account_id, Invitation.channel == CHANNEL, Invitation.state.is_in(list(OPEN)),
    ).order_by(Invitation.created_at, ascending=False).first()


async def why_not(patient: PatientFile) -> str:
    """A msgid saying why this patient cannot be invited; empty when they can."""
    row = await _row(patient)
    if row.deceased:
        return HAS_DIED
    return HAS_ACCOUNT if await own_account_of(row) else ""


async def _row(patient: PatientFile) -> Patient:
    row = await Patient.objects().get(Patient.id == patient.patient_id)
    if row is None:
        raise NotFound
    return row
