"""The outermost layer: everything that must hold for every request and every answer, whatever the application does.

In order: static files, the health check, the limits and refusals (request_head.py, request_body.py, fetch_metadata.py),
the application, then headers, compression and the log line (turn.py). No exception passes, but for one after the answer began.
"""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from litestar.types import ASGIApp, Receive, Scope, Send

from portal.settings import settings
from portal.web import health
from portal.web.client_address import check_trusted_proxies
from portal.web.fetch_metadata import check_fetch_metadata, our_origins
from portal.web.request_body import UPLOADS, BodyRule, BodyRules, admit_body, declared_length
from portal.web.request_head import Head, Refused, check_host, check_method, check_target
from portal.web.security_headers import SecurityHeaders
from portal.web.static_assets import StaticAssets, assets
from portal.web.templating import inline_css
from portal.web.turn import Turn


class Edge:
    """Wraps the application. `bodies` names the paths that take more than small forms; `is_healthy` is asked by /healthz."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        bodies: Sequence[BodyRule] = UPLOADS,
        static: StaticAssets | None = None,
        is_healthy: Callable[[], Awaitable[bool]] = health.is_healthy,
    ):
        loaded = settings()
        check_trusted_proxies()
        self.app = app
        self._static = static or assets()
        self._is_healthy = is_healthy
        self._bodies = BodyRules(bodies)
        self._hosts, self._origins = loaded.hosts, our_origins(loaded)
        self.headers = SecurityHeaders(secure=loaded.secure, style=str(inline_css()))
        self.running = 0  # requests in the application right now
        self.clinic: Any = None  # as last seen, for pages that are made when the database is not there

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._other(scope, receive, send)
            return
        asset = self._static.find(scope)
        if asset is not None:
            accepted = next((value for name, value in scope["headers"] if name == b"accept-encoding"), b"")
            headers, body = asset.answer(accepted, scope["method"], self.headers.fixed)
            await send({"type": "http.response.start", "status": 200, "headers": headers})
            await send({"type": "http.response.body", "body": body, "more_body": False})
            return
        await Turn(self, scope, send).run(receive)

    async def _other(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
        else:
            await send({"type": "websocket.close", "code": 1008, "reason": ""})

    async def judge(self, scope: Any, head: Head, receive: Receive) -> Receive:
        """Raises Refused; else gives back where the application may read the body. Nothing is read before the rest is right."""
        check_host(head, self._hosts)
        check_target(scope)
        check_method(scope)
        check_fetch_metadata(scope["method"], head, self._origins)
        if scope["method"] == "POST":
            return await admit_body(self._bodies.of(scope["path"]), head, receive)
        if declared_length(head) != 0:
            raise Refused(400, "body with a safe method")
        return receive

    async def answers_itself(self, scope: Any) -> tuple[int, bytes] | None:
        """The health check, which probes ask for by address, so before the host is looked at. It says nothing but ok."""
        if scope["path"] != "/healthz" or scope["method"] not in ("GET", "HEAD"):
            return None
        return (200, b"ok\n") if await self._is_healthy() else (503, b"not ok\n")
