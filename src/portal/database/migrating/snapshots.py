"""A copy of the database from before it is changed, to go back to."""

import asyncio
import contextlib
import os
import shutil
import sqlite3
from pathlib import Path
from urllib.parse import unquote, urlsplit

from portal import clock
from portal.database.engine import engine
from portal.database.sqlite.connections import create_file, open_connection
from portal.settings import settings

KEPT = 5


class SnapshotRefused(Exception):
    """The copy could not be made, so nothing was changed; the message says why and what to do."""


async def take_snapshot(before: str) -> Path:
    """Copy the database to `snapshots/` in the data folder, and remove all but the newest five. Raises SnapshotRefused."""
    kind = "sqlite3" if engine().engine_type == "sqlite" else "dump"
    target = settings().data_dir / "snapshots" / f"{clock.now():%Y%m%dT%H%M%S%f}-before-{before}.{kind}"
    unfinished = target.with_name(f"{target.name}.part")
    try:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if kind == "sqlite3":
            await asyncio.to_thread(_copy_sqlite, Path(engine().path), unfinished)
        else:
            await _dump_postgres(engine().url, unfinished)
        _make_durable(unfinished, target)
    except (OSError, sqlite3.Error) as error:
        raise SnapshotRefused(f"No snapshot could be made ({error}); the database was not changed.") from error
    finally:
        with contextlib.suppress(OSError):
            unfinished.unlink()
    _remove_old(target.parent, kind)
    return target


def _copy_sqlite(source: Path, target: Path) -> None:
    create_file(target)
    connection = open_connection(source, query_only=False)
    try:
        connection.execute("VACUUM INTO ?", (str(target),))
    finally:
        connection.close()


async def _dump_postgres(url: str, target: Path) -> None:
    parts = urlsplit(url)
    environment = os.environ | ({"PGPASSWORD": unquote(parts.password)} if parts.password else {})
    address = parts._replace(netloc=parts.netloc.replace(f":{parts.password}@", "@")) if parts.password else parts
    os.close(os.open(target, os.O_CREAT | os.O_WRONLY, 0o600))
    dumping = await asyncio.create_subprocess_exec(
        _pg_dump(), "--format=custom", f"--file={target}", f"--dbname={address.geturl()}",
        env=environment, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    _, complaint = await dumping.communicate()
    if dumping.returncode:
        raise SnapshotRefused(f"pg_dump failed; the database was not changed. It said: {complaint.decode(errors='replace').strip()}")


def _pg_dump() -> str:
    newest = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_dump"), key=lambda path: int(path.parts[-3]))
    found = str(newest[-1]) if newest else shutil.which("pg_dump")
    if not found:
        raise SnapshotRefused(
            "There is no pg_dump to make a snapshot with; the database was not changed. Install the PostgreSQL client "
            "(Debian: apt-get install postgresql-client), or say --no-snapshot if you have just made a backup yourself."
        )
    return found


def _make_durable(unfinished: Path, target: Path) -> None:
    for path in (unfinished, unfinished.parent):
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
            if path is unfinished:
                os.rename(unfinished, target)
        finally:
            os.close(descriptor)


def _remove_old(folder: Path, kind: str) -> None:
    for old in sorted(folder.glob(f"*-before-*.{kind}"))[:-KEPT]:
        old.unlink()
