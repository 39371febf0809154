"""Codes by text message when they are switched off, alone, or cannot be sent (C20)."""

import dataclasses

import pytest

from portal.accounts.phones.tables import PhoneNumber
from portal.jobs.worker import Worker
from portal.settings import settings, use_settings
from tests.journeys.test_codes_by_text import WAY, asked_for_code
from tests.support.cast import code_of, sign_in
from tests.support.fake_gateway import keep_texts
from tests.support.limits import choose_limit
from tests.support.ports import free_port
from tests.support.second_steps import add_card, factor_ids
from tests.support.texts import confirmed_number, newest_code
from tests.support.ways_in import NEW_PASSWORD, enter_password, invited_noor, noor_at_her_password


@pytest.fixture
async def clinic(clinic):
    """Riverside Clinic with a gateway for texts; Maya has a number."""
    keep_texts()
    await confirmed_number(second_step=True)


@pytest.fixture
async def switched_on(clinic):
    """Codes by text are switched on."""
    await choose_limit("text_codes", 1)


async def test_they_are_off_until_the_clinic_switches_them_on(clinic):
    maya = await enter_password("maya")
    assert not [words for words in maya.page.links() if WAY in words]
    assert (await maya.open("/sign-in/text-message")).path == "/sign-in/code"
    maya = await sign_in("maya", address="198.51.100.9")
    await maya.open("/account/second-steps")
    assert "/account/second-steps/text-message" not in maya.page.links().values()
    assert (await maya.open("/account/second-steps/text-message")).path == "/account/second-steps"


async def test_the_last_other_kind_stays_while_only_texts_would_be_left(switched_on):
    maya = await sign_in("maya")
    app = (await factor_ids("maya"))["authenticator"]
    token = dict(maya.page.fields(maya.page.form("Sign out")))["csrf"]
    page = await maya.post(f"/account/second-steps/{app}/remove", {"csrf": token})
    assert page.status == 409 and set(await factor_ids("maya")) == {"authenticator", "text_message"}
    await add_card(maya)
    token = dict(maya.page.fields(maya.page.form("Sign out")))["csrf"]
    page = await maya.post(f"/account/second-steps/{app}/remove", {"csrf": token})
    assert page.status == 200 and set(await factor_ids("maya")) == {"code_card", "text_message"}


async def test_who_has_no_other_kind_cannot_add_them(switched_on):
    noor = await noor_at_her_password(await invited_noor())
    await noor.press("Continue", {"New password": NEW_PASSWORD})
    assert "text message" not in " ".join(noor.page.links())
    assert (await noor.open("/set-up/second-step/text-message")).path == "/set-up/second-step"


async def test_a_gateway_that_is_down_is_said_and_the_other_ways_are_there(switched_on):
    use_settings(dataclasses.replace(settings(), sms_gateway_url=f"http://127.0.0.1:{free_port()}/messages"))
    maya = await asked_for_code()
    await Worker().run_once()
    page = await maya.open("/sign-in/text-message")
    assert "Text messages cannot be sent at present" in page.text and "We sent" not in page.text
    await maya.follow("authenticator app")
    await maya.press("Continue", {"6-digit code": code_of("maya")})
    assert maya.page.path == "/records"


async def test_without_a_gateway_they_are_not_offered_and_nobody_is_shut_out(switched_on):
    use_settings(dataclasses.replace(settings(), sms_gateway_url=""))
    maya = await enter_password("maya")
    assert maya.page.path == "/sign-in/code" and not [words for words in maya.page.links() if WAY in words]
    await maya.press("Continue", {"6-digit code": code_of("maya")})
    await maya.open("/account/phone")
    assert "sends no text messages at present" in maya.page.text


async def test_taking_the_number_away_takes_the_codes_away(switched_on):
    maya = await sign_in("maya")
    await maya.open("/account/phone")
    await maya.follow("Remove the number")
    assert "no second step any more" in maya.page.text
    await maya.press("Remove the number")
    assert set(await factor_ids("maya")) == {"authenticator"}


async def test_a_code_sent_to_the_number_of_before_lets_nobody_in(switched_on):
    thief = await asked_for_code()
    code = await newest_code()
    await PhoneNumber.delete(force=True)
    await confirmed_number(number="+447700900456", second_step=True)
    page = await thief.press("Continue", {"6-digit code": code})
    assert page.status == 422
