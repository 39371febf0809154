"""`portal keys`: list, check, renew, remove (C85)."""

import asyncio
import dataclasses
import os
import subprocess
import sys
import time
from datetime import timedelta

import pytest

from portal import clock
from portal.__main__ import main
from portal.accounts.tables import Account, Authenticator
from portal.charts.tables import Patient
from portal.crypto.columns import decrypt, encrypt, key_id_of
from portal.crypto.keyring import Purpose, create_keyring, keyring
from portal.crypto.passwords import check_password, hash_password
from portal.database.engine import stop_database
from portal.operations.keys.rotation import count_values
from portal.settings import settings, use_settings

MANY = 3000


def in_a_loop(work):
    """What `work` answers; its connections are closed afterwards."""

    async def run():
        try:
            return await work
        finally:
            await stop_database()

    return asyncio.run(run())


@pytest.fixture
def own_keyring(database, tmp_path):
    """A keyring that this test may change, in force."""
    use_settings(dataclasses.replace(settings(), keyring_file=tmp_path / "keyring.json"))
    create_keyring(settings().keyring_path)
    return settings().keyring_path


async def store(count: int) -> None:
    """One account with a password and `count` authenticators, and a patient with an insurance number."""
    await Account.insert(Account(id="maya", name="Maya", username="maya", password_hash=await hash_password("correct horse"),
                                 created_at=clock.now()))  # fmt: skip
    for start in range(0, count, 500):
        await Authenticator.insert(*(
            Authenticator(id=f"app-{number:05}", account="maya", created_at=clock.now(),
                          secret=encrypt(f"secret {number}", table="authenticator", column="secret", row_id=f"app-{number:05}"))
            for number in range(start, min(start + 500, count))))  # fmt: skip
    sealed = encrypt("XK-1", table="patient", column="insurance_member_id", row_id="p1")
    await Patient.insert(Patient(id="p1", number="1", insurance_member_id=sealed, created_at=clock.now(), updated_at=clock.now()))


async def unreadable() -> list[str]:
    """The authenticators whose secret does not open, or is not what was stored."""
    return [row["id"] for row in await Authenticator.select(Authenticator.id, Authenticator.secret)
            if decrypt(row["secret"], table="authenticator", column="secret", row_id=row["id"])
            != f"secret {int(row['id'][4:])}"]  # fmt: skip


def test_the_list_names_every_key_and_shows_none(own_keyring, capsys):
    assert main(["keys", "show"]) == 0
    told = capsys.readouterr().out
    ring = keyring()
    assert all(f"{purpose}" in told and ring.current(purpose).id in told for purpose in Purpose)
    assert not [key for keys in ring.keys.values() for key in keys if key.secret.hex() in told or str(key.secret) in told]


def test_another_keyring_fails_the_check(own_keyring, tmp_path, capsys):
    assert main(["keys", "check"]) == 0
    use_settings(dataclasses.replace(settings(), keyring_file=tmp_path / "other.json"))
    create_keyring(settings().keyring_path)
    assert main(["keys", "check"]) == 2
    assert "Put back the keyring that belongs to it" in capsys.readouterr().err


def test_after_a_rotation_everything_is_under_the_new_key(own_keyring, capsys):
    in_a_loop(store(450))
    old = keyring().current(Purpose.COLUMNS)
    assert main(["keys", "rotate", "--portal-is-stopped"]) == 0
    assert "451 values are under the new key." in capsys.readouterr().out
    assert in_a_loop(count_values(Purpose.COLUMNS, old.id)) == 0
    assert in_a_loop(unreadable()) == []
    assert main(["keys", "rotate", "--resume"]) == 0
    assert "0 values" in capsys.readouterr().out


def test_a_value_that_cannot_be_read_is_left_and_reported(own_keyring, capsys):
    in_a_loop(store(10))
    damaged = f"v1.{keyring().current(Purpose.COLUMNS).id}.AAAA.AAAA"
    in_a_loop(_spoil(damaged))
    assert main(["keys", "rotate", "--portal-is-stopped"]) == 1
    assert "10 values are under the new key. 1 cannot be read" in capsys.readouterr().out


async def _spoil(value: str) -> None:
    await Authenticator.update({Authenticator.secret: value}).where(Authenticator.id == "app-00004")


def test_an_old_key_goes_only_when_nothing_needs_it(own_keyring, capsys):
    in_a_loop(store(3))
    old = keyring().current(Purpose.COLUMNS)
    with clock.travelling():
        assert main(["keys", "add", "columns"]) == 0
        clock.advance(timedelta(minutes=2))
        assert main(["keys", "remove", "columns", old.id]) == 2
        clock.advance(timedelta(minutes=3))
        assert main(["keys", "remove", "columns", old.id]) == 2
        assert main(["keys", "rotate", "--resume"]) == 0
        assert main(["keys", "remove", "columns", old.id]) == 0
        assert main(["keys", "check"]) == 0
    told = capsys.readouterr()
    assert "only just come into use" in told.err and "4 values need the columns key" in told.err
    assert in_a_loop(unreadable()) == []


def test_a_pepper_stays_while_a_password_is_under_it(own_keyring, capsys):
    in_a_loop(store(0))
    old = keyring().current(Purpose.PEPPER)
    with clock.travelling():
        main(["keys", "add", "pepper"])
        clock.advance(timedelta(minutes=10))
        assert main(["keys", "remove", "pepper", old.id]) == 2
        assert "1 values need the pepper key" in capsys.readouterr().err
        assert in_a_loop(password_needs_rehash())


async def password_needs_rehash() -> bool:
    """Whether Maya's password is right, and to be stored anew."""
    account = await Account.select(Account.password_hash).first()
    return (await check_password("correct horse", account["password_hash"])).needs_rehash


@pytest.mark.parametrize("words", [["add", "blind_index"], ["remove", "audit", "x"], ["remove", "blind_index", "x"]])
def test_keys_that_must_stay_cannot_be_renewed_or_removed(own_keyring, words):
    with pytest.raises(SystemExit):
        main(["keys", *words])


@pytest.mark.slow
def test_a_rotation_that_is_killed_leaves_everything_readable_and_goes_on(own_keyring):
    in_a_loop(store(MANY))
    old, counts = keyring().current(Purpose.COLUMNS), []
    words = ["--portal-is-stopped"]
    for _ in range(3):
        rotation = start(["rotate", *words])
        words = ["--resume"]
        before = len(counts) and counts[-1]
        while rotation.poll() is None and in_a_loop(under_new_key(old.id)) <= before:
            time.sleep(0.005)
        rotation.kill()
        rotation.wait()
        use_settings(dataclasses.replace(settings()))
        counts.append(in_a_loop(under_new_key(old.id)))
        assert in_a_loop(unreadable()) == []
    assert 0 < counts[0] < MANY
    assert main(["keys", "rotate", "--resume"]) == 0
    assert in_a_loop(under_new_key(old.id)) == MANY
    assert in_a_loop(unreadable()) == []


def start(words: list[str]) -> subprocess.Popen:
    """`portal keys …` as a process of its own."""
    environment = {
        **os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "PORTAL_DATA_DIR": str(settings().data_dir),
        "PORTAL_KEYRING_FILE": str(settings().keyring_path), "DATABASE_URL": settings().database_url,
    }  # fmt: skip
    return subprocess.Popen([sys.executable, "-m", "portal", "keys", *words], env=environment, stdout=subprocess.DEVNULL)


async def under_new_key(old: str) -> int:
    """How many authenticators are not under the key `old` any more."""
    rows = await Authenticator.select(Authenticator.secret)
    return sum(key_id_of(row["secret"]) != old for row in rows)
