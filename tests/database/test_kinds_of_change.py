"""Every kind of change that a migration can make, on whichever engine the run is on, to tables with rows in them."""

from dataclasses import dataclass

import pytest

from portal.database.engine import engine
from portal.database.migrate import migrate

FIRST = """
manager.new_table("Owner", "owner", id=Varchar(length=22, primary_key=True), name=Varchar(length=20, index=True),
    age=Integer(null=True, default=None), code=Varchar(length=10, unique=True))
manager.new_table("Pet", "pet", id=Varchar(length=22, primary_key=True), owner=ForeignKey(Owner), kind=Varchar(length=20, default="cat"),
    chip=Varchar(length=20, null=True, default=None))
manager.add_extra("pet_by_owner_and_kind", "CREATE INDEX pet_by_owner_and_kind ON pet (owner, kind)")
"""
ROWS = (
    "INSERT INTO owner (id, name, age, code) VALUES ('1', 'Maya', 41, 'a'), ('2', 'Ruth', 68, 'b')",
    "INSERT INTO pet (id, owner, kind) VALUES ('p', '1', 'dog'), ('q', '1', 'cat'), ('r', '2', 'hen')",
)


@dataclass(frozen=True)
class Kind:
    """A change, and SQL that must pass or fail after it."""

    change: str
    passes: tuple[str, ...] = ()
    fails: tuple[str, ...] = ()


def alter(table: str, column: str, kind: str, new: dict, old: dict, new_kind: str | None = None) -> str:
    """The call that Piccolo writes for a changed column."""
    return (
        f"manager.alter_column(table_class_name={table!r}, tablename={table.lower()!r}, column_name={column!r}, "
        f"params={new!r}, old_params={old!r}, column_class={new_kind or kind}, old_column_class={kind})"
    )


def add(column: str, kind: str, params: str) -> str:
    """The call that Piccolo writes for a new column of the owner."""
    return f"manager.add_column(table_class_name='Owner', tablename='owner', column_name={column!r}, column_class={kind}, params={params})"


