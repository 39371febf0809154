"""Which open transaction belongs to which asyncio task."""

import asyncio
from typing import Generic, TypeVar

T = TypeVar("T")


class OpenTransactions(Generic[T]):
    """The open transaction of each task; a task started inside a transaction has none.

    It takes the place of Piccolo's context variable, which such a task inherits: it would then write in a transaction
    that another task commits, rolls back or has already left.
    """

    def __init__(self) -> None:
        self._by_task: dict[asyncio.Task, T] = {}

    def get(self, default: T | None = None) -> T | None:
        """The transaction that the running task has open."""
        if not self._by_task:
            return default
        try:
            return self._by_task.get(asyncio.current_task(), default)
        except RuntimeError:  # no loop runs in this thread
            return default

    def open(self, transaction: T) -> asyncio.Task:
        """Note that the running task has opened `transaction`; hand what this returns to `close`."""
        task = asyncio.current_task()
        if task is None:
            raise RuntimeError("a transaction needs a task")
        self._by_task[task] = transaction
        return task

    def close(self, task: asyncio.Task) -> None:
        """Forget the transaction of `task`."""
        self._by_task.pop(task, None)
