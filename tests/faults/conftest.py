"""Programs that the fault tests start, and end."""

import dataclasses
import os
import subprocess
import sys
from pathlib import Path

import pytest

from portal.database.engine import engine, engine_for, use_engine
from portal.database.migrate import migrate
from portal.settings import settings, use_settings
from tests.database.sample import make_sample_tables
from tests.support.cast import make_cast
from tests.support.live_server import LiveServer

ROOT = Path(__file__).parents[2]


@pytest.fixture
def program(in_force):
    """Starts a module of tests/faults/programs in a process of its own; what still runs at the end of the test is killed."""
    started = []

    def start(name: str, *arguments: object, url: str = "") -> subprocess.Popen:
        environment = os.environ | {
            "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}", "PORTAL_DATA_DIR": str(in_force.data_dir), "DATABASE_URL": url,
        }  # fmt: skip
        command = [sys.executable, "-m", f"tests.faults.programs.{name}", *map(str, arguments)]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT, env=environment)
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


@pytest.fixture
async def sample_database(database) -> str:
    """The DATABASE_URL of a database in force with the sample tables; empty for SQLite in the data folder."""
    await make_sample_tables()
    return "" if database.engine_type == "sqlite" else database.url


@pytest.fixture
def ledgers_on_postgres(sample_database) -> str:
    """The same, where the run is on PostgreSQL."""
    if not sample_database:
        pytest.skip("about PostgreSQL: set PORTAL_TEST_POSTGRES")
    return sample_database


@pytest.fixture
def small_disk(tmp_path):
    """A folder on a disk of 4 MB."""
    folder = tmp_path / "small"
    folder.mkdir()
    if os.geteuid() or subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", folder], capture_output=True).returncode:
        pytest.skip("needs the right to mount a small disk")
    yield folder
    subprocess.run(["umount", "--lazy", folder], check=True)


def _start_portal() -> LiveServer:
    """A portal in a process of its own, on the database in force."""
    given = {"PORTAL_KEYRING_FILE": str(settings().keyring_path), "PORTAL_TRUSTED_PROXIES": "127.0.0.1"}
    return LiveServer(settings().data_dir, settings=given | {"DATABASE_URL": settings().database_url})


@pytest.fixture
async def portal(database):
    """A running portal with the cast, on the database in force, which the test may look into."""
    await make_cast()
    server = _start_portal()
    yield server
    server.kill()


@pytest.fixture
def sqlite_file(database) -> str:
    """The file of the database in force."""
    if database.engine_type != "sqlite":
        pytest.skip("about SQLite")
    return database.path


@pytest.fixture
async def portal_on_small_disk(small_disk, in_force):
    """The same on a disk of 4 MB."""
    use_settings(dataclasses.replace(in_force, data_dir=small_disk / "var"))
    use_engine(engine_for(settings()))
    await migrate()
    await make_cast()
    server = _start_portal()
    yield server
    server.kill()
    await engine().stop()
    use_engine(None)
