"""`portal work`: a process that sends what waits and ends in order."""

import asyncio
import dataclasses
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from portal.crypto.keyring import create_keyring
from portal.database.engine import engine_for, stop_database, use_engine
from portal.database.migrate import migrate
from portal.delivery.notices import queue_notice
from portal.operations.clinic import set_clinic
from portal.settings import settings, use_settings
from tests.support.source_tree import ROOT


@pytest.fixture
def portal(in_force, tmp_path, monkeypatch) -> Path:
    """A data folder with a clinic and one notice that waits; the environment leads commands there."""
    folder = tmp_path / "var"
    folder.mkdir(mode=0o700, exist_ok=True)
    use_settings(dataclasses.replace(in_force, data_dir=folder))
    use_engine(engine_for(settings()))
    for name, value in {"DATA_DIR": folder, "KEYRING_FILE": in_force.keyring_file, "MAIL_BACKEND": "file"}.items():
        monkeypatch.setenv(f"PORTAL_{name}", str(value))
    monkeypatch.setenv("PYTHONPATH", str(ROOT / "src"))
    asyncio.run(prepare())
    yield folder
    use_engine(None)


async def prepare() -> None:
    await migrate()
    await set_clinic(name="Riverside", phone="+44 1632 960 123")
    await queue_notice("new_results", to="maya@example.org", language="en", context={}, dedup_key="one")
    await stop_database()


def command(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "portal", "work", *words], capture_output=True, text=True, timeout=60, check=False)


def test_once_sends_what_is_due(portal):
    assert "1 waiting" in command("list").stdout
    done = command("once")
    assert (done.returncode, done.stdout) == (0, "1 dealt with.\n")
    assert len(list((portal / "mail").glob("*.eml"))) == 1
    assert "0 waiting" in command("list").stdout


def test_it_works_until_told_to_stop(portal):
    process = subprocess.Popen([sys.executable, "-m", "portal", "work", "run"], stderr=subprocess.DEVNULL)
    try:
        until = time.monotonic() + 20
        while not list((portal / "mail").glob("*.eml")) and time.monotonic() < until:
            time.sleep(0.05)
        os.kill(process.pid, signal.SIGTERM)
        assert process.wait(15) == 0
    finally:
        process.kill()
    assert (portal / "sent.log").read_text().count("\n") == 1


def test_it_refuses_a_database_of_another_version(portal):
    (portal / "portal.sqlite3").unlink()
    done = command("once")
    assert done.returncode == 2 and "portal db migrate" in done.stderr


def test_it_refuses_a_keyring_of_another_portal(portal, tmp_path, monkeypatch):
    command("once")
    create_keyring(tmp_path / "other.json")
    monkeypatch.setenv("PORTAL_KEYRING_FILE", str(tmp_path / "other.json"))
    assert command("once").returncode == 2


def test_a_database_put_back_from_a_copy_sends_nothing_again(portal):
    shutil.copy(portal / "portal.sqlite3", portal / "copy")
    command("once")
    for kept in (portal / "mail").iterdir():
        kept.unlink()
    shutil.copy(portal / "copy", portal / "portal.sqlite3")
    assert "1 waiting" in command("list").stdout
    assert command("once").stdout == "1 dealt with.\n"
    assert list((portal / "mail").iterdir()) == []
    assert "0 waiting" in command("list").stdout
