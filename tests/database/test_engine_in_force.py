"""Which database is in force."""

import dataclasses

import pytest
from piccolo.engine import engine_finder

from portal.accounts.tables import Account
from portal.charts.tables import Patient
from portal.database.engine import engine, engine_for, start_database, stop_database, use_engine
from portal.database.errors import Unavailable
from portal.database.postgres.engine import PortalPostgres
from portal.database.sqlite.engine import PortalSQLite
from portal.piccolo_app import APP_CONFIG
from portal.settings import use_settings


@pytest.fixture(autouse=True)
def none_in_force(in_force):
    """Begin and end without an engine."""
    use_engine(None)
    yield
    use_engine(None)


def test_without_an_address_it_is_a_file_in_the_data_folder(in_force):
    made = engine_for(in_force)
    assert isinstance(made, PortalSQLite) and made.path == str(in_force.data_dir / "portal.sqlite3")


def test_with_an_address_it_is_postgres_and_making_the_engine_does_not_connect(in_force):
    made = engine_for(dataclasses.replace(in_force, database_url="postgresql://nobody@127.0.0.1:1/nothing"))
    assert isinstance(made, PortalPostgres)


async def test_every_table_and_piccolo_itself_find_the_engine_in_force(in_force, tmp_path):
    assert {table._meta.db for table in APP_CONFIG.table_classes} == {engine()} == {engine_finder()}
    other = PortalSQLite(tmp_path / "other.sqlite3")
    use_engine(other)
    assert {Account._meta.db, Patient._meta.db, engine_finder()} == {other}


async def test_a_file_that_cannot_be_made_is_unavailable_at_the_start(in_force):
    in_force.data_dir.rmdir()
    in_force.data_dir.write_text("in the way")
    with pytest.raises(Unavailable):
        await start_database()
    await stop_database()


async def test_a_server_that_is_not_there_is_unavailable_at_the_start(in_force):
    use_settings(dataclasses.replace(in_force, database_url="postgresql://nobody@127.0.0.1:1/nothing"))
    with pytest.raises(Unavailable):
        await start_database()
    await stop_database()


async def test_stopping_what_never_started_is_fine():
    await stop_database()
