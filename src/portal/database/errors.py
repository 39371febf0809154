"""What the two drivers raise, in the portal's words.

A driver's error that a caller may want to catch keeps its class: `UNIQUE_VIOLATIONS`. The rest become `errors.Busy`
(try again soon) or its subclass `Unavailable` (somebody has to mend something), which are pages with status 503.
"""

import sqlite3

import asyncpg

from portal.errors import Busy


class Unavailable(Busy):
    """The database cannot be read or written: disk full, read-only, gone, or its server is down. Nothing was saved."""

    def __init__(self, reason: str, retry_after: int = 30):
        super().__init__(retry_after)
        self.args = (reason,)


class UniqueViolation(sqlite3.IntegrityError):
    """A row with this key is already there (SQLite)."""


UNIQUE_VIOLATIONS: tuple[type[Exception], ...] = (UniqueViolation, asyncpg.UniqueViolationError)

_SQLITE_UNIQUE = {sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY, sqlite3.SQLITE_CONSTRAINT_ROWID}
_SQLITE_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_SQLITE_STORAGE = {
    sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PROTOCOL,
}  # fmt: skip
_POSTGRES_BUSY = (
    asyncpg.LockNotAvailableError,
    asyncpg.DeadlockDetectedError,
    asyncpg.SerializationError,
    asyncpg.TooManyConnectionsError,
)
_POSTGRES_UNAVAILABLE = (
    OSError,
    TimeoutError,
    asyncpg.PostgresConnectionError,
    asyncpg.CannotConnectNowError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.IdleInTransactionSessionTimeoutError,
    asyncpg.DiskFullError,
    asyncpg.ReadOnlySQLTransactionError,
)


def primary_code(error: sqlite3.Error) -> int:
    """SQLite's primary result code, without the detail in the higher bits; -1 for errors of Python's own."""
    code = getattr(error, "sqlite_errorcode", None)
    return -1 if code is None else code & 0xFF


def sqlite_error(error: sqlite3.Error) -> Exception:
    """What to raise instead of `error`; `error` itself when it is a mistake in our SQL."""
    if getattr(error, "sqlite_errorcode", -1) in _SQLITE_UNIQUE:
        return UniqueViolation(*error.args)
    code = primary_code(error)
    if code in _SQLITE_BUSY:
        return Busy()
    return Unavailable(str(error)) if code in _SQLITE_STORAGE else error


def postgres_error(error: Exception) -> Exception:
    """What to raise instead of `error`; `error` itself when it is a mistake in our SQL."""
    if isinstance(error, _POSTGRES_BUSY):
        return Busy()
    return Unavailable(f"{type(error).__name__}: {error}") if _server_is_gone(error) else error


def _server_is_gone(error: Exception) -> bool:
    # asyncpg has one class for a lost connection ("closed", "released back to the pool") and for wrong arguments
    lost = isinstance(error, asyncpg.InterfaceError) and any(word in str(error) for word in ("clos", "released"))
    return lost or isinstance(error, _POSTGRES_UNAVAILABLE)
