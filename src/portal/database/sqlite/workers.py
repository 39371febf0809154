"""Threads for what would hold up the event loop."""

import asyncio
import contextlib
import queue
import threading
import time
from collections.abc import Callable
from typing import Any


class Job:
    """Something to run on a thread, and the future of the event loop that waits for it."""

    def __init__(self, action: Callable[[], Any]):
        self._action = action
        self.future: asyncio.Future = asyncio.get_running_loop().create_future()
        self._finished = False

    def run(self) -> None:
        """Run the action and tell the loop; called on the thread."""
        result, error = None, None
        try:
            result = self._action()
        except BaseException as raised:
            error = raised
        self._finished = True
        with contextlib.suppress(RuntimeError):  # the loop is closed
            self.future.get_loop().call_soon_threadsafe(_settle, self.future, result, error)

    def wait(self) -> None:
        """Wait for the end, without a loop."""
        while not self._finished:
            time.sleep(0.001)


class Workers:
    """Daemon threads, started at the first call, that share a queue of jobs."""

    def __init__(self, name: str, count: int):
        self._name, self._count = name, count
        self._jobs: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._threads: list[threading.Thread] = []
        self._guard = threading.Lock()

    async def call(self, action: Callable[[], Any]) -> Any:
        """Run `action` on a thread. When this task is cancelled it is left alone there."""
        return await self._put(action).future

    async def call_to_the_end(self, action: Callable[[], Any]) -> Any:
        """Run `action` on a thread and wait for its end, even when this task is cancelled meanwhile."""
        job, cancelled = self._put(action), None
        while not job.future.done():
            try:
                await asyncio.wait([job.future])
            except asyncio.CancelledError as error:
                cancelled = error
            except GeneratorExit:  # the loop is gone: nobody will tell us
                job.wait()
                raise
        if cancelled is not None:
            job.future.exception()  # seen, so that asyncio does not complain
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

    def _put(self, action: Callable[[], Any]) -> Job:
        if len(self._threads) < self._count:
            self._start()
        job = Job(action)
        self._jobs.put(job)
        return job

    def _start(self) -> None:
        with self._guard:
            while len(self._threads) < self._count:
                # Daemon, so that a long statement cannot keep the process from ending.
                thread = threading.Thread(target=self._serve, name=f"{self._name}-{len(self._threads)}", daemon=True)
                thread.start()
                self._threads.append(thread)

    def _serve(self) -> None:
        while (job := self._jobs.get()) is not None:
            job.run()


def _settle(future: asyncio.Future, result: Any, error: BaseException | None) -> None:
    if future.done():
        return
    if error is not None:
        future.set_exception(error)
    else:
        future.set_result(result)
