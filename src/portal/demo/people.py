"""Who can sign in to the demo clinic, and putting them there. Their authenticator secrets are in `demo.json` of the
data folder, so that the demo can show the codes that a phone would show."""

import json
import os

import msgspec
import pyotp

from portal import clock
from portal.demo.cast import ACCOUNTS, PASSWORD
from portal.settings import settings
from portal.web.language import mark as N_


class DemoPerson(msgspec.Struct, frozen=True):
    """A line of the demo's list; `description` is a msgid."""

    username: str
    password: str
    description: str


_DESCRIPTIONS = {
    "maya": N_("Maya, patient; also looks after her son Jonah"),
    "ruth": N_("Ruth, Maya's mother, patient; reads in Spanish"),
    "lee.chen": N_("Lee, a patient who has nothing to do with them"),
    "dr.osei": N_("Dr Osei, clinician"),
    "priya": N_("Priya, nurse"),
    "sam.front": N_("Sam, front desk: invites patients, lifts waiting times"),
    "bea.bills": N_("Bea, billing"),
    "ada.admin": N_("Ada, administrator: imports records, reads the audit log"),
    "femi.admin": N_("Femi, administrator: confirms what takes two, such as a colleague's new second step"),
}


def demo_people() -> list[DemoPerson]:
    """Everybody with an account."""
    return [DemoPerson(account.username, PASSWORD, _DESCRIPTIONS[account.username]) for account in ACCOUNTS]


def second_step_codes() -> dict[str, str]:
    """The code that each person's app shows at this moment."""
    return {name: pyotp.TOTP(secret).at(clock.now()) for name, secret in secrets_of_the_demo().items()}


def secrets_of_the_demo() -> dict[str, str]:
    """The authenticator secret of each username, made at the first call."""
    path = settings().data_dir / "demo.json"
    if not path.exists():
        made = {account.username: pyotp.random_base32() for account in ACCOUNTS}
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            json.dump(made, file)
    return json.loads(path.read_text())
