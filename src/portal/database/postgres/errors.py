"""What asyncpg raises, in the portal's words."""

from typing import NoReturn

import asyncpg

from portal.database.errors import NotStorable, Unavailable, UniqueViolation
from portal.errors import Busy

_BUSY = (
    asyncpg.LockNotAvailableError,
    asyncpg.DeadlockDetectedError,
    asyncpg.SerializationError,
    asyncpg.TooManyConnectionsError,
)
_UNAVAILABLE = (
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


def raise_postgres_error(error: Exception) -> NoReturn:
    """Raise what `error` means to a caller; `error` itself when it is a mistake in our SQL."""
    if isinstance(error, asyncpg.UniqueViolationError):
        raise UniqueViolation(error.args[0]) from error  # not str(error), which shows the value
    if isinstance(error, asyncpg.CharacterNotInRepertoireError) or isinstance(error.__cause__, UnicodeEncodeError):
        raise NotStorable() from error
    if isinstance(error, _BUSY):
        raise Busy() from error
    if _server_is_gone(error):
        raise Unavailable(f"{type(error).__name__}: {error}") from error
    raise error


def _server_is_gone(error: Exception) -> bool:
    # asyncpg has one class for a lost connection ("closed", "released back to the pool") and for wrong arguments
    lost = isinstance(error, asyncpg.InterfaceError) and any(word in str(error) for word in ("clos", "released"))
    return lost or isinstance(error, _UNAVAILABLE)
