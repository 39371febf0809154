"""Fixtures of every test: settings of its own, a migrated database, a clock that can be moved.

SQLite by default; PostgreSQL when PORTAL_TEST_POSTGRES is the URL of a server to make databases in, or `bring`.
"""

import dataclasses
import os
from pathlib import Path

import hypothesis
import pytest

from portal import clock
from portal.crypto.keyring import create_keyring
from portal.database.engine import engine, engine_for, use_engine
from portal.settings import Settings, use_settings
from tests.support.databases import PostgresDatabases, SQLiteDatabases
from tests.support.egress import keep_to_this_machine
from tests.support.postgres import bring

keep_to_this_machine()

# A deadline for each example would make a busy machine fail tests.
hypothesis.settings.register_profile("portal", deadline=None)
hypothesis.settings.load_profile("portal")


@pytest.fixture(scope="session")
def databases(tmp_path_factory):
    """Where fresh databases come from."""
    server = os.environ.get("PORTAL_TEST_POSTGRES", "")
    if not server:
        yield SQLiteDatabases(tmp_path_factory.mktemp("template"))
        return
    made = PostgresDatabases(bring() if server == "bring" else server)
    yield made
    made.close()


@pytest.fixture(scope="session")
def keyring_file(tmp_path_factory) -> Path:
    """A keyring for the whole run."""
    path = tmp_path_factory.mktemp("keys") / "keyring.json"
    create_keyring(path)
    return path


@pytest.fixture(autouse=True)
def in_force(tmp_path, keyring_file):
    """The settings of this test; its data folder is `tmp_path / "var"`. The password hash is as cheap as bcrypt can be."""
    chosen = Settings(data_dir=tmp_path / "var", keyring_file=keyring_file, mail_backend="file", bcrypt_cost=4)
    chosen.data_dir.mkdir(mode=0o700)
    use_settings(chosen)
    yield chosen
    use_settings(None)


@pytest.fixture
async def database(in_force, databases):
    """A migrated, empty database; the engine in force."""
    url = await databases.new(in_force.data_dir)
    chosen = dataclasses.replace(in_force, database_url=url)
    use_settings(chosen)
    use_engine(engine_for(chosen))
    yield engine()
    await engine().stop()
    use_engine(None)
    await databases.done(url)


@pytest.fixture(autouse=True)
def real_clock_afterwards():
    """Put the clock right after a test that moved it."""
    with clock.travelling():
        yield
