"""What the clinic chooses is what happens: waits, counts, lifetimes."""

import asyncio
from datetime import timedelta

import pytest

from portal import clock
from portal.accounts import throttles
from portal.accounts.account_tokens import find_token, issue_token
from portal.accounts.devices import is_known, make_known
from portal.accounts.invitations import create_invitation
from portal.accounts.sessions import end_surplus_sessions, living_sessions, start_session
from portal.accounts.tables import Account
from portal.accounts.throttles import requests
from portal.audit.events import SYSTEM
from portal.clinic.limits import present
from portal.errors import Gone, TooManyTries
from tests.support.limits import choose_limit
from tests.support.visitor import Visitor

ELSEWHERE = "203.0.113.7"


@pytest.fixture
async def maya(database):
    """Maya's account; the clock stands."""
    await Account.insert(Account(id="maya", name="Maya", username="maya", created_at=clock.now()))
    with clock.travelling(clock.now()):
        yield "maya"


async def let_through(times: int, one) -> int:
    """How many of these pass."""
    answers = await asyncio.gather(*(one() for _ in range(times)), return_exceptions=True)
    assert {type(answer) for answer in answers} <= {bool, type(None), TooManyTries}
    return sum(answer in {True, None} for answer in answers if not isinstance(answer, TooManyTries))


async def test_wrong_passwords_and_their_waits(maya):
    for name, value in (("password_tries", 5), ("password_first_wait_minutes", 30), ("password_longest_wait_hours", 1)):
        await choose_limit(name, value)
    waits = []
    for _ in range(3):
        assert await let_through(20, lambda: throttles.may_try_password(maya, None)) == 5
        waits.append((await throttles.waits_until(maya) - clock.now()) // timedelta(minutes=1))
        clock.advance(timedelta(minutes=waits[-1]))
    assert waits == [30, 60, 60]


async def test_wrong_codes_and_their_waits(maya):
    for name, value in (("code_tries", 3), ("code_first_wait_minutes", 5), ("code_longest_wait_hours", 1)):
        await choose_limit(name, value)
    waits = []
    for _ in range(5):
        assert await let_through(9, lambda: throttles.reserve_code_attempt(maya)) == 3
        waits.append((await throttles.waits_for_code_until(maya) - clock.now()) // timedelta(minutes=1))
        clock.advance(timedelta(minutes=waits[-1]))
    assert waits == [5, 10, 20, 40, 60]


@pytest.mark.parametrize(("limit", "one"), [
    ("sign_ins_a_minute", lambda: throttles.count_sign_in(ELSEWHERE)),
    ("sensitive_forms_an_hour", lambda: throttles.count_sensitive("reset", ELSEWHERE)),
    ("links_an_hour", lambda: throttles.may_mail_link("reset", "maya", None)),
])  # fmt: skip
async def test_counts(maya, limit, one):
    await choose_limit(limit, 6)
    assert await let_through(40, one) == 6


@pytest.mark.parametrize(("limit", "signed_in", "least"), [
    ("requests_in_five_minutes", False, 100), ("signed_in_requests_in_five_minutes", True, 300)])
async def test_requests_of_an_address(maya, limit, signed_in, least):
    await choose_limit(limit, least)
    requests._leases = requests._Leases(None)
    assert await let_through(least + 50, lambda: throttles.count_request(ELSEWHERE, signed_in=signed_in)) == least


@pytest.mark.parametrize(("limit", "value", "purpose", "lasts"), [
    ("reset_link_minutes", 10, "reset", timedelta(minutes=10)), ("access_link_minutes", 60, "access", timedelta(minutes=60)),
    ("verify_link_hours", 2, "verify_email", timedelta(hours=2)), ("not_me_days", 3, "not_me", timedelta(days=3)),
])  # fmt: skip
async def test_links_work_for_as_long_as_chosen(maya, limit, value, purpose, lasts):
    await choose_limit(limit, value)
    token = (await issue_token(maya, purpose)).rpartition("/")[2]
    clock.advance(lasts - timedelta(seconds=1))
    assert (await find_token(token, purpose)).account == maya
    clock.advance(timedelta(seconds=1))
    with pytest.raises(Gone):
        await find_token(token, purpose)


async def test_sessions_and_steps_last_as_long_as_chosen(maya):
    for name, value in (("session_hours", 2), ("unfinished_minutes", 10), ("idle_minutes", 5)):
        await choose_limit(name, value)
    full, step = await start_session(stage="full", account_id=maya), await start_session(stage="factor", account_id=maya)
    assert full.expires_at - clock.now() == timedelta(hours=2) and full.idle_seconds == 300
    assert step.expires_at - clock.now() == timedelta(minutes=10)


async def test_a_change_leaves_sessions_that_are_there_as_they_were(maya):
    session = await start_session(stage="full", account_id=maya)
    await choose_limit("session_hours", 1)
    assert session.expires_at - clock.now() == timedelta(hours=12)


async def test_as_many_browsers_as_chosen(maya):
    await choose_limit("sessions_per_account", 2)
    for _ in range(4):
        clock.advance(timedelta(seconds=1))
        await start_session(stage="full", account_id=maya)
    assert len(await end_surplus_sessions(maya)) == 2 and len(await living_sessions(maya)) == 2


async def test_browsers_are_known_for_as_long_as_chosen(maya):
    await choose_limit("known_browser_days", 30)
    browser = await make_known(maya, None, "Firefox")
    clock.advance(timedelta(days=30, seconds=-1))
    assert await is_known(maya, browser.token)
    clock.advance(timedelta(seconds=1))
    assert not await is_known(maya, browser.token)


async def test_invitations_work_for_as_long_as_chosen(maya):
    await choose_limit("invitation_days", 21)
    invitation, _ = await create_invitation(purpose="staff", role="nurse", name="Priya", channel="console", actor=SYSTEM)
    assert invitation.expires_at - clock.now() == timedelta(days=21)


async def test_after_a_stricter_choice_who_is_over_it_is_stopped(maya):
    await Account.update({Account.password_failures: 60}).where(Account.id == maya)
    assert not await throttles.password_sign_in_is_off(maya)
    await choose_limit("password_ceiling", 50)
    assert await throttles.password_sign_in_is_off(maya)


async def test_who_said_it_was_not_me_stays_off_whatever_is_chosen(maya):
    await choose_limit("password_ceiling", 20)
    await throttles.turn_off_password_sign_in(maya)
    await choose_limit("password_ceiling", 100)
    assert await throttles.password_sign_in_is_off(maya)


async def test_a_request_asks_for_no_limits_that_are_kept(maya, monkeypatch):
    visitor = Visitor()
    await visitor.open("/sign-in")
    monkeypatch.setattr(present, "_CHOSEN", None)
    for path in ("/", "/sign-in", "/help/sign-in", "/access-links/new"):
        assert (await visitor.open(path)).status == 200
