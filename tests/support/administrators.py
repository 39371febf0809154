"""A second administrator, for what takes two."""

import pyotp

from portal import clock
from portal.accounts.identifiers import claim_identifier
from portal.accounts.tables import Account, Authenticator, EmailAddress
from portal.crypto.columns import encrypt
from portal.crypto.passwords import hash_password
from portal.database.identifiers import new_id
from portal.demo.cast import PASSWORD
from tests.support.cast import SECRETS

USERNAME = "kit.admin"


async def second_administrator() -> str:
    """Kit signs in like everybody of the cast; gives the username."""
    now, account_id, app_id = clock.now(), new_id(), new_id()
    SECRETS[USERNAME] = pyotp.random_base32()
    await Account.insert(Account(
        id=account_id, name="Kit Bauer", username=USERNAME, role="administrator", status="active", created_at=now,
        password_hash=await hash_password(PASSWORD), password_changed_at=now))
    await EmailAddress.insert(EmailAddress(id=new_id(), account=account_id, address="kit@clinic.example", verified_at=now, created_at=now))
    await claim_identifier(account_id, "username", USERNAME)
    await Authenticator.insert(Authenticator(
        id=app_id, account=account_id, name="Test", confirmed_at=now, created_at=now,
        secret=encrypt(SECRETS[USERNAME], table="authenticator", column="secret", row_id=app_id)))
    return USERNAME
