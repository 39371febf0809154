"""Writing a migration from the tables in the code."""

import ast

import pytest
from piccolo.columns import ForeignKey, Integer, Timestamptz, Varchar
from piccolo.table import Table, create_table_class

from portal import piccolo_app
from portal.database import extras
from portal.database.engine import engine
from portal.database.identifiers import id_column, new_id
from portal.database.migrate import migrate
from portal.database.migrating import writing
from portal.database.migrating.writing import NothingToWrite, chain_has_drifted, write_migration

TRIGGER = extras.statements(
    "toy_no_delete",
    sqlite=("CREATE TRIGGER toy_no_delete BEFORE DELETE ON toy BEGIN SELECT RAISE(ABORT, 'never'); END",),
    postgres=(
        "CREATE FUNCTION toy_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'never'; END $$",
        "CREATE TRIGGER toy_no_delete BEFORE DELETE ON toy FOR EACH ROW EXECUTE FUNCTION toy_refuse()",
    ),
)


def table(name: str, /, **columns) -> type[Table]:
    """A table as a feature declares it."""
    return create_table_class(name, class_kwargs={"tablename": name.lower()}, class_members={"id": id_column(), **columns})


@pytest.fixture
def code(chain, monkeypatch):
    """Says which tables and extras are in the code."""

    def is_now(*tables, more=()):
        monkeypatch.setattr(piccolo_app.APP_CONFIG, "table_classes", list(tables))
        monkeypatch.setattr(piccolo_app, "extras", lambda: list(more))

    return is_now


async def test_a_new_table_is_written_short_and_makes_the_table(empty_database, code):
    child = table("Child")
    code(child, table("Toy", child=ForeignKey(child, index=True), size=Integer(null=True, default=None), seen_at=Timestamptz(default=None)))
    path = await write_migration("toys")
    assert path.name == "m0001_toys.py"
    assert "child=ForeignKey(Child, index=True),\n        size=Integer(default=None, null=True)," in path.read_text()
    await migrate()
    await engine().execute("INSERT INTO child (id) VALUES ('1')")
    assert not await chain_has_drifted()


async def test_an_id_made_by_a_function_gets_no_default_in_the_database(empty_database, code):
    code(table("Toy"))
    await write_migration("toys")
    await migrate()
    with pytest.raises(Exception, match="(?i)null"):
        await engine().execute("INSERT INTO toy (id) VALUES (NULL)") if engine().engine_type == "postgres" else await engine().execute(
            "INSERT INTO toy DEFAULT VALUES"
        )


async def test_what_has_changed_is_written_next(empty_database, code):
    code(table("Toy", size=Integer(default=0)))
    await write_migration("toys")
    code(table("Toy", size=Integer(default=1), name=Varchar(length=9)), more=[extras.index("toy_by_size", on="toy", columns="size, name")])
    path = await write_migration("bigger_toys")
    assert path.name == "m0002_bigger_toys.py"
    await migrate()
    await engine().execute("INSERT INTO toy (id) VALUES ('1')")
    assert await engine().rows("SELECT size, name FROM toy") == [(1, "")]
    assert not await chain_has_drifted()


async def test_nothing_is_written_when_nothing_has_changed(code):
    code(table("Toy"))
    await write_migration("toys")
    with pytest.raises(NothingToWrite):
        await write_migration("again")


async def test_the_newest_can_be_replaced(code):
    code(table("Toy"))
    first = await write_migration("toys")
    code(table("Toy", size=Integer()))
    second = await write_migration("better_toys", replace=True)
    assert not first.exists() and second.name == "m0001_better_toys.py" and not await chain_has_drifted()


async def test_a_trigger_is_made_changed_and_taken_away(empty_database, code):
    code(table("Toy"), more=[TRIGGER])
    await write_migration("toys")
    await migrate()
    await engine().execute("INSERT INTO toy (id) VALUES ('1')")
    with pytest.raises(Exception, match="never"):
        await engine().execute("DELETE FROM toy")
    code(table("Toy"))
    await write_migration("no_trigger")
    await migrate()
    assert await engine().execute("DELETE FROM toy") == 1


async def test_an_index_that_changes_is_made_anew(empty_database, code):
    code(table("Toy", size=Integer()), more=[extras.index("toy_once", on="toy", columns="size", unique=True)])
    await write_migration("toys")
    code(table("Toy", size=Integer()), more=[extras.index("toy_once", on="toy", columns="size", unique=True, where="size > 5")])
    await write_migration("small_toys")
    await migrate()
    for number, size in enumerate((1, 1, 6)):
        await engine().execute(f"INSERT INTO toy (id, size) VALUES ('{number}', {size})")
    with pytest.raises(Exception, match="(?i)unique"):
        await engine().execute("INSERT INTO toy (id, size) VALUES ('x', 6)")


async def test_what_cannot_be_undone_by_itself_is_left_to_a_person(code):
    code(table("Toy"), more=[extras.statements("odd", sqlite=("INSERT INTO toy VALUES ('1')",), postgres=())])
    await write_migration("toys")
    code(table("Toy"))
    with pytest.raises(ValueError, match="by hand"):
        await write_migration("no_odd")


@pytest.mark.parametrize("name", ["", "ab", "Two Words", "../x", "a" * 61])
async def test_a_name_that_is_no_file_name_is_refused(name, code):
    code(table("Toy"))
    with pytest.raises(ValueError, match="small letters"):
        await write_migration(name)


async def test_what_is_written_does_not_depend_on_the_order_of_anything(code):
    tables = [table(name, size=Integer()) for name in ("Ball", "Kite", "Toy", "Doll")]
    code(*tables)
    first = await writing._content("toys", [])
    code(*reversed(tables))
    assert await writing._content("toys", []) == first
    assert ast.parse(first) and new_id() not in first
