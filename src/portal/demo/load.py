"""Puts the cast into an empty database. The same steps make the people of the tests."""

from portal import clock
from portal.accounts.identifiers import claim_identifier
from portal.accounts.tables import Account, Authenticator, EmailAddress
from portal.charts.names import search_key
from portal.charts.tables import AccessGrant, Patient
from portal.crypto.columns import encrypt
from portal.crypto.passwords import hash_password
from portal.database.identifiers import new_id
from portal.database.transactions import transaction
from portal.demo.cast import ACCOUNTS, PASSWORD, CastAccount, CastPatient

CLINIC = {
    "name": "Riverside Clinic", "address": "1 Weir Street\nRiverside", "phone": "+44 113 496 0000",
    "email": "desk@clinic.example", "hours": "Monday to Friday, 8:00 to 18:00", "emergency_number": "999",
    "emergency_text": "For anything that cannot wait, do not use this portal.", "time_zone": "Europe/London", "language": "en", "country": "GB",
}


async def make_patient(person: CastPatient) -> None:
    """The record of one person, for tests that need no results. Its id is the person's key."""
    await Patient.insert(Patient(
        id=person.key, number=person.number, given_name=person.given, family_name=person.family,
        search_name=search_key(person.given, person.family), birth_date=person.birth_date.isoformat(),
        gender=person.gender, phone=person.phone, email=person.email, address=f"{person.address}\n{person.postcode}",
        postcode=person.postcode, language=person.language, created_at=clock.now(), updated_at=clock.now(),
    ))


async def make_accounts(patient_ids: dict[str, str], *, secrets: dict[str, str]) -> None:
    """Every account of the cast, set up, with its grants. `patient_ids`: by cast key; `secrets`: TOTP secret by username."""
    hashed = await hash_password(PASSWORD)
    for account in ACCOUNTS:
        async with transaction():
            await _make_account(account, hashed, secrets[account.username], patient_ids)


async def _make_account(cast: CastAccount, hashed: str, secret: str, patient_ids: dict[str, str]) -> None:
    now, account_id, app_id = clock.now(), new_id(), new_id()
    await Account.insert(Account(
        id=account_id, name=cast.name, username=cast.username, role=cast.role.value if cast.role else None, status="active",
        language=cast.language, password_hash=hashed, password_changed_at=now, created_at=now))
    await EmailAddress.insert(EmailAddress(id=new_id(), account=account_id, address=cast.email, verified_at=now, created_at=now))
    await claim_identifier(account_id, "username", cast.username)
    await claim_identifier(account_id, "email", cast.email)
    await Authenticator.insert(Authenticator(
        id=app_id, account=account_id, name="Demo", confirmed_at=now, created_at=now,
        secret=encrypt(secret, table="authenticator", column="secret", row_id=app_id)))
    await _make_grants(cast, account_id, patient_ids)


async def _make_grants(cast: CastAccount, account_id: str, patient_ids: dict[str, str]) -> None:
    own = [(cast.own, "self", "*")] if cast.own else []
    for key, relationship, scopes in [*own, *cast.looks_after]:
        if key not in patient_ids:
            continue
        if relationship == "self":
            number = (await Patient.select(Patient.number).where(Patient.id == patient_ids[key]).first())["number"]
            await claim_identifier(account_id, "patient_number", number)
        await AccessGrant.insert(AccessGrant(
            id=new_id(), account=account_id, patient=patient_ids[key], relationship=relationship, scopes=scopes,
            valid_from=clock.now(), sees_sensitive=relationship == "self", basis="demo", created_at=clock.now()))
