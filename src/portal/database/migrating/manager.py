"""The `MigrationManager` of our migration files: Piccolo's, made to work on SQLite as on PostgreSQL.

SQLite's ALTER TABLE cannot alter a column, add a constraint or drop an indexed column: such a table is made anew from
the snapshot of the chain. Functions given to `add_raw` run after the tables have changed, and extras last.
"""

import inspect
from typing import Any

from piccolo.apps.migrations.auto.migration_manager import AddColumnClass
from piccolo.apps.migrations.auto.migration_manager import MigrationManager as PiccoloManager
from piccolo.columns import Date, Time, Timestamp, Timestamptz
from piccolo.columns.base import Column
from piccolo.table import Table, create_table_class, sort_table_classes

from portal.database.engine import engine
from portal.database.extras import Extra
from portal.database.migrating import chain
from portal.database.migrating.definitions import index_statements, table_statement
from portal.database.migrating.rebuild import rebuild

_DEFAULT_NOT_CONSTANT = (Date, Time, Timestamp, Timestamptz)


class MigrationManager(PiccoloManager):
    """What one migration changes; `run` makes the changes in the open transaction."""

    def __init__(self, **named: Any):
        super().__init__(**named)
        self.add_extras: list[Extra] = []
        self.drop_extras: list[Extra] = []

    def new_table(self, class_name: str, tablename: str, /, **columns: Column) -> None:
        """Make a table with these columns; short for Piccolo's `add_table` and `add_column`."""
        self.add_table(class_name, tablename=tablename)
        for name, column in columns.items():
            column._meta.name = name
            self.add_columns.append(AddColumnClass(column, class_name, tablename, None))

    def add_extra(self, name: str, *both: str, sqlite: tuple[str, ...] = (), postgres: tuple[str, ...] = ()) -> None:
        """Run these statements last, for what Piccolo cannot say (database/extras.py)."""
        self.add_extras.append(Extra(name, sqlite or both, postgres or both))

    def drop_extra(self, name: str, *both: str, sqlite: tuple[str, ...] = (), postgres: tuple[str, ...] = ()) -> None:
        """Run these statements, which undo the extra `name`, before anything else."""
        self.drop_extras.append(Extra(name, sqlite or both, postgres or both))

    async def run(self, backwards: bool = False) -> None:
        """Make the changes. Going back is done by putting the snapshot of the database back, never here."""
        if backwards:
            raise ValueError("put the snapshot from before the migration back instead")
        await self._run_extras(self.drop_extras)
        await self._run_add_tables()
        await self._run_rename_tables()
        await self._run_rename_columns()
        if engine().engine_type == "sqlite":
            await self._change_tables_of_sqlite()
        else:
            await self._change_tables_of_postgres()
        await self._run_drop_tables()
        for function in self.raw:
            result = function()
            if inspect.isawaitable(result):
                await result
        await self._run_extras(self.add_extras)

    async def get_table_from_snapshot(
        self, table_class_name: str, app_name: str | None = None, offset: int = 0, migration_id: str | None = None
    ) -> type[Table]:
        """The table as this migration leaves it; with `offset=-1`, as it was before."""
        return await chain.table_at(migration_id or self.migration_id, table_class_name, before=offset < 0)

    async def _run_add_tables(self, backwards: bool = False) -> None:
        tables = []
        for added in self.add_tables:
            columns = self.add_columns.columns_for_table_class_name(added.class_name)
            table = create_table_class(
                added.class_name,
                class_kwargs={"tablename": added.tablename},
                class_members={column._meta.name: column for column in columns},
            )
            table._meta.constraints.extend(self.add_constraints.constraints_for_table_class_name(added.class_name))
            tables.append(table)
        for table in sort_table_classes(tables):
            await engine().run_ddl(table_statement(table))
            for sql in index_statements(table):
                await engine().run_ddl(sql)

    async def _change_tables_of_postgres(self) -> None:
        await self._run_add_columns()
        await self._run_drop_columns()
        await self._run_alter_columns()
        await self._run_add_constraints()
        await self._run_drop_constraints()

    async def _change_tables_of_sqlite(self) -> None:
        names = self._tables_to_rebuild()
        every = self.add_columns
        self.add_columns = type(every)([added for added in every.add_columns if added.table_class_name not in names])
        await self._run_add_columns()
        self.add_columns = every
        for name in names:
            await rebuild(await self.get_table_from_snapshot(name))

    def _tables_to_rebuild(self) -> list[str]:
        changes = (self.alter_columns, self.drop_columns, self.add_constraints, self.drop_constraints)
        names = {name for change in changes for name in change.table_class_names}
        names |= {added.table_class_name for added in self.add_columns.add_columns if not _can_be_added(added.column)}
        return sorted(names - {table.class_name for table in self.add_tables})

    async def _run_extras(self, extras: list[Extra]) -> None:
        for extra in extras:
            for sql in extra.for_engine(engine().engine_type):
                await engine().run_ddl(sql)


def _can_be_added(column: Column) -> bool:
    """Whether SQLite can add the column to a table with rows: not unique, with a constant default or none needed."""
    if column._meta.unique or callable(column._meta.params.get("default")):
        return False
    return column._meta.null or not isinstance(column, _DEFAULT_NOT_CONSTANT)
