"""Somebody asks for a copy of their records: with an account, or with an invitation and no account."""

from datetime import timedelta

import pytest

from portal import clock
from portal.accounts.tables import EmailAddress
from portal.audit.tables import AuditEntry
from portal.charts.tables import AccessGrant
from portal.demo.cast import PASSWORD
from portal.records_requests.tables import RecordsRequest
from tests.security.test_races import all_at_once, ready
from tests.support.cast import code_of, sign_in
from tests.support.categories import not_offered_to
from tests.support.limits import choose_limit
from tests.support.mail import mails_to
from tests.support.visitor import Visitor
from tests.support.ways_in import NOORS_ANSWERS, invited_noor

WISHES = {"Test results": True, "Tell us more": "The blood tests of spring", "The last 12": True, "I collect it": True,
          "Where the clinic": "0113 496 0144"}


async def lee_at_the_form() -> Visitor:
    """Lee finds the form from his account page."""
    lee = await sign_in("lee.chen")
    await lee.open("/account")
    await lee.follow("Ask for a copy of the records")
    await lee.follow("Ask for a copy of the records")
    return lee


async def ready_to_send(visitor: Visitor) -> tuple:
    """The filled-in form, not yet sent."""
    sent = await ready(visitor, "Send the request", {label: value for label, value in WISHES.items() if value is not True})
    return (*sent[:2], sent[2] | {"kinds": "results", "period": "year", "receive": "collect"})


async def test_lee_asks_and_gets_a_receipt_with_a_number_and_a_day(clinic):
    lee = await lee_at_the_form()
    assert "The records of Lee Chen" in lee.page.text
    await lee.press("Send the request", WISHES)
    row = await RecordsRequest.objects().first()
    assert lee.page.path == f"/records-requests/{row.id}" and row.reference in lee.page.text
    assert "You get an answer by" in lee.page.text and "The blood tests of spring" in lee.page.text
    mail = (await mails_to("lee@example.org"))[0]
    assert row.reference in mail.text and "blood" not in mail.text and "Chen" not in mail.text


async def test_noor_asks_without_an_account_and_is_written_to_where_the_invitation_was_opened(clinic):
    await not_offered_to("noor")
    noor = Visitor()
    await noor.open(await invited_noor())
    await noor.press("Continue", NOORS_ANSWERS)
    await noor.follow("Ask for a copy of the records")
    await noor.press("Send the request", WISHES)
    row = await RecordsRequest.objects().first()
    assert row.reference in noor.page.text and row.patient == "noor" and row.account is None
    assert row.reference in (await mails_to("noor@example.org"))[0].text
    await noor.open("/not-available")
    await noor.follow("What became of my requests")
    assert row.reference in noor.page.links()


async def test_maya_chooses_whose_records(clinic):
    maya = await sign_in("maya")
    await maya.open("/records-requests/new")
    page = await maya.press("Send the request", WISHES)
    assert page.status == 422 and "Choose whose records" in page.text
    await maya.press("Send the request", WISHES | {"Jonah Torres": True})
    assert (await RecordsRequest.objects().first()).patient == "jonah" and "Jonah Torres" in maya.page.text


async def test_a_proxy_without_documents_may_not_ask_and_nobody_for_a_stranger(clinic):
    ruth = await sign_in("ruth")
    await ruth.open("/records-requests/new")
    assert "Jonah" not in ruth.page.text
    form = ruth.page.form("Send the request")
    for patient in ("jonah", "lee"):
        await AccessGrant.update({AccessGrant.scopes: "prescriptions"}).where(AccessGrant.relationship == "self", AccessGrant.patient == "ruth")
        page = await ruth.post("/records-requests", dict(ruth.page.fields(form)) | {"patient": patient})
        assert page.status == 404
    assert not await RecordsRequest.count()


@pytest.mark.parametrize(("changes", "words"), [
    ({"Test results": False}, "Choose what you would like"), ({"Something else": True, "Tell us more": ""}, "Say what you would like"),
    ({"Another time": True}, "Say from when to when"), ({"Where the clinic": " "}, "Enter an address"),
    ({"Send it to another": True, "Tell us more": ""}, "Say which clinic"), ({"Tell us more": "x" * 2001}, "too long"),
])
async def test_a_wrong_field_is_explained_and_the_rest_is_kept(clinic, changes, words):
    lee = await lee_at_the_form()
    page = await lee.press("Send the request", WISHES | changes)
    assert page.status == 422 and words in page.text and not await RecordsRequest.count()


