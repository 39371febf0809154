"""A database knows the keyring it was written with (C85)."""

import asyncio
import dataclasses
from base64 import b64encode

import pytest

from portal.crypto.keyring import KeyringError, Purpose, add_key, create_keyring, keyring
from portal.crypto.proofs import prove_keyring
from portal.crypto.tables import KeyProof
from portal.settings import settings, use_settings


@pytest.fixture
def own_keyring(tmp_path, database):
    """A keyring that this test may change, in force."""
    path = tmp_path / "keyring.json"
    create_keyring(path)
    use_settings(dataclasses.replace(settings(), keyring_file=path))
    return path


async def test_the_first_start_notes_every_key_and_the_next_ones_pass(own_keyring):
    for _ in range(3):
        await prove_keyring()
    assert await KeyProof.count() == len(Purpose)


async def test_another_keyring_is_refused_before_anything_is_written(own_keyring, tmp_path):
    await prove_keyring()
    other = tmp_path / "other.json"
    create_keyring(other)
    use_settings(dataclasses.replace(settings(), keyring_file=other))
    with pytest.raises(KeyringError, match="Put back the keyring"):
        await prove_keyring()
    assert await KeyProof.count() == len(Purpose)


async def test_a_key_that_was_changed_under_its_name_is_refused(own_keyring):
    await prove_keyring()
    content = own_keyring.read_text()

    secret = b64encode(keyring().current(Purpose.PEPPER).secret).decode()
    own_keyring.write_text(content.replace(secret, b64encode(bytes(32)).decode()))
    use_settings(dataclasses.replace(settings()))
    with pytest.raises(KeyringError, match="pepper key .* is not the one"):
        await prove_keyring()


async def test_an_added_key_is_noted(own_keyring):
    await prove_keyring()
    key = add_key(own_keyring, Purpose.COLUMNS, used_after=0)
    await prove_keyring()
    assert await KeyProof.exists().where(KeyProof.key_id == key.id)


async def test_an_old_keyring_put_back_after_a_key_was_added_is_refused(own_keyring):
    before = own_keyring.read_bytes()
    add_key(own_keyring, Purpose.COLUMNS, used_after=0)
    await prove_keyring()
    own_keyring.write_bytes(before)
    use_settings(dataclasses.replace(settings()))
    with pytest.raises(KeyringError, match="columns key"):
        await prove_keyring()


async def test_processes_that_start_together_agree(own_keyring):
    await asyncio.gather(*(prove_keyring() for _ in range(5)))
    assert await KeyProof.count() == len(Purpose)


async def test_the_proof_does_not_hold_the_key(own_keyring):
    await prove_keyring()
    secrets = {key.secret.hex() for keys in keyring().keys.values() for key in keys}
    assert not secrets & {row["proof"] for row in await KeyProof.select(KeyProof.proof)}
