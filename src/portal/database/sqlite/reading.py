"""SELECTs outside a transaction: at once in the caller's thread, or on a reading thread when they take long."""

import sqlite3
import threading
import time
import weakref
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from portal.database.errors import primary_code
from portal.database.sqlite.connections import Connection, open_connection
from portal.database.sqlite.shapes import Shape
from portal.database.sqlite.slow import SLOW_SECONDS, SlowStatements
from portal.database.sqlite.workers import Workers

LONGEST_SECONDS = 60.0
READING_THREADS = 2
_STEPS_BETWEEN_CHECKS = 20_000  # of SQLite's virtual machine: about a millisecond


class _OfThread(threading.local):
    """The reading connection of one thread, and when its present statement has had its time."""

    connection: Connection | None = None
    generation = -1
    deadline = 0.0


class Readers:
    """Runs SELECTs; each thread that reads has a connection of its own."""

    def __init__(self, path: Path):
        self._path = path
        self._here = _OfThread()
        self._generation = 0
        self._slow = SlowStatements()
        self._workers = Workers("sqlite-reader", READING_THREADS)
        self._connections: weakref.WeakSet[Connection] = weakref.WeakSet()

    async def run(self, shape: Shape, sql: str, values: Sequence[Any]) -> Any:
        """Run a SELECT. Raises what SQLite raises."""
        if sql not in self._slow:
            try:
                return self._read(shape, sql, values, SLOW_SECONDS)
            except sqlite3.OperationalError as error:
                if primary_code(error) != sqlite3.SQLITE_INTERRUPT:
                    raise
            self._slow.remember(sql)
        return await self._workers.call(lambda: self._read(shape, sql, values, LONGEST_SECONDS))

    def forget_connections(self) -> None:
        """Open new connections from now on: the file at the path is another one."""
        self._generation += 1

    def close(self) -> None:
        """End the threads and close every connection."""
        self._workers.stop()
        self._generation += 1
        for connection in list(self._connections):
            connection.close()

    def _read(self, shape: Shape, sql: str, values: Sequence[Any], seconds: float) -> Any:
        here = self._here
        if here.generation != self._generation:
            self._open()
        here.deadline = time.monotonic() + seconds
        return shape(here.connection, sql, values)

    def _open(self) -> None:
        here = self._here
        if here.connection is not None:
            here.connection.close()
            here.connection = None
        connection = open_connection(self._path, query_only=True)
        connection.set_progress_handler(lambda: time.monotonic() > here.deadline, _STEPS_BETWEEN_CHECKS)
        self._connections.add(connection)
        here.connection, here.generation = connection, self._generation
