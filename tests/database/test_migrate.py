"""Running the migrations: once, in order, all or nothing, with a copy before."""

import asyncio
import os
import sqlite3
import stat
import subprocess
import sys

import pytest

from portal.database.check import problems
from portal.database.engine import engine
from portal.database.migrate import MigrationRefused, database_is_current, migrate, standing_of_database
from portal.database.migrating import files, lock, snapshots
from portal.database.migrating.lock import migration_lock
from portal.database.migrating.snapshots import SnapshotRefused
from portal.database.migrating.writing import chain_has_drifted
from portal.errors import Busy
from portal.settings import settings

ONE = "manager.new_table('Toy', 'toy', id=Varchar(length=22, primary_key=True))"
TWO = "manager.new_table('Ball', 'ball', id=Varchar(length=22, primary_key=True))"
BROKEN = (
    "manager.new_table('Kite', 'kite', id=Varchar(length=22, primary_key=True))\nmanager.add_extra('x', 'CREATE INDEX x ON nothing (a)')"
)


def copies() -> list:
    """The snapshots, oldest first."""
    return sorted(settings().data_dir.glob("snapshots/*"))


async def tables() -> set[str]:
    """The names of the tables that are there."""
    sqlite = "SELECT name FROM sqlite_master WHERE type = 'table'"
    postgres = "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'"
    return {name for (name,) in await engine().rows(sqlite if engine().engine_type == "sqlite" else postgres)} - {"sqlite_sequence"}


async def test_the_tables_in_the_code_are_those_that_the_migrations_make():
    assert not await chain_has_drifted(), "run `portal db new-migration NAME` and commit the file it writes"


async def test_the_migrations_of_this_version_make_a_sound_database(empty_database):
    assert not await database_is_current()
    assert await migrate() == files.identifiers()
    assert await database_is_current() and await problems() == []
    assert await migrate() == [] and copies() == []


async def test_migrations_run_in_order_and_only_those_that_are_missing(empty_database, chain):
    first = chain.add(ONE)
    assert await migrate() == [first]
    second = chain.add(TWO)
    assert (await standing_of_database()).missing == [second] and not await database_is_current()
    assert await migrate() == [second]
    assert await tables() == {"migration", "toy", "ball"}


async def test_a_migration_that_fails_leaves_nothing_behind(empty_database, chain):
    chain.add(ONE)
    broken = chain.add(BROKEN)
    with pytest.raises(Exception, match="nothing"):
        await migrate()
    assert await tables() == {"migration", "toy"}
    assert (await standing_of_database()).missing == [broken]
    chain.take_back(broken)
    assert await database_is_current()


async def test_a_database_of_a_newer_version_is_refused_and_left_alone(empty_database, chain):
    chain.add(ONE)
    newer = chain.add(TWO)
    await migrate()
    chain.take_back(newer)
    with pytest.raises(MigrationRefused, match=f"newer version.*{newer}"):
        await migrate()
    assert not await database_is_current() and "newer version" in (await problems())[0]


async def test_a_database_with_a_gap_in_its_history_is_refused(empty_database, chain):
    chain.add(ONE)
    await migrate()
    await engine().execute("UPDATE migration SET name = 'm0002_change'")
    chain.add(TWO)
    with pytest.raises(MigrationRefused, match="lacks m0001_change"):
        await migrate()


async def test_rows_that_would_lose_what_they_belong_to_stop_the_migration(empty_database, chain, sqlite_only):
    chain.add("manager.new_table('Owner', 'owner', id=Varchar(length=22, primary_key=True))")
    chain.add("manager.new_table('Pet', 'pet', id=Varchar(length=22, primary_key=True), owner=ForeignKey(Owner))")
    await migrate()
    await engine().execute("INSERT INTO owner VALUES ('1')")
    await engine().execute("INSERT INTO pet VALUES ('p', '1')")
    chain.add("async def lose():\n    await engine().execute('DELETE FROM owner')\nmanager.add_raw(lose)")
    with pytest.raises(MigrationRefused, match="1 rows"):
        await migrate()
    assert await engine().rows("SELECT count(*) FROM owner") == [(1,)]
    assert await engine().rows("PRAGMA foreign_keys") == [(1,)]


