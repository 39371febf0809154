"""What a page says about the end of its session, and how it is put off (C44-C47, interface pattern 16)."""

import re
from datetime import timedelta

import pytest

from portal import clock
from portal.accounts.tables import Session
from portal.demo.cast import PASSWORD
from tests.support.cast import sign_in
from tests.support.limits import choose_limit
from tests.support.visitor import Visitor
from tests.support.ways_in import enter_password

SCRIPT = {"hx-request": "true", "hx-target": "session"}
BACKGROUND = {**SCRIPT, "x-portal-background": "1"}


def footer(html: str) -> str:
    return html[html.index("<footer"):]


def left(html: str) -> int:
    """Seconds that the script counts down."""
    return int(re.search(r'data-left="(\d+)"', html)[1])


async def post_session(visitor: Visitor, **headers: str):
    token = dict(visitor.page.fields(visitor.page.form("Sign out")))["csrf"]
    sent = {"origin": "http://127.0.0.1:8000", "sec-fetch-site": "same-origin", **headers}
    return await visitor.http.post("/session", data={"csrf": token}, headers=sent)


@pytest.mark.parametrize("path", ["/account", "/records", "/patients/maya/results", "/no-such-page", "/help/sign-in", "/"])
async def test_every_page_says_when_it_will_end(clinic, path):
    maya = await sign_in("maya")
    page = await maya.open(path)
    assert "If you do nothing, you are signed out at" in footer(page.html) and 890 < left(page.html) <= 900
    assert 'data-stay="Stay signed in"' in page.html


async def test_pages_on_the_way_in_say_it_too(clinic):
    visitor = await enter_password("maya")
    assert "you are signed out at" in footer(visitor.page.html)
    page = await visitor.open("/session")
    assert page.status == 200 and page.link("Go on") == "/sign-in/code"


async def test_an_end_that_cannot_be_put_off_is_said_as_such(clinic):
    maya = await sign_in("maya")
    for _ in range(12 * 5 - 1):
        clock.advance(timedelta(minutes=12))
        assert (await maya.http.get("/session")).status_code == 200
    page = await maya.open("/session")
    assert "also if you go on" in footer(page.html) and "data-stay" not in page.html and left(page.html) <= 720
    assert "Whatever you do, you have to sign in again at" in page.text


async def test_asking_how_long_it_lasts_is_no_use_of_it(clinic):
    maya = await sign_in("maya")
    for minutes in (5, 5, 4):
        clock.advance(timedelta(minutes=minutes))
        answer = await maya.http.get("/session", headers=BACKGROUND)
    assert answer.status_code == 200 and left(answer.text) <= 60 and "<html" not in answer.text
    clock.advance(timedelta(minutes=1, seconds=1))
    over = await maya.http.get("/session", headers=BACKGROUND)
    assert over.status_code == 401 and "set-cookie" not in over.headers


async def test_staying_puts_it_off_and_the_page_stays_as_it_is(clinic):
    maya = await sign_in("maya")
    clock.advance(timedelta(minutes=13))
    answer = await post_session(maya, **SCRIPT)
    assert answer.status_code == 200 and left(answer.text) > 890 and answer.text.lstrip().startswith('<div class="part" id="session"')
    clock.advance(timedelta(minutes=14))
    assert (await maya.open("/account")).path == "/account"


async def test_staying_needs_the_form_of_ones_own_page(clinic):
    maya = await sign_in("maya")
    maya.page.form("Sign out").find("input").set("value", "wrong")
    assert (await post_session(maya)).status_code == 403


@pytest.mark.parametrize(("after", "path"), [(timedelta(minutes=14, seconds=59), "/account"), (timedelta(minutes=15, seconds=1), "/sign-in")])
async def test_fifteen_minutes_are_fifteen_minutes(clinic, after, path):
    maya = await sign_in("maya")
    seen = await Session.select(Session.seen_at).where(Session.stage == "full").first()
    clock.advance(seen["seen_at"] + after - clock.now())
    assert (await maya.open("/account")).path == path


async def test_the_clinic_can_make_it_shorter(clinic):
    await choose_limit("idle_minutes", 5)
    maya = await sign_in("maya")
    assert left(maya.page.html) <= 300
    clock.advance(timedelta(minutes=6))
    assert (await maya.open("/account")).path == "/sign-in"


async def test_who_comes_too_late_reads_why_and_gets_to_the_page_they_wanted(clinic):
    maya = await sign_in("maya")
    clock.advance(timedelta(minutes=16))
    page = await maya.open("/account/history")
    assert page.h1 == "Sign in" and "You are no longer signed in" in page.text
    assert ("next", "/account/history") in page.fields(page.form("Sign in"))


async def test_who_sent_a_form_that_is_not_kept_reads_that_it_was_not_saved(clinic):
    maya = await sign_in("maya")
    await maya.open("/account/password")
    clock.advance(timedelta(minutes=16))
    page = await maya.press("Change the password", {"Your password now": PASSWORD, "New password": "heather over dry stones"})
    assert page.h1 == "Sign in" and "was not saved" in page.text
    assert ("next", "/account/password") in page.fields(page.form("Sign in"))


async def test_strangers_and_people_who_signed_out_read_nothing_of_the_kind(clinic):
    assert "no longer signed in" not in (await Visitor().open("/account")).text
    maya = await sign_in("maya")
    await maya.press("Sign out")
    assert "no longer signed in" not in (await maya.open("/account")).text
