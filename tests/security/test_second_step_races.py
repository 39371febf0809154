"""What happens at the same moment to second steps, in one process and in two (C26, C27, C30, C50)."""

import asyncio

import pytest

from portal.accounts.factors import factors_of
from portal.accounts.tables import Session, Throttle
from portal.accounts.trusted_browsers.tables import BrowserTrust
from tests.accounts.racing import race
from tests.security.test_races import all_at_once, led_to, ready
from tests.support.cast import code_of, sign_in
from tests.support.second_steps import account_id, add_app, add_card, factor_ids
from tests.support.visitor import Visitor
from tests.support.ways_in import enter_password

REMOVE = "Remove this second step"


async def about_to_remove(visitor: Visitor, factor_id: str) -> tuple:
    await visitor.open(f"/account/second-steps/{factor_id}")
    return await ready(visitor, REMOVE, {})


@pytest.mark.parametrize("browsers", [1, 2])
async def test_of_two_that_are_removed_at_once_one_stays(clinic, browsers):
    here = await sign_in("maya")
    await add_card(here)
    there = await sign_in("maya", address="198.51.100.7") if browsers == 2 else here
    ids = await factor_ids("maya")
    forms = [await about_to_remove(here, ids["authenticator"]), await about_to_remove(there, ids["code_card"])]
    answers = await all_at_once(*forms)
    assert led_to(answers, "/account/second-steps") == 1
    assert len(await factor_ids("maya")) == 1


async def test_of_three_that_two_processes_remove_one_stays(clinic):
    here = await sign_in("maya")
    await add_card(here)
    await add_app(here)
    owner = await account_id("maya")
    removed = await race("removal", 3, owner)
    left = await factors_of(owner)
    assert len(left) >= 1 and sum(removed) == 3 - len(left) >= 1


async def test_one_code_of_a_card_lets_one_browser_in(clinic):
    codes, browsers = await add_card(await sign_in("maya")), []
    for number in range(20):
        await Throttle.delete(force=True)
        browsers.append(await enter_password("maya", address=f"198.51.100.{number}"))
        await browsers[-1].open("/sign-in/code-card")
    answers = await all_at_once(*[await ready(one, "Continue", {"Code number 2": codes[1]}) for one in browsers])
    assert led_to(answers, "/records") == 1


async def test_a_double_click_adds_one_card(clinic):
    maya = await sign_in("maya")
    await maya.open("/account/second-steps/code-card")
    await maya.press("Show my card")
    code = "".join(maya.page.tree.find(".//ol//code").itertext())
    await maya.follow("I have the card")
    form = await ready(maya, "Continue", {"Code number 1": code})
    assert led_to(await all_at_once(form, form, form), "/account/second-steps") == 1
    assert sorted(factor.kind for factor in await factors_of(await account_id("maya"))) == ["authenticator", "code_card"]


async def test_trust_does_not_outlive_a_change_at_the_same_moment(clinic):
    owner, visitor = await sign_in("maya"), await enter_password("maya", address="198.51.100.4")
    await add_card(owner)
    visitor = await enter_password("maya", address="198.51.100.4")
    ticked = await ready(visitor, "Continue", {"6-digit code": code_of("maya"), "Trust this browser": "y"})
    removal = await about_to_remove(owner, (await factor_ids("maya"))["code_card"])
    await asyncio.gather(all_at_once(ticked), all_at_once(removal))
    full = await Session.select(Session.device_id).where(Session.stage == "full", Session.ended_at.is_null())
    trusted = {row["device_id"] for row in await BrowserTrust.select(BrowserTrust.device_id)}
    assert trusted <= {row["device_id"] for row in full}
