"""Recovery codes (C26)."""

import asyncio
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal import clock
from portal.accounts.printed_codes import ALPHABET, digest, normalised
from portal.accounts.recovery_codes import codes_left, make_codes, spend
from portal.accounts.tables import Account, RecoveryCode
from tests.accounts.racing import race


@pytest.fixture
async def maya(database):
    """Maya's account."""
    for key in ("maya", "ruth"):
        await Account.insert(Account(id=key, name=key, username=key, created_at=clock.now()))
    return "maya"


async def test_ten_codes_of_eighty_bits_in_groups_of_four(maya):
    codes = await make_codes(maya)
    assert len(set(codes)) == 10 == await codes_left(maya)
    assert all(re.fullmatch(f"[{ALPHABET}]{{4}}(-[{ALPHABET}]{{4}}){{3}}", code) for code in codes)
    assert len(ALPHABET) ** 16 == 2**80


async def test_each_code_is_good_once_and_only_for_its_owner(maya):
    codes = await make_codes(maya)
    assert not await spend("ruth", codes[0])
    assert await spend(maya, codes[0])
    assert not await spend(maya, codes[0])
    assert await spend(maya, codes[9].lower().replace("-", " ").replace("0", "o"))
    assert await codes_left(maya) == 8


@pytest.mark.parametrize("typed", [
    "01AB-CDEF-GHJK-MNPQ", "01ab-cdef-ghjk-mnpq", "01ABCDEFGHJKMNPQ", "01AB CDEF GHJK MNPQ", " 01abcdefghjkmnpq  ",
    "OIAB-CDEF-GHJK-MNPQ", "olab-cdef-ghjk-mnpq", "oLab cdef-ghjk\u00a0mnpq", "01AB–CDEF–GHJK–MNPQ",
])  # fmt: skip
def test_a_code_may_be_typed_as_people_read_it(typed):
    assert normalised(typed, 16) == "01ABCDEFGHJKMNPQ"


@given(junk=st.one_of(st.text(max_size=200), st.text(alphabet=ALPHABET + "OIL- ", max_size=30)))
def test_anything_typed_is_a_whole_code_or_none(junk):
    meant = normalised(junk, 16)
    assert meant is None or re.fullmatch(f"[{ALPHABET}]{{16}}", meant)


@pytest.mark.parametrize("junk", ["", "0" * 15, "0" * 17, "U" * 16, "０" * 16, "٠" * 16, "0" * 15 + "\0", "0" * 16 + "\n0"])
def test_what_is_not_a_code_costs_no_hash(junk):
    assert normalised(junk, 16) is None


async def test_a_new_set_ends_the_old_one(maya):
    old, new = await make_codes(maya), await make_codes(maya)
    assert not await spend(maya, old[0])
    assert await spend(maya, new[0])
    assert await codes_left(maya) == 9


async def test_two_sets_made_at_once_leave_one_that_works(maya):
    sets = await asyncio.gather(*(make_codes(maya) for _ in range(4)))
    assert await codes_left(maya) == 10
    assert sum([await spend(maya, codes[0]) for codes in sets]) == 1


async def test_twenty_at_once_with_one_code_let_one_in(maya):
    codes = await make_codes(maya)
    answers = await asyncio.gather(*(spend(maya, codes[0]) for _ in range(20)))
    assert answers.count(True) == 1
    assert await codes_left(maya) == 9


async def test_two_processes_with_one_code_let_one_in(maya):
    codes = await make_codes(maya)
    assert sum(await race("recovery code", 10, maya, codes[0])) == 1


async def test_the_database_holds_no_code_and_one_salt_for_the_account(maya):
    codes = await make_codes(maya)
    await make_codes("ruth")
    stored = str(await RecoveryCode.select())
    assert not [code for code in codes if code in stored or code.replace("-", "") in stored]
    salts = {row["recovery_salt"] for row in await Account.select(Account.recovery_salt)}
    assert len(salts) == 2 and all(len(salt) == 32 for salt in salts)


async def test_an_account_without_codes_has_none_to_spend(maya):
    assert await codes_left(maya) == 0
    assert not await spend(maya, "0" * 16)
    assert not await spend("nobody", "0" * 16)


def test_the_hash_is_scrypt_at_two_to_the_fourteen():
    assert digest("0123456789ABCDEF", "00" * 16) == "ac1df6b3482b090b918cce606867c8c036fafa786a45342220a0d939e91d7b7a"
