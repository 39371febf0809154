"""Choosing, adding, naming and removing second steps (C20, C27)."""

from datetime import timedelta

import pyotp

from portal import clock
from portal.audit.tables import AuditEntry
from tests.support.cast import code_of, sign_in
from tests.support.mail import mails_to
from tests.support.second_steps import account_id, add_app, add_card, factor_ids, print_card
from tests.support.visitor import Visitor
from tests.support.ways_in import NEW_PASSWORD, enter_password, invited_noor, noor_at_her_password, set_up_app

REMOVE = "Remove this second step"


async def noor_at_the_choice() -> Visitor:
    noor = await noor_at_her_password(await invited_noor())
    await noor.press("Continue", {"New password": NEW_PASSWORD})
    return noor


async def events() -> list[str]:
    return [row["event"] for row in await AuditEntry.select(AuditEntry.event).order_by(AuditEntry.seq)]


async def test_the_choice_says_in_plain_words_who_each_kind_is_for(clinic):
    noor = await noor_at_the_choice()
    assert noor.page.h1 == "Set up your second step" and "Step 2 of 5" in noor.page.text
    assert "For people without a smartphone" in noor.page.text and "For a smartphone, a tablet or a computer" in noor.page.text
    await noor.follow("Authenticator app")
    assert noor.page.h1 == "Set up your authenticator app"
    assert (await noor.follow("Choose another second step")).path == "/set-up/second-step"


async def test_an_app_is_one_page_further_than_the_choice(clinic):
    noor = await noor_at_the_choice()
    await set_up_app(noor)
    assert noor.page.path == "/set-up/recovery-codes"


async def test_a_step_that_is_done_says_so_and_leads_on(clinic):
    noor = await noor_at_the_choice()
    await set_up_app(noor)
    await noor.open("/set-up/second-step")
    assert "This step is done. You have: Authenticator app" in noor.page.text
    assert (await noor.follow("Continue")).path == "/set-up/recovery-codes"


async def test_somebody_without_a_smartphone_sets_up_a_card(clinic):
    noor = await noor_at_the_choice()
    codes = await print_card(noor)
    assert noor.page.path == "/set-up/recovery-codes" and "code_card_added" in await events()
    again = await enter_password("noor@example.org", NEW_PASSWORD, address="198.51.100.9")
    assert again.page.h1 == "Enter code number 2 from your card"
    await again.press("Continue", {"Code number 2": codes[1]})
    assert again.page.path == "/set-up/recovery-codes"


async def test_the_list_says_what_there_is_and_since_when(clinic):
    maya = await sign_in("maya")
    await maya.open("/account")
    await maya.follow("Your second steps")
    assert maya.page.h1 == "Your second steps" and "Authenticator app" in maya.page.text and "Last used on" in maya.page.text
    await add_card(maya)
    assert "Your new second step works" in maya.page.text and "Printed code card" in maya.page.text


async def test_adding_one_tells_the_owner_and_signs_the_others_out(clinic):
    here, there = await sign_in("maya"), await sign_in("maya", address="198.51.100.7")
    before = here.cookie("sid")
    await add_app(here)
    assert here.cookie("sid") != before and (await there.open("/account")).path == "/sign-in"
    assert any("second step was added" in mail.subject for mail in await mails_to("maya@example.org"))
    assert (await events())[-1] == "authenticator_added"


async def test_who_says_it_was_not_me_is_rid_of_what_was_added(clinic):
    clock.advance(timedelta(days=2))
    own, thief = await factor_ids("maya"), await sign_in("maya", address="198.51.100.66")
    await add_card(thief)
    owner = Visitor()
    told = next(mail for mail in await mails_to("maya@example.org") if "second step was added" in mail.subject)
    await owner.open(next(word for word in told.text.split() if "/not-me/" in word))
    await owner.press("Sign out everywhere")
    assert await factor_ids("maya") == own and (await thief.open("/account")).path == "/sign-in"


async def test_a_name_tells_two_apps_apart(clinic):
    maya = await sign_in("maya")
    await maya.open(f"/account/second-steps/{(await factor_ids('maya'))['authenticator']}")
    assert (await maya.press("Save", {"Name": ""})).status == 422
    await maya.press("Save", {"Name": "Old phone"})
    assert maya.page.path == "/account/second-steps" and "Authenticator app: Old phone" in maya.page.text


async def test_the_last_one_stays(clinic):
    maya = await sign_in("maya")
    factor = (await factor_ids("maya"))["authenticator"]
    await maya.open(f"/account/second-steps/{factor}")
    assert "This is your last second step" in maya.page.text and REMOVE not in maya.page.text
    token = dict(maya.page.fields(maya.page.form("Save")))["csrf"]
    page = await maya.post(f"/account/second-steps/{factor}/remove", {"csrf": token})
    assert page.status == 409 and page.h1 == "Your last second step stays" and "Recovery codes do not count" in page.text
    assert await factor_ids("maya") == {"authenticator": factor}


async def test_one_of_two_can_go_and_does_not_work_any_more(clinic):
    here, there = await sign_in("maya"), await sign_in("maya", address="198.51.100.7")
    codes = await add_card(here)
    await here.open(f"/account/second-steps/{(await factor_ids('maya'))['code_card']}")
    await here.press(REMOVE)
    assert "The second step is removed" in here.page.text and list(await factor_ids("maya")) == ["authenticator"]
    assert any("second step was removed" in mail.subject for mail in await mails_to("maya@example.org"))
    assert (await there.open("/account")).path == "/sign-in"
    assert (await enter_password("maya", address="198.51.100.8")).page.h1 == "Enter the code from your app" and codes


async def test_changes_want_a_second_step_of_the_last_twenty_minutes(clinic):
    maya = await sign_in("maya")
    factor = (await factor_ids("maya"))["authenticator"]
    clock.advance(timedelta(minutes=11))
    await maya.open("/account/second-steps")
    clock.advance(timedelta(minutes=10))
    for path in (factor, "authenticator", "code-card"):
        assert (await maya.open(f"/account/second-steps/{path}")).h1 == "Show that it is you"
    await maya.press("Continue", {"6-digit code": code_of("maya")})
    assert maya.page.path == "/account/second-steps/code-card"


async def test_nobody_touches_the_second_step_of_somebody_else(clinic):
    maya, factor = await sign_in("maya"), (await factor_ids("lee.chen"))["authenticator"]
    assert (await maya.open(f"/account/second-steps/{factor}")).status == 404
    await maya.open("/account/second-steps/code-card")
    token = dict(maya.page.fields(maya.page.form("Show my card")))["csrf"]
    for verb in ("name", "remove"):
        assert (await maya.post(f"/account/second-steps/{factor}/{verb}", {"csrf": token, "name": "x"})).status == 404


async def test_a_key_that_was_never_confirmed_is_no_second_step(clinic):
    maya = await sign_in("maya")
    await maya.open("/account/second-steps/authenticator")
    await maya.press("Show the key")
    assert (await maya.press("Continue", {"6-digit code": "000000"})).status == 422
    assert len(await factor_ids("maya")) == 1 and (await account_id("maya"))


async def test_both_apps_let_in(clinic):
    maya = await sign_in("maya")
    tablet = await add_app(maya)
    clock.advance(timedelta(seconds=60))
    page = await enter_password("maya", address="198.51.100.9")
    await page.press("Continue", {"6-digit code": pyotp.TOTP(tablet).at(clock.now())})
    assert page.page.path == "/records"
