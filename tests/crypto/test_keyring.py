"""The keyring's file: private, complete, and never overwritten."""

import dataclasses
import json
import os
import stat

import pytest

from portal.crypto.keyring import KeyringError, Purpose, add_key, create_keyring, keyring, read_keyring
from portal.settings import use_settings


@pytest.fixture
def path(tmp_path, in_force):
    """A keyring of this test's own, in force."""
    path = tmp_path / "secret" / "keyring.json"
    create_keyring(path)
    use_settings(dataclasses.replace(in_force, keyring_file=path))
    return path


def test_only_its_owner_can_read_a_new_keyring(path):
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_every_purpose_has_a_key_of_its_own(path):
    secrets = {keyring().current(purpose).secret for purpose in Purpose}
    assert len(secrets) == len(Purpose)
    assert {len(secret) for secret in secrets} == {32}


def test_two_keyrings_share_no_key(path, tmp_path):
    other = create_keyring(tmp_path / "other.json")
    assert not {key.secret for key in other.all("pepper")} & {key.secret for key in keyring().all("pepper")}


def test_a_keyring_that_is_there_is_never_overwritten(path):
    before = path.read_bytes()
    with pytest.raises(FileExistsError):
        create_keyring(path)
    assert path.read_bytes() == before


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o666, 0o644])
def test_a_keyring_that_others_can_read_is_refused_with_the_remedy(path, mode):
    path.chmod(mode)
    with pytest.raises(KeyringError, match="chmod 600"):
        read_keyring(path)


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"{}", b'{"version": 2, "keys": {}}', b'{"version": 1, "keys": {}}', b"\xff\xfe"])
def test_a_damaged_keyring_is_refused(path, content):
    path.write_bytes(content)
    with pytest.raises(KeyringError, match="damaged"):
        read_keyring(path)


@pytest.mark.parametrize("purpose", list(Purpose))
def test_a_keyring_without_one_of_its_keys_is_refused(path, purpose):
    content = json.loads(path.read_text())
    content["keys"][purpose] = []
    path.write_text(json.dumps(content))
    with pytest.raises(KeyringError, match="damaged"):
        read_keyring(path)


def test_a_short_key_is_refused(path):
    content = json.loads(path.read_text())
    content["keys"]["columns"][0]["secret"] = "c2hvcnQ="
    path.write_text(json.dumps(content))
    with pytest.raises(KeyringError, match="wrong size"):
        read_keyring(path)


def test_a_missing_keyring_is_named(path):
    os.rename(path, path.with_name("elsewhere"))
    with pytest.raises(KeyringError, match="portal init"):
        read_keyring(path)


def test_an_added_key_becomes_the_current_one_and_the_old_one_stays(path):
    old = keyring().current(Purpose.COLUMNS)
    new = add_key(path, Purpose.COLUMNS, used_after=0)
    assert keyring().current(Purpose.COLUMNS) == new != old
    assert keyring().key(Purpose.COLUMNS, old.id) == old
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_key_that_is_not_there_is_named(path):
    with pytest.raises(KeyringError, match="columns key 'gone'"):
        keyring().key(Purpose.COLUMNS, "gone")


def test_a_key_does_not_show_its_secret_when_it_is_printed(path):
    key = keyring().current(Purpose.PEPPER)
    assert repr(key) == f"Key(id={key.id!r})"
    assert key.id in repr(keyring()) and repr(key.secret) not in repr(keyring())
