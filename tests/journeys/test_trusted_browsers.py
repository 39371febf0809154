"""A patient may be spared the second step in one browser for some hours (C30)."""

from datetime import timedelta

import pytest

from portal import clock
from portal.accounts.sessions import current_session
from portal.accounts.tables import Session
from portal.accounts.trusted_browsers.tables import BrowserTrust
from portal.audit.tables import AuditEntry
from portal.demo.cast import PASSWORD
from tests.support.cast import code_of, sign_in
from tests.support.limits import choose_limit
from tests.support.second_steps import add_app, add_card
from tests.support.visitor import Visitor
from tests.support.ways_in import enter_password

BOX = "Trust this browser"
CODE_PAGE = "Enter the code from your app"


async def trusting(username: str = "maya", **browser: str) -> Visitor:
    """A browser in which somebody ticked the box and signed out."""
    visitor = await enter_password(username, **browser)
    await visitor.press("Continue", {"6-digit code": code_of(username), BOX: True})
    assert visitor.page.status == 200 and visitor.page.path != "/sign-in/code"
    await visitor.press("Sign out")
    return visitor


async def password_only(visitor: Visitor, username: str = "maya") -> Visitor:
    await visitor.open("/sign-in")
    await visitor.press("Sign in", {"Username": username, "Password": PASSWORD})
    return visitor


async def test_the_second_step_is_left_out_for_a_day_and_not_longer(clinic):
    visitor = await trusting()
    clock.advance(timedelta(hours=23, minutes=58))
    assert (await password_only(visitor)).page.path == "/records"
    await visitor.press("Sign out")
    clock.advance(timedelta(minutes=3))
    assert (await password_only(visitor)).page.h1 == CODE_PAGE


async def test_without_the_tick_it_is_asked_every_time(clinic):
    visitor = await sign_in("maya")
    await visitor.press("Sign out")
    assert (await password_only(visitor)).page.h1 == CODE_PAGE and not await BrowserTrust.exists()


async def test_the_box_says_for_how_long(clinic):
    assert f"{BOX}: do not ask for the second step here for 24 hours" in (await enter_password("maya")).page.text
    await choose_limit("trusted_browser_hours", 720)
    assert f"{BOX}: do not ask for the second step here for 30 days" in (await enter_password("maya")).page.text


async def test_the_clinic_ends_it_at_once(clinic):
    visitor = await trusting()
    await choose_limit("trusted_browser_hours", 0)
    assert (await password_only(visitor)).page.h1 == CODE_PAGE and BOX not in visitor.page.text
    await visitor.press("Continue", {"6-digit code": code_of("maya")})
    assert visitor.page.path == "/records"


async def test_a_box_that_was_made_up_is_not_believed(clinic):
    await choose_limit("trusted_browser_hours", 0)
    maya, sam = await enter_password("maya"), await enter_password("sam.front")
    for visitor, username in ((maya, "maya"), (sam, "sam.front")):
        assert BOX not in visitor.page.text
        pairs = dict(visitor.page.fields(visitor.page.form("Continue")))
        await visitor.post("/sign-in/code", {**pairs, "code": code_of(username), "trust": "y"})
    await choose_limit("trusted_browser_hours", 24)
    again = await enter_password("sam.front")
    assert BOX not in again.page.text and not await BrowserTrust.exists()


async def test_never_for_staff_even_where_it_was_noted(clinic):
    sam = await sign_in("sam.front")
    session = await current_session(sam.cookie("sid"))
    await BrowserTrust.insert(BrowserTrust(account=session.account_id, device_id=session.device_id, trusted_at=clock.now()))
    await sam.press("Sign out")
    assert (await password_only(sam, "sam.front")).page.h1 == CODE_PAGE


async def test_what_matters_asks_for_the_second_step_all_the_same(clinic):
    visitor = await password_only(await trusting())
    assert (await current_session(visitor.cookie("sid"))).factor_at is None
    for path in ("/account/password", "/account/recovery-codes", "/account/second-steps/code-card"):
        assert (await visitor.open(path)).h1 == "Show that it is you" and BOX not in visitor.page.text
    clock.advance(timedelta(seconds=30))
    await visitor.press("Continue", {"6-digit code": code_of("maya")})
    assert visitor.page.path == "/account/second-steps/code-card"


async def test_it_is_worth_nothing_for_another_account_or_in_another_browser(clinic):
    visitor = await trusting()
    assert (await password_only(visitor, "lee.chen")).page.h1 == CODE_PAGE
    assert (await enter_password("maya", address="198.51.100.4")).page.h1 == CODE_PAGE


async def change_password(owner: Visitor) -> None:
    await owner.open("/account/password")
    await owner.press("Change the password", {"Your password now": PASSWORD, "New password": "heather over dry stones"})
    await owner.open("/account/password")
    await owner.press("Change the password", {"Your password now": "heather over dry stones", "New password": PASSWORD})


async def add_an_app(owner: Visitor) -> None:
    await add_app(owner)


@pytest.mark.parametrize("change", [change_password, add_an_app, add_card])
async def test_a_change_of_what_one_signs_in_with_ends_it(change, clinic):
    visitor = await trusting()
    owner = await sign_in("maya", address="198.51.100.4")
    await change(owner)
    assert (await password_only(visitor)).page.h1 in {CODE_PAGE, "Enter code number 2 from your card"}


async def test_signing_out_that_browser_from_another_ends_it(clinic):
    visitor = await enter_password("maya", address="198.51.100.4")
    await visitor.press("Continue", {"6-digit code": code_of("maya"), BOX: True})
    owner = await sign_in("maya")
    await owner.open("/account/sessions")
    await owner.press("Sign out this browser")
    assert (await password_only(visitor)).page.h1 == CODE_PAGE


async def test_after_wrong_passwords_it_is_asked_for(clinic):
    visitor, stranger = await trusting(), Visitor(address="198.51.100.66")
    for _ in range(5):
        await stranger.open("/sign-in")
        await stranger.press("Sign in", {"Username": "maya", "Password": "a guess"})
    assert (await password_only(visitor)).page.h1 == CODE_PAGE


async def test_after_wrong_codes_it_is_asked_for(clinic):
    visitor, stranger = await trusting(), await enter_password("maya", address="198.51.100.66")
    for _ in range(5):
        await stranger.press("Continue", {"6-digit code": "000000"})
    assert (await password_only(visitor)).page.h1 == CODE_PAGE


async def test_using_it_does_not_make_it_last_longer(clinic):
    visitor = await trusting()
    for _ in range(2):
        clock.advance(timedelta(hours=11))
        assert (await password_only(visitor)).page.path == "/records"
        await visitor.press("Sign out")
    clock.advance(timedelta(hours=3))
    assert (await password_only(visitor)).page.h1 == CODE_PAGE


async def test_the_audit_log_says_so_and_no_half_session_is_left(clinic):
    visitor = await password_only(await trusting())
    lines = await AuditEntry.select(AuditEntry.event, AuditEntry.reason).order_by(AuditEntry.seq)
    events = [(line["event"], line["reason"]) for line in lines]
    assert ("browser_trusted", "") in events and events.count(("signed_in", "trusted browser")) == 1
    assert not await Session.exists().where(Session.stage == "factor", Session.ended_at.is_null()) and visitor.page.status == 200
    await visitor.open("/account/history")
    assert "Browser trusted" in visitor.page.text
