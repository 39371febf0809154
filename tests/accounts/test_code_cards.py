"""Printed code cards: twenty numbered codes, each good once, asked for by number (C20, C26)."""

import asyncio
import re

import pytest

from portal import clock
from portal.accounts.code_cards import cards
from portal.accounts.code_cards.cards import CODE_CARD, cards_of, codes_left, make_card, spend
from portal.accounts.code_cards.paper import codes_in
from portal.accounts.code_cards.tables import CodeCard, CodeCardCode
from portal.accounts.printed_codes import ALPHABET
from portal.accounts.tables import Account
from tests.accounts.racing import race


@pytest.fixture
async def maya(database):
    """Maya's account."""
    for key in ("maya", "ruth"):
        await Account.insert(Account(id=key, name=key, username=key, created_at=clock.now()))
    return "maya"


async def confirm(account_id: str, code: str) -> bool:
    asked = await cards.first_asked(account_id)
    return await cards.confirm(account_id, asked, await cards.digest_of(asked, code))


async def card_in_use(account_id: str) -> list[str]:
    codes = await make_card(account_id)
    assert await confirm(account_id, codes[0])
    return codes


async def test_twenty_codes_of_forty_bits_in_groups_of_four(maya):
    codes = await make_card(maya)
    assert len(set(codes)) == 20
    assert all(re.fullmatch(f"[{ALPHABET}]{{4}}-[{ALPHABET}]{{4}}", code) for code in codes)


async def test_a_card_counts_from_the_first_code_that_was_typed(maya):
    codes = await make_card(maya)
    assert await cards_of(maya) == [] and not await spend(maya, codes[0])
    assert not await confirm(maya, codes[1])
    assert await confirm(maya, codes[0])
    assert [one.kind for one in await cards_of(maya)] == ["code_card"] and (await codes_left(maya)).left == 19


async def test_only_the_number_that_is_asked_for_is_taken_and_once(maya):
    codes = await card_in_use(maya)
    assert (await cards.asked_now(maya)).number == 2
    assert not await spend(maya, codes[4])
    assert await spend(maya, codes[1].lower().replace("-", " "))
    assert not await spend(maya, codes[1]) and (await cards.asked_now(maya)).number == 3


async def test_o_and_i_are_read_as_the_digits_they_look_like(maya, monkeypatch):
    monkeypatch.setattr(cards, "new_code", lambda length: "01AB" + "CDEF")
    await card_in_use(maya)
    assert await spend(maya, "oLab cdef")


async def test_the_old_card_works_until_the_new_one_was_tried(maya):
    old, new = await card_in_use(maya), await make_card(maya)
    assert await spend(maya, old[1])
    assert await confirm(maya, new[0])
    assert not await spend(maya, old[2]) and await spend(maya, new[1])
    assert await CodeCard.count() == 1 and await CodeCardCode.count() == 20


async def test_a_card_without_a_code_left_is_still_asked_for_but_cannot_be_shown(maya):
    for code in (codes := await card_in_use(maya))[1:]:
        assert await spend(maya, code)
    assert await cards.asked_now(maya) is None and not await spend(maya, codes[0])
    assert [one.usable for one in await cards_of(maya)] == [False]


async def test_nothing_stored_gives_a_code_away(maya):
    codes = await card_in_use(maya)
    stored = str(await CodeCardCode.select()) + str(await CodeCard.select())
    assert not any(code in stored or code.replace("-", "") in stored for code in codes)
    assert len({row["salt"] for row in await CodeCard.select()}) == 1


async def test_one_card_is_of_no_use_for_another_account(maya):
    codes = await card_in_use(maya)
    await card_in_use("ruth")
    assert not await spend("ruth", codes[1])
    [card] = await cards_of(maya)
    assert not await CODE_CARD.remove("ruth", card.id) and not await CODE_CARD.rename("ruth", card.id, "mine")


async def test_a_name_and_removal(maya):
    await card_in_use(maya)
    [card] = await cards_of(maya)
    assert await CODE_CARD.rename(maya, card.id, " In my purse ") and (await cards_of(maya))[0].name == "In my purse"
    assert await CODE_CARD.remove(maya, card.id) and await cards_of(maya) == [] and not await CodeCardCode.exists()


async def test_of_twenty_at_once_one_uses_the_code(maya):
    codes = await card_in_use(maya)
    answers = await asyncio.gather(*(spend(maya, codes[1]) for _ in range(20)))
    assert sum(answers) == 1 and (await codes_left(maya)).left == 18


async def test_of_two_processes_one_uses_the_code(maya):
    codes = await card_in_use(maya)
    assert sum(await race("card code", 8, maya, codes[1])) == 1


async def test_of_two_cards_made_at_once_one_waits(maya):
    first, second = await asyncio.gather(make_card(maya), make_card(maya))
    assert await CodeCard.count() == 1 and await CodeCardCode.count() == 20
    asked = await cards.first_asked(maya)
    right = [await cards.confirm(maya, asked, await cards.digest_of(asked, codes[0])) for codes in (first, second)]
    assert sorted(right) == [False, True]


@pytest.mark.parametrize("text", ["", "K7QM-4TXB", "K7QM-4TXB " * 19, "K7QM-4TXB " * 21, "U7QM-4TXB " * 20, "<b>7QM-4TX " * 20])
def test_only_a_whole_card_is_printed(text):
    assert codes_in(text) is None


def test_a_whole_card_is_printed_in_its_order():
    codes = [f"{number:04d}-4TXB" for number in range(20)]
    assert codes_in(" ".join(codes)) == codes
