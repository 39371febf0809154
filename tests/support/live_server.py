"""A real portal in a process of its own: `portal serve` on a free port of this machine, with a data folder of its own."""

import ctypes
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tests.support.source_tree import ROOT

LIBC = ctypes.CDLL(None)
PR_SET_PDEATHSIG = 1
START_SECONDS = 60
END_SECONDS = 25
ADDRESS = re.compile(r" at (http://\S+)")
# All people of these tests sit behind one address, as in a clinic, so the limits of requests are ten times wider.
CHEAP = {"PORTAL_BCRYPT_COST": "10", "PORTAL_MAIL_BACKEND": "file", "PORTAL_CLINIC_ADDRESSES": "127.0.0.1"}


def portal_environment(folder: Path, settings: Mapping[str, str] | None = None) -> dict[str, str]:
    """The environment of a portal whose data is in `folder`: nothing of this process's own settings reaches it."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("PORTAL_") and name != "DATABASE_URL"}
    return own | {"PYTHONPATH": str(ROOT / "src"), "PORTAL_DATA_DIR": str(folder), **CHEAP, **(settings or {})}


def portal_command(
    folder: Path, *words: str, settings: Mapping[str, str] | None = None, check: bool = True
) -> subprocess.CompletedProcess[str]:
    """Run `portal WORDS` for the portal in `folder`; with `check` it must succeed."""
    done = subprocess.run(
        [sys.executable, "-m", "portal", *words],
        env=portal_environment(folder, settings), cwd=folder, capture_output=True, text=True, timeout=120, stdin=subprocess.DEVNULL, check=False,
    )  # fmt: skip
    assert not check or done.returncode == 0, f"portal {' '.join(words)} ended with {done.returncode}:\n{done.stdout}{done.stderr}"
    return done


def end_with_parent() -> None:
    """Have the kernel ask this process to end when the tests die (prctl(2)): a server must not outlive them."""
    LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


class LiveServer:
    """A running portal. `url` has no slash at the end; `log` is what it wrote to standard error."""

    def __init__(self, folder: Path, *words: str, settings: Mapping[str, str] | None = None) -> None:
        self.folder = folder
        self.words = words or ("serve", "--port", "0")
        self.settings = dict(settings or {})
        self.log = folder / "server.log"
        self.url = ""
        self.printed: list[str] = []
        self.start()

    def start(self) -> None:
        """Start, and wait until it answers. Raises AssertionError with its log when it does not."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "portal", *self.words],
                env=portal_environment(self.folder, self.settings), cwd=self.folder, stdout=subprocess.PIPE, stderr=log,
                stdin=subprocess.DEVNULL, text=True, start_new_session=True, preexec_fn=end_with_parent,
            )  # fmt: skip
        found = threading.Event()
        threading.Thread(target=self._read, args=(found,), daemon=True).start()
        if not found.wait(START_SECONDS) or not self.url:
            self.kill()
            raise AssertionError(f"portal {' '.join(self.words)} did not start:\n{''.join(self.printed)}{self.log.read_text()[-4000:]}")

    def _read(self, found: threading.Event) -> None:
        self.url = ""
        for line in self.process.stdout:
            self.printed.append(line)
            if not self.url and (address := ADDRESS.search(line)):
                self.url = address[1]
                found.set()
        found.set()

    def stop(self) -> int:
        """Ask it to end (SIGTERM) and wait; its exit code."""
        if self.process.poll() is None:
            self.process.terminate()
        try:
            return self.process.wait(END_SECONDS)
        finally:
            self.kill()

    def kill(self) -> None:
        """End it and every process that it started, at once (SIGKILL)."""
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        self.process.wait(END_SECONDS)

    def restart(self) -> float:
        """Start it again at the same address; seconds until it answered."""
        port = self.url.rpartition(":")[2]
        self.words = tuple(port if before == "--port" else word for before, word in zip(("", *self.words), self.words, strict=False))
        began = time.monotonic()
        self.start()
        return time.monotonic() - began

    def command(self, *words: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """Run another `portal` command for the same portal."""
        return portal_command(self.folder, *words, settings=self.settings, check=check)


@pytest.fixture(scope="session")
def empty_portal(tmp_path_factory) -> Path:
    """A data folder as `portal init` leaves it, to be copied."""
    folder = tmp_path_factory.mktemp("portal") / "var"
    folder.mkdir(mode=0o700)
    portal_command(folder, "init")
    return folder


@pytest.fixture
def data_folder(empty_portal, tmp_path) -> Path:
    """A data folder of this test's own: keys and an empty database."""
    return Path(shutil.copytree(empty_portal, tmp_path / "live"))


@pytest.fixture
def live_server(data_folder) -> Iterator[LiveServer]:
    """An empty clinic's portal, for this test alone."""
    server = LiveServer(data_folder)
    yield server
    server.kill()


@pytest.fixture(scope="session")
def demo_server(tmp_path_factory) -> Iterator[LiveServer]:
    """The demo clinic with its people, records and worker, shared by all tests that only read or bring what they change."""
    folder = tmp_path_factory.mktemp("demo") / "var"
    folder.mkdir(mode=0o700)
    server = LiveServer(folder, "demo", "run", "--port", "0")
    yield server
    server.stop()
