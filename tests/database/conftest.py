"""Fixtures of the tests of the database itself."""

import pytest

from tests.database.sample import make_sample_tables


@pytest.fixture
async def ledgers(database):
    """A database with the sample tables; the engine in force."""
    await make_sample_tables()
    return database


@pytest.fixture
def sqlite_only(in_force, databases):
    """Skips where the run is on PostgreSQL."""
    from tests.support.databases import SQLiteDatabases

    if not isinstance(databases, SQLiteDatabases):
        pytest.skip("about SQLite")


@pytest.fixture
def postgres_only(in_force, databases):
    """Skips where the run is on SQLite."""
    from tests.support.databases import PostgresDatabases

    if not isinstance(databases, PostgresDatabases):
        pytest.skip("about PostgreSQL: set PORTAL_TEST_POSTGRES")