NEW_OWNER = "INSERT INTO owner (id, name, code) VALUES ('3', 'Jonah', '{}')"
KINDS = {
    "a new table": Kind("manager.new_table('Toy', 'toy', id=Varchar(length=22, primary_key=True))", ("INSERT INTO toy (id) VALUES ('1')",)),
    "a new table with constraints": Kind(
        "manager.new_table('Toy', 'toy', id=Varchar(length=22, primary_key=True), size=Integer())\n"
        "manager.add_constraint(table_class_name='Toy', tablename='toy', constraint_name='size_once', constraint_class=Unique, "
        "params={'columns': ['size'], 'nulls_distinct': True})",
        ("INSERT INTO toy (id, size) VALUES ('1', 1)",), ("INSERT INTO toy (id, size) VALUES ('2', 1)",),
    ),
    "a table less": Kind("manager.drop_table(class_name='Pet', tablename='pet')", ("DELETE FROM owner",), ("SELECT * FROM pet",)),
    "a table renamed": Kind(
        "manager.rename_table(old_class_name='Pet', old_tablename='pet', new_class_name='Animal', new_tablename='animal')",
        ("INSERT INTO animal (id, owner) VALUES ('s', '2')",), ("SELECT * FROM pet", "INSERT INTO animal (id, owner) VALUES ('t', 'x')"),
    ),
    "a new column that may be null": Kind(add("phone", "Varchar", "{'length': 9, 'null': True, 'default': None}"), ("SELECT phone FROM owner",)),
    "a new column with a default": Kind(add("city", "Varchar", "{'length': 9, 'default': 'Oslo'}"), ("SELECT 1 / count(*) FROM owner WHERE city = 'Oslo'",)),
    "a new unique column": Kind(
        add("number", "Integer", "{'null': True, 'default': None, 'unique': True}"),
        ("UPDATE owner SET number = 1 WHERE id = '1'",), ("UPDATE owner SET number = 1 WHERE id = '2'",),
    ),
    "a new column that is a time": Kind(add("since", "Timestamptz", "{'default': TimestamptzNow()}"), ("SELECT 1 / count(since) FROM owner",)),
    "a new column that refers to a table": Kind(
        add("partner", "ForeignKey", "{'references': Owner, 'null': True, 'default': None}"),
        ("UPDATE owner SET partner = '1' WHERE id = '2'",), ("UPDATE owner SET partner = 'x' WHERE id = '2'",),
    ),
    "a new indexed column": Kind(add("city", "Varchar", "{'length': 9, 'default': '', 'index': True}"), ("DROP INDEX owner_city",)),
    "a column renamed": Kind(
        "manager.rename_column(table_class_name='Owner', tablename='owner', old_column_name='name', new_column_name='called')",
        ("SELECT called FROM owner",), ("SELECT name FROM owner",),
    ),
    "a column less": Kind("manager.drop_column(table_class_name='Pet', tablename='pet', column_name='chip')", (), ("SELECT chip FROM pet",)),
    "an indexed column less": Kind("manager.drop_column(table_class_name='Owner', tablename='owner', column_name='name')", (), ("SELECT name FROM owner",)),
    "a longer text": Kind(alter("Owner", "name", "Varchar", {"length": 40}, {"length": 20}), (f"UPDATE owner SET name = '{'x' * 40}'",)),
    "a column that may be null now": Kind(
        alter("Owner", "name", "Varchar", {"null": True}, {"null": False}), ("UPDATE owner SET name = NULL",),
    ),
    "a column that may not be null any more": Kind(
        alter("Owner", "age", "Integer", {"null": False}, {"null": True}), (), ("UPDATE owner SET age = NULL",),
    ),
    "another default": Kind(
        alter("Pet", "kind", "Varchar", {"default": "dog"}, {"default": "cat"}),
        ("INSERT INTO pet (id, owner) VALUES ('s', '1')", "SELECT 1 / count(*) FROM pet WHERE id = 's' AND kind = 'dog'"),
    ),
    "a column that is unique now": Kind(
        alter("Owner", "age", "Integer", {"unique": True}, {"unique": False}), (), ("UPDATE owner SET age = 1",),
    ),
    "a column that is not unique any more": Kind(
        alter("Owner", "code", "Varchar", {"unique": False}, {"unique": True}), (NEW_OWNER.format("a"),),
    ),
    "an index more": Kind(alter("Owner", "age", "Integer", {"index": True}, {"index": False}), ("DROP INDEX owner_age",)),
    "an index less": Kind(alter("Owner", "name", "Varchar", {"index": False}, {"index": True}), (), ("DROP INDEX owner_name",)),
    "another type": Kind(alter("Owner", "age", "Integer", {}, {}, "BigInt"), (f"UPDATE owner SET age = {2**40}",)),
    "children kept when the parent goes": Kind(
        alter("Pet", "owner", "ForeignKey", {"on_delete": "OnDelete.set_null"}, {"on_delete": "OnDelete.cascade"}).replace("'OnDelete.set_null'", "OnDelete.set_null").replace("'OnDelete.cascade'", "OnDelete.cascade"),
        ("DELETE FROM owner WHERE id = '1'", "SELECT 1 / count(*) FROM pet WHERE id = 'p' AND owner IS NULL"),
    ),
    "a constraint over two columns": Kind(
        "manager.add_constraint(table_class_name='Pet', tablename='pet', constraint_name='kind_once', constraint_class=Unique, "
        "params={'columns': ['owner', 'kind'], 'nulls_distinct': True})",
        (), ("INSERT INTO pet (id, owner, kind) VALUES ('s', '1', 'dog')",),
    ),
    "a check": Kind(
        "manager.add_constraint(table_class_name='Owner', tablename='owner', constraint_name='of_age', constraint_class=Check, "
        "params={'condition': 'age >= 18'})",
        (), ("UPDATE owner SET age = 9",),
    ),
    "an index over two columns": Kind("manager.add_extra('x', 'CREATE INDEX x ON owner (name, age)')", ("DROP INDEX x",)),
    "an index over two columns less": Kind(
        "manager.drop_extra('pet_by_owner_and_kind', 'DROP INDEX pet_by_owner_and_kind')", (), ("DROP INDEX pet_by_owner_and_kind",),
    ),
    "rows changed by a function": Kind(
        "async def older():\n    await engine().execute('UPDATE owner SET age = age + 1')\nmanager.add_raw(older)",
        ("SELECT 1 / count(*) FROM owner WHERE age = 42",),
    ),
}  # fmt: skip


