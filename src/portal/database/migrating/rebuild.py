"""Making a table of SQLite anew with another shape, its rows, indexes and triggers kept.

The caller's transaction has the foreign keys off: with them on, SQLite deletes the children of a table that is
dropped, whatever `defer_foreign_keys` says.
"""

import re

from piccolo.columns.base import Column
from piccolo.table import Table

from portal.database.engine import engine
from portal.database.migrating.definitions import index_statements, table_statement


async def rebuild(table: type[Table]) -> None:
    """Give the table the shape of `table`. A row without a value that is now needed gets the column's default."""
    name = table._meta.tablename
    kept = await _own_statements(name)
    present = [row["name"] for row in await engine().run_ddl(f'PRAGMA table_info("{name}")')]
    await engine().run_ddl(table_statement(table, name=f"{name}__new"))
    await _copy_rows(table, present)
    await engine().run_ddl(f'DROP TABLE "{name}"')
    # As old versions did it, without checking triggers of other tables, which name a table that is not there just now.
    await engine().run_ddl("PRAGMA legacy_alter_table=1")
    await engine().run_ddl(f'ALTER TABLE "{name}__new" RENAME TO "{name}"')
    await engine().run_ddl("PRAGMA legacy_alter_table=0")
    gone = set(present) - {column._meta.db_column_name for column in table._meta.columns}
    for sql in _still_wanted(kept, table, gone) + index_statements(table):
        await engine().run_ddl(sql)


async def _own_statements(name: str) -> list[str]:
    sql = "SELECT sql FROM sqlite_master WHERE tbl_name = ? AND type IN ('index', 'trigger') AND sql IS NOT NULL ORDER BY rowid"
    return [text for (text,) in await engine().rows(sql, (name,))]


async def _copy_rows(table: type[Table], present: list[str]) -> None:
    name = table._meta.tablename
    columns = [column for column in table._meta.columns if column._meta.db_column_name in present]
    into = ", ".join(f'"{column._meta.db_column_name}"' for column in columns)
    values = ", ".join(_value(column) for column in columns)
    await engine().run_ddl(f'INSERT INTO "{name}__new" ({into}) SELECT {values} FROM "{name}"')


def _value(column: Column) -> str:
    quoted = f'"{column._meta.db_column_name}"'
    if column._meta.null or column._meta.primary_key or callable(column._meta.params.get("default")):
        return quoted
    return f"COALESCE({quoted}, {column.get_sql_value(column.get_default_value())})"


def _still_wanted(statements: list[str], table: type[Table], gone: set[str]) -> list[str]:
    """Without the indexes on columns that are gone, and without those of single columns, which are made anew."""
    single = {table._get_index_name([column._meta.db_column_name]).strip('"') for column in table._meta.columns}
    wanted = []
    for sql in statements:
        index = re.match(r'CREATE (?:UNIQUE )?INDEX (?:IF NOT EXISTS )?"?(\w+)"?', sql)
        if index and (index[1] in single or any(re.search(rf"\b{re.escape(column)}\b", sql) for column in gone)):
            continue
        wanted.append(sql)
    return wanted
