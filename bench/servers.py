"""Starting what is measured: portals, the same without a database, the Django twin."""

import contextlib
import re
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bench.paths import PORTAL_PYTHON, ROOT, portal_environment

ADDRESS = re.compile(r"http://127\.0\.0\.1:(\d+)")


@dataclass(frozen=True)
class Running:
    """A server that answers on `port`; `pid` is the process whose descendants do the work, `start` the seconds it took."""

    port: int
    pid: int
    start: float


@contextlib.contextmanager
def portal(folder: Path, *, workers: int = 1, module: str = "portal", **settings: str) -> Iterator[Running]:
    """`portal serve` on a free port; with `module` another program that takes the same words."""
    words = [PORTAL_PYTHON, "-m", module, "serve", "--port", "0", "--workers", str(workers)]
    began = time.perf_counter()
    with (folder / "bench.log").open("ab") as log:
        process = subprocess.Popen(
            words, env=portal_environment(folder, **settings), cwd=ROOT, stdout=subprocess.PIPE, stderr=log, text=True
        )
    try:
        found = next(filter(None, (ADDRESS.search(line) for line in process.stdout)), None)
        if found is None:
            raise RuntimeError(f"{' '.join(words)} did not start: see {folder / 'bench.log'}")
        wait_for(int(found[1]))
        yield Running(int(found[1]), process.pid, time.perf_counter() - began)
    finally:
        process.terminate()
        process.wait(30)


@contextlib.contextmanager
def django_twin(folder: Path) -> Iterator[Running]:
    """The same page in Django under gunicorn, one process of it, on a free port."""
    port = free_port()
    words = [
        PORTAL_PYTHON,
        "-m",
        "gunicorn",
        "--bind",
        f"127.0.0.1:{port}",
        "--workers",
        "1",
        "--log-level",
        "warning",
        "bench.django_twin.wsgi",
    ]
    began = time.perf_counter()
    process = subprocess.Popen(words, env=portal_environment(folder, TWIN_FOLDER=str(folder)), cwd=ROOT)
    try:
        wait_for(port)
        yield Running(port, process.pid, time.perf_counter() - began)
    finally:
        process.terminate()
        process.wait(30)


def free_port() -> int:
    """A free port of the loopback address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(port: int, seconds: float = 30) -> None:
    """Wait until something listens on `port`. Raises TimeoutError."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.02)
    raise TimeoutError(f"nothing answers on port {port}")
