"""Threads for what would hold up the event loop."""

import asyncio
import contextlib
import queue
import threading
import time
from collections.abc import Callable
from typing import Any


class Job:
    """Something to run on a thread, and the future of the loop that waits for it."""

    def __init__(self, action: Callable[[], Any]):
        self.action = action
        self.future: asyncio.Future = asyncio.get_running_loop().create_future()
        self.finished = False

    def run(self) -> None:
        """Run the action and tell the loop; called on the thread."""
        result, error = None, None
        try:
            result = self.action()
        except BaseException as raised:
            error = raised
        self.finished = True
        with contextlib.suppress(RuntimeError):  # the loop may be closed
            self.future.get_loop().call_soon_threadsafe(_settle, self.future, result, error)


class Workers:
    """Daemon threads, started at the first call, that share a queue of jobs."""

    def __init__(self, name: str, count: int):
        self._name, self._count = name, count
        self._jobs: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._threads: list[threading.Thread] = []
        self._guard = threading.Lock()

    async def call(self, action: Callable[[], Any]) -> Any:
        """Run `action` on a thread and wait for its end, even when this task is cancelled meanwhile."""
        job = Job(action)
        self._start()
        self._jobs.put(job)
        cancelled: asyncio.CancelledError | None = None
        while not job.future.done():
            try:
                await asyncio.shield(job.future)
            except asyncio.CancelledError as error:
                cancelled = error
            except GeneratorExit:  # the loop is gone: nobody will tell us
                _wait_without_loop(job)
                raise
            except BaseException:
                break
        if cancelled is not None:
            raise cancelled
        return job.future.result()

    def stop(self) -> None:
        """End the threads after the jobs that are queued."""
        with self._guard:
            threads, self._threads = self._threads, []
        for _ in threads:
            self._jobs.put(None)
        for thread in threads:
            thread.join()

    def _start(self) -> None:
        if len(self._threads) == self._count:
            return
        with self._guard:
            while len(self._threads) < self._count:
                # Daemon, so that a long statement cannot keep the process from ending.
                thread = threading.Thread(target=self._serve, name=f"{self._name}-{len(self._threads)}", daemon=True)
                thread.start()
                self._threads.append(thread)

    def _serve(self) -> None:
        while (job := self._jobs.get()) is not None:
            job.run()


def _wait_without_loop(job: Job) -> None:
    while not job.finished:
        time.sleep(0.001)


def _settle(future: asyncio.Future, result: Any, error: BaseException | None) -> None:
    if future.done():
        return
    if error is not None:
        future.set_exception(error)
    else:
        future.set_result(result)