@pytest.fixture
async def with_rows(empty_database, chain):
    """A database that has the first migration and rows."""
    chain.add(FIRST)
    await migrate()
    for sql in ROWS:
        await engine().execute(sql)
    return chain


async def _sound() -> None:
    if engine().engine_type == "sqlite":
        assert await engine().run_ddl("PRAGMA foreign_key_check") == []
        assert await engine().rows("PRAGMA integrity_check") == [("ok",)]


@pytest.mark.parametrize("name", KINDS)
async def test_a_migration_can_make(name, with_rows):
    kind = KINDS[name]
    with_rows.add(kind.change)
    assert len(await migrate()) == 1
    await _sound()
    for sql in kind.passes:
        await engine().run_ddl(sql)
    for sql in kind.fails:
        with pytest.raises(Exception, match="(?i)unique|null|no such|does not exist|foreign|check|constraint"):
            await engine().run_ddl(sql)


@pytest.mark.parametrize("name", [name for name in KINDS if "table" not in name])
async def test_every_row_is_kept_by(name, with_rows):
    with_rows.add(KINDS[name].change)
    await migrate()
    assert await engine().rows("SELECT count(*) FROM owner") == [(2,)]
    assert await engine().rows("SELECT owner, count(*) FROM pet GROUP BY owner ORDER BY owner") == [("1", 2), ("2", 1)]


async def test_a_table_that_is_made_anew_keeps_its_indexes_and_triggers(with_rows):
    with_rows.add(
        "manager.add_extra('no_hen', sqlite=(\"CREATE TRIGGER no_hen BEFORE INSERT ON pet WHEN NEW.kind = 'hen' BEGIN SELECT RAISE(ABORT, 'no'); END\",),"
        " postgres=('CREATE INDEX other ON pet (kind)',))"
    )
    with_rows.add(KINDS["another default"].change)
    with_rows.add(KINDS["a column that is not unique any more"].change)
    await migrate()
    await engine().run_ddl("DROP INDEX pet_by_owner_and_kind")
    if engine().engine_type == "sqlite":
        with pytest.raises(Exception, match="no"):
            await engine().execute("INSERT INTO pet (id, owner, kind) VALUES ('s', '1', 'hen')")


async def test_a_trigger_that_writes_to_a_table_which_is_made_anew_goes_on_working(with_rows, sqlite_only):
    with_rows.add(
        "manager.add_extra('older', 'CREATE TRIGGER older AFTER INSERT ON pet BEGIN UPDATE owner SET age = 99 WHERE id = NEW.owner; END')"
    )
    with_rows.add(KINDS["a column that is not unique any more"].change)
    await migrate()
    await engine().execute("INSERT INTO pet (id, owner) VALUES ('s', '1')")
    assert await engine().rows("SELECT age FROM owner ORDER BY id") == [(99,), (68,)]


async def test_null_where_none_may_be_any_more_is_refused_and_the_rows_stay(with_rows):
    await engine().execute("UPDATE owner SET age = NULL WHERE id = '1'")
    with_rows.add(KINDS["a column that may not be null any more"].change)
    with pytest.raises(Exception, match="(?i)null"):
        await migrate()
    assert await engine().rows("SELECT id, age FROM owner ORDER BY id") == [("1", None), ("2", 68)]
