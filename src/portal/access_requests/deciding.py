"""What the front desk decides about a request. Of two who press at once, one does it; the other gets Conflict."""

from portal import clock
from portal.access_requests.asking import KIND
from portal.access_requests.contacts import Contact, contacts_on_file
from portal.access_requests.tables import AccessRequest
from portal.access_requests.worklist import AskedAccess
from portal.accounts.tables import Invitation
from portal.audit import log
from portal.audit.events import Actor, AuditEvent
from portal.charts.door import PatientFile
from portal.charts.enrolment import invite_patient
from portal.charts.tables import Patient
from portal.crypto.columns import encrypt
from portal.database.transactions import transaction
from portal.errors import Conflict, NotFound
from portal.web.language import LANGUAGES


async def invite_asker(asked: AskedAccess, patient: PatientFile, channel: str, actor: Actor) -> tuple[Invitation, str]:
    """Invite the patient at the contact on file and settle the request; the invitation, and its token for a letter.
    Raises NotFound when there is no such contact, Conflict when the patient can sign in already or has died."""
    contact = next((one for one in await contacts_on_file(patient) if one.channel == channel), None)
    row = await Patient.objects().get(Patient.id == patient.patient_id)
    if contact is None:
        raise NotFound
    async with transaction():
        await _settle(asked, "invited", actor, patient=patient)
        made = await invite_patient(row, channel=channel, contact=_address(contact), language=_language(asked, patient), actor=actor)
        await log.record(AuditEvent.ACCESS_REQUEST_SETTLED, actor=actor, patient_id=patient.patient_id, object_type=KIND, object_id=asked.id)
        if channel == "letter":
            await log.record(AuditEvent.LETTER_PRINTED, actor=actor, patient_id=patient.patient_id, object_type="invitation",
                             object_id=made[0].id)
    return made


def _address(contact: Contact) -> str:
    return "" if contact.channel == "letter" else contact.address


def _language(asked: AskedAccess, patient: PatientFile) -> str:
    return patient.language if patient.language in LANGUAGES else asked.language


async def note_call(asked: AskedAccess, note: str, actor: Actor) -> None:
    """Keep what the caller was asked for; the request goes on waiting. Raises Conflict when it is settled."""
    async with transaction():
        changed = await AccessRequest.update({
            AccessRequest.state: "asked", AccessRequest.called_at: clock.now(), AccessRequest.note: _sealed(asked, note),
        }).where(AccessRequest.id == asked.id, AccessRequest.settled_at.is_null()).returning(AccessRequest.id)
        if not changed:
            raise Conflict
        await log.record(AuditEvent.ACCESS_REQUEST_CALLED, actor=actor, object_type=KIND, object_id=asked.id)


async def refuse_access(asked: AskedAccess, reason: str, explanation: str, actor: Actor) -> None:
    """Settle it without access. Nobody is told by the portal: what was typed may be somebody else's address."""
    async with transaction():
        await _settle(asked, "refused", actor, problem=reason, note=explanation or asked.note)
        await log.record(AuditEvent.ACCESS_REQUEST_REFUSED, actor=actor, object_type=KIND, object_id=asked.id, reason=reason)


async def _settle(
    asked: AskedAccess, state: str, actor: Actor, *, patient: PatientFile | None = None, problem: str = "", note: str = "",
) -> None:
    changed = await AccessRequest.update({
        AccessRequest.state: state, AccessRequest.problem: problem, AccessRequest.settled_at: clock.now(),
        AccessRequest.settled_by: actor.account_id, AccessRequest.patient: patient.patient_id if patient else None,
        AccessRequest.note: _sealed(asked, note or asked.note),
    }).where(AccessRequest.id == asked.id, AccessRequest.settled_at.is_null()).returning(AccessRequest.id)
    if not changed:
        raise Conflict


def _sealed(asked: AskedAccess, note: str) -> str:
    return encrypt(note, table="access_request", column="note", row_id=asked.id) if note else ""
