"""The life of a session: its names, what keeps it going, and what ends it at the next request (C42, C46, C47, C49, C50)."""

import asyncio
from datetime import timedelta

import pytest

from portal import clock
from portal.accounts.keeping import ask_for_new_second_step, close
from portal.accounts.tables import Account, Session
from portal.accounts import sessions
from portal.charts.tables import AccessGrant
from portal.demo.cast import PASSWORD
from tests.support.cast import code_of, sign_in
from tests.support.mail import link_to
from tests.support.visitor import Visitor
from tests.support.ways_in import enter_password, finish_setting_up, invited_noor, NEW_PASSWORD, noor_at_her_password, noor_with_second_step

PLANTED = "planted-planted-planted-planted-planted-pla"


async def is_dead(token: str) -> bool:
    """Whether a browser with this session cookie has to sign in."""
    thief = Visitor(address="198.51.100.99")
    thief.http.cookies.set("dev-sid", token)
    response = await thief.http.get("/account")
    return response.status_code == 303 and response.headers["location"].startswith("/sign-in?")


async def from_password_to_code() -> tuple[str, str]:
    visitor = await enter_password("maya")
    before = visitor.cookie("sid")
    await visitor.press("Continue", {"6-digit code": code_of("maya")})
    return before, visitor.cookie("sid")


async def from_identity_to_password() -> tuple[str, str]:
    noor = await noor_at_her_password(await invited_noor())
    before = noor.cookie("sid")
    await noor.press("Continue", {"New password": NEW_PASSWORD})
    return before, noor.cookie("sid")


async def from_set_up_to_full() -> tuple[str, str]:
    noor, _ = await noor_with_second_step()
    before = noor.cookie("sid")
    await finish_setting_up(noor)
    return before, noor.cookie("sid")


async def from_full_to_confirmed() -> tuple[str, str]:
    maya = await sign_in("maya")
    before = maya.cookie("sid")
    await maya.open("/sign-in/confirmation")
    await maya.press("Continue", {"6-digit code": code_of("maya")})
    return before, maya.cookie("sid")


async def from_one_password_to_another() -> tuple[str, str]:
    maya = await sign_in("maya")
    before = maya.cookie("sid")
    await maya.open("/account/password")
    await maya.press("Change the password", {"Your password now": PASSWORD, "New password": "heather over dry stones"})
    return before, maya.cookie("sid")


STEPS = (from_password_to_code, from_identity_to_password, from_set_up_to_full, from_full_to_confirmed, from_one_password_to_another)


@pytest.mark.parametrize("step", STEPS)
async def test_each_step_gives_a_new_name_and_the_old_one_is_dead(clinic, step):
    before, after = await step()
    assert before and after and before != after
    assert await is_dead(before) and len(after) >= 43


async def test_a_planted_name_is_never_taken_over(clinic):
    visitor = Visitor()
    visitor.http.cookies.set("dev-sid", PLANTED, domain="127.0.0.1", path="/")
    await visitor.open("/sign-in")
    await visitor.press("Sign in", {"Username": "maya", "Password": PASSWORD})
    await visitor.press("Continue", {"6-digit code": code_of("maya")})
    assert visitor.page.path == "/records"
    assert not await Session.exists().where(Session.token_hash.is_in([PLANTED, sessions.token_hash(PLANTED)]))


@pytest.mark.parametrize("name", ["pre", "device", "invite", "link", "flash", "lang"])
async def test_no_other_cookie_that_was_planted_lets_anybody_in_or_breaks_a_page(clinic, name):
    for value in (PLANTED, "\"><script>", "../../etc", "x" * 4000, "signed_out", "%00", "é"):
        visitor = Visitor()
        for path in ("/", "/sign-in", "/activate", "/password/reset", "/account"):
            response = await visitor.http.get(path, headers={"cookie": f"dev-{name}={value}".encode()})
            assert response.status_code in {200, 303, 410} and "<script>\"" not in response.text, (path, value)
        assert not await Session.exists()