async def test_a_database_with_data_is_copied_before_it_is_changed(empty_database, chain, sqlite_only):
    chain.add(ONE)
    await migrate()
    await engine().execute("INSERT INTO toy VALUES ('kept')")
    chain.add("manager.drop_table(class_name='Toy', tablename='toy')", "toys_gone")
    said = []
    await migrate(say=said.append)
    (copy,) = copies()
    assert "before-m0002_toys_gone" in copy.name and str(copy) in said[0]
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600 and stat.S_IMODE(copy.parent.stat().st_mode) == 0o700
    assert sqlite3.connect(copy).execute("SELECT id FROM toy").fetchall() == [("kept",)]


async def test_only_the_newest_five_copies_are_kept(empty_database, chain, sqlite_only):
    for number in range(8):
        chain.add(f"manager.new_table('T{number}', 't{number}', id=Varchar(length=22, primary_key=True))", f"number_{number}")
        await migrate()
    assert [path.name.rpartition("-")[2] for path in copies()] == [f"m{n + 1:04}_number_{n}.sqlite3" for n in range(3, 8)]


async def test_postgres_is_copied_with_its_own_program(empty_database, chain, postgres_only):
    chain.add(ONE)
    await migrate()
    chain.add(TWO)
    await migrate()
    (copy,) = copies()
    assert copy.read_bytes().startswith(b"PGDMP") and stat.S_IMODE(copy.stat().st_mode) == 0o600


async def test_without_that_program_nothing_is_changed_unless_one_says_so(empty_database, chain, postgres_only, monkeypatch):
    chain.add(ONE)
    await migrate()
    chain.add(TWO)
    monkeypatch.setattr(snapshots, "_pg_dump", lambda: (_ for _ in ()).throw(SnapshotRefused("There is no pg_dump")))
    with pytest.raises(SnapshotRefused):
        await migrate()
    assert await tables() == {"migration", "toy"}
    await migrate(snapshot=False)
    assert await tables() == {"migration", "toy", "ball"}


async def test_a_copy_that_cannot_be_made_stops_the_migration(empty_database, chain, sqlite_only):
    chain.add(ONE)
    await migrate()
    (settings().data_dir / "snapshots").write_text("in the way")
    chain.add(TWO)
    with pytest.raises(SnapshotRefused):
        await migrate()
    assert await tables() == {"migration", "toy"}


async def test_while_one_migrates_another_waits_and_then_finds_nothing_to_do(empty_database, chain):
    chain.add(ONE)
    answers = await asyncio.gather(*[migrate() for _ in range(3)])
    assert sorted(map(len, answers)) == [0, 0, 1]


async def test_one_who_waits_too_long_is_told_busy(empty_database, chain, monkeypatch):
    monkeypatch.setattr(lock, "LONGEST_WAIT_SECONDS", 0.3)
    chain.add(ONE)
    async with migration_lock():
        with pytest.raises(Busy):
            await migrate()
    assert len(await migrate()) == 1


def test_the_commands_say_how_the_database_stands(tmp_path):
    environment = os.environ | {"PYTHONPATH": "src", "PORTAL_DATA_DIR": str(tmp_path / "var"), "DATABASE_URL": ""}

    def db(*words):
        done = subprocess.run([sys.executable, "-m", "portal", "db", *words], capture_output=True, text=True, env=environment, timeout=60)
        return done.returncode, done.stdout

    assert db("status")[0] == 1 and db("check")[0] == 1
    assert db("migrate") == (0, "".join(f"Done: {name}\n" for name in files.identifiers()) + "The database is of this version.\n")
    assert db("status")[0] == 0 and db("check") == (0, "The SQLite database is sound and of this version.\n")


def damage(path: str, page: int) -> None:
    """Overwrite a page of the file."""
    with open(path, "r+b") as file:
        file.seek(4096 * page)
        file.write(b"\xff" * 4096)


@pytest.mark.parametrize("page", [0, 3])
async def test_damage_is_found(page, database, sqlite_only):
    await engine().stop()
    damage(engine().path, page)
    found = await problems()
    assert found and "Damaged" in found[0]


async def test_rows_without_the_row_they_belong_to_are_found(empty_database, chain, sqlite_only):
    chain.add("manager.new_table('Owner', 'owner', id=Varchar(length=22, primary_key=True))")
    chain.add("manager.new_table('Pet', 'pet', id=Varchar(length=22, primary_key=True), owner=ForeignKey(Owner))")
    await migrate()
    async with engine().transaction(foreign_keys=False):
        await engine().execute("INSERT INTO pet VALUES ('p', 'nobody')")
    assert await problems() == ["A row of pet belongs to a row of owner that is not there."]
