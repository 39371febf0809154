"""Signing in, waiting after wrong tries, and every way round it."""

from datetime import timedelta

import pytest

from portal import clock
from portal.accounts.tables import Session
from portal.demo.cast import PASSWORD
from tests.support.cast import code_of, sign_in
from tests.support.mail import link_to, mails_to
from tests.support.visitor import Visitor

NO = "That does not match what we have"


async def try_password(visitor: Visitor, username: str, password: str):
    await visitor.open("/sign-in")
    return await visitor.press("Sign in", {"Username": username, "Password": password})


@pytest.mark.parametrize("identifier", ["maya", "MAYA", " maya@example.org ", "p-1001", "ｍａｙａ"])
async def test_by_username_email_or_patient_number(clinic, identifier):
    visitor = Visitor()
    page = await try_password(visitor, identifier, PASSWORD)
    assert page.h1 == "Enter the code from your app"


async def test_a_code_works_once(clinic):
    code = code_of("lee.chen")
    for expected in ("/patients/lee", "/sign-in/code"):
        visitor = Visitor()
        await try_password(visitor, "lee.chen", PASSWORD)
        assert (await visitor.press("Continue", {"6-digit code": code})).path == expected


async def test_unknown_wrong_waiting_and_disabled_look_the_same(clinic):
    answers = []
    for identifier, password in (("nobody", "x"), ("maya", "wrong"), ("maya", "x" * 600), ("\u202e", "y"), ("n\x00o", "z")):
        page = await try_password(Visitor(address=f"203.0.113.{len(answers) + 1}"), identifier, password)
        assert page.status == 422
        answers.append(page.text.replace(identifier, ""))
    assert len(set(answers)) == 1 and NO in answers[0]


async def test_ten_wrong_tries_make_new_browsers_wait_but_not_the_known_one(clinic):
    known = await sign_in("maya")
    await known.press("Sign out")
    for number in range(11):
        await try_password(Visitor(address=f"198.51.100.{number + 1}"), "maya", "wrong")
    stranger = Visitor(address="198.51.100.200")
    assert NO in (await try_password(stranger, "maya", PASSWORD)).text
    assert (await try_password(known, "maya", PASSWORD)).h1 == "Enter the code from your app"
    clock.advance(timedelta(minutes=15, seconds=1))
    assert (await try_password(stranger, "maya", PASSWORD)).h1 == "Enter the code from your app"


async def make_maya_wait() -> None:
    for number in range(11):
        await try_password(Visitor(address=f"198.51.100.{number + 1}"), "maya", "wrong")


async def test_an_emailed_link_ends_the_wait_of_one_browser(clinic):
    await make_maya_wait()
    visitor = Visitor(address="198.51.100.201")
    await visitor.open("/access-links/new")
    await visitor.press("Email me the link", {"Username": "maya"})
    await visitor.open(await link_to("maya@example.org"))
    await visitor.press("Let this browser try again")
    assert (await try_password(visitor, "maya", PASSWORD)).h1 == "Enter the code from your app"


async def test_the_front_desk_lifts_the_wait(clinic):
    await make_maya_wait()
    sam = await sign_in("sam.front")
    await sam.open("/staff/patients/maya")
    assert "have to wait" in sam.page.text
    await sam.press("Lift the waiting time")
    page = await try_password(Visitor(address="198.51.100.202"), "maya", PASSWORD)
    assert page.h1 == "Enter the code from your app"


async def test_five_wrong_codes_lock_the_second_step_and_time_opens_it(clinic):
    visitor = Visitor()
    await try_password(visitor, "maya", PASSWORD)
    for _ in range(5):
        assert (await visitor.press("Continue", {"6-digit code": "000000"})).status == 422
    assert (await visitor.press("Continue", {"6-digit code": code_of("maya")})).status == 422
    clock.advance(timedelta(minutes=15, seconds=1))
    again = Visitor(address="203.0.113.8")
    await try_password(again, "maya", PASSWORD)
    assert (await again.press("Continue", {"6-digit code": code_of("maya")})).status == 200