async def test_only_what_a_person_does_keeps_a_session_going(clinic):
    maya = await sign_in("maya")
    for _ in range(4):
        clock.advance(timedelta(minutes=4))
        response = await maya.http.get("/session", headers={"x-portal-background": "1"})
    assert response.status_code == 303
    again = await sign_in("maya", address="198.51.100.7")
    for _ in range(4):
        clock.advance(timedelta(minutes=14))
        assert (await again.open("/session")).path == "/session"


@pytest.mark.parametrize("own_device", [False, True])
async def test_twelve_hours_are_the_end_whatever_is_done(clinic, own_device):
    visitor = Visitor()
    await visitor.open("/sign-in")
    await visitor.press("Sign in", {"Username": "maya", "Password": PASSWORD, "This is my own": own_device})
    await visitor.press("Continue", {"6-digit code": code_of("maya")})
    began = clock.now()
    while clock.now() - began < timedelta(hours=11, minutes=50):
        clock.advance(timedelta(minutes=10))
        assert (await visitor.open("/account")).path == "/account"
    clock.advance(timedelta(minutes=10))
    assert (await visitor.open("/account")).path == "/sign-in"


async def test_a_slow_page_in_flight_does_not_revive_a_session_that_was_signed_out(clinic, monkeypatch):
    maya, arrived, may_go = await sign_in("maya"), asyncio.Event(), asyncio.Event()
    token, real = maya.cookie("sid"), sessions._TOUCH.run

    async def slow(*args):
        arrived.set()
        await may_go.wait()
        return await real(*args)

    clock.advance(timedelta(minutes=2))
    form = dict(maya.page.fields(maya.page.form("Sign out")))
    monkeypatch.setattr(type(sessions._TOUCH), "run", lambda self, *args: slow(*args) if self is sessions._TOUCH and not arrived.is_set()
                        else _run(self, *args))
    page = asyncio.create_task(maya.http.get("/account"))
    await arrived.wait()
    await maya.post("/sign-out", form)
    may_go.set()
    assert (await page).status_code == 303
    assert await is_dead(token)


_run = type(sessions._TOUCH).run


async def new_role(_: Visitor) -> None:
    await Account.update({Account.role: "billing"}).where(Account.username == "sam.front")


async def new_second_step(_: Visitor) -> None:
    await ask_for_new_second_step("sam.front")


async def closed(_: Visitor) -> None:
    await close("sam.front")


async def closed_for_a_while(_: Visitor) -> None:
    await Account.update({Account.staff_locked: True}).where(Account.username == "sam.front")


async def disabled(_: Visitor) -> None:
    await Account.update({Account.status: "disabled"}).where(Account.username == "sam.front")


async def new_password(_: Visitor) -> None:
    visitor = Visitor(address="198.51.100.3")
    await visitor.open("/password/forgotten")
    await visitor.press("Send the link", {"Username": "sam.front"})
    await visitor.open(await link_to("sam@clinic.example"))
    await visitor.press("Set the password", {"New password": "heather over dry stones"})


@pytest.mark.parametrize("change", [new_role, new_second_step, closed, closed_for_a_while, disabled, new_password])
async def test_it_works_at_the_next_request(clinic, change):
    sam = await sign_in("sam.front")
    assert (await sam.http.get("/staff/access-work")).status_code == 200
    await change(sam)
    assert (await sam.http.get("/staff/access-work")).status_code == (404 if change is new_role else 303)


@pytest.mark.parametrize("change", [{"status": "revoked"}, {"status": "suspended"}, {"valid_until": "now"}, {"scopes": "bills"}])
async def test_a_grant_that_changes_closes_pages_that_are_open(clinic, change):
    maya = await sign_in("maya")
    assert (await maya.http.get("/patients/jonah/results")).status_code == 200
    values = {name: clock.now() if value == "now" else value for name, value in change.items()}
    await AccessGrant.update(values).where(AccessGrant.patient == "jonah", AccessGrant.relationship == "parent")
    clock.advance(timedelta(seconds=1))
    assert (await maya.http.get("/patients/jonah/results")).status_code == 404
    assert (await maya.http.get("/patients/maya/results")).status_code == 200
