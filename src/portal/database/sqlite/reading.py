"""SELECTs outside a transaction: at once in the caller's thread, or on a reading thread when they take long."""

import asyncio
import sqlite3
import threading
import time
import weakref
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from portal.database.errors import Unavailable, primary_code
from portal.database.sqlite.connections import Connection, open_connection
from portal.database.sqlite.shapes import Shape
from portal.database.sqlite.slow import SLOW_SECONDS, SlowStatements
from portal.database.sqlite.workers import Workers
from portal.errors import Busy

LONGEST_SECONDS = 60.0
READING_THREADS = 2
_STEPS_BETWEEN_CHECKS = 20_000  # of SQLite's virtual machine: about a millisecond


class Patience:
    """How long a statement may go on; `end` stops it."""

    def __init__(self, seconds: float):
        self._until = time.monotonic() + seconds

    def is_over(self) -> bool:
        """Asked by SQLite while the statement runs."""
        return time.monotonic() > self._until

    def end(self) -> None:
        """Stop the statement: nobody waits for its answer."""
        self._until = 0.0


class _OfThread(threading.local):
    """The reading connection of one thread, and the patience with its present statement."""

    connection: Connection | None = None
    generation = -1
    patience: Patience


class Readers:
    """Runs SELECTs; each thread that reads has a connection of its own."""

    def __init__(self, path: Path):
        self._path = path
        self._here = _OfThread()
        self._generation = 0
        self._closed = False
        self._slow = SlowStatements()
        self._workers = Workers("sqlite-reader", READING_THREADS)
        self._connections: weakref.WeakSet[Connection] = weakref.WeakSet()

    async def run(self, shape: Shape, sql: str, values: Sequence[Any]) -> Any:
        """Run a SELECT. Raises Busy when it takes more than a minute, or what SQLite raises."""
        if sql not in self._slow:
            try:
                return self._read(shape, sql, values, Patience(SLOW_SECONDS))
            except sqlite3.OperationalError as error:
                if primary_code(error) != sqlite3.SQLITE_INTERRUPT:
                    raise
            self._slow.remember(sql)
        return await self._read_on_thread(shape, sql, values)

    def forget_connections(self) -> None:
        """Open new connections from now on: the file at the path is another one."""
        self._generation += 1

    def close(self) -> None:
        """End the threads and close every connection."""
        self._closed = True
        self._workers.stop()
        for connection in list(self._connections):
            connection.close()

    async def _read_on_thread(self, shape: Shape, sql: str, values: Sequence[Any]) -> Any:
        patience = Patience(LONGEST_SECONDS)
        try:
            return await self._workers.call(lambda: self._read(shape, sql, values, patience))
        except sqlite3.OperationalError as error:
            if primary_code(error) != sqlite3.SQLITE_INTERRUPT:
                raise
            raise Busy() from error
        except asyncio.CancelledError:
            patience.end()
            raise

    def _read(self, shape: Shape, sql: str, values: Sequence[Any], patience: Patience) -> Any:
        here = self._here
        if here.generation != self._generation or self._closed:
            self._open()
        here.patience = patience
        return shape(here.connection, sql, values)

    def _open(self) -> None:
        if self._closed:
            raise Unavailable("the database is closed")
        here = self._here
        if here.connection is not None:
            here.connection.close()
            here.connection = None
        connection = open_connection(self._path, query_only=True)
        connection.set_progress_handler(lambda: here.patience.is_over(), _STEPS_BETWEEN_CHECKS)
        self._connections.add(connection)
        here.connection, here.generation = connection, self._generation
