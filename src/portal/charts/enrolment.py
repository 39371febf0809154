"""How a patient gets an account: the invitation, the identity check against the clinic's records, the first grant.

The check is a match on top of holding the link (C03): date of birth and one of the last four digits of the phone, the
last four characters of the insurance member id, or the postcode. Five wrong answers in all suspend the invitation.
It is never a way to sign in or to reset anything.
"""

import hmac
import secrets
import unicodedata

import msgspec

from portal import clock
from portal.accounts.identifiers import account_for, claim_identifier, identifier_index
from portal.accounts.invitations import OPEN, create_invitation, use_up
from portal.accounts.tables import Account, EmailAddress, Invitation
from portal.accounts.temporary_passwords.making import TemporaryPassword, prepare, store_temporary_password
from portal.audit import log
from portal.audit.events import Actor, AuditEvent
from portal.charts.own_accounts import own_account_of
from portal.charts.tables import AccessGrant, Patient
from portal.charts.withheld import must_be_offered
from portal.clinic.limits import the_limits
from portal.crypto.columns import decrypt
from portal.database.identifiers import new_id
from portal.database.transactions import take_turns, transaction
from portal.errors import Conflict, Gone


class IdentityAnswer(msgspec.Struct, frozen=True):
    """What somebody typed: `birth_date` as YYYY-MM-DD, `fact` as typed."""

    birth_date: str
    fact: str


async def invite_patient(
    patient: Patient, *, channel: str, contact: str, language: str, actor: Actor,
) -> tuple[Invitation, str]:
    """Invite by `email`, `text` (`contact` in E.164) or `letter`. The token is for the letter. Where the clinic wants an
    activation code, the link asks for one, which staff then make (accounts/activation_codes.py). Raises Conflict when the
    patient has an account or has died."""
    code = secrets.token_hex(32) if (await the_limits()).activation_code else ""
    async with transaction():
        await _must_want_account(patient)
        return await create_invitation(
            purpose="patient", patient_id=patient.id, channel=channel, contact=contact, language=language,
            name=_full_name(patient), code_digest=code, actor=actor)


async def make_temporary_password_for(patient: Patient, *, language: str, actor: Actor) -> TemporaryPassword:
    """A way in on paper or by phone for a patient without an account; typed with the patient number, it leads to the
    identity check. It ends every earlier invitation. Raises Conflict as `invite_patient` does."""
    prepared = await prepare()
    async with transaction():
        await _must_want_account(patient)
        return await store_temporary_password(
            prepared, login_index=identifier_index(patient.number), purpose="patient", patient_id=patient.id, language=language,
            name=_full_name(patient), actor=actor)


async def _must_want_account(patient: Patient) -> None:
    await take_turns(f"invitation of {patient.id}")  # an account that is being opened is there first, or not at all
    if patient.deceased or await own_account_of(patient):
        raise Conflict


async def check_identity(invitation: Invitation, answer: IdentityAnswer, *, actor: Actor) -> bool:
    """Whether the answer matches. Each try is reserved first, so parallel tries count too. Raises Gone when the
    invitation is suspended by this or an earlier failure."""
    most = (await the_limits()).identity_tries
    reserved = await Invitation.update({Invitation.failures: Invitation.failures + 1}).where(
        Invitation.id == invitation.id, Invitation.failures < most, Invitation.state.is_in(list(OPEN)),
    ).returning(Invitation.failures)
    if not reserved:
        raise Gone
    patient = await Patient.objects().get(Patient.id == (invitation.patient_id or ""))
    if patient is not None and _matches(patient, answer):
        async with transaction():
            await Invitation.update({Invitation.failures: Invitation.failures - 1}).where(Invitation.id == invitation.id)
            await log.record(AuditEvent.IDENTITY_CONFIRMED, actor=actor, patient_id=invitation.patient_id,
                             object_type="invitation", object_id=invitation.id)
        return True
    await _note_failure(invitation, suspended=reserved[0]["failures"] >= most, actor=actor)
    return False


async def _note_failure(invitation: Invitation, *, suspended: bool, actor: Actor) -> None:
    async with transaction():
        await log.record(AuditEvent.IDENTITY_FAILED, actor=actor, patient_id=invitation.patient_id,
                         object_type="invitation", object_id=invitation.id, outcome="failure")
        if suspended:
            await Invitation.update({Invitation.state: "suspended"}).where(Invitation.id == invitation.id)
            await log.record(AuditEvent.INVITATION_SUSPENDED, actor=actor, patient_id=invitation.patient_id,
                             object_type="invitation", object_id=invitation.id)


