"""A storm of sign-ins: how many get through, and what the pages feel of it."""

import asyncio
import itertools
import re
import statistics
import time
from urllib.parse import urlencode

import bcrypt

from bench.clinic import PASSWORD, username_of
from bench.load import Connection, Request
from bench.paths import HOST
from bench.people import address_of, clinic_of, results_pages
from bench.report import Line, times
from bench.servers import portal

SECONDS = 20
COST = 12
STORMERS = 8
CALM_PAUSE = 0.05  # a page every 50 ms and connection: people reading, not a second storm
READERS = 2


def sign_ins() -> list[Line]:
    """Sign-ins a second against bcrypt alone on one thread, and the pages' times with and without them."""
    clinic = clinic_of(10_000)
    alone = bcrypt_rate()
    with portal(clinic.folder) as server:
        pages = [request.text() for request in results_pages(clinic)]
        calm = asyncio.run(read_pages(server.port, pages, SECONDS))
        asyncio.run(storm(server.port, clinic.people, 3))
        count, busy = asyncio.run(storm_and_pages(server.port, clinic.people, pages))
    rate = count / SECONDS
    shown = f"p50 {calm[0]:.1f} → {busy[0]:.1f} ms, p99 {calm[1]:.1f} → {busy[1]:.1f} ms"
    return [
        Line(
            "sign-ins a second against bcrypt alone on one thread",
            f"{rate:.2f}/s of {alone:.2f}/s",
            times(rate / alone),
            "≥ 0.9 ×",
            rate >= 0.9 * alone,
        ),
        Line("pages meanwhile, p50", shown, f"{busy[0] - calm[0]:+.1f} ms", "≤ + 1 ms", busy[0] - calm[0] <= 1),
        Line("pages meanwhile, p99", shown, f"{busy[1]:.1f} ms", "< 50 ms", busy[1] < 50),
    ]


def bcrypt_rate(seconds: float = 5) -> float:
    """Hashes a second that one thread computes, with nothing else to do."""
    hashed, count, began = bcrypt.hashpw(b"x", bcrypt.gensalt(COST)), 0, time.perf_counter()
    while time.perf_counter() - began < seconds:
        bcrypt.checkpw(b"x", hashed)
        count += 1
    return count / (time.perf_counter() - began)


async def storm_and_pages(port: int, people: list[tuple[str, str]], pages: list[bytes]) -> tuple[int, tuple[float, float]]:
    """Both at once; how many signed in, and the pages' p50 and p99."""
    count, busy = await asyncio.gather(storm(port, people, SECONDS), read_pages(port, pages, SECONDS))
    return count, busy


async def read_pages(port: int, pages: list[bytes], seconds: float) -> tuple[float, float]:
    """Read pages at a reader's pace; p50 and p99 in milliseconds."""
    taken: list[float] = []
    turns = itertools.cycle(pages)
    until = time.perf_counter() + seconds

    async def read() -> None:
        connection = Connection(port)
        while time.perf_counter() < until:
            began = time.perf_counter()
            await connection.ask(next(turns))
            taken.append((time.perf_counter() - began) * 1000)
            await asyncio.sleep(CALM_PAUSE)
        connection.close()

    await asyncio.gather(*(read() for _ in range(READERS)))
    return statistics.median(taken), sorted(taken)[int(len(taken) * 0.99)]


async def storm(port: int, people: list[tuple[str, str]], seconds: float) -> int:
    """Sign in without pause from many addresses; how many passwords were found right."""
    turns = itertools.cycle(enumerate(people))
    until = time.perf_counter() + seconds
    counts = await asyncio.gather(*(one_stormer(port, turns, until) for _ in range(STORMERS)))
    return sum(counts)


async def one_stormer(port: int, turns, until: float) -> int:
    """One sign-in after the other, through the form."""
    connection, count = Connection(port), 0
    while time.perf_counter() < until:
        number, (patient_id, _) = next(turns)
        status = await sign_in(connection, username_of(patient_id), address_of(number))
        assert status in {303, 503}, f"the sign-in form answered {status}"
        count += status == 303 and time.perf_counter() < until
    connection.close()
    return count


async def sign_in(connection: Connection, username: str, address: str) -> int:
    """Open the form, fill it, send it; the status of the answer."""
    own = ("X-Forwarded-For", address)
    form = await connection.exchange(Request("/sign-in", (own,)).text(encodings="identity"))
    cookie = "; ".join(line.partition(";")[0] for line in form.headers.get("set-cookie", "").split("\n"))
    token = re.search(rb'name="csrf" value="([^"]+)"', form.body)[1].decode()
    body = urlencode({"csrf": token, "identifier": username, "password": PASSWORD}).encode()
    headers = [
        "POST /sign-in HTTP/1.1", f"Host: {HOST}", f"X-Forwarded-For: {address}", f"Cookie: {cookie}", "Sec-Fetch-Site: same-origin",
        "Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}",
    ]  # fmt: skip
    return (await connection.exchange("\r\n".join(headers).encode() + b"\r\n\r\n" + body)).status
