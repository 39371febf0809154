"""Every test here has a database."""

import pytest


@pytest.fixture(autouse=True)
def with_database(database):
    """An empty, migrated database."""
    return database
