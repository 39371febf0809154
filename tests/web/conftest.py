"""An application behind the edge that answers as its path says."""

import asyncio
from typing import Any

import pytest

from portal.errors import Busy
from portal.web.edge import Edge
from portal.web.static_assets import StaticAssets

PAGE = b"<!DOCTYPE html><html><body>" + b"<p>One of many paragraphs.</p>" * 60 + b"</body></html>"


class Tiny:
    """`/status/404` answers 404, `/raise` raises, and so on; `seen` holds the scopes and bodies that came through."""

    def __init__(self) -> None:
        self.seen: list[tuple[dict, bytes]] = []

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        body, more = b"", scope["method"] == "POST"
        while more:
            message = await receive()
            body += message.get("body", b"")
            more = message.get("more_body", False)
        self.seen.append((scope, body))
        await self._answer(scope["path"], send)

    async def _answer(self, path: str, send: Any) -> None:
        status, headers = 200, [(b"content-type", b"text/html; charset=utf-8"), (b"content-length", b"%d" % len(PAGE))]
        if path.startswith("/status/"):
            status = int(path.rpartition("/")[2])
        elif path == "/raise":
            raise ValueError("Maya Lopez has diabetes")
        elif path == "/busy":
            raise Busy(30)
        elif path == "/nothing":
            return
        elif path == "/headers":
            headers += LOOSE
        await send({"type": "http.response.start", "status": status, "headers": headers})
        if path == "/half":
            await send({"type": "http.response.body", "body": PAGE[:100], "more_body": True})
            raise ValueError("Maya Lopez has diabetes")
        if path == "/pieces":
            await send({"type": "http.response.body", "body": PAGE[:100], "more_body": True})
            await asyncio.sleep(0)
            await send({"type": "http.response.body", "body": PAGE[100:], "more_body": False})
        elif path != "/no-body":
            await send({"type": "http.response.body", "body": PAGE})


LOOSE = [
    (b"Server", b"carelatch/0.1"), (b"x-powered-by", b"x"), (b"cache-control", b"public"), (b"x-frame-options", b"ALLOWALL"),
    (b"content-security-policy", b"default-src *"), (b"referrer-policy", b"unsafe-url"), (b"vary", b"HX-Request"),
    (b"strict-transport-security", b"max-age=0"), (b"set-cookie", b"a=1"), (b"set-cookie", b"b=2"),
]  # fmt: skip


@pytest.fixture
def tiny() -> Tiny:
    """The inner application."""
    return Tiny()


@pytest.fixture
def static(tmp_path) -> StaticAssets:
    """A folder with a few static files."""
    folder = tmp_path / "static"
    (folder / "css").mkdir(parents=True)
    (folder / "css" / "app.css").write_text("p{margin:0}" * 200)
    (folder / "small.txt").write_text("small")
    (folder / "icon.png").write_bytes(b"\x89PNG" + bytes(900))
    return StaticAssets(folder)


@pytest.fixture
def edge(tiny, static, in_force) -> Edge:
    """The edge around it."""

    async def is_healthy() -> bool:
        return True

    return Edge(tiny, static=static, is_healthy=is_healthy)
