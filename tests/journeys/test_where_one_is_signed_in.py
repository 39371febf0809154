"""Signed-in browsers, own devices, and what happened in an account (C41, C44, C51)."""

from datetime import timedelta

import pytest

from portal import clock
from portal.accounts.tables import Account
from portal.audit.log import record
from portal.audit.events import SYSTEM, AuditEvent
from portal.demo.cast import PASSWORD
from tests.support.cast import code_of, sign_in
from tests.support.limits import choose_limit
from tests.support.mail import mails_to
from tests.support.visitor import Visitor

BROWSERS, HISTORY = "/account/sessions", "/account/history"
OWN = "This is my own phone or computer"


async def test_each_browser_is_named_with_its_address_beginning_and_last_use(clinic):
    await sign_in("maya", address="198.51.100.7", agent="Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Firefox/140.0")
    clock.advance(timedelta(minutes=5))
    here = await sign_in("maya")
    await here.open("/account")
    page = await here.follow("Where you are signed in")
    assert "Firefox – Linux" in page.text and "198.51.100.7" in page.text and "203.0.113.7" in page.text
    assert page.text.count("Signed in on") == 2 and "Chrome – Android – this one" in page.text


async def test_a_signed_in_browser_can_be_signed_out_from_another(clinic):
    there, here = await sign_in("maya", address="198.51.100.7"), await sign_in("maya")
    await here.open(BROWSERS)
    await here.press("Sign out this browser")
    assert "That browser is signed out" in here.page.text
    assert (await there.open("/account")).path == "/sign-in"


async def test_all_the_others_can_be_signed_out_at_once(clinic):
    others = [await sign_in("maya", address=f"198.51.100.{number}") for number in (7, 8)]
    here = await sign_in("maya")
    await here.open(BROWSERS)
    page = await here.press("Sign out all other browsers")
    assert "Every other browser is signed out" in page.text and "Sign out all other" not in page.html
    assert [(await other.open("/account")).path for other in others] == ["/sign-in", "/sign-in"]
    assert "Signed out everywhere" in (await here.open(HISTORY)).text


async def test_the_sixth_browser_ends_the_one_not_used_for_longest_and_its_owner_is_told(clinic):
    browsers = [await sign_in("maya", address=f"198.51.100.{number}") for number in range(1, 7)]
    assert (await browsers[0].open("/account")).path == "/sign-in"
    assert (await browsers[1].open("/account")).path == "/account"
    told = [mail for mail in await mails_to("maya@example.org") if "signed out" in mail.subject]
    assert len(told) == 1 and "Chrome – Android" in told[0].text


async def test_somebody_elses_session_cannot_be_ended(clinic):
    lee, maya = await sign_in("lee.chen"), await sign_in("maya", address="198.51.100.8")
    await sign_in("maya", address="198.51.100.9")
    await maya.open(BROWSERS)
    action = maya.page.form("Sign out this browser").get("action")
    await lee.open(BROWSERS)
    token = dict(lee.page.fields(lee.page.form("Sign out")))["csrf"]
    assert (await lee.post(action, {"csrf": token})).status == 404


async def test_a_step_up_does_not_make_a_browser_begin_anew(clinic):
    maya = await sign_in("maya")
    began = (await maya.open(BROWSERS)).text.partition("Last used")[0]
    clock.advance(timedelta(minutes=14))
    await maya.open("/sign-in/confirmation")
    await maya.press("Continue", {"6-digit code": code_of("maya")})
    assert (await maya.open(BROWSERS)).text.partition("Last used")[0] == began


async def sign_in_on(device_is_own: bool, username: str = "maya") -> Visitor:
    visitor = Visitor()
    await visitor.open("/sign-in")
    await visitor.press("Sign in", {"Username": username, "Password": PASSWORD, OWN: device_is_own})
    await visitor.press("Continue", {"6-digit code": code_of(username)})
    return visitor


