"""Wrong passwords: the attacker waits, the owner never does on a browser that is known (C34 to C37)."""

import asyncio
from datetime import timedelta

import pytest

from portal import clock
from portal.accounts import throttles
from portal.accounts.tables import Account, Device
from portal.accounts.throttles import Consequence
from tests.accounts.racing import race

CEILING = 100
QUARTER = timedelta(minutes=15)
PHONE = "mayas-phone"


@pytest.fixture(autouse=True)
def standing_clock():
    """Time passes only when the test says so."""
    with clock.travelling(clock.now()):
        yield


@pytest.fixture
async def maya(database):
    """Maya's account, with a phone that is known."""
    await Account.insert(Account(id="maya", name="Maya", username="maya", created_at=clock.now()))
    await Device.insert(Device(id=PHONE, account="maya", token_hash="x", created_at=clock.now(), seen_at=clock.now(),
                               known_until=clock.now()))  # fmt: skip
    return "maya"


async def guess(subject: str, device: str | None = None) -> Consequence | None:
    """One wrong password; None when it was not even looked at."""
    if not await throttles.may_try_password(subject, device):
        return None
    return await throttles.count_wrong_password(subject, device, account_id=subject)


async def test_somebody_who_guesses_has_ten_tries_and_is_told_once_that_a_wait_began(maya):
    answers = [await guess(maya) for _ in range(30)]
    assert answers == [Consequence.NONE] * 9 + [Consequence.WAIT] + [None] * 20
    assert await throttles.waits_until(maya) == clock.now() + QUARTER


async def test_the_owner_on_a_known_browser_is_not_stopped_by_somebody_who_guesses(maya):
    for _ in range(50):
        await guess(maya)
    assert await throttles.may_try_password(maya, PHONE)


async def test_a_known_browser_that_uses_up_its_ten_is_unrecognised_for_a_quarter_of_an_hour(maya):
    answers = [await guess(maya, PHONE) for _ in range(25)]
    assert [answer is None for answer in answers] == [False] * 20 + [True] * 5
    assert [at for at, answer in enumerate(answers) if answer == Consequence.WAIT] == [9, 19]
    clock.advance(QUARTER)
    assert await throttles.may_try_password(maya, PHONE)


async def test_the_waits_grow_to_twelve_hours_and_never_end_in_a_lock_for_good(maya):
    waits = []
    for _ in range(9):
        while await throttles.may_try_password(maya, None):
            pass
        waits.append((await throttles.waits_until(maya) - clock.now()) / QUARTER)
        clock.advance(waits[-1] * QUARTER)
    assert waits == [1, 2, 4, 8, 16, 32, 48, 48, 48]


async def test_a_right_password_forgets_the_wrong_ones(maya):
    for _ in range(9):
        await guess(maya)
    assert await throttles.may_try_password(maya, None)
    await throttles.clear_password_failures(maya, None)
    assert [await guess(maya) for _ in range(10)][-1] == Consequence.WAIT
    assert (await Account.objects().get(Account.id == maya)).password_failures == 10


async def test_a_right_password_on_the_phone_leaves_the_guessers_wait_alone(maya):
    for _ in range(15):
        await guess(maya)
    assert await throttles.may_try_password(maya, PHONE)
    await throttles.clear_password_failures(maya, PHONE)
    assert await guess(maya) is None


async def test_an_attempt_that_was_not_checked_is_given_back(maya):
    for device in (None, PHONE):
        for _ in range(30):
            assert await throttles.may_try_password(maya, device)
            await throttles.give_back_password_attempt(maya, device)


async def test_an_unknown_name_is_treated_like_an_account(database):
    async def guess_unknown():
        if not await throttles.may_try_password("f" * 64, None):
            return None
        return await throttles.count_wrong_password("f" * 64, None)

    assert [await guess_unknown() for _ in range(12)] == [Consequence.NONE] * 9 + [Consequence.WAIT] + [None] * 2


async def fail_a_hundred_times(account_id: str) -> list[Consequence]:
    """As a guesser does it: ten tries, a wait, ten tries."""
    answers = []
    while len(answers) < CEILING:
        answer = await guess(account_id)
        if answer is None:
            clock.advance(timedelta(hours=12))
        else:
            answers.append(answer)
    return answers


async def test_after_a_hundred_failures_only_known_browsers_may_try_until_a_reset(maya):
    answers = await fail_a_hundred_times(maya)
    assert answers[-1] == Consequence.OFF and answers.count(Consequence.OFF) == 1
    clock.advance(timedelta(days=30))
    assert not await throttles.may_try_password(maya, None)
    assert await throttles.password_sign_in_is_off(maya)
    assert await throttles.may_try_password(maya, PHONE)
    await throttles.clear_password_failures(maya, PHONE)
    assert not await throttles.may_try_password(maya, None)
    await throttles.password_renewed(maya)
    assert await throttles.may_try_password(maya, None)


async def test_staff_lift_every_wait_at_once(maya):
    for _ in range(30):
        await guess(maya, PHONE)
    await Account.update({Account.factor_locked_until: clock.now() + QUARTER}).where(Account.id == maya)
    await throttles.lift_waits(maya)
    assert await throttles.waits_until(maya) is None
    assert await throttles.waits_for_code_until(maya) is None
    assert await throttles.may_try_password(maya, None)
    assert await throttles.may_try_password(maya, PHONE)


async def test_five_hundred_posts_at_once_hash_ten_passwords(maya):
    answers = await asyncio.gather(*(throttles.may_try_password(maya, None) for _ in range(500)))
    assert sum(answers) == 10


async def test_two_processes_together_hash_ten_passwords(maya):
    assert sum(await race("password", 40, maya)) == 10
