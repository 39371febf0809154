"""The cast in a test's database, and signing in as one of them."""

from datetime import timedelta

import pyotp

from portal import clock
from portal.demo.cast import ACCOUNTS, PASSWORD, PATIENTS
from portal.demo.load import CLINIC, make_accounts, make_patient
from portal.demo.open import patient_ids
from portal.demo.records import take_in_records
from portal.exchange.readers import ReadHere
from portal.operations.clinic import set_clinic
from tests.support.visitor import Visitor

SECRETS: dict[str, str] = {}


async def make_cast() -> None:
    """The clinic, its patients (their ids are maya, jonah, ruth, lee, noor) and every account."""
    await set_clinic(**CLINIC)
    for person in PATIENTS:
        await make_patient(person)
    SECRETS.update({account.username: pyotp.random_base32() for account in ACCOUNTS})
    await make_accounts({person.key: person.key for person in PATIENTS}, secrets=SECRETS)


async def make_cast_with_records() -> dict[str, str]:
    """The same people with the demo's records, taken in as any clinic's; gives the patient ids by key."""
    await set_clinic(**CLINIC)
    await take_in_records(ReadHere())
    SECRETS.update({account.username: pyotp.random_base32() for account in ACCOUNTS})
    ids = await patient_ids()
    await make_accounts(ids, secrets=SECRETS)
    return ids


_used: dict[str, int] = {}


def code_of(username: str) -> str:
    """What the person's authenticator app shows; a code works once, so a second one waits for the next half minute."""
    if _used.get(username) == int(clock.now().timestamp()) // 30:
        clock.advance(timedelta(seconds=30))
    _used[username] = int(clock.now().timestamp()) // 30
    return pyotp.TOTP(SECRETS[username]).at(clock.now())


async def sign_in(username: str, **browser: str) -> Visitor:
    """A fresh browser in which this person has signed in."""
    visitor = Visitor(**browser)
    await visitor.open("/sign-in?lang=en")
    await visitor.press("Sign in", {"Username": username, "Password": PASSWORD})
    await visitor.press("Continue", {"6-digit code": code_of(username)})
    assert visitor.page.status == 200, (visitor.page.status, visitor.page.text[:400])
    return visitor
