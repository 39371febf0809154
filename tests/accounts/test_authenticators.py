"""Authenticator apps: enrolling one, and codes that are good once (C21, C22)."""

import asyncio
import re
from datetime import UTC, datetime, timedelta

import pyotp
import pytest

from portal import clock
from portal.accounts import authenticators, factors
from portal.accounts.tables import Account, Authenticator
from portal.clinic.tables import Clinic
from portal.crypto.columns import decrypt
from portal.database.identifiers import new_id
from tests.accounts.racing import race

STEP = timedelta(seconds=30)


@pytest.fixture(autouse=True)
def standing_clock():
    """In the middle of a half minute, and time passes only when the test says so."""
    with clock.travelling(datetime(2026, 11, 3, 9, 0, 15, tzinfo=UTC)):
        yield


@pytest.fixture
async def maya(database):
    """Maya's account at Riverside Clinic."""
    await Clinic.insert(Clinic(id=new_id(), name="Riverside Clinic"))
    await Account.insert(Account(id="maya", name="Maya", username="maya.lindqvist", created_at=clock.now()))
    return "maya"


@pytest.fixture
async def phone(maya):
    """Maya's phone, with the app set up; the code that did so is half a minute old."""
    await authenticators.begin(maya)
    app = pyotp.TOTP((await authenticators.waiting(maya)).key.replace(" ", ""))
    assert await authenticators.confirm(maya, app.at(clock.now()))
    clock.advance(2 * STEP)
    return app


async def test_what_is_shown_for_enrolling_is_one_secret_in_three_forms(maya):
    await authenticators.begin(maya)
    shown = await authenticators.waiting(maya)
    secret = shown.key.replace(" ", "")
    assert re.fullmatch("[A-Z2-7]{32}", secret)  # 160 bit
    assert shown.uri == (
        f"otpauth://totp/Riverside%20Clinic:maya.lindqvist?secret={secret}&issuer=Riverside%20Clinic")
    assert shown.qr == authenticators.qr_code(shown.uri)
    assert [len(group) for group in shown.key.split(" ")] == [4] * 8


async def test_the_picture_is_small_and_holds_lines_only(maya):
    await authenticators.begin(maya)
    picture = (await authenticators.waiting(maya)).qr
    assert 29 <= picture.side <= 185 and len(picture.lines) < 4000  # versions 1 to 40 (ISO/IEC 18004) and the border
    assert re.fullmatch(r"[Mmhv0-9 .-]+", picture.lines)


async def test_a_secret_that_is_not_confirmed_is_no_second_step(maya):
    await authenticators.begin(maya)
    app = pyotp.TOTP((await authenticators.waiting(maya)).key.replace(" ", ""))
    assert not await factors.has_second_step(maya)
    assert not await authenticators.verify(maya, app.at(clock.now()))
    assert await authenticators.confirm(maya, app.at(clock.now()), name=" My phone ")
    assert await factors.has_second_step(maya)
    assert [one.name for one in await authenticators.authenticators_of(maya)] == ["My phone"]


async def test_a_secret_is_shown_until_it_is_confirmed_and_never_again(maya):
    await authenticators.begin(maya)
    first = await authenticators.waiting(maya)
    await authenticators.begin(maya)
    assert await authenticators.waiting(maya) == first
    assert await authenticators.confirm(maya, pyotp.TOTP(first.key.replace(" ", "")).at(clock.now()))
    assert await authenticators.waiting(maya) is None


async def test_a_secret_that_waited_for_a_day_is_replaced(maya):
    await authenticators.begin(maya)
    first = await authenticators.waiting(maya)
    clock.advance(timedelta(hours=24))
    await authenticators.begin(maya)
    assert (await authenticators.waiting(maya)).key != first.key
    assert await Authenticator.count() == 1


async def test_two_tabs_that_begin_together_show_the_same_secret(maya):
    await asyncio.gather(*(authenticators.begin(maya) for _ in range(6)))
    assert await Authenticator.count() == 1


