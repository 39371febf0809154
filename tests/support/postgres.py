"""A throw-away PostgreSQL server: `python -m tests.support.postgres -- pytest …`, or PORTAL_TEST_POSTGRES=bring.

It listens on a loopback port that the system chose, keeps its files in a temporary folder, and ends with the process.
"""

import atexit
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

_SETTINGS = {
    "listen_addresses": "127.0.0.1", "unix_socket_directories": "", "max_connections": "100", "shared_buffers": "64MB",
    "fsync": "off", "full_page_writes": "off", "synchronous_commit": "off",
}  # fmt: skip


class Server:
    """A server of our own, in a folder of its own; `durable` keeps what is committed when it is killed."""

    def __init__(self, *, durable: bool = False):
        self._binaries, self._user = _binaries(), _server_user()
        self._folder = Path(tempfile.mkdtemp(prefix="portal-postgres-"))
        self._settings = _SETTINGS | {"port": str(_free_port())}
        if durable:
            self._settings |= {"full_page_writes": "on", "synchronous_commit": "on"}
        if self._user:
            os.chown(self._folder, self._user["user"], self._user["group"])
        self._run("initdb", "-U", "portal", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
        self.url = f"postgresql://portal@127.0.0.1:{self._settings['port']}/postgres"
        self.start()

    def start(self) -> None:
        """Start, and wait until it answers. Raises RuntimeError."""
        options = [part for name, value in self._settings.items() for part in ("-c", f"{name}={value}")]
        with open(self._folder / "log", "ab") as log:
            self._process = subprocess.Popen(
                [self._binaries / "postgres", "-D", self._folder / "files", *options], stdout=log, stderr=log, cwd=self._folder, **self._user
            )
        for _ in range(300):
            if self._process.poll() is not None:
                raise RuntimeError((self._folder / "log").read_text())
            if self._is_ready():
                return
            time.sleep(0.05)
        raise RuntimeError("PostgreSQL did not start within 15 seconds")

    def stop(self, *, how: int = signal.SIGQUIT) -> None:
        """Stop: at once (SIGQUIT, as in a crash) or in order (SIGINT)."""
        self._process.send_signal(how)
        self._process.wait(20)

    def remove(self) -> None:
        """Stop, and remove every file."""
        if self._process.poll() is None:
            self.stop()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _is_ready(self) -> bool:
        try:
            lines = (self._folder / "files" / "postmaster.pid").read_text().splitlines()
        except OSError:
            return False
        return len(lines) >= 8 and lines[0] == str(self._process.pid) and lines[7].strip() == "ready"

    def _run(self, program: str, *arguments: str) -> None:
        command = [self._binaries / program, "-D", self._folder / "files", *arguments]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=self._folder, **self._user)


def bring() -> str:
    """Start a server that ends with this process; its URL. Raises RuntimeError when there is no PostgreSQL."""
    server = Server()
    atexit.register(server.remove)
    return server.url


def _binaries() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    if which := shutil.which("initdb"):
        return Path(which).resolve().parent
    if os.geteuid() == 0 and shutil.which("apt-get") and "PORTAL_TEST_NO_INSTALL" not in os.environ:
        os.environ["PORTAL_TEST_NO_INSTALL"] = "1"
        subprocess.run(["apt-get", "install", "-y", "--no-install-recommends", "postgresql"], check=True)
        return _binaries()
    raise RuntimeError("PostgreSQL is not installed here; on Debian: apt-get install --no-install-recommends postgresql")


def _server_user() -> dict:
    """PostgreSQL refuses to run as root: then it runs as `postgres`, or as `nobody`."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        try:
            user = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    raise RuntimeError("there is no user `postgres` or `nobody` to run PostgreSQL as")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def main(arguments: list[str]) -> int:
    """Run a command with PORTAL_TEST_POSTGRES set to the URL of a fresh server; its exit code."""
    command = arguments[1:] if arguments[:1] == ["--"] else arguments
    return subprocess.call(command, env=os.environ | {"PORTAL_TEST_POSTGRES": bring()})


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
