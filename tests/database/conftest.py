"""Fixtures of the tests of the database itself."""

import dataclasses

import pytest

from portal.database.engine import engine, engine_for, use_engine
from portal.database.migrating import files
from tests.database.sample import make_sample_tables
from tests.support.databases import PostgresDatabases, SQLiteDatabases
from tests.support.migrations import Chain


@pytest.fixture
async def ledgers(database):
    """A database with the sample tables; the engine in force."""
    await make_sample_tables()
    return database


@pytest.fixture
def sqlite_only(in_force, databases):
    """Skips where the run is on PostgreSQL."""
    if not isinstance(databases, SQLiteDatabases):
        pytest.skip("about SQLite")


@pytest.fixture
def postgres_only(in_force, databases):
    """Skips where the run is on SQLite."""
    if not isinstance(databases, PostgresDatabases):
        pytest.skip("about PostgreSQL: set PORTAL_TEST_POSTGRES")


@pytest.fixture
def chain(tmp_path, monkeypatch):
    """An empty chain of migrations in the place of the real one."""
    monkeypatch.setattr(files, "FOLDER", tmp_path / "chain")
    return Chain(tmp_path / "chain")


@pytest.fixture
async def empty_database(in_force, databases):
    """A database without any table; the engine in force."""
    url = await databases.empty(in_force.data_dir)
    use_engine(engine_for(dataclasses.replace(in_force, database_url=url)))
    yield engine()
    await engine().stop()
    use_engine(None)
    await databases.done(url)
