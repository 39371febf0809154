"""Passwords found in stolen data (C12)."""

import dataclasses
import hashlib

import pytest

from portal.accounts.breached_passwords import is_breached
from portal.accounts.password_rules import BREACHED, password_problem
from portal.settings import settings, use_settings

STOLEN = [f"tracks lampshade {number}" for number in range(500)]


@pytest.fixture(params=["counted", "bare", "lower case"])
def stolen(request, tmp_path):
    """A file with the hashes of `STOLEN`, in force."""
    hashes = sorted(hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest().upper() for text in STOLEN)
    lines = {"counted": [f"{one}:{at * at}\r\n" for at, one in enumerate(hashes)], "bare": [f"{one}\n" for one in hashes],
             "lower case": [f"{one.lower()}:1\n" for one in hashes]}[request.param]  # fmt: skip
    path = tmp_path / "stolen.txt"
    path.write_bytes("".join(lines).encode())
    use_settings(dataclasses.replace(settings(), breached_passwords_file=path))
    return path


def test_every_stolen_password_is_found_and_no_other(stolen):
    assert all(is_breached(text) for text in STOLEN)
    assert not any(is_breached(f"{text}x") for text in STOLEN)


def test_a_stolen_password_is_refused_with_that_reason(stolen):
    assert password_problem(STOLEN[7], minimum=12).msgid == BREACHED
    assert password_problem("paraguas tortuga", minimum=12) is None


@pytest.mark.parametrize("content", [b"", b"\n", b"junk", b"junk\njunk\n"])
def test_a_file_without_hashes_stops_nobody(tmp_path, content):
    path = tmp_path / "stolen.txt"
    path.write_bytes(content)
    use_settings(dataclasses.replace(settings(), breached_passwords_file=path))
    assert not is_breached("tracks lampshade 1")


def test_without_a_file_nothing_is_looked_up():
    assert settings().breached_passwords_file is None
    assert not is_breached(STOLEN[0])


def test_a_file_that_is_away_is_an_error_and_not_a_yes(tmp_path):
    use_settings(dataclasses.replace(settings(), breached_passwords_file=tmp_path / "away.txt"))
    with pytest.raises(FileNotFoundError):
        is_breached(STOLEN[0])
