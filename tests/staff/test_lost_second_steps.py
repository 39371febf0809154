"""The desk helps somebody who has lost every second step (C29): in person at once, by telephone after a day."""

from datetime import timedelta

import pytest

from portal import clock
from portal.accounts.identifiers import account_for
from portal.accounts.second_step_resets.tables import SecondStepReset
from portal.accounts.tables import EmailAddress
from portal.audit.tables import AuditEntry
from tests.support.cast import sign_in
from tests.support.lost_second_steps import DESK_ADDRESS, a_day_later, at_the_desk, called_back, state_of
from tests.support.mail import mails_to
from tests.support.ways_in import enter_password

MAILED = {"Which document": "passport", "By email": True}
ON_PAPER = {"Which document": "driving_licence", "On paper": True}


async def test_in_person_it_takes_effect_at_once_and_the_document_is_recorded_by_its_kind_only(clinic):
    lee = await sign_in("lee.chen")
    sam = await at_the_desk()
    await sam.press("Reset the second step now", MAILED)
    assert "We sent a link" in sam.page.text or "not set up yet" in sam.page.text
    assert (await lee.open("/account")).path == "/sign-in"
    row = (await SecondStepReset.select())[0]
    assert (row["state"], row["way"], row["document"]) == ("completed", "in_person", "passport")
    line = (await AuditEntry.select().where(AuditEntry.event == "factors_reset"))[0]
    assert line["reason"] == "in person: passport" and line["patient_id"] == "lee"


async def test_the_link_can_be_printed_and_is_then_not_mailed_but_the_owner_is_told(clinic):
    sam = await at_the_desk()
    page = await sam.press("Reset the second step now", ON_PAPER)
    assert page.response.headers["content-type"] == "application/pdf" and page.response.content.startswith(b"%PDF-")
    told = await mails_to("lee@example.org")
    assert [mail.subject for mail in told] == ["Your second step was removed"] and "/new-second-step" not in told[0].text


async def test_without_a_document_nothing_happens_and_the_form_says_so(clinic):
    sam = await at_the_desk()
    page = await sam.press("Reset the second step now", {"By email": True})
    assert page.status == 422 and "Choose the document" in page.text and await state_of("lee.chen") == ""


async def test_a_document_that_is_not_on_the_list_is_refused(clinic):
    sam = await at_the_desk()
    form = dict(sam.page.fields(sam.page.form("Reset the second step now")))
    page = await sam.post(f"{sam.page.path}/in-person", form | {"document": "number 123456", "link": "mail"})
    assert page.status == 422 and await state_of("lee.chen") == ""


async def test_the_number_to_call_is_the_one_on_file_and_the_wait_begins_after_the_call(clinic):
    sam = await at_the_desk()
    await sam.press("Write the request down")
    assert "+44 113 496 0144" in sam.page.text and "Never call a number that the caller gives you" in sam.page.text
    assert not await mails_to("lee@example.org") and await state_of("lee.chen") == "requested"
    page = await sam.press("Begin the wait")
    assert page.status == 422 and await state_of("lee.chen") == "requested"
    await sam.press("Begin the wait", {"I called the number": True})
    assert await state_of("lee.chen") == "waiting" and len(await mails_to("lee@example.org")) == 1


async def test_the_link_to_stop_it_goes_to_every_confirmed_address_and_no_other(clinic):
    account = await account_for("lee.chen")
    for number, confirmed in ((1, clock.now()), (2, None)):
        await EmailAddress.insert(EmailAddress(id=f"address-{number}", account=account.id, address=f"lee{number}@example.org",
                                               verified_at=confirmed, created_at=clock.now()))
    await called_back()
    assert [len(await mails_to(address)) for address in ("lee@example.org", "lee1@example.org", "lee2@example.org")] == [1, 1, 0]


async def test_without_a_confirmed_address_it_is_only_done_in_person_and_on_paper(clinic):
    await EmailAddress.update({EmailAddress.verified_at: None}).where(EmailAddress.address == "lee@example.org")
    sam = await at_the_desk()
    assert "nobody could stop a false reset" in sam.page.text
    form = dict(sam.page.fields(sam.page.form("Reset the second step now")))
    assert (await sam.post(f"{sam.page.path}/call-back", form)).status == 422
    await sam.open(sam.page.path.removesuffix("/call-back"))
    page = await sam.press("Reset the second step now", {"Which document": "passport"})
    assert page.response.content.startswith(b"%PDF-")


async def test_a_request_that_nobody_calls_back_about_ends_after_a_day(clinic):
    sam = await at_the_desk()
    await sam.press("Write the request down")
    clock.advance(timedelta(hours=24))
    sam = await at_the_desk()
    assert "nobody called back" in sam.page.text
    await sam.press("Write the request down")
    assert await state_of("lee.chen") == "requested"
    assert await SecondStepReset.count().where(SecondStepReset.state == "expired") == 1


async def test_the_desk_can_stop_what_it_began(clinic):
    sam = await called_back()
    await sam.press("Stop the reset")
    assert "The reset is stopped" in sam.page.text and await state_of("lee.chen") == "cancelled"
    a_day_later()
    assert (await enter_password("lee.chen")).page.h1 == "Enter the code from your app"


@pytest.mark.parametrize("username", ["bea.bills", "maya"])
async def test_who_does_not_look_after_access_finds_no_such_page(clinic, username):
    account = await account_for("lee.chen")
    visitor = await sign_in(username)
    token = dict(visitor.page.fields(visitor.page.form("Sign out")))["csrf"]
    base = f"/staff/patients/lee/accounts/{account.id}"
    for path in ("second-step", "lock", "waiting"):
        assert (await visitor.open(f"{base}/{path}")).status == 404
    for path in ("second-step/in-person", "second-step/call-back", "second-step/call-back/confirmation", "second-step/phrase", "lock"):
        assert (await visitor.post(f"{base}/{path}", {"csrf": token})).status == 404


@pytest.mark.parametrize("username", ["maya", "priya", "sam.front"])
async def test_only_accounts_of_this_patient_and_never_those_of_colleagues(clinic, username):
    account = await account_for(username)
    sam = await sign_in("sam.front", address=DESK_ADDRESS)
    assert (await sam.open(f"/staff/patients/lee/accounts/{account.id}/second-step")).status == 404


async def test_the_desk_shows_its_own_second_step_again_when_that_was_a_while_ago(clinic):
    sam = await sign_in("sam.front", address=DESK_ADDRESS)
    await sam.open("/staff/patients/lee")
    clock.advance(timedelta(minutes=11))
    await sam.follow("Lost second step")
    assert sam.page.path.startswith("/sign-in/")
