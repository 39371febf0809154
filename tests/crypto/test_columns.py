"""Encrypted columns: what goes in comes out, in its own row only."""

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.crypto.columns import DecryptionError, decrypt, encrypt, key_id_of
from portal.crypto.keyring import Purpose, add_key, create_keyring, keyring
from portal.settings import use_settings

PLACE = {"table": "authenticator", "column": "secret", "row_id": "row-1"}


@given(text=st.text(), row_id=st.text(max_size=30))
def test_every_text_comes_back(text, row_id):
    place = {**PLACE, "row_id": row_id}
    assert decrypt(encrypt(text, **place), **place) == text


def test_the_form_is_version_key_nonce_and_ciphertext():
    version, key_id, nonce, sealed = encrypt("JBSWY3DPEHPK3PXP", **PLACE).split(".")
    assert (version, key_id) == ("v1", keyring().current(Purpose.COLUMNS).id)
    assert len(nonce) == 16  # 96 bits
    assert "JBSWY3DP" not in sealed


def test_the_same_text_is_never_stored_the_same_way_twice():
    assert len({encrypt("same", **PLACE) for _ in range(100)}) == 100


@pytest.mark.parametrize("elsewhere", [{"row_id": "row-2"}, {"column": "name"}, {"table": "account"}])
def test_a_value_copied_to_another_place_does_not_open(elsewhere):
    with pytest.raises(DecryptionError):
        decrypt(encrypt("secret", **PLACE), **{**PLACE, **elsewhere})


def test_places_that_read_alike_when_joined_are_different():
    value = encrypt("secret", table="ab", column="c", row_id="d")
    with pytest.raises(DecryptionError):
        decrypt(value, table="a", column="bc", row_id="d")


@given(data=st.data())
def test_a_value_with_any_character_changed_does_not_open(data):
    value = encrypt("a secret of some length", **PLACE)
    at = data.draw(st.integers(0, len(value) - 1))
    other = data.draw(st.characters(min_codepoint=33, max_codepoint=126).filter(lambda character: character != value[at]))
    changed = value[:at] + other + value[at + 1 :]
    try:
        assert decrypt(changed, **PLACE) == "a secret of some length"  # only unused bits of the last character may differ
        assert at in (len(value) - 1, value.rindex(".") - 1)
    except DecryptionError:
        pass


@given(junk=st.text(max_size=80))
def test_junk_is_refused_and_never_anything_else(junk):
    with pytest.raises(DecryptionError):
        decrypt(junk, **PLACE)


def test_the_refusal_tells_the_place_and_no_content():
    value = encrypt("the canary", **PLACE)
    with pytest.raises(DecryptionError, match=r"^authenticator\.secret of row row-2 cannot be read: InvalidTag$"):
        decrypt(value, **{**PLACE, "row_id": "row-2"})


@pytest.fixture
def own_keyring(tmp_path, in_force):
    """A keyring that this test may change, in force."""
    path = tmp_path / "keyring.json"
    create_keyring(path)
    use_settings(dataclasses.replace(in_force, keyring_file=path))
    return path


def test_old_values_open_after_a_new_key_and_new_ones_name_it(own_keyring):
    old = encrypt("old", **PLACE)
    key = add_key(own_keyring, Purpose.COLUMNS, used_after=0)
    assert decrypt(old, **PLACE) == "old"
    assert key_id_of(encrypt("new", **PLACE)) == key.id != key_id_of(old)


def test_another_installations_keyring_opens_nothing(own_keyring, in_force):
    value = encrypt("secret", **PLACE)
    use_settings(in_force)
    with pytest.raises(DecryptionError, match="KeyringError"):
        decrypt(value, **PLACE)