async def test_it_goes_on_to_the_wanted_page_and_never_to_another_site(clinic):
    for wanted, arrived in (("/account", "/account"), ("//evil.example", "/patients/lee"), ("https://evil.example", "/patients/lee")):
        visitor = Visitor()
        await visitor.open(f"/sign-in?next={wanted}")
        await visitor.press("Sign in", {"Username": "lee.chen", "Password": PASSWORD})
        assert (await visitor.press("Continue", {"6-digit code": code_of("lee.chen")})).path == arrived


async def test_each_step_has_its_own_session_and_the_old_one_is_dead(clinic):
    visitor = Visitor()
    await try_password(visitor, "maya", PASSWORD)
    first = visitor.cookie("sid")
    await visitor.press("Continue", {"6-digit code": code_of("maya")})
    assert visitor.cookie("sid") != first
    thief = Visitor()
    thief.http.cookies.set("dev-sid", first)
    assert (await thief.open("/account")).path == "/sign-in"


async def test_a_session_ends_after_fifteen_minutes_without_use(clinic):
    maya = await sign_in("maya")
    clock.advance(timedelta(minutes=14, seconds=55))
    assert (await maya.open("/account")).path == "/account"
    clock.advance(timedelta(minutes=15, seconds=1))
    assert (await maya.open("/account")).path == "/sign-in"


async def test_a_session_ends_after_twelve_hours_whatever_is_done(clinic):
    maya = await sign_in("maya")
    for _ in range(51):
        clock.advance(timedelta(minutes=14))
        await maya.open("/account")
    assert maya.page.path == "/account"
    clock.advance(timedelta(minutes=7))
    assert (await maya.open("/account")).path == "/sign-in"


async def test_background_requests_do_not_keep_a_session_going(clinic):
    maya = await sign_in("maya")
    for _ in range(3):
        clock.advance(timedelta(minutes=5, seconds=1))
        await maya.open("/account", **{"x-portal-background": "1"})
    assert maya.page.path == "/sign-in"


async def test_signing_out_ends_it_for_good(clinic):
    maya = await sign_in("maya")
    token = maya.cookie("sid")
    await maya.press("Sign out")
    assert "You are signed out" in maya.page.text
    maya.http.cookies.set("dev-sid", token)
    assert (await maya.open("/account")).path == "/sign-in"


async def test_a_planted_session_id_is_never_adopted(clinic):
    visitor = Visitor()
    visitor.http.cookies.set("dev-sid", "attacker-chosen-attacker-chosen-attacker-ch")
    await visitor.open("/sign-in")
    assert not await Session.exists()


async def test_anonymous_visits_write_no_row_and_set_no_cookie(clinic):
    visitor = Visitor()
    for _ in range(20):
        response = await visitor.http.get("/")
        assert "set-cookie" not in response.headers
    assert not await Session.exists()


async def test_a_new_browser_is_told_by_mail_and_can_be_disowned(clinic):
    await sign_in("maya")
    await sign_in("maya", address="198.51.100.66")
    assert "198.51.100.66" in (await mails_to("maya@example.org"))[0].text
    visitor = Visitor()
    await visitor.open(await link_to("maya@example.org"))
    await visitor.press("Sign out everywhere")
    assert not await Session.exists().where(Session.stage == "full", Session.ended_at.is_null())


async def test_a_forgotten_password_is_set_by_a_link_and_the_second_step_is_still_asked(clinic):
    maya = await sign_in("maya")
    visitor = Visitor()
    await visitor.open("/password/forgotten")
    await visitor.press("Send the link", {"Username": "maya"})
    link = await link_to("maya@example.org")
    await visitor.open(link)
    await visitor.press("Set the password", {"New password": "heather over dry stones"})
    assert visitor.page.path == "/sign-in" and (await maya.open("/account")).path == "/sign-in"
    assert NO in (await try_password(visitor, "maya", PASSWORD)).text
    assert (await try_password(visitor, "maya", "heather over dry stones")).h1 == "Enter the code from your app"
    assert (await Visitor().open(link)).status == 410
