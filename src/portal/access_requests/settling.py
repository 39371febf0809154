"""What the worker does with a request: one patient who agrees in everything is invited at the contact on file; what is not
certain waits for the front desk, with the reason in `problem`.

Nothing is ever sent to the contact that was typed. A category that is not offered the portal makes no difference here: the
person learns that after the identity check.
"""

from datetime import timedelta

import msgspec

from portal import clock
from portal.access_requests.asking import KIND, Details, likeness, typed_in
from portal.access_requests.contacts import Contact, contacts_on_file
from portal.access_requests.matching import matching_patients
from portal.access_requests.tables import AccessRequest
from portal.accounts.notices import confirmed_addresses, tell
from portal.accounts.tables import Account
from portal.audit import log
from portal.audit.events import SYSTEM, AuditEvent
from portal.charts.enrolment import invite_patient
from portal.charts.tables import AccessGrant, Patient
from portal.clinic.limits import the_limits
from portal.database.transactions import take_turns, transaction
from portal.jobs.handlers import Message, handles
from portal.web.language import LANGUAGES

ADULT = 18  # years; for a child somebody asks who has to show that they may
DAY = timedelta(hours=24)


class Outcome(msgspec.Struct, frozen=True):
    """What became of a request. With `contact` the patient is invited there; the owner of `account` is reminded of it."""

    state: str
    problem: str = ""
    contact: Contact | None = None
    account: Account | None = None


async def settle(request_id: str) -> None:
    """Compare and act. A request that somebody has dealt with meanwhile stays as it is."""
    row = await AccessRequest.objects().get(AccessRequest.id == request_id)
    if row is None or row.state != "new":
        return
    details = typed_in(row.id, row.typed)
    patients = await matching_patients(details)
    async with transaction():
        await take_turns(f"request {row.likeness}")
        patient = await Patient.objects().get(Patient.id == patients[0]) if len(patients) == 1 else None
        if patient is not None:
            await take_turns(f"requests for {patient.id}")
        outcome = await _outcome(row, details, patient, found=len(patients))
        if await _close(row, outcome, patient):
            await _act(row, outcome, patient)


async def _outcome(row: AccessRequest, details: Details, patient: Patient | None, *, found: int) -> Outcome:
    if await _asked_before(row, details):
        return Outcome("noted", "repeated")
    if patient is None:
        return Outcome("waiting", "several" if found else "nobody")
    if patient.deceased:
        return Outcome("waiting", "deceased")
    if _is_child(patient.birth_date):
        return Outcome("waiting", "child")
    if await _invited_enough(patient):
        return Outcome("noted", "enough")
    if account := await _own_account(patient):
        return Outcome("told" if await _can_be_told(account) else "waiting", "has_account", account=account)
    contacts = [one for one in await contacts_on_file(patient) if one.channel != "letter"]
    if contacts and not contacts[0].is_shared:
        return Outcome("invited", contact=contacts[0])
    return Outcome("waiting", "shared_contact" if contacts else "no_contact")


async def _asked_before(row: AccessRequest, details: Details) -> bool:
    """Whether the same still waits for the desk: one task is enough."""
    return await AccessRequest.exists().where(
        AccessRequest.likeness == likeness(details), AccessRequest.state.is_in(["waiting", "asked"]), AccessRequest.id != row.id)


async def _own_account(patient: Patient) -> Account | None:
    grant = await AccessGrant.select(AccessGrant.account).where(
        AccessGrant.patient == patient.id, AccessGrant.relationship == "self", AccessGrant.status == "active").first()
    return await Account.objects().get(Account.id == grant["account"]) if grant else None


async def _can_be_told(account: Account) -> bool:
    closed = account.status == "disabled" or account.staff_locked
    return not closed and bool(await confirmed_addresses(account.id))


async def _invited_enough(patient: Patient) -> bool:
    """Whether as many messages as a day may bring have gone to this patient because of such requests."""
    sent = await AccessRequest.count().where(
        AccessRequest.patient == patient.id, AccessRequest.state.is_in(["invited", "told"]),
        AccessRequest.settled_at > clock.now() - DAY)
    return sent >= (await the_limits()).asked_invitations_a_day


def _is_child(birth_date: str) -> bool:
    year, month, day = (int(part) for part in birth_date.split("-"))
    today = clock.now().date()
    return today.year - year - ((today.month, today.day) < (month, day)) < ADULT


async def _close(row: AccessRequest, outcome: Outcome, patient: Patient | None) -> bool:
    won = await AccessRequest.update({
        AccessRequest.state: outcome.state, AccessRequest.problem: outcome.problem,
        AccessRequest.patient: patient.id if patient else None,
        AccessRequest.settled_at: None if outcome.state == "waiting" else clock.now(),
    }).where(AccessRequest.id == row.id, AccessRequest.state == "new").returning(AccessRequest.id)
    return bool(won)


async def _act(row: AccessRequest, outcome: Outcome, patient: Patient | None) -> None:
    if outcome.contact is not None and patient is not None:
        await invite_patient(patient, channel=outcome.contact.channel, contact=outcome.contact.address,
                             language=patient.language if patient.language in LANGUAGES else row.language, actor=SYSTEM)
    if outcome.state == "told":
        await tell(outcome.account, "already_have_account", occasion=row.id)
    await log.record(AuditEvent.ACCESS_REQUEST_SETTLED, actor=SYSTEM, patient_id=patient.id if patient else None,
                     object_type=KIND, object_id=row.id, reason=outcome.problem)


async def _leave_to_the_desk(message: Message) -> None:
    """The worker could not do it in three days of tries."""
    await AccessRequest.update({AccessRequest.state: "waiting", AccessRequest.problem: "not_compared"}).where(
        AccessRequest.id == message.payload["request_id"], AccessRequest.state == "new")


@handles(KIND, undelivered=_leave_to_the_desk)
async def settle_queued(message: Message) -> None:
    """For the worker."""
    await settle(message.payload["request_id"])
