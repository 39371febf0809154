"""The portal talks to its database, the mail server and the gateway for texts, each from the settings, and to nobody else
(C74). Only the modules below may open a connection; a test run that reaches any other machine fails."""

import socket
import urllib.request

import pytest

from tests.support.egress import LeavesTheMachine
from tests.support.source_tree import Module, portal_modules, report

# Libraries that can open a connection, and who may import them, for what.
WAYS_OUT = ("aiohttp", "asyncpg", "ftplib", "http.client", "httpx", "imaplib", "requests", "smtplib", "socket", "ssl", "urllib.request",
            "urllib3", "websockets", "xmlrpc")  # fmt: skip
MAY = {
    "delivery.smtp": "the mail server of the settings",
    "delivery.sms_gateway": "the gateway of the settings",
    "operations.doctor.services": "says whether the mail server can be reached",
    "operations.doctor.texts": "says whether the gateway can be reached",
    "operations.serve": "listens",
    "jobs.worker": "asks for the name of this machine",
    "exchange.sources": "asks for the name of this machine",
    **dict.fromkeys((f"database.postgres.{name}" for name in ("engine", "errors", "migration_lock", "pool")), "PostgreSQL of the settings"),
}


def ways_out(modules: tuple[Module, ...]) -> list[str]:
    """Imports of such a library where it is not agreed."""
    return [
        f"{module.path}:{line} imports {imported}"
        for module in modules
        if module.name not in MAY
        for imported, line in module.imports()
        if any(imported == way or imported.startswith(f"{way}.") for way in WAYS_OUT)
    ]


def test_only_agreed_modules_can_open_a_connection():
    problems = ways_out(portal_modules())
    assert not problems, report(problems, "Hand the message to the outbox, or agree on the way out here, with the test that it follows no redirect.")


@pytest.mark.parametrize("way", ["import socket", "from urllib.request import urlopen", "import http.client", "import httpx"])
def test_a_way_out_is_found(way):
    assert ways_out((Module("results.results", way),))


def test_no_module_is_named_that_needs_no_connection_any_more():
    found = {module.name for module in portal_modules() for imported, _ in module.imports()
             if any(imported == way or imported.startswith(f"{way}.") for way in WAYS_OUT)}
    assert not MAY.keys() - found


@pytest.mark.parametrize("go", [
    lambda: socket.create_connection(("192.0.2.1", 25), timeout=1),
    lambda: socket.getaddrinfo("mail.example.org", 25),
    lambda: urllib.request.urlopen("http://198.51.100.1/", timeout=1),
    lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"x", ("203.0.113.1", 53)),
], ids=["address", "name", "library", "datagram"])
def test_a_test_that_talks_to_somebody_else_fails(go):
    with pytest.raises(LeavesTheMachine):
        go()
