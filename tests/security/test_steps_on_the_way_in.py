"""No step on the way in can be left out: a session of one stage reaches the pages of its stage and no other (C20, C28)."""

from datetime import timedelta

import pyotp
import pytest

from portal import clock
from portal.accounts.sessions import advance_session, current_session, sign_out
from portal.accounts.tables import Account, Session
from portal.app import create_litestar
from portal.audit.events import Actor
from portal.errors import SignInNeeded
from tests.support.cast import sign_in
from tests.support.visitor import Visitor
from tests.support.ways_in import (
    NEW_PASSWORD, enter_password, invited_noor, noor_at_her_password, noor_with_second_step, set_up_app,
)

OWN_PAGES = {
    "enrolling": {"/activate/password", "/records-requests", "/records-requests/new", "/not-available"},
    "setup": {"/set-up", "/set-up/second-step", "/set-up/second-step/authenticator", "/set-up/second-step/code-card",
              "/set-up/second-step/code-card/confirmation", "/set-up/second-step/passkey", "/set-up/second-step/passkey/options",
              "/set-up/second-step/text-message", "/set-up/recovery-codes", "/set-up/contact", "/set-up/email",
              "/set-up/phone", "/set-up/notices"},
    "factor": {"/sign-in/code", "/sign-in/code-card", "/sign-in/second-step/passkey", "/sign-in/second-step/passkey/options",
               "/sign-in/text-message", "/sign-in/recovery-code"},
}


def closed_pages(stage: str) -> list[str]:
    """Every page without a parameter that is not public and not of this stage."""
    found = set()
    for route in create_litestar().routes:
        for handler in getattr(route, "route_handlers", []):
            policy = handler.opt.get("policy")
            if "GET" in handler.http_methods and policy and policy.kind != "public" and "{" not in route.path_format:
                found.add(route.path_format)
    return sorted(found - OWN_PAGES[stage] - {"/session"})  # there one sees when it ends


async def at_stage(stage: str) -> Visitor:
    if stage == "factor":
        return await enter_password("maya")
    noor = await noor_at_her_password(await invited_noor())
    if stage == "setup":
        await noor.press("Continue", {"New password": NEW_PASSWORD})
    return noor


@pytest.mark.parametrize("stage", OWN_PAGES)
async def test_an_unfinished_session_reaches_nothing_but_its_own_step(clinic, stage):
    visitor = await at_stage(stage)
    first = visitor.page.path
    for path in [*closed_pages(stage), "/patients/maya", "/patients/noor", "/staff/patients/maya"]:
        response = await visitor.http.get(path)
        assert response.status_code in {303, 404}, (path, response.status_code)
        if response.status_code == 303:
            assert response.headers["location"] in {*OWN_PAGES[stage], first, "/sign-in"}, path


async def test_who_left_after_the_second_step_is_asked_for_it_again(clinic):
    _, secret = await noor_with_second_step()
    thief = await enter_password("noor@example.org", NEW_PASSWORD, address="198.51.100.9")
    assert thief.page.h1 == "Enter the code from your app"
    for path in ("/set-up", "/set-up/recovery-codes", "/set-up/contact"):
        assert (await thief.http.get(path)).headers["location"] == "/sign-in/code"
    clock.advance(timedelta(seconds=30))
    page = await thief.press("Continue", {"6-digit code": pyotp.TOTP(secret).at(clock.now())})
    assert page.path == "/set-up/recovery-codes"


async def test_a_password_only_session_from_before_the_second_step_goes_no_further(clinic):
    noor = await noor_at_her_password(await invited_noor())
    await noor.press("Continue", {"New password": NEW_PASSWORD})
    thief = await enter_password("noor@example.org", NEW_PASSWORD, address="198.51.100.9")
    assert thief.page.h1 == "Set up your second step"
    before = noor.cookie("sid")
    await set_up_app(noor)
    assert noor.page.path == "/set-up/recovery-codes" and noor.cookie("sid") != before
    for path in ("/set-up/contact", "/set-up/second-step", "/set-up/second-step/authenticator"):
        assert (await thief.http.get(path)).headers["location"] == "/sign-in"


async def test_a_step_in_flight_does_not_revive_a_session_that_was_signed_out(clinic):
    maya = await sign_in("maya")
    session = await current_session(maya.cookie("sid"))
    await sign_out(session, Actor("patient"))
    with pytest.raises(SignInNeeded):
        await advance_session(session, stage="full", factor_at=clock.now())
    assert not await Session.exists().where(Session.stage == "full", Session.ended_at.is_null())


async def test_closing_an_account_for_a_while_works_at_the_next_request(clinic):
    maya = await sign_in("maya")
    await Account.update({Account.staff_locked: True}).where(Account.username == "maya")
    assert (await maya.open("/account")).path == "/sign-in"
    assert (await enter_password("maya")).page.h1 == "Your account is not active"
