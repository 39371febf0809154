"""Password hashes (C10, C11, C13 to C16)."""

import asyncio
import dataclasses
import statistics
import time
import unicodedata

import bcrypt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.crypto import passwords
from portal.crypto.keyring import Key, Keyring, Purpose, add_key, create_keyring, keyring
from portal.crypto.passwords import PasswordCheck, check_password, fits, hash_password
from portal.errors import Busy
from portal.settings import load_settings, settings, use_settings
from tests.support.timing import three_tries

WRONG = PasswordCheck(matches=False, needs_rehash=False)
RIGHT = PasswordCheck(matches=True, needs_rehash=False)


def with_settings(**changes):
    """Put the settings of this test in force with some changed."""
    use_settings(dataclasses.replace(settings(), **changes))


@pytest.fixture
def own_keyring(tmp_path):
    """A keyring that this test may change, in force."""
    path = tmp_path / "keyring.json"
    create_keyring(path)
    with_settings(keyring_file=path)
    return path


@pytest.mark.parametrize(
    ("password", "hashed"),
    [
        ("correct horse battery staple", "$2b$04$abcdefghijklmnopqrstuuH6iuYdLG.AfwtBVQqewkIxWyuyQttk."),
        ("Zoë\0 😀" + "x" * 100, "$2b$04$abcdefghijklmnopqrstuuPCaQSnxGW3FAwIvaY8sSp2tOWKUqIEu"),
    ],
)
async def test_known_hashes_match(monkeypatch, password, hashed):
    ring = Keyring({Purpose.PEPPER: (Key("p1", bytes(range(32))),)})
    monkeypatch.setattr(passwords, "keyring", lambda: ring)
    assert await check_password(password, f"v1$p1${hashed}") == RIGHT
    assert await check_password(password + "x", f"v1$p1${hashed}") == WRONG


@given(password=st.text(min_size=1, max_size=128).filter(fits))
def test_any_password_verifies_and_another_does_not(password):
    async def scenario():
        stored = await hash_password(password)
        assert (await check_password(password, stored)).matches
        assert (await check_password(unicodedata.normalize("NFD", password), stored)).matches or len(password) > 100
        assert not (await check_password(password + "x", stored)).matches
        assert not (await check_password(password[:-1], stored)).matches

    asyncio.run(scenario())


@pytest.mark.parametrize(
    ("one", "other"),
    [("a" * 79 + "x", "a" * 79 + "y"), ("a" * 72 + "x", "a" * 72), ("pass\0word", "pass\0wort"), ("pass\0word", "pass"),
     ("Password", "password"), (" spaces ", "spaces"), ("ﬁsh", "fish")],
)  # fmt: skip
async def test_nothing_is_cut_folded_or_trimmed(one, other):
    assert not (await check_password(other, await hash_password(one))).matches


async def test_a_password_typed_on_another_keyboard_is_the_same():
    stored = await hash_password("contraseña de mi niñez")
    assert await check_password(unicodedata.normalize("NFD", "contraseña de mi niñez"), stored) == RIGHT


@pytest.mark.parametrize(
    ("password", "within"),
    [("x" * 128, True), ("x" * 129, False), ("😀" * 128, True), ("e\u0301" * 128, True), ("x" * 1_000_000, False)],
)
async def test_what_is_too_long_is_refused_and_never_cut(password, within):
    assert fits(password) is within
    if within:
        assert await check_password(password, await hash_password(password)) == RIGHT
        return
    with pytest.raises(ValueError):
        await hash_password(password)
    assert await check_password(password, await hash_password(password[:128])) == WRONG


async def test_the_stored_form_names_its_version_and_pepper_and_holds_no_password():
    stored = await hash_password("correct horse battery staple")
    version, pepper_id, hashed = stored.split("$", 2)
    assert (version, pepper_id) == ("v1", keyring().current(Purpose.PEPPER).id)
    assert hashed.startswith("$2b$04$") and len(hashed) == 60
    assert len(stored) <= 120


async def test_a_bcrypt_of_the_bare_password_is_no_match():
    bare = bcrypt.hashpw(b"correct horse", bcrypt.gensalt(4)).decode()
    assert await check_password("correct horse", f"v1${keyring().current('pepper').id}${bare}") == WRONG


MALFORMED = [None, "", "v1$", "x", "v1$$", "$2b$04$" + "a" * 53, "v2$p1$$2b$04$" + "a" * 53, "v1$p1$$2b$04$short", "v1$p1$$2b$99$" + "a" * 53]


@pytest.mark.parametrize("stored", MALFORMED)
async def test_without_a_usable_hash_one_of_the_same_cost_is_computed(monkeypatch, stored):
    seen = []
    real = bcrypt.checkpw
    monkeypatch.setattr(passwords.bcrypt, "checkpw", lambda *words: seen.append(words) or real(*words))
    assert await check_password("correct horse", stored) == WRONG
    assert len(seen) == 1
    assert seen[0][1].startswith(b"$2b$04$") and len(seen[0][1]) == 60


async def test_no_password_matches_the_dummy():
    assert await check_password("-" * 64, None) == WRONG
    assert not bcrypt.checkpw(b"-" * 64, passwords._dummy())


async def test_another_pepper_makes_every_password_wrong(own_keyring, tmp_path):
    stored = await hash_password("correct horse")
    create_keyring(tmp_path / "other.json")
    with_settings(keyring_file=tmp_path / "other.json")
    assert await check_password("correct horse", stored) == WRONG


async def test_a_password_under_an_old_pepper_is_right_and_stored_anew(own_keyring):
    stored = await hash_password("correct horse")
    add_key(own_keyring, Purpose.PEPPER, used_after=0)
    assert await check_password("correct horse", stored) == PasswordCheck(True, needs_rehash=True)
    assert await check_password("wrong horse", stored) == WRONG
    assert await check_password("correct horse", await hash_password("correct horse")) == RIGHT


async def test_a_password_of_another_cost_is_right_and_stored_anew():
    stored = await hash_password("correct horse")
    with_settings(bcrypt_cost=5)
    assert await check_password("correct horse", stored) == PasswordCheck(True, needs_rehash=True)
    assert "$2b$05$" in await hash_password("correct horse")


def test_a_cost_below_ten_is_refused_at_start():
    with pytest.raises(ValueError, match="PORTAL_BCRYPT_COST"):
        load_settings({"PORTAL_BCRYPT_COST": "9"})
    assert load_settings({}).bcrypt_cost == 12


@three_tries
async def test_unknown_known_and_damaged_take_the_same_time():
    with_settings(bcrypt_cost=7)
    stored, unknown = await hash_password("correct horse"), None
    times = {"known": [], "unknown": [], "damaged": [], "long": []}
    for _ in range(40):
        for name, password, kept in (("known", "wrong", stored), ("unknown", "wrong", unknown), ("damaged", "wrong", "v1$"),
                                     ("long", "x" * 5000, stored)):  # fmt: skip
            begun = time.perf_counter()
            await check_password(password, kept)
            times[name].append(time.perf_counter() - begun)
    medians = {name: statistics.median(taken) for name, taken in times.items()}
    assert max(medians.values()) - min(medians.values()) < 0.3 * medians["known"], medians


async def test_a_hundred_sign_ins_at_once_are_answered_or_told_to_wait():
    stored = await hash_password("correct horse")
    answers = await asyncio.gather(*(check_password("correct horse", stored) for _ in range(100)), return_exceptions=True)
    assert {type(answer) for answer in answers} == {PasswordCheck, Busy}
    assert 32 <= sum(answer == RIGHT for answer in answers) < 60
