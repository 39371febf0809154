"""Looking for damage in the database in force."""

import sqlite3

from portal.database.engine import engine
from portal.database.migrate import MigrationRefused, standing_of_database

_MOST = 20
_DAMAGED = "Damaged: {}. Put a backup back."


async def problems() -> list[str]:
    """What is wrong, in words for the person who keeps the server; empty when all is well. Reads the whole database.

    Raises errors.Unavailable when it cannot be reached.
    """
    try:
        found = await _damage() if engine().engine_type == "sqlite" else []
    except sqlite3.DatabaseError as error:
        return [_DAMAGED.format(error)]
    try:
        missing = (await standing_of_database()).missing
    except MigrationRefused as refused:
        return [*found, str(refused)]
    return found + ([f"It lacks {', '.join(missing)}: run `portal db migrate`."] if missing else [])


async def _damage() -> list[str]:
    damage = [row["integrity_check"] for row in await engine().run_ddl(f"PRAGMA integrity_check({_MOST})")]
    found = [] if damage == ["ok"] else [_DAMAGED.format(line) for line in damage]
    broken = (await engine().run_ddl("PRAGMA foreign_key_check"))[:_MOST]
    return found + [f"A row of {row['table']} belongs to a row of {row['parent']} that is not there." for row in broken]
