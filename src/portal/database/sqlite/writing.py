"""The one connection that writes, whose turn it is, and its transactions."""

import asyncio
import os
import sqlite3
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from portal.database.errors import Unavailable, primary_code
from portal.database.sqlite.connections import Connection, open_connection
from portal.database.sqlite.shapes import Shape, for_many
from portal.database.sqlite.slow import SLOW_SECONDS, SlowStatements
from portal.database.sqlite.turns import Turns
from portal.database.sqlite.workers import Workers
from portal.errors import Busy

LONGEST_WAIT_SECONDS = 10.0
# Short, or the process that has just written takes the lock again before another one wakes: with the pauses of SQLite's own
# busy handler (1 to 25 ms) two web processes answered fewer pages than one (python -m bench processes).
_PAUSE_SECONDS = 0.0005


class Writer:
    """The writing connection. Between `begin` and `end` it serves one transaction."""

    def __init__(self, path: Path, file_changed: Callable[[], None]):
        self._path, self._file_changed = path, file_changed
        self._turns = Turns()
        self._workers = Workers("sqlite-writer", 1)
        self._slow = SlowStatements()
        self._connection: Connection | None = None
        self._file: tuple[int, int] | None = None
        self._foreign_keys = True
        self._closed = False

    async def begin(self, *, foreign_keys: bool = True) -> None:
        """Wait for the turn and begin a transaction, within ten seconds. Raises Busy, or what SQLite raises."""
        deadline = time.monotonic() + LONGEST_WAIT_SECONDS
        await self._turns.take(deadline)
        try:
            connection = await self._connected()
            if not foreign_keys:
                self._set_foreign_keys(connection, on=False)
            await _begin_immediate(connection, deadline)
        except BaseException:
            self.end()
            raise

    async def run(self, shape: Shape, sql: str, values: Sequence[Any]) -> Any:
        """Run a statement in the open transaction."""
        connection = self._open_connection()
        if shape is for_many or sql in self._slow:
            return await self._workers.call_to_the_end(lambda: shape(connection, sql, values))
        started = time.perf_counter()
        result = shape(connection, sql, values)
        if time.perf_counter() - started > SLOW_SECONDS:
            self._slow.remember(sql)
        return result

    def command(self, sql: str) -> None:
        """Run a savepoint command in the open transaction."""
        self._open_connection().execute(sql)

    async def commit(self) -> None:
        """Make the transaction durable: it is on the disk when this returns."""
        connection = self._open_connection()
        await self._workers.call_to_the_end(lambda: connection.execute("COMMIT"))

    def end(self) -> None:
        """Give the turn back; what was not committed is rolled back. Never fails and never waits."""
        try:
            if self._connection is not None:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                if not self._foreign_keys:
                    self._set_foreign_keys(self._connection, on=True)
        except sqlite3.Error:
            self._disconnect()
        finally:
            self._turns.give_back()

    def close(self) -> None:
        """End the thread and close the connection; the log is then part of the file."""
        self._closed = True
        self._workers.stop()
        self._disconnect()

    @property
    def in_transaction(self) -> bool:
        """Whether SQLite still has the transaction: a full disk makes it give one up by itself."""
        return self._connection is not None and self._connection.in_transaction

    def _open_connection(self) -> Connection:
        if not self.in_transaction:  # each statement would commit by itself
            raise Unavailable("the transaction was given up after an earlier error")
        return self._connection

    async def _connected(self) -> Connection:
        """The connection, opened anew when another file is at the path (a backup was put back, the disk came back)."""
        if self._closed:
            raise Unavailable("the database is closed")
        if self._connection is not None and self._file == _identity(self._path):
            return self._connection
        if self._connection is not None:
            self._disconnect()
            self._file_changed()
        self._connection = await self._workers.call_to_the_end(self._connect)
        self._file = _identity(self._path)
        return self._connection

    def _connect(self) -> Connection:
        connection = open_connection(self._path, query_only=False)
        # From here on waiting is done in _begin_immediate, where it does not hold up the event loop.
        connection.execute("PRAGMA busy_timeout=0")
        return connection

    def _set_foreign_keys(self, connection: Connection, *, on: bool) -> None:
        connection.execute(f"PRAGMA foreign_keys={int(on)}")
        self._foreign_keys = on

    def _disconnect(self) -> None:
        connection, self._connection, self._file, self._foreign_keys = self._connection, None, None, True
        if connection is not None:
            connection.close()


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        status = os.stat(path)
    except OSError:
        return None
    return status.st_dev, status.st_ino


async def _begin_immediate(connection: Connection, deadline: float) -> None:
    """Begin; while another process writes, try again until `deadline`."""
    while True:
        try:
            connection.execute("BEGIN IMMEDIATE")
            return
        except sqlite3.OperationalError as error:
            if primary_code(error) != sqlite3.SQLITE_BUSY:
                raise
        if time.monotonic() + _PAUSE_SECONDS > deadline:
            raise Busy()
        await asyncio.sleep(_PAUSE_SECONDS)
