"""The number for text messages: given, confirmed by the code that was sent there, changed, removed (C24)."""

from datetime import timedelta

import pytest

from portal import clock
from portal.accounts.phones.tables import PhoneNumber, TextCode
from tests.support.cast import sign_in
from tests.support.fake_gateway import keep_texts
from tests.support.limits import choose_limit
from tests.support.mail import mails_to, texts_to
from tests.support.second_steps import account_id
from tests.support.texts import MAYAS_NUMBER, confirmed_number, gives_number, newest_code
from tests.support.visitor import Visitor


@pytest.fixture
async def clinic(clinic):
    """Riverside Clinic with a gateway for texts."""
    keep_texts()


async def numbers() -> dict[str, bool]:
    """Maya's numbers, and which are confirmed."""
    rows = await PhoneNumber.select().where(PhoneNumber.account == await account_id("maya"))
    return {row["number"]: row["verified_at"] is not None for row in rows}


async def test_a_number_as_people_write_it_counts_once_its_code_came_back(clinic):
    maya = await gives_number("07700 900-123")
    assert "••• 123" in maya.page.text and await numbers() == {MAYAS_NUMBER: False}
    await maya.press("Confirm the number", {"6-digit code": f"{(await newest_code())[:3]} {(await newest_code())[3:]}"})
    assert "Your number for text messages is confirmed" in maya.page.text and await numbers() == {MAYAS_NUMBER: True}
    assert "number for text messages" in (await mails_to("maya@example.org"))[0].subject


async def test_the_text_ends_with_the_code_for_this_portal_alone_and_holds_no_name(clinic):
    await gives_number()
    text = (await texts_to(MAYAS_NUMBER))[0]
    code = await newest_code()
    assert text.splitlines()[-1] == f"@127.0.0.1 #{code}" and len(text) <= 160 and "Maya" not in text


async def test_neither_code_nor_anything_to_find_it_by_is_in_the_database(clinic):
    await gives_number()
    row, code = await TextCode.select().first(), await newest_code()
    assert code not in "".join(str(value) for key, value in row.items() if key not in {"number", "created_at", "expires_at"})
    assert len(row["salt"]) == 32 and len(row["digest"]) == 64


@pytest.mark.parametrize("typed", ["0113 496 0101", "12", "not a number", "+99 1234567", "0900 1234567890123456789012345678901234567890"])
async def test_what_gets_no_texts_is_refused_with_an_example(clinic, typed):
    maya = await gives_number(typed)
    assert maya.page.status == 422 and "for example +44 7700 900123" in maya.page.text and await numbers() == {}


async def test_a_code_works_for_ten_minutes(clinic):
    maya = await gives_number()
    code = await newest_code()
    clock.advance(timedelta(minutes=10, seconds=1))
    await maya.post("/account/phone/code", {"csrf": csrf(maya), "code": code})
    assert await numbers() == {MAYAS_NUMBER: False} and "too old" in maya.page.text


async def test_a_code_of_one_browser_is_refused_in_another(clinic):
    maya = await gives_number()
    other = await sign_in("maya", address="198.51.100.7")
    await other.post("/account/phone/code", {"csrf": csrf(other), "code": await newest_code()})
    assert other.page.status == 422 and await numbers() == {MAYAS_NUMBER: False}
    await maya.press("Confirm the number", {"6-digit code": await newest_code()})
    assert await numbers() == {MAYAS_NUMBER: True}


async def test_five_wrong_codes_are_enough_for_one_code(clinic):
    maya = await gives_number()
    code = await newest_code()
    for _ in range(5):
        await maya.press("Confirm the number", {"6-digit code": wrong(code)})
    page = await maya.press("Confirm the number", {"6-digit code": code})
    assert page.status == 422 and await numbers() == {MAYAS_NUMBER: False}


async def test_a_code_sent_to_one_number_does_not_confirm_the_next(clinic):
    maya = await gives_number()
    code = await newest_code()
    await maya.follow("Correct the number")
    await maya.press("Send the code", {"Mobile number": "07700 900456"})
    page = await maya.press("Confirm the number", {"6-digit code": code})
    assert page.status == 422 and await numbers() == {"+447700900456": False}


async def test_the_fourth_text_in_a_quarter_of_an_hour_is_not_sent(clinic):
    with clock.travelling(clock.now()):
        maya = await gives_number()
        for _ in range(3):
            await maya.press("Send a new code")
        assert "as many codes as we may" in maya.page.text and "15 minutes" in maya.page.text
        assert await TextCode.count() == 3
        for minutes in (8, 7):
            clock.advance(timedelta(minutes=minutes))
            await maya.open("/account/phone/code")
        await maya.press("Send a new code")
        assert await TextCode.count() == 4


async def test_one_number_is_not_texted_more_often_for_having_two_accounts_ask(clinic):
    with clock.travelling(clock.now()):
        maya = await gives_number()
        await maya.press("Send a new code")
        lee = await gives_number(username="lee.chen")
        await lee.press("Send a new code")
    assert "as many codes as we may" in lee.page.text and await TextCode.count() == 3


async def test_ten_texts_a_day_are_enough(clinic):
    with clock.travelling(clock.now()):
        for _ in range(4):
            maya = await gives_number()
            for _ in range(2):
                await maya.press("Send a new code") if maya.page.status == 200 else None
            clock.advance(timedelta(hours=1))
    assert await TextCode.count() == 10 and "hours" in maya.page.text


async def test_one_network_address_cannot_have_many_numbers_texted(clinic):
    await choose_limit("text_codes_an_hour_from_one_address", 5)
    for number in range(3):
        await gives_number(f"07700 90010{number}", username="maya")
        await gives_number(f"07700 90020{number}", username="lee.chen")
    assert await TextCode.count() == 5
    elsewhere = await sign_in("ruth", address="198.51.100.7")
    await elsewhere.open("/account/phone/new?lang=en")
    await elsewhere.press("Send the code", {"Mobile number": "07700 900300"})
    assert await TextCode.count() == 6


async def test_a_new_number_takes_the_place_of_the_old_one_only_when_it_is_confirmed(clinic):
    await confirmed_number(number="+447700900999")
    maya = await gives_number()
    assert await numbers() == {"+447700900999": True, MAYAS_NUMBER: False}
    await maya.press("Confirm the number", {"6-digit code": await newest_code()})
    assert await numbers() == {MAYAS_NUMBER: True}
    await maya.follow("Remove the number")
    await maya.press("Remove the number")
    assert await numbers() == {} and "removed" in maya.page.text


async def test_a_number_is_given_only_after_a_fresh_second_step(clinic):
    maya = await sign_in("maya")
    clock.advance(timedelta(minutes=14))
    await maya.open("/account")
    clock.advance(timedelta(minutes=7))
    assert (await maya.open("/account/phone/new")).path == "/sign-in/confirmation"


def csrf(visitor: Visitor) -> str:
    """A token for a form of this browser."""
    return dict(visitor.page.fields(visitor.page.form("Sign out")))["csrf"]


def wrong(code: str) -> str:
    """Another code."""
    return f"{(int(code) + 1) % 10**6:06d}"
