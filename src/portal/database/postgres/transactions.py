"""Transactions and savepoints on PostgreSQL."""

from typing import TYPE_CHECKING, Any

from piccolo.engine.base import BaseTransaction

from portal.database.errors import Unavailable, postgres_error

if TYPE_CHECKING:
    from portal.database.postgres.engine import PortalPostgres


class Transaction(BaseTransaction):
    """BEGIN to COMMIT, or ROLLBACK when an exception leaves the block, a cancellation too."""

    def __init__(self, engine: "PortalPostgres"):
        self._engine = engine
        self.savepoints = 0

    async def __aenter__(self) -> "Transaction":
        try:
            self.connection = await self._engine.acquire()
            await self._begin()
        except Exception as error:
            raise postgres_error(error) from error
        return self

    async def _begin(self) -> None:
        try:
            await self.connection.execute("BEGIN")
            self._task = self._engine.current_transaction.open(self)
        except BaseException:
            await self._engine.release(self.connection)
            raise

    async def __aexit__(self, kind: Any, error: Any, trace: Any) -> bool:
        try:
            if kind is None:
                await self._commit()
        except Exception as failure:
            raise postgres_error(failure) from failure
        finally:
            self._engine.current_transaction.close(self._task)
            await self._engine.release(self.connection)  # rolls back what is still open
        return False

    async def _commit(self) -> None:
        # After a failed statement PostgreSQL answers COMMIT with ROLLBACK, and no error.
        if await self.connection.execute("COMMIT") != "COMMIT":
            raise Unavailable("the transaction was given up after an earlier error")


class Savepoint(BaseTransaction):
    """A transaction inside one: what it wrote is undone when an exception leaves its block."""

    def __init__(self, transaction: Transaction):
        self._transaction = transaction
        transaction.savepoints += 1
        self._name = f"savepoint_{transaction.savepoints}"

    async def __aenter__(self) -> "Savepoint":
        await self._command("SAVEPOINT")
        return self

    async def __aexit__(self, kind: Any, error: Any, trace: Any) -> bool:
        if kind is not None and not self._transaction.connection.is_closed():
            await self._command("ROLLBACK TO SAVEPOINT")
        if not self._transaction.connection.is_closed():
            await self._command("RELEASE SAVEPOINT")
        return False

    async def _command(self, words: str) -> None:
        try:
            await self._transaction.connection.execute(f"{words} {self._name}")
        except Exception as error:
            raise postgres_error(error) from error
