"""F13: a migration is killed (SIGKILL) before its first, second, third … statement. It is whole, or it never began."""

import asyncio
import json

import pytest

from portal.database.engine import engine, use_engine
from portal.database.migrate import migrate
from portal.database.migrating import files
from portal.database.sqlite.engine import PortalSQLite
from tests.support.migrations import Chain

pytestmark = [pytest.mark.faults, pytest.mark.timeout(180)]

FIRST = """
manager.new_table("Owner", "owner", id=Varchar(length=22, primary_key=True), name=Varchar(length=20, index=True), age=Integer(default=0))
manager.new_table("Pet", "pet", id=Varchar(length=22, primary_key=True), owner=ForeignKey(Owner, index=True))
manager.add_extra("owner_by_age", "CREATE INDEX owner_by_age ON owner (age, name)")
"""
SECOND = """
manager.new_table("Toy", "toy", id=Varchar(length=22, primary_key=True), owner=ForeignKey(Owner))
manager.alter_column(table_class_name="Owner", tablename="owner", column_name="age", params={"default": 9}, old_params={"default": 0},
    column_class=Integer, old_column_class=Integer)
manager.add_column(table_class_name="Pet", tablename="pet", column_name="chip", column_class=Varchar, params={"length": 9, "null": True, "default": None, "unique": True})
manager.add_extra("toy_by_owner", "CREATE INDEX toy_by_owner ON toy (owner, id)")
"""


def _tries(program, *arguments) -> list[dict]:
    process = program("killed_migration", *arguments)
    out, errors = process.communicate(timeout=170)
    assert process.returncode == 0, errors
    return [json.loads(line) for line in out.splitlines()]


async def _with_ten_thousand_rows(path, chain) -> None:
    use_engine(PortalSQLite(path))
    chain.add(FIRST)
    await migrate()
    await engine().execute_many("INSERT INTO owner VALUES (?, ?, ?)", [(f"{n}", f"name {n}", n % 90) for n in range(5000)])
    await engine().execute_many("INSERT INTO pet VALUES (?, ?)", [(f"{n}", f"{n}") for n in range(5000)])
    await engine().stop()
    use_engine(None)


def test_a_migration_of_ten_thousand_rows_killed_at_each_statement(program, tmp_path, monkeypatch):
    monkeypatch.setattr(files, "FOLDER", tmp_path / "chain")
    chain, start = Chain(tmp_path / "chain"), tmp_path / "start" / "portal.sqlite3"
    asyncio.run(_with_ten_thousand_rows(start, chain))
    chain.add(SECOND)
    (tmp_path / "tries").mkdir()
    tries = _tries(program, tmp_path / "tries", start, tmp_path / "chain")
    assert len(tries) > 20
    for one in tries:
        assert one["left"]["sound"] and one["left"]["done"] in (["m0001_change"], ["m0001_change", "m0002_change"]), one
        assert one["left"]["rows"] == {"owner": 5000, "pet": 5000} or one["left"]["done"][-1] == "m0002_change", one
        assert one["left"]["snapshots"] == 1 and one["after"]["sound"]
        assert one["after"]["rows"] == {"owner": 5000, "pet": 5000, "toy": 0}, one
    assert len({one["left"]["schema"] for one in tries}) == 2 and len({one["after"]["schema"] for one in tries}) == 1


def test_the_first_tables_killed_at_each_statement(program, tmp_path):
    (tmp_path / "tries").mkdir()
    tries = _tries(program, tmp_path / "tries", tmp_path / "none", files.FOLDER)
    names = sorted(path.stem for path in files.FOLDER.glob("m*.py"))
    assert len(tries) > 30 and tries[-1]["after"]["done"] == names
    assert all(one["left"]["done"] == names[: len(one["left"]["done"])] and one["left"]["sound"] for one in tries)
    assert len({one["left"]["schema"] for one in tries}) <= len(names) + 1
    assert {one["after"]["schema"] for one in tries} == {tries[-1]["left"]["schema"]}
