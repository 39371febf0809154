"""Opening a transaction, the same way on both engines."""

from piccolo.engine.base import BaseTransaction

from portal.database.engine import engine


def transaction() -> BaseTransaction:
    """A transaction; inside another one of the same task, a savepoint.

    It is rolled back when an exception leaves the block. Raises errors.Busy when it could not begin within ten
    seconds. A task started inside does not take part: never start one and wait for it here.
    """
    return engine().transaction()


def in_transaction() -> bool:
    """Whether the running task has a transaction open."""
    return engine().current_transaction.get() is not None


async def take_turns(name: str) -> None:
    """Until the end of the open transaction, make every other transaction that takes turns at `name` wait.

    For what must be written in one unbroken order. On SQLite transactions wait for each other anyway.
    """
    await engine().take_turns(name)
