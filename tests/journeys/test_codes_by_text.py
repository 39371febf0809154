"""Codes by text message as a second step (C20, C23, C24): off by default, weaker, never alone, bound to one sign-in."""

import asyncio
from datetime import timedelta

import pytest

from portal import clock
from portal.accounts import authenticators
from portal.accounts.controllers import text_code_sign_in
from portal.accounts.phones.tables import TextCode
from portal.accounts.tables import Account, Session
from tests.journeys.test_number_for_texts import wrong
from tests.support.cast import sign_in
from tests.support.fake_gateway import keep_texts
from tests.support.limits import choose_limit
from tests.support.mail import mails_to
from tests.support.texts import confirmed_number, newest_code
from tests.support.visitor import Visitor
from tests.support.ways_in import enter_password

WAY = "Have a code sent by text message"


@pytest.fixture
async def clinic(clinic):
    """Riverside Clinic with a gateway for texts, and codes by text switched on."""
    keep_texts()
    await choose_limit("text_codes", 1)


@pytest.fixture
async def maya_has_codes(clinic):
    """Codes by text are one of Maya's second steps, beside her app."""
    await confirmed_number(second_step=True)


async def asked_for_code(address: str = "198.51.100.7") -> Visitor:
    """A browser that has shown Maya's password and had a code sent."""
    visitor = await enter_password("maya", address=address)
    await visitor.follow(WAY)
    await visitor.press("Send me a code")
    return visitor


async def test_they_are_added_beside_another_kind_in_words_that_say_what_speaks_against_them(clinic):
    await confirmed_number()
    maya = await sign_in("maya")
    await maya.open("/account/second-steps")
    await maya.follow("Codes by text message (weaker)")
    assert "This is the weakest second step" in maya.page.text
    await maya.press("Use codes by text message too")
    assert maya.page.path == "/account/second-steps" and "••• 123" in maya.page.text
    assert "second step" in (await mails_to("maya@example.org"))[0].subject


async def test_a_code_lets_in_once_and_only_for_the_sign_in_it_was_sent_for(maya_has_codes):
    first, second = await asked_for_code(), await enter_password("maya", address="198.51.100.8")
    code = await newest_code()
    await second.follow(WAY)
    await second.press("Send me a code")
    other = await newest_code()
    await second.press("Continue", {"6-digit code": code if code != other else wrong(code)})
    assert second.page.status == 422
    await first.press("Continue", {"6-digit code": code})
    assert first.page.path == "/records"
    assert await TextCode.count().where(TextCode.used_at.is_not_null()) == 1


async def test_a_code_works_for_ten_minutes(maya_has_codes):
    maya = await asked_for_code()
    code = await newest_code()
    clock.advance(timedelta(minutes=10, seconds=1))
    await maya.post("/sign-in/text-message", {"csrf": csrf(maya), "code": code})
    assert maya.page.status == 422


async def test_texts_that_arrive_in_another_order_are_all_good(maya_has_codes):
    maya = await asked_for_code()
    earlier = await newest_code()
    clock.advance(timedelta(minutes=1))
    await maya.press("Send a new code")
    await maya.press("Continue", {"6-digit code": earlier})
    assert maya.page.path == "/records"


async def test_the_fourth_text_is_refused_and_other_ways_are_offered(maya_has_codes):
    with clock.travelling(clock.now()):
        maya = await asked_for_code()
        for _ in range(3):
            await maya.press("Send a new code")
    assert maya.page.status == 429 and "as many codes as we may" in maya.page.text
    assert await TextCode.count() == 3 and "authenticator app" in " ".join(maya.page.links())


async def test_a_new_text_forgets_no_wrong_code_and_five_of_any_kind_are_enough(maya_has_codes):
    with clock.travelling(clock.now()):
        maya = await asked_for_code()
        await maya.press("Continue", {"6-digit code": wrong(await newest_code())})
        await maya.open("/sign-in/code")
        for _ in range(2):
            await maya.press("Continue", {"6-digit code": "000000"})
        await maya.open("/sign-in/text-message")
        await maya.press("Send a new code")
        for _ in range(2):
            await maya.press("Continue", {"6-digit code": wrong(await newest_code())})
        await maya.press("Continue", {"6-digit code": await newest_code()})
        assert maya.page.status == 422
        assert (await Account.select().where(Account.username == "maya").first())["factor_failures"] == 5
        clock.advance(timedelta(minutes=15))
        again = await asked_for_code("198.51.100.20")
        await again.press("Continue", {"6-digit code": await newest_code()})
        assert again.page.path == "/records"


async def test_of_fifty_wrong_codes_by_text_and_app_five_are_looked_at(maya_has_codes, monkeypatch):
    looked_at = count_looks(monkeypatch)
    maya = await asked_for_code()
    pairs = {"csrf": csrf(maya), "code": wrong(await newest_code())}
    headers = {"origin": "http://127.0.0.1:8000", "sec-fetch-site": "same-origin"}
    paths = ["/sign-in/text-message", "/sign-in/code"] * 25
    answers = await asyncio.gather(*(maya.http.post(path, data=pairs, headers=headers) for path in paths))
    assert {answer.status_code for answer in answers} == {422} and len(looked_at) == 5


async def test_of_twenty_right_codes_at_once_one_lets_in(maya_has_codes):
    maya = await asked_for_code()
    pairs = {"csrf": csrf(maya), "code": await newest_code()}
    headers = {"origin": "http://127.0.0.1:8000", "sec-fetch-site": "same-origin"}
    answers = await asyncio.gather(*(maya.http.post("/sign-in/text-message", data=pairs, headers=headers) for _ in range(20)))
    assert not [answer for answer in answers if answer.status_code >= 500]
    assert sum(answer.headers.get("location") == "/records" for answer in answers) == 1
    assert await Session.count().where(Session.stage == "full", Session.ended_at.is_null()) == 1


async def test_they_are_shown_again_before_something_that_matters(maya_has_codes):
    maya = await asked_for_code()
    await maya.press("Continue", {"6-digit code": await newest_code()})
    clock.advance(timedelta(minutes=14))
    await maya.open("/account")
    clock.advance(timedelta(minutes=7))
    await maya.open("/account/recovery-codes")
    if maya.page.path == "/sign-in/confirmation":
        await maya.follow(WAY)
    await maya.press("Send me a code")
    await maya.press("Continue", {"6-digit code": await newest_code()})
    assert maya.page.path == "/account/recovery-codes"


def csrf(visitor: Visitor) -> str:
    """A token for a form of this browser."""
    return dict(visitor.page.fields(visitor.page.form("Sign out")))["csrf"]


def count_looks(monkeypatch) -> list[str]:
    """Every code that is looked at from now on, by either way."""
    looked_at, by_app, by_text = [], authenticators.verify, text_code_sign_in.verify_text_code

    async def app(account_id: str, code: str) -> bool:
        looked_at.append(code)
        return await by_app(account_id, code)

    async def text(account_id: str, session_id: str, code: str) -> bool:
        looked_at.append(code)
        return await by_text(account_id, session_id, code)

    monkeypatch.setattr(authenticators, "verify", app)
    monkeypatch.setattr(text_code_sign_in, "verify_text_code", text)
    return looked_at
