"""The first sign-in is a set-up in five steps: each can be left for another day and another browser, and looked at again."""

from datetime import timedelta

import pyotp
import pytest

from portal import clock
from portal.accounts.phones.tables import PhoneNumber
from portal.accounts.tables import Account, EmailAddress
from portal.audit.tables import AuditEntry
from tests.support.fake_gateway import keep_texts
from tests.support.mail import link_to, mails_to
from tests.support.texts import newest_code
from tests.support.visitor import Visitor
from tests.support.ways_in import (
    NEW_PASSWORD, check_contact, enter_password, invited_noor, noor_at_her_password, noor_with_second_step, set_up_app,
)

OTHER = {"address": "198.51.100.30", "agent": "Lynx/2.9.0"}


async def account() -> dict:
    return await Account.select().where(Account.name == "Noor Haddad").first()


async def at_contact() -> tuple[Visitor, str]:
    """Noor at step 4, and the secret of her app."""
    noor, secret = await noor_with_second_step()
    await noor.press("Show my codes")
    await noor.follow("I have them")
    return noor, secret


async def on_another_day(secret: str, name: str = "P-1005") -> Visitor:
    """She signs in again three days later, in another browser."""
    clock.advance(timedelta(days=3))
    noor = await enter_password(name, NEW_PASSWORD, **OTHER)
    await noor.press("Continue", {"6-digit code": pyotp.TOTP(secret).at(clock.now())})
    return noor


async def test_every_page_says_which_step_it_is_and_what_is_left(clinic):
    noor = await noor_at_her_password(await invited_noor())
    assert "Step 1 of 5" in noor.page.text and "second step, recovery codes, how we reach you, language and notices" in noor.page.text
    await noor.press("Continue", {"New password": NEW_PASSWORD})
    assert "Step 2 of 5" in noor.page.text
    await set_up_app(noor)
    assert "Step 3 of 5" in noor.page.text
    await noor.press("Show my codes")
    assert "Step 3 of 5" in noor.page.text
    await noor.follow("I have them")
    assert "Step 4 of 5" in noor.page.text and "after this: language and notices." in noor.page.text
    await noor.press("This is right: continue", {"Email address": "noor2@example.org"})
    assert "Step 4 of 5" in noor.page.text
    await noor.follow("Continue")
    assert "Step 5 of 5" in noor.page.text and "This is the last step" in noor.page.text


async def test_left_before_the_second_step_it_goes_on_there(clinic):
    noor = await noor_at_her_password(await invited_noor())
    await noor.press("Continue", {"New password": NEW_PASSWORD})
    clock.advance(timedelta(days=3))
    later = await enter_password("P-1005", NEW_PASSWORD, **OTHER)
    assert later.page.path == "/set-up/second-step"


async def test_left_before_the_recovery_codes_it_goes_on_there(clinic):
    _, secret = await noor_with_second_step()
    assert (await on_another_day(secret)).page.path == "/set-up/recovery-codes"


async def test_left_at_contact_it_goes_on_there_and_new_codes_can_be_made(clinic):
    _, secret = await at_contact()
    later = await on_another_day(secret)
    assert later.page.path == "/set-up/contact"
    await later.follow("Back to your recovery codes")
    assert "You have your recovery codes already" in later.page.text
    await later.press("Make new codes")
    assert len(later.page.tree.findall(".//ol//code")) == 10


async def test_left_at_the_last_step_it_goes_on_there_and_nothing_that_was_typed_is_lost(clinic):
    noor, secret = await at_contact()
    await check_contact(noor, **{"Email address": "noor2@example.org"})
    later = await on_another_day(secret)
    assert later.page.path == "/set-up/notices" and "not confirmed yet" in later.page.text
    await later.follow("Back to how we reach you")
    assert 'value="noor2@example.org"' in later.page.html
    await later.press("This is right: continue")
    await later.open("/set-up/notices")
    await later.press("Finish", {"Language": "nl"})
    assert later.page.path == "/patients/noor" and (await account())["language"] == "nl"


