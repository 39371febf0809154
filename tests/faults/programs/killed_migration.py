"""Migrates a copy of a database again and again, killed before its first, second, third … statement.

Arguments: the folder to work in, the database to copy, the folder of migrations. Prints a line of JSON for each try:
which statement, the tables that were left (a hash) and those after the migration was run again.
"""

import asyncio
import hashlib
import json
import os
import shutil
import signal
import sqlite3
import sys
from pathlib import Path

from portal.database.engine import engine
from portal.database.migrate import migrate
from portal.database.migrating import files
from portal.database.sqlite.writing import Writer
from portal.settings import Settings, use_settings


def _die_before(last: int) -> None:
    """Kill this process instead of doing the `last`th thing that the writer is asked for."""
    count = 0

    def dying(method):
        def counted(*arguments, **named):
            nonlocal count
            count += 1
            if count == last:
                os.kill(os.getpid(), signal.SIGKILL)
            return method(*arguments, **named)

        return counted

    for name in ("begin", "run", "commit", "end"):
        setattr(Writer, name, dying(getattr(Writer, name)))


def _migrate_in_child(data_dir: Path, last: int) -> bool:
    """Whether the migration came to its end."""
    child = os.fork()
    if child == 0:
        use_settings(Settings(data_dir=data_dir))
        _die_before(last)

        async def run():
            await migrate()
            await engine().stop()

        asyncio.run(run())
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def _look(data_dir: Path) -> dict:
    connection = sqlite3.connect(data_dir / "portal.sqlite3")
    schema = connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY 1, 2").fetchall()
    names = {row[1] for row in schema if row[0] == "table" and not row[1].startswith("sqlite_")}
    looked = {
        "schema": hashlib.sha256(repr(schema).encode()).hexdigest(),
        "done": [name for (name,) in connection.execute("SELECT name FROM migration ORDER BY name")] if "migration" in names else [],
        "rows": {name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in sorted(names - {"migration"})},
        "sound": connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        and not connection.execute("PRAGMA foreign_key_check").fetchall(),
        "snapshots": len(list(data_dir.glob("snapshots/*.sqlite3"))),
    }
    connection.close()
    return looked


def main(folder: Path, start: Path, migrations: str) -> None:
    """Try with every statement until one try comes to its end."""
    files.FOLDER = Path(migrations)
    ended, last = False, 0
    while not ended:
        last += 1
        data_dir = folder / f"try-{last}"
        data_dir.mkdir()
        if start.exists():
            shutil.copyfile(start, data_dir / "portal.sqlite3")
        ended = _migrate_in_child(data_dir, last)
        left = _look(data_dir)
        assert _migrate_in_child(data_dir, -1)
        print(json.dumps({"statement": last, "left": left, "after": _look(data_dir)}), flush=True)
        shutil.rmtree(data_dir)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
