"""Look after the database: bring it to this version, say how it stands, write the next migration.

portal db migrate                 run the migrations that the database lacks; one with data is copied first
portal db status                  say which migrations it has and which it lacks
portal db check                   look for damage; exit code 1 when there is any, or when it is not of this version
portal db new-migration NAME      write the next migration from the tables in the code (for developers)
"""

import argparse
import asyncio
import sys
from collections.abc import Callable, Coroutine
from typing import Any

from portal.database.check import problems
from portal.database.engine import engine, stop_database
from portal.database.migrate import MigrationRefused, migrate, standing_of_database
from portal.database.migrating.snapshots import SnapshotRefused
from portal.database.migrating.writing import NothingToWrite, chain_has_drifted, write_migration

GROUP = "db"


def add_commands(subparsers: argparse._SubParsersAction) -> None:
    """The commands of `portal db`."""
    migrating = subparsers.add_parser("migrate", help="run the migrations that the database lacks")
    migrating.add_argument("--no-snapshot", action="store_true", help="do not copy the database first")
    migrating.set_defaults(run=lambda args: _in_loop(_migrate(args.no_snapshot)))
    subparsers.add_parser("status", help="say how the database stands").set_defaults(run=lambda args: _in_loop(_status()))
    subparsers.add_parser("check", help="look for damage").set_defaults(run=lambda args: _in_loop(_check()))
    writing = subparsers.add_parser("new-migration", help="write the next migration (for developers)")
    writing.add_argument("name", help="what it does, in small letters and underscores")
    writing.add_argument("--replace", action="store_true", help="in place of the newest one, while nobody has run that yet")
    writing.set_defaults(run=lambda args: _in_loop(_new_migration(args.name, args.replace)))


def _in_loop(work: Coroutine[Any, Any, int]) -> int:
    async def run() -> int:
        try:
            return await work
        except (MigrationRefused, SnapshotRefused) as refused:
            print(f"portal: {refused}", file=sys.stderr)
            return 1
        finally:
            await stop_database()

    return asyncio.run(run())


async def _migrate(no_snapshot: bool) -> int:
    done = await migrate(snapshot=not no_snapshot, say=print)
    print("The database is of this version." if done else "The database already is of this version.")
    return 0


async def _status() -> int:
    standing = await standing_of_database()
    _list("It has:", standing.done)
    _list("It lacks (portal db migrate):", standing.missing)
    return 1 if standing.missing else 0


async def _check() -> int:
    found = await problems()
    _list("Wrong:", found)
    if not found:
        print(f"The {'SQLite' if engine().engine_type == 'sqlite' else 'PostgreSQL'} database is sound and of this version.")
    return 1 if found else 0


async def _new_migration(name: str, replace: bool) -> int:
    try:
        print(f"Written: {await write_migration(name, replace=replace)}")
    except NothingToWrite:
        print("The tables in the code are those of the migrations.")
    except ValueError as wrong:
        print(f"portal: {wrong}", file=sys.stderr)
        return 2
    return 0 if not await chain_has_drifted() else 1


def _list(title: str, lines: list[str], show: Callable[[str], None] = print) -> None:
    if lines:
        show(title)
        for line in lines:
            show(f"  {line}")
