"""Looking for damage in the database in force."""

import asyncio
import sqlite3
from pathlib import Path

from portal.database.engine import engine
from portal.database.migrate import MigrationRefused, standing_of_database
from portal.database.sqlite.connections import open_connection

_MOST = 20
_DAMAGED = "Damaged: {}. Put a backup back."


async def problems() -> list[str]:
    """What is wrong, in words for the person who keeps the server; empty when all is well. Reads the whole database.

    Raises errors.Unavailable when it cannot be reached.
    """
    try:
        await engine().start()
        # On a connection and a thread of its own: it may take longer than a question may.
        found = await asyncio.to_thread(_damage, Path(engine().path)) if engine().engine_type == "sqlite" else []
    except sqlite3.DatabaseError as error:
        return [_DAMAGED.format(error)]
    try:
        missing = (await standing_of_database()).missing
    except MigrationRefused as refused:
        return [*found, str(refused)]
    return found + ([f"It lacks {', '.join(missing)}: run `portal db migrate`."] if missing else [])


def _damage(path: Path) -> list[str]:
    connection = open_connection(path, query_only=True)
    try:
        damage = [line for (line,) in connection.execute(f"PRAGMA integrity_check({_MOST})")]
        broken = connection.execute("PRAGMA foreign_key_check").fetchmany(_MOST)
    finally:
        connection.close()
    found = [] if damage == ["ok"] else [_DAMAGED.format(line) for line in damage]
    return found + [f"A row of {table} belongs to a row of {parent} that is not there." for table, _, parent, _ in broken]
