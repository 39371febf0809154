"""The front desk looks at requests that were not certain, and invites, asks for more or refuses."""

from datetime import timedelta

import pytest

from portal import clock
from portal.access_requests.worklist import waiting_access_requests
from portal.accounts.tables import Invitation
from portal.audit.tables import AuditEntry
from portal.charts.tables import Patient
from portal.crypto.columns import encrypt
from tests.security.test_races import all_at_once, ready
from tests.support.asking import NOBODY, NOOR, ask, became
from tests.support.cast import sign_in
from tests.support.mail import link_to, mails_to
from tests.support.visitor import Visitor


async def sam_at_the_request(**details: str) -> Visitor:
    """Sam opens the one request that waits."""
    await ask(**({"Insurance number": "P-9999"} | details))
    sam = await sign_in("sam.front")
    await sam.open("/staff/access-requests")
    await sam.follow(details.get("Your first", "Noor Haddad"))
    return sam


async def test_sam_sees_what_was_typed_beside_the_patients_it_may_be_about(clinic):
    sam = await sam_at_the_request()
    text = sam.page.text
    assert "other@example.net" in text and "noor@example.org" in text
    assert "Same name" in text and "Same date of birth" in text and "Other number" in text and "Do not say whether" in text


async def test_sam_invites_at_the_address_on_file_and_the_request_is_settled(clinic):
    sam = await sam_at_the_request()
    await sam.press("Invite by email to noor@example.org")
    assert sam.page.path == "/staff/access-requests" and "The invitation is on its way" in sam.page.text and "Nobody waits" in sam.page.text
    assert not await mails_to("other@example.net")
    assert (await Visitor().open(await link_to("noor@example.org"))).h1 == "Open your account"
    assert await became() == ("invited", "")


async def test_sam_makes_a_letter_for_somebody_without_email(clinic):
    await Patient.update({Patient.email: ""}).where(Patient.id == "noor")
    sam = await sam_at_the_request()
    page = await sam.press("Make a letter")
    assert page.status == 200 and page.response.content.startswith(b"%PDF-")
    assert await became() == ("invited", "") and await Invitation.exists().where(Invitation.channel == "letter")


async def test_a_patient_whom_the_comparison_missed_is_brought_in_by_number(clinic):
    sam = await sam_at_the_request(**{"Your first": "Norah Haddat", "Day": "9"})
    assert "No patient is like it" in sam.page.text
    page = await sam.press("Compare", {"Patient number": "p-1005"})
    assert page.status == 200 and "noor@example.org" in page.text
    await sam.press("Invite by email to noor@example.org")
    assert await became() == ("invited", "")


async def test_a_call_is_noted_and_the_request_goes_on_waiting(clinic):
    sam = await sam_at_the_request()
    assert (await sam.press("Note the call", {"What you asked": ""})).status == 422
    await sam.press("Note the call", {"What you asked": "Brings a passport on Friday"})
    assert "Brings a passport on Friday" in sam.page.text and "somebody has called" in sam.page.text
    assert [one.state for one in await waiting_access_requests()] == ["asked"]


async def test_a_refusal_needs_a_reason_and_tells_nobody(clinic):
    sam = await sam_at_the_request()
    page = await sam.press("Refuse")
    assert page.status == 422 and "Choose the reason" in page.text
    await sam.press("Refuse", {"They could not show": True, "In your words": "No document"})
    assert await became() == ("refused", "not_proven") and not await mails_to("example")
    assert "Nobody waits" in sam.page.text


async def test_no_invitation_for_the_dead_or_for_who_has_an_account(clinic):
    await Patient.update({Patient.deceased: True}).where(Patient.id == "noor")
    sam = await sam_at_the_request()
    assert "This patient has died" in sam.page.text and "Invite by email" not in sam.page.text
    token = dict(sam.page.fields(sam.page.form("Sign out")))["csrf"]
    for patient in ("noor", "maya"):
        page = await sam.post(f"{sam.page.path}/invitation", {"csrf": token, "patient": patient, "channel": "email"})
        assert page.status == 409
        await sam.open(sam.page.path.removesuffix("/invitation"))
    assert not await Invitation.count()


@pytest.mark.parametrize(("patient", "channel"), [("noor", "carrier pigeon"), ("noor", "text"), ("nobody", "email"), ("", "")])
async def test_an_invitation_goes_to_a_patient_and_a_contact_on_file_only(clinic, patient, channel):
    sam = await sam_at_the_request()
    token = dict(sam.page.fields(sam.page.form("Sign out")))["csrf"]
    page = await sam.post(f"{sam.page.path}/invitation", {"csrf": token, "patient": patient, "channel": channel, "contact": "x@example.net"})
    assert page.status == 404 and not await Invitation.count()


async def test_of_two_colleagues_who_press_at_once_one_invites(clinic):
    sam, path = await sam_at_the_request(), ""
    path = sam.page.path
    priya = await sign_in("priya", address="203.0.113.40")
    await priya.open(path)
    forms = [await ready(one, "Invite by email", {}) for one in (sam, priya, sam, priya)]
    answers = await all_at_once(*forms)
    assert sorted(answer.status_code for answer in answers) == [303, 409, 409, 409] and await Invitation.count() == 1


async def test_each_look_is_in_the_log_of_the_patients_shown(clinic):
    await sam_at_the_request()
    rows = await AuditEntry.select().where(AuditEntry.event == "access_request_viewed")
    assert [row["patient_id"] for row in rows] == ["noor"]
    assert "haddad" not in str(await AuditEntry.select()).lower()


async def test_the_list_is_oldest_first_and_says_since_when(clinic):
    for number, name in enumerate(("Adam First", "Berta Second")):
        await ask(NOBODY, **{"Your first": name, "Insurance number": f"N-{number}"})
        clock.advance(timedelta(days=2))
    sam = await sign_in("sam.front")
    await sam.open("/staff/access-requests")
    text = sam.page.text
    assert text.index("Adam First") < text.index("Berta Second") and "4 days ago" in text and "2 days ago" in text


async def test_a_name_with_markup_in_it_is_only_text(clinic):
    sam = await sam_at_the_request(**{"Your first": "<script>alert(1)</script> x"})
    assert "<script>alert" not in sam.page.html


async def test_an_insurance_number_that_agrees_is_seen_without_being_shown(clinic):
    sealed = encrypt("AB12345", table="patient", column="insurance_member_id", row_id="noor")
    await Patient.update({Patient.insurance_member_id: sealed, Patient.email: ""}).where(Patient.id == "noor")
    await Patient.update({Patient.phone: ""}).where(Patient.id == "noor")
    sam = await sam_at_the_request(**{"Insurance number": "ab-123-45"})
    assert "Same number" in sam.page.text and "AB12345" not in sam.page.text


@pytest.mark.parametrize(("username", "status"), [
    ("maya", 404), ("bea.bills", 404), ("sam.front", 200), ("priya", 200), ("dr.osei", 200), ("ada.admin", 200)])
async def test_only_the_access_desk_opens_these_pages(clinic, username, status):
    await ask(NOBODY)
    path = (await waiting_access_requests())[0].path
    visitor = await sign_in(username)
    assert (await visitor.open("/staff/access-requests")).status == (await visitor.open(path)).status == status
    assert (await visitor.open("/staff/access-requests/none")).status == 404


async def test_the_same_person_may_ask_again_after_a_refusal(clinic):
    sam = await sam_at_the_request()
    await sam.press("Refuse", {"The clinic has no such": True})
    await ask(NOOR)
    assert await became() == ("invited", "")
