"""What the two drivers raise, in the portal's words.

A caller may want to catch a key that is taken: `UNIQUE_VIOLATIONS`. When the database cannot be asked just now it is
`errors.Busy` (try again soon) or its subclass `Unavailable` (somebody has to mend something), pages with status 503.
Everything else is a mistake in our SQL and stays what the driver raised.
"""

import sqlite3
from typing import NoReturn

from portal.errors import Busy, PortalError


class Unavailable(Busy):
    """The database cannot be read or written: disk full, read-only, gone, or its server is down. Nothing was saved."""

    def __init__(self, reason: str, retry_after: int = 30):
        super().__init__(retry_after)
        self.args = (reason,)


class UniqueViolation(Exception):
    """A row with this key is already there. Nothing of the statement was stored."""


class NotStorable(PortalError):
    """A text that the database cannot take: half of a surrogate pair, or on PostgreSQL a NUL character."""


UNIQUE_VIOLATIONS: tuple[type[Exception], ...] = (UniqueViolation,)

_UNIQUE = {sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY, sqlite3.SQLITE_CONSTRAINT_ROWID}
_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_STORAGE = {
    sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PROTOCOL,
}  # fmt: skip


def primary_code(error: sqlite3.Error) -> int:
    """SQLite's primary result code, without the detail in the higher bits; -1 for errors of Python's own."""
    code = getattr(error, "sqlite_errorcode", None)
    return -1 if code is None else code & 0xFF


def raise_sqlite_error(error: sqlite3.Error) -> NoReturn:
    """Raise what `error` means to a caller; `error` itself when it is a mistake in our SQL."""
    code = primary_code(error)
    if getattr(error, "sqlite_errorcode", -1) in _UNIQUE:
        raise UniqueViolation(*error.args) from error
    if code in _BUSY:
        raise Busy() from error
    if code in _STORAGE:
        raise Unavailable(str(error)) from error
    raise error