async def test_what_the_page_does_not_offer_is_refused(clinic):
    lee = await lee_at_the_form()
    page = await lee.post("/records-requests", (await ready_to_send(lee))[2] | {"kinds": "%(soul)s"})
    assert page.status == 422 and "Not a valid choice" in page.text


async def test_a_double_click_makes_one_request(clinic):
    lee = await lee_at_the_form()
    form = await ready_to_send(lee)
    answers = await all_at_once(*[form] * 6)
    assert {answer.status_code for answer in answers} == {303} and len({answer.headers["location"] for answer in answers}) == 1
    assert await RecordsRequest.count() == 1 and len(await mails_to("lee@example.org")) == 1


async def test_the_key_of_somebody_elses_form_makes_nothing(clinic):
    lee = await lee_at_the_form()
    form = await ready_to_send(lee)
    await all_at_once(form)
    maya = await sign_in("maya")
    await maya.open("/records-requests/new")
    key = {"form_key": form[2]["form_key"], "patient": "maya"}
    page = await maya.post("/records-requests", (await ready_to_send(maya))[2] | key)
    assert page.status == 404 and await RecordsRequest.count() == 1


async def test_nobody_else_sees_the_request(clinic):
    lee = await lee_at_the_form()
    await lee.press("Send the request", WISHES)
    maya = await sign_in("maya")
    assert (await maya.open(lee.page.path)).status == 404
    assert (await maya.open("/records-requests/none")).status == 404
    assert "not asked for records" in (await maya.open("/records-requests")).text


async def test_the_person_whose_record_it_is_sees_what_a_proxy_asked_for(clinic):
    lee_account = (await EmailAddress.select(EmailAddress.account).where(EmailAddress.address == "lee@example.org").first())["account"]
    now = clock.now()
    await AccessGrant.insert(AccessGrant(
        id="g", account=lee_account, patient="maya", relationship="carer", valid_from=now, created_at=now))
    lee = await sign_in("lee.chen")
    await lee.open("/records-requests/new")
    await lee.press("Send the request", WISHES | {"Maya Torres": True})
    maya = await sign_in("maya")
    assert "Maya Torres" in (await maya.open(lee.page.path)).text


async def test_without_a_confirmed_address_there_is_no_mail_and_still_a_request(clinic):
    await EmailAddress.update({EmailAddress.verified_at: None}).where(EmailAddress.address == "lee@example.org")
    lee = await lee_at_the_form()
    await lee.press("Send the request", WISHES)
    assert lee.page.h1 == "Request for records" and not await mails_to("lee@example.org")


async def test_the_clinic_may_promise_less_than_thirty_days(clinic):
    await choose_limit("records_request_days", 14)
    lee = await lee_at_the_form()
    await lee.press("Send the request", WISHES)
    row = await RecordsRequest.objects().first()
    assert row.due_at - row.created_at == timedelta(days=14)


async def test_what_was_asked_for_is_encrypted_and_the_asking_logged(clinic):
    lee = await lee_at_the_form()
    await lee.press("Send the request", WISHES)
    assert "spring" not in str(await RecordsRequest.select()) and "0113" not in str(await RecordsRequest.select())
    rows = await AuditEntry.select().where(AuditEntry.event == "records_requested")
    assert [row["patient_id"] for row in rows] == ["lee"]


async def test_what_is_sent_after_the_session_has_ended_is_kept(clinic):
    lee = await lee_at_the_form()
    form = await ready_to_send(lee)
    clock.advance(timedelta(minutes=61))
    await lee.post(form[1], form[2])
    assert lee.page.path == "/sign-in" and not await RecordsRequest.count()
    await lee.press("Sign in", {"Username": "lee.chen", "Password": PASSWORD})
    await lee.press("Continue", {"6-digit code": code_of("lee.chen")})
    page = await lee.open("/records-requests/new")
    assert "The blood tests of spring" in page.html and "0113 496 0144" in page.html


async def test_staff_have_no_records_of_their_own_to_ask_for(clinic):
    sam = await sign_in("sam.front")
    assert (await sam.open("/records-requests/new")).status == 404
