"""Reading files in processes of their own, beside the one that writes."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Protocol

from portal.exchange.limits import LIMITS, Limits
from portal.exchange.problems import Problem, Refused
from portal.exchange.reader_process import FRAME, Job, decode_message, encode_job, messages_of
from portal.exchange.reading import trouble_of
from portal.exchange.records import Ended, Message
from portal.exchange.terms import Terms

_AHEAD = 8  # messages that a reader may be ahead of the writer
_PIPE = 4 * 1024 * 1024


class Reading:
    """The messages of one file, as they come."""

    def __init__(self) -> None:
        self._messages: asyncio.Queue[Message] = asyncio.Queue(_AHEAD)

    async def put(self, message: Message) -> None:
        """Waits while the writer is behind."""
        await self._messages.put(message)

    async def messages(self) -> AsyncIterator[Message]:
        """Batches, then `Ended` as the last."""
        while True:
            message = await self._messages.get()
            yield message
            if isinstance(message, Ended):
                return


class Readers(Protocol):
    """What an import asks of those who read."""

    def start(self, terms: Terms, packed: bytes, places: list[int] | None = None) -> Reading:
        """Begin to read a file that is zlib-packed."""


class ReadHere:
    """Reads in this very process: for tests of what is read."""

    def __init__(self, limits: Limits = LIMITS):
        self._limits = limits

    def start(self, terms: Terms, packed: bytes, places: list[int] | None = None) -> Reading:
        """All messages at once."""
        return _Given(list(messages_of(Job(terms, self._limits, packed, places))))


class _Given(Reading):
    def __init__(self, messages: list[Message]):
        super().__init__()
        self._given = messages

    async def messages(self) -> AsyncIterator[Message]:
        """What was given."""
        for message in self._given:
            yield message


class ReadingProcesses:
    """Some processes that read; each file goes to the next free one. Use as an async context."""

    def __init__(self, count: int = 1, limits: Limits = LIMITS):
        self._limits = limits
        self._count = count
        self._free: asyncio.Queue[_Process] = asyncio.Queue()
        self._processes: list[_Process] = []
        self._tasks: set[asyncio.Task] = set()

    async def __aenter__(self) -> "ReadingProcesses":
        return self

    async def __aexit__(self, *error: object) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for process in self._processes:
            await process.stop()

    def start(self, terms: Terms, packed: bytes, places: list[int] | None = None) -> Reading:
        """Begin to read as soon as a process is free."""
        reading = Reading()
        task = asyncio.create_task(self._read(Job(terms, self._limits, packed, places), reading))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return reading

    async def _read(self, job: Job, reading: Reading) -> None:
        process = await self._one()
        try:
            await process.read(job, reading)
        finally:
            self._free.put_nowait(process)

    async def _one(self) -> "_Process":
        if self._free.empty() and len(self._processes) < self._count:
            self._processes.append(_Process())
            return self._processes[-1]
        return await self._free.get()


class _Process:
    """One reading process; started when it is needed, and anew after it died."""

    def __init__(self) -> None:
        self._process: asyncio.subprocess.Process | None = None

    async def read(self, job: Job, reading: Reading) -> None:
        try:
            await self._send(job)
            patience = float(job.limits.seconds)
            while True:
                started = asyncio.get_running_loop().time()
                message = await asyncio.wait_for(self._receive(), patience)
                patience -= asyncio.get_running_loop().time() - started  # what the writer takes does not count
                await reading.put(message)
                if isinstance(message, Ended):
                    return
        except TimeoutError:
            await self._fail(reading, Refused(Problem.TOOK_TOO_LONG, most=job.limits.seconds))
        except (asyncio.IncompleteReadError, OSError):
            await self._fail(reading, Refused(Problem.READER_FAILED))
        except asyncio.CancelledError:
            await self.stop()
            raise

    async def _send(self, job: Job) -> None:
        if self._process is None:
            self._process = await _start()
        frame = encode_job(job)
        self._process.stdin.write(len(frame).to_bytes(FRAME, "big"))
        self._process.stdin.write(frame)
        await self._process.stdin.drain()

    async def _receive(self) -> Message:
        head = await self._process.stdout.readexactly(FRAME)
        return decode_message(await self._process.stdout.readexactly(int.from_bytes(head, "big")))

    async def _fail(self, reading: Reading, why: Refused) -> None:
        await self.stop()
        await reading.put(Ended(trouble=trouble_of(why)))

    async def stop(self) -> None:
        """End the process."""
        process, self._process = self._process, None
        if process is None:
            return
        process.stdin.close()
        if process.returncode is None:
            process.kill()
        await process.wait()


async def _start() -> asyncio.subprocess.Process:
    package = Path(__file__).parents[2]
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "portal.exchange.reader_process", stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
        limit=_PIPE, cwd="/", env={"PYTHONPATH": str(package), "PATH": os.defpath, "LANG": "C.UTF-8"},
    )  # fmt: skip
