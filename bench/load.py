"""A client that asks for pages as fast as they come, and what that cost the server in CPU time."""

import asyncio
import os
import re
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import uvloop

from bench.paths import HOST

LENGTH = re.compile(rb"\r\ncontent-length: (\d+)")
TICK = os.sysconf("SC_CLK_TCK")
REQUESTS_A_CONNECTION = 20  # then a new one, as a reverse proxy does: else one process may get all connections and keep them


@dataclass(frozen=True)
class Request:
    """One GET: the path, and the headers that make it this person's."""

    path: str
    headers: tuple[tuple[str, str], ...] = ()

    def text(self, encodings: str = "gzip, deflate, br") -> bytes:
        """As it goes over the wire."""
        lines = [f"GET {self.path} HTTP/1.1", f"Host: {HOST}", f"Accept-Encoding: {encodings}", "Accept: text/html"]
        return ("\r\n".join([*lines, *(f"{name}: {value}" for name, value in self.headers)]) + "\r\n\r\n").encode()


@dataclass(frozen=True)
class Load:
    """What a run showed. Times of answers are milliseconds, CPU is microseconds for each request, of all processes."""

    requests: int
    seconds: float
    cpu: float
    p50: float
    p99: float
    body_bytes: int

    @property
    def rate(self) -> float:
        """Requests a second."""
        return self.requests / self.seconds


def cpu_seconds(pid: int) -> float:
    """CPU time so far of a process, its threads and its living descendants."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()
    own = (int(fields[11]) + int(fields[12])) / TICK
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return own + sum(cpu_seconds(int(child)) for child in children)


def load(port: int, pid: int, requests: Sequence[Request], *, count: int, connections: int = 8) -> Load:
    """Ask `count` times, `connections` at a time, taking the requests in turn. Raises AssertionError on an answer that is not 200."""
    began_cpu, began = cpu_seconds(pid), time.perf_counter()
    answers = uvloop.run(ask_all(port, [request.text() for request in requests], count, connections))
    seconds, cpu = time.perf_counter() - began, cpu_seconds(pid) - began_cpu
    times = sorted(took for took, _ in answers)
    return Load(
        requests=count, seconds=seconds, cpu=cpu / count * 1e6, p50=statistics.median(times) * 1000,
        p99=times[int(len(times) * 0.99)] * 1000, body_bytes=round(statistics.median(size for _, size in answers)),
    )  # fmt: skip


async def ask_all(port: int, texts: list[bytes], count: int, connections: int) -> list[tuple[float, int]]:
    """The time and the size of each answer."""
    numbers = iter(range(count))
    answers: list[tuple[float, int]] = []
    await asyncio.gather(*(ask_on(Connection(port), texts, numbers, answers) for _ in range(connections)))
    return answers


async def ask_on(connection: "Connection", texts: list[bytes], numbers, answers: list[tuple[float, int]]) -> None:
    """Ask on one connection until the numbers are used up."""
    for asked, number in enumerate(numbers, start=1):
        if asked % REQUESTS_A_CONNECTION == 0:
            connection.close()
        began = time.perf_counter()
        size = await connection.ask(texts[number % len(texts)])
        answers.append((time.perf_counter() - began, size))
    connection.close()


@dataclass(frozen=True)
class Answer:
    """What came back; header names are in small letters, a header that came twice is joined by newlines."""

    status: int
    headers: dict[str, str]
    body: bytes


class Connection:
    """A connection that is kept as long as the server keeps it."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.writer: asyncio.StreamWriter | None = None

    async def ask(self, text: bytes) -> int:
        """Send and read one answer; the bytes of its body. Raises AssertionError when it is not 200."""
        if self.writer is None:
            self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)
        self.writer.write(text)
        head = (await self.reader.readuntil(b"\r\n\r\n")).lower()  # read no further than needed: the client shares the cores
        assert head.startswith(b"http/1.1 200"), head
        size = int(LENGTH.search(head)[1])
        await self.reader.readexactly(size)
        if b"connection: close" in head:
            self.close()
        return size

    async def exchange(self, text: bytes) -> Answer:
        """Send and read one answer."""
        if self.writer is None:
            self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)
        self.writer.write(text)
        head, *lines = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        headers: dict[str, str] = {}
        for name, _, value in (line.partition(": ") for line in lines if line):
            headers[name.lower()] = "\n".join(filter(None, [headers.get(name.lower()), value]))
        body = await self.reader.readexactly(int(headers["content-length"])) if "content-length" in headers else await self.reader.read()
        if headers.get("connection", "").lower() == "close" or "content-length" not in headers:
            self.close()
        return Answer(int(head.split()[1]), headers, body)

    def close(self) -> None:
        """Close it; the next question opens a new one."""
        if self.writer is not None:
            self.writer.close()
            self.writer = None
