"""What the migrations of `migrations/` change, and the tables that they add up to."""

from typing import TYPE_CHECKING

from piccolo.apps.migrations.auto.diffable_table import DiffableTable
from piccolo.apps.migrations.auto.schema_snapshot import SchemaSnapshot
from piccolo.columns.base import Column
from piccolo.columns.column_types import ForeignKey
from piccolo.table import Table

from portal.database.extras import Extra
from portal.database.migrating.files import identifiers, load

if TYPE_CHECKING:
    from portal.database.migrating.manager import MigrationManager


async def manager_of(identifier: str) -> "MigrationManager":
    """What the migration changes, read anew: adding it up changes it."""
    return await load(identifier).forwards()


async def tables_after(wanted: list[str]) -> list[DiffableTable]:
    """The tables as the migrations `wanted` leave them."""
    return SchemaSnapshot([await manager_of(identifier) for identifier in wanted]).get_snapshot()


async def table_at(identifier: str, class_name: str, *, before: bool) -> type[Table]:
    """One table as the migration `identifier` leaves it, or as it was `before`. Raises ValueError."""
    order = identifiers()
    wanted = order[: order.index(identifier) + (0 if before else 1)]
    for table in await tables_after(wanted):
        if table.class_name == class_name:
            table.columns = [_remade(column) for column in table.columns]
            return table.to_table_class()
    raise ValueError(f"there is no table {class_name} at {identifier}")


async def extras_after(wanted: list[str]) -> dict[str, Extra]:
    """The extras as the migrations `wanted` leave them, by name."""
    found: dict[str, Extra] = {}
    for identifier in wanted:
        manager = await manager_of(identifier)
        for dropped in manager.drop_extras:
            found.pop(dropped.name, None)
        found.update({extra.name: extra for extra in manager.add_extras})
    return found


def _remade(column: Column) -> Column:
    """The column made from its parameters: Piccolo's snapshot changes those only, not what is derived from them."""
    made = column.__class__(**column._meta.params)
    made._meta.name = column._meta.name
    made._meta.db_column_name = column._meta.db_column_name
    if isinstance(made, ForeignKey):
        made._foreign_key_meta.references = column._foreign_key_meta.references
    return made
