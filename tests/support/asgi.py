"""A browser's end of an ASGI application, without a server: what was sent comes back as it is."""

import asyncio
import gzip
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

import brotli

HOST = (b"host", b"127.0.0.1:8000")
SAME_ORIGIN = (b"sec-fetch-site", b"same-origin")
FORM = (b"content-type", b"application/x-www-form-urlencoded")


@dataclass
class Reply:
    """What the application answered."""

    status: int
    raw_headers: list[tuple[bytes, bytes]]
    body: bytes

    @property
    def headers(self) -> dict[str, str]:
        """By name; a header that must come once and came twice fails here."""
        names = [name for name, _ in self.raw_headers if name != b"set-cookie"]
        assert len(names) == len(set(names)), f"a header came twice: {names}"
        return {name.decode(): value.decode("latin-1") for name, value in self.raw_headers}

    @property
    def cookies(self) -> list[str]:
        """Every Set-Cookie."""
        return [value.decode() for name, value in self.raw_headers if name == b"set-cookie"]

    @property
    def text(self) -> str:
        """The page, whatever its coding."""
        coding = self.headers.get("content-encoding")
        body = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}[coding](self.body)
        return body.decode()


def scope_of(method: str, target: str, headers: Iterable[tuple[bytes, bytes]], **more: Any) -> dict[str, Any]:
    """An HTTP scope as uvicorn makes it."""
    path, _, query = target.partition("?")
    return {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "scheme": "http", "method": method, "path": unquote(path),
        "raw_path": path.encode(), "query_string": query.encode(), "root_path": "", "headers": [*headers], "state": {},
        "client": ("127.0.0.1", 5000), "server": ("127.0.0.1", 8000),
    } | more  # fmt: skip


async def ask(app: Any, method: str = "GET", target: str = "/", *, headers: Iterable[tuple[bytes, bytes]] = (),
              body: bytes | list[bytes] | None = None, host: tuple[bytes, bytes] | None = HOST, **more: Any) -> Reply:
    """Send one request. A list as `body` is sent in pieces without a length, bytes with one."""
    head = [*([host] if host else []), *headers]
    names = {name for name, _ in head}
    if isinstance(body, bytes) and b"content-length" not in names:
        head.append((b"content-length", b"%d" % len(body)))
    if isinstance(body, list) and b"content-length" not in names:
        head.append((b"transfer-encoding", b"chunked"))
    pieces = body if isinstance(body, list) else [body or b""]
    sent = [{"type": "http.request", "body": piece, "more_body": place + 1 < len(pieces)} for place, piece in enumerate(pieces)]
    return await exchange(app, scope_of(method, target, head, **more), sent)


async def exchange(app: Any, scope: dict[str, Any], incoming: list[dict]) -> Reply:
    """Feed the messages in, collect what comes out; after the last message the client hangs up."""
    out: list[dict] = []

    async def receive() -> dict:
        await asyncio.sleep(0)
        return incoming.pop(0) if incoming else {"type": "http.disconnect"}

    async def send(message: dict) -> None:
        out.append(message)

    await app(scope, receive, send)
    starts = [message for message in out if message["type"] == "http.response.start"]
    assert len(starts) == 1, f"{len(starts)} answers to one request"
    return Reply(starts[0]["status"], starts[0]["headers"], b"".join(message.get("body", b"") for message in out[1:]))


async def post(app: Any, target: str, body: bytes | list[bytes] | None = b"", **more: Any) -> Reply:
    """A form sent from one of our own pages."""
    extra = more.pop("headers", ())
    kind = () if any(name == b"content-type" for name, _ in extra) else (FORM,)
    return await ask(app, "POST", target, headers=[SAME_ORIGIN, *kind, *extra], body=body, **more)