async def test_a_wrong_code_confirms_nothing(maya):
    await authenticators.begin(maya)
    assert not await authenticators.confirm(maya, "000000")
    assert not await authenticators.confirm("somebody else", "000000")
    assert not await factors.has_second_step(maya)


async def test_the_code_that_confirmed_cannot_sign_in(maya):
    await authenticators.begin(maya)
    app = pyotp.TOTP((await authenticators.waiting(maya)).key.replace(" ", ""))
    code = app.at(clock.now())
    assert await authenticators.confirm(maya, code)
    assert not await authenticators.verify(maya, code)


@pytest.mark.parametrize(("steps", "right"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
async def test_a_clock_may_be_half_a_minute_off(maya, phone, steps, right):
    assert await authenticators.verify(maya, phone.at(clock.now() + steps * STEP)) is right


async def test_a_code_is_good_once(maya, phone):
    code = phone.at(clock.now())
    assert await authenticators.verify(maya, code)
    assert not await authenticators.verify(maya, code)
    clock.advance(STEP)
    assert not await authenticators.verify(maya, code)


async def test_an_older_code_is_dead_once_a_newer_one_was_used(maya, phone):
    assert await authenticators.verify(maya, phone.at(clock.now() + STEP))
    assert not await authenticators.verify(maya, phone.at(clock.now()))


async def test_a_used_code_stays_dead_when_the_clock_is_put_back(maya, phone):
    code = phone.at(clock.now())
    assert await authenticators.verify(maya, code)
    clock.advance(-2 * STEP)
    clock.advance(STEP)
    assert not await authenticators.verify(maya, code)


@pytest.mark.parametrize("spoil", [
    lambda code: code.translate({ord(digit): ord(digit) + 0xFEE0 for digit in "0123456789"}),  # full width
    lambda code: code.translate({ord(digit): ord(digit) + 0x630 for digit in "0123456789"}),  # Arabic
    lambda code: f" {code}", lambda code: f"{code}\n", lambda code: code[:5], lambda code: f"{code}0", lambda code: f"+{code[1:]}",
    lambda code: "", lambda code: "\0" * 6, lambda code: code + "\0", lambda code: code * 10_000,
])  # fmt: skip
async def test_only_six_plain_digits_are_a_code(maya, phone, spoil):
    assert not await authenticators.verify(maya, spoil(phone.at(clock.now())))


async def test_ten_at_once_with_one_code_let_one_in(maya, phone):
    answers = await asyncio.gather(*(authenticators.verify(maya, phone.at(clock.now())) for _ in range(10)))
    assert answers.count(True) == 1


async def test_two_processes_with_one_code_let_one_in(maya, phone):
    assert sum(await race("totp", 25, maya, phone.at(datetime.now(UTC)))) == 1


async def test_any_of_several_apps_will_do_and_each_code_once(maya, phone):
    await authenticators.begin(maya)
    tablet = pyotp.TOTP((await authenticators.waiting(maya)).key.replace(" ", ""))
    assert await authenticators.confirm(maya, tablet.at(clock.now()), name="Tablet")
    clock.advance(2 * STEP)
    for app in (phone, tablet):
        assert await authenticators.verify(maya, app.at(clock.now()))
        assert not await authenticators.verify(maya, app.at(clock.now()))


async def test_nobody_elses_code_is_right(maya, phone):
    await Account.insert(Account(id="ruth", name="Ruth", username="ruth", created_at=clock.now()))
    assert not await authenticators.verify("ruth", phone.at(clock.now()))


async def test_the_database_does_not_hold_the_secret(maya, phone):
    [row] = await Authenticator.select()
    assert phone.secret not in str(row)
    assert decrypt(row["secret"], table="authenticator", column="secret", row_id=row["id"]) == phone.secret


async def test_an_account_without_its_apps_has_to_set_up_anew(maya, phone):
    await authenticators.remove_all(maya)
    assert not await factors.has_second_step(maya)
