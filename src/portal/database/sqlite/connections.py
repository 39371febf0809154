"""Opening connections: the file, its mode, and the settings that every connection has."""

import os
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

SETTINGS = (
    "foreign_keys=1",
    "busy_timeout=5000",
    "synchronous=FULL",
    "recursive_triggers=1",
    "trusted_schema=OFF",
    "cell_size_check=ON",
    "temp_store=MEMORY",
    "cache_size=-16000",
    "journal_size_limit=67108864",
)


def _moment(stored: bytes) -> datetime:
    """Piccolo's own converter decodes, reads and sets the time zone by three calls in a wrapper; a list has forty moments."""
    return datetime.fromisoformat(stored.decode("ascii")).replace(tzinfo=UTC)


sqlite3.register_converter("TIMESTAMPTZ", _moment)


class Connection(sqlite3.Connection):
    """A connection that can be referred to weakly."""


def create_file(path: Path) -> None:
    """Make an empty database that only its owner may read, in a folder that only its owner may enter."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    if path.stat().st_mode & 0o077:
        path.chmod(0o600)


def open_connection(path: Path, *, query_only: bool) -> Connection:
    """Open the database at `path`, which must exist. Raises sqlite3.OperationalError."""
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode=rw",
        uri=True,
        isolation_level=None,
        check_same_thread=False,  # a connection goes from thread to thread, but never serves two at once
        cached_statements=256,
        detect_types=sqlite3.PARSE_DECLTYPES | sqlite3.PARSE_COLNAMES,
        factory=Connection,
    )
    try:
        for setting in SETTINGS:
            connection.execute(f"PRAGMA {setting}")
        # Not mode=ro: a read-only connection could not recover the log that a killed process left.
        connection.execute("PRAGMA query_only=1" if query_only else "PRAGMA journal_mode=WAL")
    except BaseException:
        connection.close()
        raise
    return connection
