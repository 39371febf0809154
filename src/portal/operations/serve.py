"""Answer web requests until told to stop.

    portal serve                      at the address of PORTAL_BASE_URL when that is a loopback one, else at 127.0.0.1:8000
    portal serve --port 0             at a free port, which is printed
    portal serve --workers 2          in two processes

Only a loopback address is served: people's browsers reach the portal through a reverse proxy that speaks TLS and cuts
off slow clients, which uvicorn does not (C69, C73). `--open-to-network` serves another address all the same.
"""

import argparse
import asyncio
import dataclasses
import ipaddress
import os
import signal
import socket
import sys
from collections.abc import Callable
from urllib.parse import urlsplit

import uvicorn
from uvicorn.supervisors import Multiprocess

from portal.crypto.proofs import prove_keyring
from portal.database.engine import start_database, stop_database
from portal.database.migrate import MigrationRefused, database_is_current
from portal.operations import CommandFailed
from portal.settings import Settings, SettingsError, settings, use_settings

GROUP = "serve"
CONCURRENT_CONNECTIONS = 200  # C69
WAITING_CONNECTIONS = 2048
KEEP_ALIVE_SECONDS = 5  # C69
SHUTDOWN_SECONDS = 20  # C69
START_SECONDS = 30.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `portal serve`."""
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (127.0.0.1)")
    parser.add_argument("--port", type=int, help="port to listen on; 0 takes a free one")
    parser.add_argument("--workers", type=int, help="web processes (PORTAL_WORKERS, else 1)")
    parser.add_argument("--open-to-network", action="store_true", help="allow a --host that other machines can reach")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Serve; answers 0 after an orderly end, 1 when the portal could not start."""
    if not args.open_to_network and not is_loopback(args.host):
        raise SettingsError(
            f"{args.host} can be reached by other machines without TLS: put a reverse proxy in front, or say --open-to-network."
        )
    asyncio.run(check_database())
    listener = listen(args.host, default_port(settings()) if args.port is None else args.port)
    address = take_address(listener)
    if settings().secure and not settings().trusted_proxies:
        print("portal: PORTAL_TRUSTED_PROXIES is empty: every visitor will seem to come from the reverse proxy.", file=sys.stderr)
    return serve(
        listener, args.workers or settings().workers, lambda: print(f"Carelatch answers at {address}{behind(listener)}", flush=True)
    )


async def check_database() -> None:
    """Raises CommandFailed when the database is not of this version, KeyringError when it was written with other keys."""
    try:
        await start_database()
        if not await database_is_current():
            raise CommandFailed("the database is not of this version yet: run `portal db migrate` (a new installation: `portal init`).")
        await prove_keyring()
    except MigrationRefused as refused:
        raise CommandFailed(str(refused)) from refused
    finally:
        await stop_database()


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach `host`."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def default_port(current: Settings) -> int:
    """The port in a loopback `base_url`; behind a proxy, 8000."""
    return urlsplit(current.base_url).port or 8000 if current.development else 8000


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens on `host` and `port`. Raises OSError with words for the person who started the portal."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(WAITING_CONNECTIONS)  # at once: until then another process could bind the same port
    except OSError as problem:
        listener.close()
        raise OSError(
            f"{host}:{port} cannot be listened on ({problem.strerror}); is the portal already running? --port takes another."
        ) from problem
    return listener


def take_address(listener: socket.socket) -> str:
    """The address people type. Without PORTAL_BASE_URL it is the one that `listener` is bound to, from now on.

    It goes to the environment too, for the further processes of `--workers`.
    """
    if "PORTAL_BASE_URL" not in os.environ:
        host, port = listener.getsockname()[:2]
        base_url = f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
        if is_loopback(host):
            use_settings(dataclasses.replace(settings(), base_url=base_url))
            os.environ["PORTAL_BASE_URL"] = base_url
    return settings().base_url


def behind(listener: socket.socket) -> str:
    """Where the reverse proxy finds the portal, when people type another address."""
    host, port = listener.getsockname()[:2]
    local = f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
    return "" if settings().base_url == local else f" (listening on {local})"


class AnnouncingServer(uvicorn.Server):
    """Says when the portal answers."""

    def __init__(self, config: uvicorn.Config, announce: Callable[[], None]) -> None:
        super().__init__(config)
        self._announce = announce

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then announce."""
        await super().startup(sockets=sockets)
        if self.started:
            self._announce()


class AnnouncingProcesses(Multiprocess):
    """Says when the first of several processes answers."""

    def __init__(self, config: uvicorn.Config, sockets: list[socket.socket], announce: Callable[[], None]) -> None:
        super().__init__(config, sockets)
        self._announce = announce
        self.answered = False

    def init_processes(self) -> None:
        """Start them, then announce."""
        super().init_processes()
        self.answered = self.processes[0].wait_until_ready(START_SECONDS, self.should_exit)
        if self.answered:
            self._announce()


def serve(listener: socket.socket, workers: int, announce: Callable[[], None]) -> int:
    """Serve on `listener` until SIGTERM or SIGINT, calling `announce` when the portal answers.

    Answers 0 after an orderly end and 1 when it could not start, whose reason is then in the log.
    """
    config = uvicorn_config(workers)
    if workers > 1:
        listener.set_inheritable(True)
        processes = AnnouncingProcesses(config, [listener], announce)
        processes.run()
        return 0 if processes.answered else 1
    # uvicorn raises the signal again after its orderly end: that must not turn the end into a failure.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: None)
    server = AnnouncingServer(config, announce)
    server.run(sockets=[listener])
    return 0 if server.started else 1


def uvicorn_config(workers: int) -> uvicorn.Config:
    """uvicorn as C67 and C69 want it. Client addresses behind a proxy are read by web/client_address.py alone."""
    return uvicorn.Config(
        "portal.app:create_app",
        factory=True,
        workers=workers,
        loop="uvloop",
        http="httptools",
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        backlog=WAITING_CONNECTIONS,
        limit_concurrency=CONCURRENT_CONNECTIONS,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=SHUTDOWN_SECONDS,
    )
