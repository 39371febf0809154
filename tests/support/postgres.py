"""A throw-away PostgreSQL server: `python -m tests.support.postgres -- pytest …`, or PORTAL_TEST_POSTGRES=bring.

It listens on a loopback port that the system chose, keeps its files in a temporary folder, and ends with the process.
"""

import atexit
import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path


def bring() -> str:
    """Start a server that ends with this process; its URL. Raises RuntimeError when there is no PostgreSQL."""
    binaries = _binaries()
    folder = Path(tempfile.mkdtemp(prefix="portal-postgres-"))
    server = _start(binaries, folder)
    atexit.register(_end, server, folder)
    return _wait_for(server, folder)


def _binaries() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    if which := shutil.which("initdb"):
        return Path(which).resolve().parent
    if os.geteuid() == 0 and shutil.which("apt-get") and not os.environ.get("PORTAL_TEST_NO_INSTALL"):
        subprocess.run(["apt-get", "install", "-y", "--no-install-recommends", "postgresql"], check=True)
        os.environ["PORTAL_TEST_NO_INSTALL"] = "1"
        return _binaries()
    raise RuntimeError("PostgreSQL is not installed here; on Debian: apt-get install --no-install-recommends postgresql")


def _as_server_user() -> dict:
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


def _start(binaries: Path, folder: Path) -> subprocess.Popen:
    user = _as_server_user()
    if user:
        os.chown(folder, user["user"], user["group"])
    files = folder / "files"
    subprocess.run(
        [binaries / "initdb", "-D", files, "-U", "portal", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"],
        check=True, stdout=subprocess.DEVNULL, cwd=folder, **user,
    )  # fmt: skip
    settings = {
        "listen_addresses": "127.0.0.1", "port": str(_free_port()), "unix_socket_directories": "", "fsync": "off",
        "full_page_writes": "off", "synchronous_commit": "off", "max_connections": "100", "shared_buffers": "64MB",
    }  # fmt: skip
    options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    with open(folder / "log", "wb") as log:
        return subprocess.Popen([binaries / "postgres", "-D", files, *options], stdout=log, stderr=log, cwd=folder, **user)


def _wait_for(server: subprocess.Popen, folder: Path) -> str:
    for _ in range(300):
        if server.poll() is not None:
            raise RuntimeError((folder / "log").read_text())
        status = folder / "files" / "postmaster.pid"
        lines = status.read_text().splitlines() if status.exists() else []
        if len(lines) >= 8 and lines[7].strip() == "ready":
            return f"postgresql://portal@127.0.0.1:{lines[3]}/postgres"
        time.sleep(0.05)
    raise RuntimeError("PostgreSQL did not start within 15 seconds")


def _end(server: subprocess.Popen, folder: Path) -> None:
    server.send_signal(3)  # SIGQUIT: at once; nothing in it is wanted
    server.wait(10)
    shutil.rmtree(folder, ignore_errors=True)


def main(arguments: list[str]) -> int:
    """Run a command with PORTAL_TEST_POSTGRES set to the URL of a fresh server."""
    command = arguments[1:] if arguments[:1] == ["--"] else arguments
    return subprocess.call(command, env=os.environ | {"PORTAL_TEST_POSTGRES": bring()})


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
