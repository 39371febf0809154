"""What leaves by mail holds no name, no date of birth, no number, no result of anybody (C92), and no address that a
request made up (C66). The words searched for are those that the database holds."""

import re
from datetime import timedelta

import pytest

from portal import clock
from portal.audit.events import SYSTEM
from portal.charts.enrolment import invite_patient
from portal.charts.tables import Patient
from portal.delivery import mailbox
from portal.demo.cast import ACCOUNTS, PASSWORD, PATIENTS
from portal.jobs.worker import Worker
from portal.settings import settings
from tests.support.cast import make_cast, sign_in
from tests.support.mail import link_to
from tests.support.visitor import Visitor

SPOOFED = {"x-forwarded-host": "evil.example", "forwarded": "host=evil.example", "x-forwarded-proto": "https"}


def private_words() -> set[str]:
    """What the cast would not want in a mail."""
    found = set()
    for person in PATIENTS:
        found |= {person.given, person.family, person.number, person.phone, person.birth_date.isoformat(), str(person.birth_date.year)}
        found |= {person.postcode, person.address.partition(",")[0]}
    for account in ACCOUNTS:
        found |= {account.username, *account.name.split()}
    return found - {"Dr", "2017"} | {PASSWORD, "blood", "diagnos", "cholesterol", "HbA1c"}


async def everything_that_mails() -> None:
    """The flows of this release that send mail, with a browser that lies about where it is."""
    await sign_in("maya")
    await sign_in("ruth")
    await change_an_address(await sign_in("lee.chen", address="198.51.100.9"))
    for path, button in (("/password/forgotten", "Send the link"), ("/access-links/new", "Email me the link")):
        visitor = Visitor()
        await visitor.open(path)
        await visitor.press(button, {"Username": "maya"}, **SPOOFED)
    visitor = Visitor()
    for _ in range(12):
        await visitor.open("/sign-in")
        await visitor.press("Sign in", {"Username": "lee.chen", "Password": "wrong wrong wrong"}, **SPOOFED)
    noor = await Patient.objects().get(Patient.number == "P-1005")
    await invite_patient(noor, channel="email", contact="noor@example.org", language="ar", actor=SYSTEM)


async def change_an_address(visitor: Visitor) -> None:
    """Ask for another address, which somebody else signs in with, confirm it, and undo that."""
    await visitor.open("/account/email")
    await visitor.follow("Change it")
    await visitor.press("Send the link", {"Email address": "osei@clinic.example"}, **SPOOFED)
    await visitor.open(await link_to("osei@clinic.example"))
    await visitor.press("Confirm", **SPOOFED)
    await visitor.open(await link_to("lee@example.org"))
    await visitor.press("Undo the change", **SPOOFED)


@pytest.fixture
async def mails(database) -> list:
    await make_cast()
    await everything_that_mails()
    await Worker().run_once()
    clock.advance(timedelta(minutes=1))
    return [path.read_bytes() for path in (settings().data_dir / "mail").glob("*.eml")]


async def test_no_mail_holds_anything_private(mails):
    assert len({mail.subject for mail in mailbox.kept_mails()}) >= 4
    for kept in mailbox.kept_mails():
        said = f"{kept.subject}\n{re.sub(r'http://127.0.0.1:8000/[^ ]*', '', kept.text)}"
        assert not [word for word in private_words() if word.casefold() in said.casefold()], kept.subject


async def test_the_only_name_in_a_header_is_the_clinics(mails):
    for raw in mails:
        to = re.search(rb"^To: (.*)$", raw, re.MULTILINE)[1].strip()
        assert re.fullmatch(rb"[a-z.]+@[a-z.]+", to)


async def test_every_link_begins_with_the_address_in_the_settings(mails):
    links = [link for kept in mailbox.kept_mails() for link in kept.links]
    assert len(links) >= 4
    assert all(link.startswith("http://127.0.0.1:8000") for link in links)
    assert not [raw for raw in mails if b"evil.example" in raw]
