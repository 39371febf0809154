"""Programs that the fault tests start, and end."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.database.sample import make_sample_tables

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
