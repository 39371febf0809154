"""Transactions and savepoints on SQLite."""

import sqlite3
from typing import TYPE_CHECKING, Any

from piccolo.engine.base import BaseTransaction

from portal.database.errors import raise_sqlite_error

if TYPE_CHECKING:
    from portal.database.sqlite.engine import PortalSQLite


class Transaction(BaseTransaction):
    """BEGIN IMMEDIATE to COMMIT, or ROLLBACK when an exception leaves the block, a cancellation too."""

    def __init__(self, engine: "PortalSQLite", foreign_keys: bool):
        self._engine, self._foreign_keys = engine, foreign_keys
        self.savepoints = 0

    async def __aenter__(self) -> "Transaction":
        self.writer = self._engine.writer
        try:
            await self.writer.begin(foreign_keys=self._foreign_keys)
        except sqlite3.Error as error:
            raise_sqlite_error(error)
        try:
            self._task = self._engine.current_transaction.open(self)
        except BaseException:
            self.writer.end()
            raise
        return self

    async def __aexit__(self, kind: Any, error: Any, trace: Any) -> bool:
        try:
            if kind is None:
                await self.writer.commit()
        except sqlite3.Error as failure:
            raise_sqlite_error(failure)
        finally:
            self._engine.current_transaction.close(self._task)
            self.writer.end()
        return False


class Savepoint(BaseTransaction):
    """A transaction inside one: what it wrote is undone when an exception leaves its block."""

    def __init__(self, transaction: Transaction):
        self._transaction = transaction
        transaction.savepoints += 1
        self._name = f"savepoint_{transaction.savepoints}"

    async def __aenter__(self) -> "Savepoint":
        self._command("SAVEPOINT")
        return self

    async def __aexit__(self, kind: Any, error: Any, trace: Any) -> bool:
        if kind is None:
            self._command("RELEASE")
        elif self._transaction.writer.in_transaction:
            self._command("ROLLBACK TO")
            self._command("RELEASE")
        return False

    def _command(self, word: str) -> None:
        try:
            self._transaction.writer.command(f"{word} {self._name}")
        except sqlite3.Error as error:
            raise_sqlite_error(error)
