"""Bringing the database in force to the tables of this version."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass

from piccolo.apps.migrations.tables import Migration

from portal.database.engine import engine
from portal.database.migrating import files
from portal.database.migrating.lock import migration_lock
from portal.database.migrating.snapshots import take_snapshot

_APP_NAME = "portal"


class MigrationRefused(Exception):
    """The database does not belong to this version; nothing was changed. The message says what is wrong."""


@dataclass(frozen=True)
class Standing:
    """Which migrations the database has, and which it still needs."""

    done: list[str]
    missing: list[str]


async def migrate(*, snapshot: bool = True, say: Callable[[str], None] = lambda line: None) -> list[str]:
    """Run the migrations that the database lacks; their ids.

    Each is written together with the row that says so. A database with data is copied first (`snapshot`).
    Raises MigrationRefused, SnapshotRefused, or errors.Busy when another process migrates for two minutes.
    """
    async with migration_lock():
        standing = await standing_of_database()
        if standing.missing and standing.done and snapshot:
            say(f"Snapshot: {await take_snapshot(standing.missing[0])}")
        for identifier in standing.missing:
            await _run(identifier)
            say(f"Done: {identifier}")
    return standing.missing


async def database_is_current() -> bool:
    """Whether the database has every migration of this version, and none of a newer one."""
    try:
        return not (await standing_of_database()).missing
    except MigrationRefused:
        return False


async def standing_of_database() -> Standing:
    """Compare the database with the chain. Raises MigrationRefused when it is newer or its history is another one."""
    known, done = files.identifiers(), sorted(await _done())
    unknown = sorted(set(done) - set(known))
    if unknown:
        raise MigrationRefused(
            f"The database was made by a newer version ({unknown[-1]} is not known here). Nothing was changed: "
            "start the newer version, or put back the snapshot from before it."
        )
    if done != known[: len(done)]:
        skipped = next(one for one, other in zip(known, done, strict=False) if one != other)
        raise MigrationRefused(f"The database lacks {skipped} but has later migrations; its history is not that of this version.")
    return Standing(done, known[len(done) :])


async def _done() -> list[str]:
    engine()  # now, because Piccolo's own way of finding it takes a tenth of a second
    if not await Migration.table_exists():
        return []
    return await Migration.select(Migration.name).where(Migration.app_name == _APP_NAME).output(as_list=True)


async def _run(identifier: str) -> None:
    manager = await files.load(identifier).forwards()
    async with _transaction():
        if not await Migration.table_exists():
            await Migration.create_table()
        await manager.run()
        await Migration.insert(Migration(name=identifier, app_name=_APP_NAME))
        await _check_references(identifier)


def _transaction() -> AbstractAsyncContextManager:
    if engine().engine_type == "sqlite":
        return engine().transaction(foreign_keys=False)
    return engine().transaction()


async def _check_references(identifier: str) -> None:
    if engine().engine_type == "sqlite" and (broken := await engine().run_ddl("PRAGMA foreign_key_check")):
        raise MigrationRefused(f"{identifier} would leave {len(broken)} rows without the row they belong to; nothing was changed.")
