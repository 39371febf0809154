"""Links that anybody can ask for: how many there are, and what they are good for (C36, C40, C41)."""

from datetime import timedelta

import pytest

from portal import clock
from portal.accounts.tables import Device
from portal.crypto.tokens import token_hash
from portal.demo.cast import PASSWORD
from tests.support.cast import code_of, sign_in
from tests.support.mail import link_to, mails_to
from tests.support.visitor import Visitor
from tests.support.ways_in import enter_password

FORMS = {"/password/forgotten": "Send the link", "/access-links/new": "Email me the link"}
REFUSED = "That does not match what we have"


async def ask(path: str, username: str, **browser: str) -> Visitor:
    visitor = Visitor(**browser)
    await visitor.open(path)
    await visitor.press(FORMS[path], {"Username": username})
    return visitor


@pytest.mark.parametrize("path", FORMS)
async def test_three_an_hour_and_ten_a_day_reach_one_mailbox(clinic, path):
    for number in range(5):
        await ask(path, "maya", address=f"198.51.100.{number + 1}")
    assert len(await mails_to("maya@example.org")) == 3
    for hour in range(4):
        clock.advance(timedelta(hours=1, seconds=1))
        for number in range(4):
            await ask(path, "maya@example.org", address=f"192.0.2.{hour * 4 + number + 1}")
    assert len(await mails_to("maya@example.org")) == 10


async def test_a_stranger_cannot_use_up_the_links_of_a_known_browser(clinic):
    maya = await sign_in("maya")
    await maya.press("Sign out")
    for number in range(5):
        await ask("/password/forgotten", "maya", address=f"198.51.100.{number + 1}")
    before = len(await mails_to("maya@example.org"))
    await maya.open("/password/forgotten")
    await maya.press("Send the link", {"Username": "maya"})
    assert len(await mails_to("maya@example.org")) == before + 1


async def test_a_browser_let_try_again_is_known_for_that_account_and_a_quarter_of_an_hour(clinic):
    visitor = await ask("/access-links/new", "maya")
    await visitor.open(await link_to("maya@example.org"))
    await visitor.press("Let this browser try again")
    rows = await Device.select().where(Device.token_hash == token_hash(visitor.cookie("device")))
    assert len(rows) == 1 and rows[0]["known_until"] <= clock.now() + timedelta(minutes=15)
    assert (await visitor.open("/account")).path == "/sign-in"
    assert (await visitor.open("/set-up")).path == "/sign-in"


async def test_a_copied_browser_cookie_is_worth_nothing_once_somebody_else_signs_in_there(clinic):
    shared = await sign_in("lee.chen")
    copied = shared.cookie("device")
    await shared.press("Sign out")
    await enter_password_in(shared, "maya")
    assert shared.cookie("device") != copied
    assert not await Device.exists().where(Device.token_hash == token_hash(copied))
    assert await Device.count().where(Device.token_hash == token_hash(shared.cookie("device"))) == 2


async def enter_password_in(visitor: Visitor, username: str) -> None:
    await visitor.open("/sign-in")
    await visitor.press("Sign in", {"Username": username, "Password": PASSWORD})
    await visitor.press("Continue", {"6-digit code": code_of(username)})


async def test_who_says_it_was_not_me_has_a_password_that_leads_nowhere_until_a_new_one_is_set(clinic):
    await sign_in("maya")
    clock.advance(timedelta(hours=1))  # her app was there long before
    thief = await sign_in("maya", address="198.51.100.66")
    owner = Visitor()
    await owner.open(await link_to("maya@example.org"))
    await owner.press("Sign out everywhere")
    await thief.open("/sign-in")
    page = await thief.press("Sign in", {"Username": "maya", "Password": PASSWORD})
    assert REFUSED in page.text
    await owner.open(await link_to("maya@example.org"))
    await owner.press("Set the password", {"New password": "heather over dry stones"})
    assert (await enter_password("maya", "heather over dry stones")).page.h1 == "Enter the code from your app"


@pytest.mark.parametrize("path", ["/password/reset", "/access-links", "/not-me", "/verify-email"])
async def test_a_link_of_one_kind_opens_nothing_of_another(clinic, path):
    await ask("/password/forgotten", "maya")
    token = (await link_to("maya@example.org")).rpartition("/")[2]
    page = await Visitor().open(f"{path}/{token}")
    assert page.status == (200 if path == "/password/reset" else 410)
