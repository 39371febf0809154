"""Memory, and how long it takes from nothing to the first page."""

import asyncio
import statistics
import time
from pathlib import Path

from bench.load import Connection, Request, load
from bench.people import clinic_of, results_pages
from bench.report import Line
from bench.servers import portal

STARTS = 5
REQUESTS = 10_000
MEGABYTE = 1_000_000


def unique_memory(pid: int) -> int:
    """Bytes that would be free if the process ended (USS)."""
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    return sum(int(line.split()[1]) * 1024 for line in rollup.splitlines() if line.startswith("Private_"))


def resident_memory(pid: int) -> int:
    """Bytes in memory, shared ones too (RSS)."""
    status = Path(f"/proc/{pid}/status").read_text()
    return next(int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith("VmRSS"))


def memory() -> list[Line]:
    """Idle after the first page, and after 10,000 pages of 1,000,000 results."""
    clinic = clinic_of(1_000_000)
    with portal(clinic.folder) as server:
        requests = results_pages(clinic)
        load(server.port, server.pid, requests, count=1, connections=1)
        idle = resident_memory(server.pid) / MEGABYTE
        load(server.port, server.pid, requests, count=REQUESTS)
        used = unique_memory(server.pid) / MEGABYTE
    return [
        Line("memory, idle after one page (RSS)", f"{idle:.0f} MB", f"{idle:.0f} MB", "< 110 MB", idle < 110),
        Line("memory after 10,000 pages (USS)", f"{used:.0f} MB", f"{used:.0f} MB", "< 150 MB", used < 150),
    ]


def cold_start() -> list[Line]:
    """From the command to the first signed-in page of results."""
    clinic = clinic_of(1_000_000)
    taken = statistics.median(one_start(clinic.folder, results_pages(clinic)[0]) for _ in range(STARTS))
    return [Line("cold start to the first page of results", f"{taken:.2f} s", f"{taken:.2f} s", "< 1.5 s", taken < 1.5)]


def one_start(folder: Path, request: Request) -> float:
    """Seconds."""
    began = time.perf_counter()
    with portal(folder) as server:
        asyncio.run(Connection(server.port).ask(request.text()))
        return time.perf_counter() - began
