"""The account page: password, recovery codes, signed-in browsers."""

from datetime import timedelta

from portal import clock
from portal.demo.cast import PASSWORD
from tests.support.cast import code_of, sign_in
from tests.support.mail import mails_to
from tests.support.visitor import Visitor

NEW = "heather over dry stones"


async def test_changing_the_password_ends_the_other_browsers_and_tells_the_owner(clinic):
    here, there = await sign_in("maya"), await sign_in("maya", address="198.51.100.7")
    await here.open("/account/password")
    await here.press("Change the password", {"Your password now": PASSWORD, "New password": NEW})
    assert "Your password is changed" in here.page.text and here.page.path == "/account"
    assert (await there.open("/account")).path == "/sign-in"
    assert any("password" in mail.subject.lower() for mail in await mails_to("maya@example.org"))


async def test_a_wrong_present_password_is_explained(clinic):
    maya = await sign_in("maya")
    for _ in range(3):
        await maya.open("/account/password")
        page = await maya.press("Change the password", {"Your password now": "wrong", "New password": NEW})
        assert page.status == 422 and "not the password you use now" in page.text
    await maya.open("/account/password")
    await maya.press("Change the password", {"Your password now": PASSWORD, "New password": NEW})
    assert maya.page.path == "/account"


async def test_after_twenty_minutes_the_second_step_is_asked_again(clinic):
    maya = await sign_in("maya")
    clock.advance(timedelta(minutes=11))
    await maya.open("/account")
    clock.advance(timedelta(minutes=11))
    page = await maya.open("/account/recovery-codes")
    assert page.h1 == "Show that it is you"
    before = maya.cookie("sid")
    await maya.press("Continue", {"6-digit code": code_of("maya")})
    assert maya.page.path == "/account/recovery-codes" and maya.cookie("sid") != before


async def make_codes(visitor: Visitor) -> list[str]:
    await visitor.open("/account/recovery-codes")
    page = await visitor.press("Show my new codes")
    return ["".join(code.itertext()) for code in page.tree.findall(".//ol//code")]


async def enter_with(code: str, address: str) -> Visitor:
    visitor = Visitor(address=address)
    await visitor.open("/sign-in")
    await visitor.press("Sign in", {"Username": "maya", "Password": PASSWORD})
    await visitor.follow("I do not have my authenticator app")
    await visitor.press("Continue", {"Recovery code": code})
    return visitor


async def test_a_recovery_code_lets_in_once_however_it_is_written(clinic):
    codes = await make_codes(await sign_in("maya"))
    assert len(set(codes)) == 10
    first = await enter_with(codes[0].lower().replace("-", " "), "198.51.100.1")
    assert first.page.path == "/records"
    again = await enter_with(codes[0], "198.51.100.2")
    assert again.page.status == 422 and "used before" in again.page.text


async def test_new_codes_end_the_old_ones(clinic):
    maya = await sign_in("maya")
    old = await make_codes(maya)
    await make_codes(maya)
    assert (await enter_with(old[3], "198.51.100.3")).page.status == 422