def _matches(patient: Patient, answer: IdentityAnswer) -> bool:
    member_id = ""
    if patient.insurance_member_id:
        member_id = decrypt(patient.insurance_member_id, table="patient", column="insurance_member_id", row_id=patient.id)
    fact = _letters_and_digits(answer.fact)
    facts = [_digits(patient.phone)[-4:], _letters_and_digits(member_id)[-4:], _letters_and_digits(patient.postcode)]
    # Every comparison is made, so that the time tells nothing about which one matched.
    same_fact = [len(known) >= 4 and hmac.compare_digest(known.encode(), fact.encode()) for known in facts]
    same_day = len(patient.birth_date) == 10 and hmac.compare_digest(patient.birth_date, answer.birth_date)
    return same_day & any(same_fact)


def _digits(text: str) -> str:
    return "".join(ch for ch in text if ch.isascii() and ch.isdigit())


def _letters_and_digits(text: str) -> str:
    return "".join(ch for ch in text.casefold() if ch.isalnum())


def _full_name(patient: Patient) -> str:
    return f"{patient.given_name} {patient.family_name}".strip()


async def open_account(invitation: Invitation, *, username: str, password_hash: str, actor: Actor) -> Account:
    """Make the account and, for a patient, the grant to their own record; use the invitation up; all or nothing.
    Raises Gone when somebody was faster, NotOffered when the clinic keeps the portal from the patient's category, NameTaken
    when the username leads to somebody else, NameWanted when without one nothing would lead to the account."""
    now = clock.now()
    account = Account(id=new_id(), name=invitation.name, username=username, role=invitation.role, status="setup",
                      language=invitation.language, password_hash=password_hash, password_changed_at=now, created_at=now)
    async with transaction():
        await must_be_offered(invitation)
        if invitation.patient_id:
            await take_turns(f"invitation of {invitation.patient_id}")  # before its row: who invites takes both in this order
        await Account.insert(account)
        await use_up(invitation, account.id, actor=actor)
        if username and not await _claim_username(account.id, username):
            raise NameTaken
        by_email = invitation.channel == "email" and await _add_email(account.id, invitation.contact)
        by_number = bool(invitation.patient_id) and await _grant_own_record(account, invitation, actor)
        if not (username or by_email or by_number):
            raise NameWanted
        await log.record(AuditEvent.ACCOUNT_CREATED, actor=actor, patient_id=invitation.patient_id,
                         object_type="account", object_id=account.id)
    return account


class NameTaken(Exception):
    """Another account signs in with this username."""


class NameWanted(Exception):
    """Email and patient number lead to other accounts, or there are none: only a username is left to sign in with."""


async def _claim_username(account_id: str, username: str) -> bool:
    # Nobody takes the number of a patient who has no account yet.
    number = unicodedata.normalize("NFKC", username).strip().upper()
    return not await Patient.exists().where(Patient.number == number) and await claim_identifier(account_id, "username", username)


async def _add_email(account_id: str, address: str) -> bool:
    # The link came to this address, so it is theirs.
    now = clock.now()
    await EmailAddress.insert(EmailAddress(id=new_id(), account=account_id, address=address, verified_at=now, created_at=now))
    return await claim_identifier(account_id, "email", address)


async def _grant_own_record(account: Account, invitation: Invitation, actor: Actor) -> bool:
    patient = await Patient.objects().get(Patient.id == invitation.patient_id)
    if patient is None:
        raise Gone
    if await own_account_of(patient):
        raise Gone
    leads_here = await claim_identifier(account.id, "patient_number", patient.number)
    grant = AccessGrant(id=new_id(), account=account.id, patient=patient.id, relationship="self", scopes="*",
                        valid_from=clock.now(), sees_sensitive=True, basis="invitation", granted_by=invitation.created_by,
                        created_at=clock.now())
    await AccessGrant.insert(grant)
    await log.record(AuditEvent.GRANT_CREATED, actor=actor, patient_id=patient.id, object_type="grant", object_id=grant.id)
    return leads_here


async def known_words(invitation: Invitation) -> tuple[str, ...]:
    """What must not be a password of this person: their number, email, birth date in the usual forms."""
    patient = await Patient.objects().get(Patient.id == (invitation.patient_id or ""))
    if patient is None:
        return (invitation.contact,)
    year, month, day = (patient.birth_date.split("-") + ["", ""])[:3]
    dates = (patient.birth_date, f"{day}{month}{year}", f"{month}{day}{year}", f"{year}{month}{day}")
    return (invitation.contact, patient.number, patient.phone, *dates)


async def sign_in_names(invitation: Invitation) -> str:
    """The email and patient number that the account will sign in with, for the page; not those of another account."""
    names = [invitation.contact] if invitation.channel == "email" else []
    patient = await Patient.objects().get(Patient.id == (invitation.patient_id or ""))
    names += [patient.number] if patient else []
    return " / ".join([name for name in names if not await account_for(name)])
