"""The log tells what happened and to which route, and nothing that anybody typed (C91)."""

import asyncio
import json
import logging
import os
import sqlite3

import pytest

from portal.settings import Settings
from portal.web import log
from tests.support.asgi import ask, post
from tests.web.conftest import Tiny

CANARIES = {
    "password": "correct-horse-71", "code": "914233", "cookie": "c00kie-4711", "token": "t0ken-0815", "name": "Zebulon", "search": "s3arch-77",
    "message": "m3ssage-99", "header": "h3ader-55", "credentials": "cr3dentials-33",
}  # fmt: skip


@pytest.fixture
def lines(tmp_path):
    """The log as objects; the standard library's logging goes there too."""
    before = logging.getLogger().handlers[:]
    path = tmp_path / "portal.log"
    log.set_up_logging(Settings(log_file=path))
    yield lambda: [json.loads(line) for line in path.read_text("ascii").splitlines()]
    log._target = log.LogFile(None)
    logging.getLogger().handlers = before


async def test_a_request_is_one_line_with_the_route_and_not_the_path(edge, lines):
    await ask(edge, target="/status/404")
    (line,) = lines()
    assert {**line, "at": "", "ms": 0, "request": ""} == {
        "at": "", "level": "info", "event": "request", "request": "", "method": "GET", "route": "-", "status": 404, "ms": 0,
    }  # fmt: skip


async def test_the_route_template_and_the_account_are_named(edge, lines, monkeypatch):
    async def answer(self, path, send):
        self.seen[-1][0]["path_template"] = "/patients/{patient_id}"
        self.seen[-1][0]["portal.session"] = type("Session", (), {"account_id": "acc0unt"})
        await send({"type": "http.response.start", "status": 200, "headers": []})

    monkeypatch.setattr(Tiny, "_answer", answer)
    await ask(edge, target="/patients/p4tient")
    (line,) = lines()
    assert (line["route"], line["account"]) == ("/patients/{patient_id}", "acc0unt")
    assert "p4tient" not in json.dumps(line)


async def test_nothing_that_was_sent_is_in_the_log(edge, lines, tmp_path):
    headers = [
        (b"cookie", f"dev-sid={CANARIES['cookie']}".encode()), (b"authorization", CANARIES["credentials"].encode()),
        (b"x-secret", CANARIES["header"].encode()), (b"user-agent", CANARIES["name"].encode()),
    ]  # fmt: skip
    body = f"password={CANARIES['password']}&code={CANARIES['code']}&message={CANARIES['message']}".encode()
    for path in ("/status/200", "/raise", "/busy", "/nothing", "/status/404"):
        await post(edge, f"{path}?q={CANARIES['search']}", body, headers=headers)
        await ask(edge, target=f"/invitations/{CANARIES['token']}?x={CANARIES['search']}", headers=headers)
    await ask(edge, CANARIES["name"], target=f"/{CANARIES['token']}", host=(b"host", CANARIES["name"].encode()))
    text = (tmp_path / "portal.log").read_text()
    assert len(lines()) > 10
    assert not [name for name, canary in CANARIES.items() if canary in text]


def raise_from_deep(name: str):
    try:
        sqlite3.connect(":memory:").execute("CREATE TABLE t (name UNIQUE)").connection.execute(f"SELECT {name}")
    except sqlite3.Error as error:
        raise ValueError(f"{name} has diabetes") from error


def test_an_exception_is_its_type_and_place_without_its_message(lines):
    try:
        raise_from_deep("Zebulon")
    except ValueError as error:
        error_id = log.failure(error)
    (line,) = lines()
    assert (line["error"], line["causes"], line["id"]) == ("builtins.ValueError", ["sqlite3.OperationalError"], error_id)
    assert line["places"][-1].startswith("web/test_log.py:")
    assert line["code"] == "SQLITE_ERROR"
    assert "Zebulon" not in json.dumps(line)


def test_the_places_are_those_in_our_code(lines):
    try:
        log.LogFile(object())
    except TypeError as error:
        log.failure(error)
    (line,) = lines()
    assert line["places"][0].startswith("web/log.py:")


ATTACKS = ["a\nb", "a\r\n{\"level\":\"info\"}", "\x1b[2J", "\x7f", "\x00", "\u2028", "\u202e", "é", "\ud800"]


@pytest.mark.parametrize("attack", ATTACKS, ids=[repr(attack) for attack in ATTACKS])
def test_nobody_can_forge_a_line_or_colour_a_terminal(lines, tmp_path, attack):
    log.note("event", code=attack)
    (line,) = lines()
    assert line["code"] == attack
    raw = (tmp_path / "portal.log").read_bytes()
    assert all(32 <= byte < 127 for byte in raw.rstrip(b"\n"))


def test_other_libraries_messages_lose_their_values(lines):
    logging.getLogger("somebody.else").warning("cannot find %s in %s", "Zebulon", {"a": 1})
    logging.getLogger("portal.jobs").warning("mail refused", extra={"fields": {"attempts": 3}})
    logging.getLogger("uvicorn.error").info("Started server process [%d]", 42)
    logging.getLogger("uvicorn.error").info('%s - "WebSocket %s" 403', "1.2.3.4", "/invitations/t0ken")
    library, own, server, socket = lines()
    assert (library["event"], library["level"]) == ("cannot find %s in %s", "warning")
    assert (own["event"], own["attempts"]) == ("mail refused", 3)
    assert server["event"] == "Started server process [42]"
    assert socket["event"] == '%s - "WebSocket %s" 403'


def test_an_exception_logged_by_a_library_loses_its_message(lines):
    try:
        raise_from_deep("Zebulon")
    except ValueError:
        logging.getLogger("uvicorn.error").exception("Exception in ASGI application\n")
    (line,) = lines()
    assert (line["error"], line["event"]) == ("builtins.ValueError", "Exception in ASGI application")
    assert "Zebulon" not in json.dumps(line)


async def test_a_task_that_nobody_awaited_loses_its_message(lines):
    async def forgotten():
        raise_from_deep("Zebulon")

    task = asyncio.ensure_future(forgotten())
    await asyncio.sleep(0)
    del task
    await asyncio.sleep(0)
    assert [line["error"] for line in lines()] == ["builtins.ValueError"]
    assert "Zebulon" not in json.dumps(lines())


def test_the_access_log_of_the_server_is_off(lines):
    logging.getLogger("uvicorn.access").info("GET /invitations/t0ken")
    assert lines() == []


def test_a_value_of_any_kind_is_logged_as_its_kind(lines):
    log.note("event", found=object(), size=b"Zebulon")
    (line,) = lines()
    assert (line["found"], line["size"]) == ("<object>", "<bytes>")


def test_the_file_is_private_and_may_be_moved_away(lines, tmp_path, monkeypatch):
    path = tmp_path / "portal.log"
    log.note("before")
    assert path.stat().st_mode & 0o777 == 0o600
    os.rename(path, tmp_path / "old.log")
    log._target._looked_at = float("-inf")
    log.note("after")
    assert [line["event"] for line in lines()] == ["after"]


def test_a_full_disk_loses_lines_and_nothing_else(lines, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "write", full)
    log.note("event")
    monkeypatch.undo()
    assert lines() == []
