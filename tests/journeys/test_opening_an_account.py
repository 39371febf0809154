"""Noor is invited by the front desk and opens her account, without JavaScript."""

from datetime import timedelta

import pytest

from portal import clock
from portal.accounts.tables import Account, Invitation, Session
from portal.charts.tables import AccessGrant
from tests.support.cast import sign_in
from tests.support.mail import link_to, mails_to
from tests.support.visitor import Visitor
from tests.support.ways_in import check_contact, set_up_app

RIGHT = {"Day": "5", "Month": "9", "Year": "1978", "One thing": "0155"}
WRONG = {**RIGHT, "One thing": "9999"}
PASSWORD = "seven lamps under the weir"


async def invite_noor() -> str:
    sam = await sign_in("sam.front")
    await sam.open("/staff/patients")
    await sam.press("Search", {"Name": "haddad"})
    await sam.follow("Noor Haddad")
    await sam.follow("Invite this patient")
    await sam.follow("By email")
    await sam.press("Send the invitation", {"Email address": "noor@example.org", "Language": "en"})
    assert "The invitation is on its way" in sam.page.text
    return await link_to("noor@example.org")


async def noor_at_her_password(link: str) -> Visitor:
    noor = Visitor()
    await noor.open(link)
    await noor.press("Continue", RIGHT)
    assert noor.page.h1 == "Choose a password", noor.page.text
    return noor


@pytest.fixture
async def link(clinic) -> str:
    return await invite_noor()


async def test_from_the_link_to_her_own_record(link):
    noor = await noor_at_her_password(link)
    await noor.press("Continue", {"New password": PASSWORD})
    assert noor.page.h1 == "Set up your second step"
    await set_up_app(noor)
    assert noor.page.h1 == "Your recovery codes"
    await noor.press("Show my codes")
    assert len(noor.page.tree.findall(".//ol//code")) == 10
    await noor.follow("I have them")
    await check_contact(noor)
    await noor.press("Finish", {"Language": "en"})
    assert noor.page.path == "/patients/noor"
    assert await AccessGrant.exists().where(AccessGrant.patient == "noor", AccessGrant.status == "active")


async def test_the_link_says_nothing_in_the_address_and_looking_changes_nothing(link):
    before = await Invitation.select().where(Invitation.patient_id == "noor")
    for _ in range(5):
        scanner = Visitor()
        page = await scanner.open(link)
        assert page.path == "/activate" and "invitations/" not in page.html
    assert await Invitation.select().where(Invitation.patient_id == "noor") == before
    assert not await Session.exists().where(Session.invitation_id == before[0]["id"])


async def test_a_wrong_answer_names_no_field_and_keeps_what_was_typed(link):
    noor = Visitor()
    await noor.open(link)
    first = await noor.press("Continue", WRONG)
    assert first.status == 422 and first.title.startswith("Error:") and 'value="1978"' in first.html
    second = await noor.press("Continue", {**RIGHT, "Day": "6"})
    summary = "Your answers do not match what the clinic has"
    assert summary in first.text and summary in second.text


async def test_five_wrong_answers_in_all_suspend_the_invitation(link):
    for _ in range(5):
        await _wrong_in_a_fresh_browser(link)
    noor = Visitor()
    page = await noor.open(link)
    assert page.status == 410 and "front desk" in page.text
    assert (await Invitation.select().where(Invitation.patient_id == "noor"))[0]["state"] == "suspended"
    sam = await sign_in("sam.front", address="203.0.113.9")
    await sam.open("/staff/access-work")
    assert "Noor Haddad" in sam.page.text


async def _wrong_in_a_fresh_browser(link: str) -> None:
    visitor = Visitor()
    await visitor.open(link)
    await visitor.press("Continue", WRONG)


async def test_a_newer_invitation_ends_the_older_one(link):
    newer = await _again(link)
    stale = Visitor()
    assert (await stale.open(link)).status == 410
    fresh = Visitor()
    assert (await fresh.open(newer)).h1 == "Open your account"


async def _again(link: str) -> str:
    sam = await sign_in("sam.front", address="203.0.113.9")
    await sam.open("/staff/patients/noor/invitations")
    await sam.press("Send it again")
    return await link_to("noor@example.org")


async def test_an_invitation_runs_out_after_seven_days(link):
    clock.advance(timedelta(days=7, seconds=1))
    noor = Visitor()
    page = await noor.open(link)
    assert page.status == 410 and "+44 113 496 0000" in page.text


async def test_a_revoked_invitation_is_gone(link):
    sam = await sign_in("sam.front", address="203.0.113.9")
    await sam.open("/staff/patients/noor/invitations")
    await sam.press("Withdraw it")
    assert (await Visitor().open(link)).status == 410


async def test_of_two_racers_with_one_invitation_one_gets_the_account(link):
    one, other = await noor_at_her_password(link), await noor_at_her_password(link)
    first = await one.press("Continue", {"New password": PASSWORD})
    second = await other.press("Continue", {"New password": PASSWORD})
    assert first.h1 == "Set up your second step" and second.status == 410
    assert await Account.count().where(Account.name == "Noor Haddad") == 1


async def test_setting_up_can_be_left_and_taken_up_again(link):
    noor = await noor_at_her_password(link)
    await noor.press("Continue", {"New password": PASSWORD})
    later = Visitor(address="203.0.113.20")
    await later.open("/sign-in")
    await later.press("Sign in", {"Username": "P-1005", "Password": PASSWORD})
    assert later.page.h1 == "Set up your second step"
    assert (await later.open("/records")).h1 == "Set up your second step"


@pytest.mark.parametrize(("password", "words"), [
    ("short", "12"), ("noor@example.org!", ""), ("riversideclinic1", ""), ("password1234", ""),
])
async def test_a_weak_password_is_refused_with_the_reason(link, password, words):
    noor = await noor_at_her_password(link)
    page = await noor.press("Continue", {"New password": password})
    assert page.status == 422 and page.title.startswith("Error:") and words in page.text


async def test_a_username_that_is_taken_or_looks_like_an_email_is_refused(link):
    noor = await noor_at_her_password(link)
    page = await noor.press("Continue", {"Username": "maya", "New password": PASSWORD})
    assert "taken" in page.text
    page = await noor.press("Continue", {"Username": "noor@x.org", "New password": PASSWORD})
    assert "no @" in page.text and page.status == 422


async def test_the_mail_holds_no_name_and_no_health_fact(link):
    mail = (await mails_to("noor@example.org"))[0]
    for canary in ("Noor", "Haddad", "P-1005", "1978"):
        assert canary not in mail.text + mail.subject
