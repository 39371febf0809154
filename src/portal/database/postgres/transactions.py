"""Transactions and savepoints on PostgreSQL."""

import contextlib
from typing import TYPE_CHECKING, Any

from piccolo.engine.base import BaseTransaction

from portal.database.errors import Unavailable
from portal.database.postgres.errors import raise_postgres_error

if TYPE_CHECKING:
    from portal.database.postgres.engine import PortalPostgres


class Transaction(BaseTransaction):
    """BEGIN to COMMIT, or ROLLBACK when an exception leaves the block, a cancellation too."""

    def __init__(self, engine: "PortalPostgres"):
        self._engine, self._pool = engine, engine.pool_here()
        self.savepoints = 0

    async def __aenter__(self) -> "Transaction":
        try:
            self.connection = await self._pool.acquire()
            await self._begin()
        except Exception as error:
            raise_postgres_error(error)
        return self

    async def _begin(self) -> None:
        try:
            await self.connection.execute("BEGIN")
            self._task = self._engine.current_transaction.open(self)
        except BaseException:
            await self._pool.release(self.connection)
            raise

    async def __aexit__(self, kind: Any, error: Any, trace: Any) -> bool:
        try:
            await (self._commit() if kind is None else self._roll_back())
        except Exception as failure:
            raise_postgres_error(failure)
        finally:
            self._engine.current_transaction.close(self._task)
            await self._pool.release(self.connection)
        return False

    async def _commit(self) -> None:
        # After a failed statement PostgreSQL answers COMMIT with ROLLBACK, and no error.
        if await self.connection.execute("COMMIT") != "COMMIT":
            raise Unavailable("the transaction was given up after an earlier error")

    async def _roll_back(self) -> None:
        with contextlib.suppress(Exception):  # a broken connection is rolled back by the server
            await self.connection.execute("ROLLBACK")


class Savepoint(BaseTransaction):
    """A transaction inside one: what it wrote is undone when an exception leaves its block."""

    def __init__(self, transaction: Transaction):
        self._transaction = transaction
        transaction.savepoints += 1
        self._name = f"savepoint_{transaction.savepoints}"

    async def __aenter__(self) -> "Savepoint":
        await self._run(f"SAVEPOINT {self._name}")
        return self

    async def __aexit__(self, kind: Any, error: Any, trace: Any) -> bool:
        if kind is None:
            await self._run(f"RELEASE SAVEPOINT {self._name}")
        else:
            with contextlib.suppress(Unavailable):  # the exception on its way says more
                await self._run(f"ROLLBACK TO SAVEPOINT {self._name}; RELEASE SAVEPOINT {self._name}")
        return False

    async def _run(self, sql: str) -> None:
        try:
            await self._transaction.connection.execute(sql)
        except Exception as error:
            raise_postgres_error(error)
