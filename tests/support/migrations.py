"""Chains of migrations made for a test."""

from pathlib import Path

_FILE = """\
from piccolo.columns import *
from piccolo.columns.base import OnDelete
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from portal.database.engine import engine
from portal.database.migrating.manager import MigrationManager


class Owner(Table, tablename="owner"):
    id = Varchar(length=22, primary_key=True)


async def forwards():
    manager = MigrationManager(migration_id={identifier!r}, app_name="portal")
{body}
    return manager
"""


class Chain:
    """A folder of migrations in the place of the real one."""

    def __init__(self, folder: Path):
        self._folder = folder
        folder.mkdir(exist_ok=True)

    def add(self, body: str, name: str = "change") -> str:
        """Write the next migration, whose `manager` the lines of `body` fill; its id."""
        identifier = f"m{len(list(self._folder.iterdir())) + 1:04}_{name}"
        lines = "\n".join(f"    {line}" for line in body.strip().splitlines())
        (self._folder / f"{identifier}.py").write_text(_FILE.format(identifier=identifier, body=lines))
        return identifier

    def take_back(self, identifier: str) -> None:
        """Remove a migration."""
        (self._folder / f"{identifier}.py").unlink()