@pytest.mark.parametrize(("username", "own", "minutes", "lasts"), [
    ("maya", True, 59, True), ("maya", True, 61, False), ("maya", False, 16, False), ("sam.front", True, 16, False),
])  # fmt: skip
async def test_an_own_device_stays_signed_in_for_longer_but_never_for_staff(clinic, username, own, minutes, lasts):
    visitor = await sign_in_on(own, username)
    clock.advance(timedelta(minutes=minutes))
    assert ((await visitor.open("/account")).path == "/account") is lasts


def box(visitor: Visitor) -> bool:
    return any(field.get("checked") is not None for field in visitor.page.tree.iter("input") if field.get("name") == "own_device")


async def test_the_browser_remembers_the_tick_and_the_account_can_change_it(clinic):
    maya = await sign_in_on(True)
    await maya.press("Sign out")
    assert box(maya)
    await maya.press("Sign in", {"Username": "maya", "Password": PASSWORD})
    await maya.press("Continue", {"6-digit code": code_of("maya")})
    await maya.open(BROWSERS)
    assert box(maya)
    await maya.press("Save", {OWN: False})
    assert "It holds for this browser" in maya.page.text and not box(maya)
    clock.advance(timedelta(minutes=16))
    assert (await maya.open("/account")).path == "/sign-in" and not box(maya)


async def test_there_is_nothing_to_tick_where_the_clinic_gives_no_more_time(clinic):
    await choose_limit("own_device_idle_minutes", 15)
    maya = await sign_in("maya")
    assert OWN not in (await maya.open(BROWSERS)).text
    await maya.press("Sign out")
    assert OWN not in maya.page.text


@pytest.mark.parametrize(("username", "home"), [("maya", "/records"), ("lee.chen", "/patients/lee"), ("sam.front", "/staff")])
async def test_the_sign_in_before_is_shown_on_the_first_page(clinic, username, home):
    await sign_in(username, address="198.51.100.9")
    page = (await sign_in(username)).page
    assert page.path == home and "from the internet address 198.51.100.9" in page.text
    assert page.link("Was that not you?") == HISTORY


async def test_the_first_sign_in_of_all_has_none_before_it(clinic):
    assert "Before this" not in (await sign_in("maya")).page.text


async def test_the_history_has_failures_and_what_the_clinic_did_in_plain_words(clinic):
    stranger = Visitor(address="198.51.100.66")
    await stranger.open("/sign-in")
    await stranger.press("Sign in", {"Username": "maya", "Password": "wrong"})
    account = await Account.objects().get(Account.username == "maya")
    await record(AuditEvent.ACCOUNT_UNLOCKED, actor=SYSTEM, object_type="account", object_id=account.id)
    text = (await (await sign_in("maya")).open(HISTORY)).text
    assert "Tried to sign in with a wrong password" in text and "From the internet address 198.51.100.66" in text
    assert "Sign-in allowed again by the clinic" in text and "By the portal itself" in text


async def test_the_history_is_of_ones_own_account_only(clinic):
    await sign_in("lee.chen", address="198.51.100.55")
    maya = await sign_in("maya")
    await maya.open("/patients/jonah")
    assert "198.51.100.55" not in (await maya.open(HISTORY)).text


async def test_the_history_goes_on_page_by_page(clinic):
    maya = await sign_in("maya")
    account = await Account.objects().get(Account.username == "maya")
    for _ in range(45):
        await record(AuditEvent.SIGN_IN_FAILED, actor=SYSTEM, object_type="account", object_id=account.id)
    lengths = [len((await maya.open(HISTORY)).tree.findall(".//main//h2"))]
    while "Earlier entries" in maya.page.html:
        await maya.follow("Earlier entries")
        lengths.append(len(maya.page.tree.findall(".//main//h2")))
    assert lengths[:2] == [20, 20] and 5 < lengths[2] < 20 and "(page 3)" in maya.page.title


@pytest.mark.parametrize("before", ["0", "-1", "x", "9" * 30, "1' OR 1=1", "%00"])
async def test_an_odd_place_in_the_history_is_its_beginning(clinic, before):
    maya = await sign_in("maya")
    page = await maya.open(f"{HISTORY}?before={before}")
    assert page.status == 200 and "Signed in" in page.text
