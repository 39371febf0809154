"""Getting in."""

from piccolo.columns.column_types import Integer, Text, Timestamptz, Varchar

from portal.database.identifiers import new_id
from portal.database.migrating.manager import MigrationManager

ID = "m0002_getting_in"


async def forwards() -> MigrationManager:
    """What this migration changes."""
    manager = MigrationManager(migration_id=ID, app_name="portal", description="Getting in.")
    manager.new_table(
        "ClinicLimit",
        "clinic_limit",
        id=Varchar(length=22, default=new_id, primary_key=True),
        name=Varchar(length=60, unique=True),
        value=Integer(),
        reason=Text(),
        changed_at=Timestamptz(),
        changed_by=Varchar(length=22, default=None, null=True),
    )
    return manager