async def test_going_back_never_leads_further_than_somebody_has_come(clinic):
    noor, _ = await noor_with_second_step()
    for path in ("/set-up/contact", "/set-up/email", "/set-up/phone", "/set-up/notices"):
        assert (await noor.open(path)).path == "/set-up/recovery-codes"
        await noor.open("/set-up/recovery-codes")
        csrf = dict(noor.page.fields(noor.page.form("Show my codes")))["csrf"]
        answer = await noor.http.post(path, data={"csrf": csrf, "language": "en"}, headers={
            "origin": "http://127.0.0.1:8000", "sec-fetch-site": "same-origin"})
        assert answer.status_code in {303, 405} and answer.headers.get("location", "/set-up/recovery-codes") == "/set-up/recovery-codes"
    assert (await account())["status"] == "setup"


async def test_what_is_on_file_is_shown_in_full_to_be_checked_and_the_check_is_logged(clinic):
    noor, _ = await at_contact()
    assert "+44 7700 900155" in noor.page.text and 'value="noor@example.org"' in noor.page.html
    assert "tell the front desk" in noor.page.text
    await check_contact(noor)
    assert (await account())["contact_checked_at"] is not None and not await mails_to("noor2@example.org")
    assert await AuditEntry.exists().where(AuditEntry.event == "contact_checked")


async def test_a_corrected_address_takes_the_place_of_the_one_on_file_once_it_is_confirmed(clinic):
    noor, _ = await at_contact()
    await noor.press("This is right: continue", {"Email address": "noor2@example.org"})
    assert noor.page.h1 == "Look in your mail" and "n•••2@example.org" in noor.page.text and "spam" in noor.page.text
    confirming = Visitor(**OTHER)
    await confirming.open(await link_to("noor2@example.org"))
    await confirming.press("Confirm")
    rows = await EmailAddress.select().where(EmailAddress.account == (await account())["id"])
    assert [row["address"] for row in rows] == ["noor2@example.org"]
    await noor.open("/set-up")
    assert noor.page.path == "/set-up/notices"


async def test_a_mail_that_does_not_come_is_sent_again_after_a_minute_or_its_address_corrected(clinic):
    with clock.travelling(clock.now()):
        noor, _ = await at_contact()
        await noor.press("This is right: continue", {"Email address": "noor2@exmaple.org"})
        clock.advance(timedelta(seconds=61))
        await noor.open("/set-up/email")
        await noor.press("Send the link again")
        assert len(await mails_to("noor2@exmaple.org")) == 2
        await noor.follow("Correct the address")
        await noor.press("This is right: continue", {"Email address": "noor2@example.org"})
        assert noor.page.path == "/set-up/email" and len(await mails_to("noor2@example.org")) == 1


@pytest.mark.parametrize(("typed", "words"), [("noor@", "like name@example.org"), ("", "Leave the address")])
async def test_what_cannot_be_an_address_is_explained_in_place(clinic, typed, words):
    noor, _ = await at_contact()
    await noor.press("This is right: continue", {"Email address": typed})
    assert noor.page.status == 422 and words in noor.page.text and "Step 4 of 5" in noor.page.text


async def test_a_number_for_texts_is_confirmed_on_the_way_or_left_out(clinic):
    keep_texts()
    noor, _ = await at_contact()
    await noor.press("This is right: continue", {"Mobile number": "07700 900123"})
    assert noor.page.h1 == "Confirm your number" and "Step 4 of 5" in noor.page.text
    assert noor.page.link("Go on without a number") == "/set-up/notices"
    await noor.press("Confirm the number", {"6-digit code": await newest_code()})
    assert noor.page.path == "/set-up/notices" and await PhoneNumber.exists().where(PhoneNumber.verified_at.is_not_null())
    await noor.press("Finish", {"Language": "en", "By text message": True})
    assert (await account())["text_new_results"] is True


async def test_without_a_gateway_no_number_is_asked_for(clinic):
    noor, _ = await at_contact()
    assert "Mobile number" not in noor.page.text
    await check_contact(noor)
    assert "By text message" not in noor.page.text
