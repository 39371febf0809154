"""Looking for damage in the database in force."""

from portal.database.engine import engine
from portal.database.migrate import MigrationRefused, standing_of_database

_MOST = 20


async def problems() -> list[str]:
    """What is wrong, in words for the person who keeps the server; empty when all is well. Reads the whole database.

    Raises errors.Unavailable when it cannot be reached.
    """
    found = await _damage() if engine().engine_type == "sqlite" else []
    try:
        missing = (await standing_of_database()).missing
    except MigrationRefused as refused:
        return [*found, str(refused)]
    return found + ([f"It lacks {', '.join(missing)}: run `portal db migrate`."] if missing else [])


async def _damage() -> list[str]:
    damage = [row["integrity_check"] for row in await engine().run_ddl(f"PRAGMA integrity_check({_MOST})")]
    found = [] if damage == ["ok"] else [f"Damaged: {line}. Put a backup back." for line in damage]
    broken = (await engine().run_ddl("PRAGMA foreign_key_check"))[:_MOST]
    return found + [f"A row of {row['table']} belongs to a row of {row['parent']} that is not there." for row in broken]
