"""A new key comes into use in every process at once, and a running portal outlives a keyring that is away (C85, F21)."""

import dataclasses
from datetime import timedelta

import pytest

from portal import clock
from portal.crypto import keyring as module
from portal.crypto.columns import decrypt, encrypt, key_id_of
from portal.crypto.keyring import KeyringError, Purpose, add_key, create_keyring, keyring, remove_key
from portal.settings import use_settings

PLACE = {"table": "authenticator", "column": "secret", "row_id": "row-1"}


@pytest.fixture
def path(tmp_path, in_force):
    """A keyring of this test's own, in force and read."""
    path = tmp_path / "keyring.json"
    create_keyring(path)
    use_settings(dataclasses.replace(in_force, keyring_file=path))
    keyring()
    return path


def in_another_process(change, *words, **more):
    """Change the keyring's file without this process knowing."""
    held = module._held
    made = change(*words, **more)
    module._held = held
    return made


def a_minute_later(monkeypatch):
    """Let the time pass after which the file is read again."""
    present = module.time.monotonic()
    monkeypatch.setattr(module.time, "monotonic", lambda: present + module.READ_AGAIN_AFTER + 1)


def test_a_new_key_is_used_only_when_every_process_knows_it(path, monkeypatch):
    old = keyring().current(Purpose.COLUMNS)
    with clock.travelling(clock.now()):
        new = in_another_process(add_key, path, Purpose.COLUMNS)
        a_minute_later(monkeypatch)
        assert keyring().all(Purpose.COLUMNS) == (new, old)
        assert key_id_of(encrypt("x", **PLACE)) == old.id
        clock.advance(timedelta(seconds=119))
        assert keyring().current(Purpose.COLUMNS) == old
        clock.advance(timedelta(seconds=2))
        assert key_id_of(encrypt("x", **PLACE)) == new.id


def test_within_a_minute_the_file_is_not_read_again(path, monkeypatch):
    in_another_process(add_key, path, Purpose.COLUMNS)
    monkeypatch.setattr(module, "read_keyring", lambda path: 1 / 0)
    assert len(keyring().all(Purpose.COLUMNS)) == 1


@pytest.mark.parametrize("harm", [lambda path: path.unlink(), lambda path: path.write_text("{"), lambda path: path.chmod(0o644)])
def test_a_running_portal_goes_on_when_its_keyring_is_away_or_damaged(path, monkeypatch, harm):
    value = encrypt("secret", **PLACE)
    harm(path)
    a_minute_later(monkeypatch)
    assert decrypt(value, **PLACE) == "secret"
    use_settings(dataclasses.replace(module.settings()))
    with pytest.raises(KeyringError):
        keyring()


def test_a_removed_key_is_gone_and_the_current_one_cannot_be(path):
    old = keyring().current(Purpose.PEPPER)
    new = add_key(path, Purpose.PEPPER, used_after=0)
    with pytest.raises(KeyringError, match="in use"):
        remove_key(path, Purpose.PEPPER, new.id)
    remove_key(path, Purpose.PEPPER, old.id)
    assert keyring().all(Purpose.PEPPER) == (new,)
    with pytest.raises(KeyringError, match="was it restored"):
        remove_key(path, Purpose.PEPPER, old.id)
