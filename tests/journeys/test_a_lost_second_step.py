"""Lee has lost the phone and the recovery codes, and gets in again; or somebody else only said so."""

from portal.accounts.identifiers import account_for
from portal.accounts.second_step_resets.call_back import complete_due_resets
from portal.accounts.second_step_resets.tables import SecondStepReset
from portal.accounts.tables import Session
from tests.support.cast import code_of, sign_in
from tests.support.lost_second_steps import a_day_later, at_the_desk, called_back, finish_setting_up, state_of, with_the_link
from tests.support.mail import link_to, mails_to
from tests.support.visitor import Visitor
from tests.support.ways_in import enter_password

HOME = "198.51.100.20"


async def test_at_the_desk_then_at_home_with_link_and_password(clinic):
    sam = await at_the_desk()
    await sam.press("Reset the second step now", {"Which document": "passport", "By email": True})
    link = await link_to("lee@example.org")
    lee = await finish_setting_up(await with_the_link("lee.chen", link, address=HOME))
    assert lee.page.path == "/patients/lee", lee.page.text
    assert (await lee.open(link)).status == 410
    assert (await SecondStepReset.select())[0]["set_up_at"] is not None


async def test_the_password_alone_leads_to_no_new_second_step(clinic):
    sam = await at_the_desk()
    await sam.press("Reset the second step now", {"Which document": "passport", "By email": True})
    thief = await enter_password("lee.chen", address="198.51.100.66")
    assert (thief.page.status, thief.page.h1) == (403, "Open your link first")
    assert (await thief.open("/set-up")).path == "/sign-in"
    account = await account_for("lee.chen")
    assert await Session.count().where(Session.account == account.id, Session.ended_at.is_null()) == 0


async def test_the_link_alone_or_of_somebody_else_opens_nothing(clinic):
    for patient in ("lee", "maya"):
        sam = await at_the_desk(patient)
        await sam.press("Reset the second step now", {"Which document": "passport", "By email": True})
    thief = await with_the_link("lee.chen", await link_to("maya@example.org"))
    assert (thief.page.status, thief.page.h1) == (403, "Open your link first")
    assert (await thief.open("/set-up/second-step")).path == "/sign-in"


async def test_by_telephone_it_takes_effect_after_a_day_and_not_before(clinic):
    await called_back()
    assert (await enter_password("lee.chen", address=HOME)).page.h1 == "Enter the code from your app"
    assert await complete_due_resets() == 0
    a_day_later()
    assert [await complete_due_resets(), await complete_due_resets()] == [1, 0]
    lee = await finish_setting_up(await with_the_link("lee.chen", await link_to("lee@example.org"), address=HOME))
    assert lee.page.path == "/patients/lee"


async def test_it_takes_effect_at_a_sign_in_although_no_worker_came_by(clinic):
    await called_back()
    a_day_later()
    assert (await enter_password("lee.chen", address=HOME)).page.h1 == "Open your link first"
    assert await state_of("lee.chen") == "completed"
    assert (await mails_to("lee@example.org"))[0].subject == "Set up your new second step"


async def test_the_owner_stops_it_by_the_link_and_looking_stops_nothing(clinic):
    await called_back()
    lee = Visitor(address=HOME)
    for _ in range(3):
        await lee.open(await link_to("lee@example.org"))
    assert await state_of("lee.chen") == "waiting" and lee.page.path == "/second-step-reset"
    await lee.press("Stop the reset")
    assert lee.page.path == "/sign-in" and await state_of("lee.chen") == "cancelled"
    a_day_later()
    assert await complete_due_resets() == 0
    await sign_in("lee.chen", address=HOME)


async def test_a_link_to_stop_it_works_once_and_says_when_it_is_too_late(clinic):
    await called_back()
    link = await link_to("lee@example.org")
    lee = Visitor(address=HOME)
    await lee.open(link)
    a_day_later()
    await complete_due_resets()
    page = await lee.press("Stop the reset")
    assert page.status == 409 and "There is no reset to stop" in page.text


async def test_who_signs_in_with_the_old_second_step_is_told_and_stops_it_there(clinic):
    await called_back()
    lee = await enter_password("lee.chen", address=HOME)
    await lee.press("Continue", {"6-digit code": code_of("lee.chen")})
    assert lee.page.h1 == "A reset was asked for"
    assert "Somebody asked the clinic to reset your second step" in (await lee.open("/account")).text
    await lee.follow("See when, and stop it")
    await lee.press("Stop the reset")
    assert lee.page.path == "/account" and await state_of("lee.chen") == "cancelled"


async def test_who_asked_for_it_and_found_the_phone_may_go_on_without_stopping_it(clinic):
    await called_back()
    lee = await enter_password("lee.chen", address=HOME)
    await lee.press("Continue", {"6-digit code": code_of("lee.chen")})
    await lee.follow("go on without stopping it")
    assert lee.page.path == "/patients/lee" and await state_of("lee.chen") == "waiting"


async def test_a_lost_mail_is_sent_again_and_the_earlier_link_ends(clinic):
    sam = await at_the_desk()
    await sam.press("Reset the second step now", {"Which document": "passport", "By email": True})
    first = await link_to("lee@example.org")
    await sam.press("Send the link once more")
    lee = Visitor(address=HOME)
    assert (await lee.open(first)).status == 410
    assert (await with_the_link("lee.chen", await link_to("lee@example.org"), address=HOME)).page.path.startswith("/set-up")
