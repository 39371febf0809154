"""The outermost layer: everything that must hold for every request and every answer, whatever the application does.

In order: static files, the health check, the limits and refusals (request_head.py, request_body.py, fetch_metadata.py),
the application, then headers, compression and the log line. No exception passes, but for one after the answer began.
"""

from collections.abc import Awaitable, Callable, Sequence
from time import perf_counter
from typing import Any

from litestar.types import ASGIApp, Message, Receive, Scope, Send

from portal.errors import PortalError
from portal.settings import settings
from portal.web import health, log
from portal.web import scope as asked
from portal.web.client_address import check_trusted_proxies, client_address
from portal.web.compression import best_coding, compress, is_compressible
from portal.web.failsafe import MEDIA_TYPE, failsafe_page
from portal.web.fetch_metadata import check_fetch_metadata, our_origins
from portal.web.request_body import UPLOADS, BodyRule, BodyRules, Disconnected, admit_body, declared_length
from portal.web.request_head import METHODS, Head, Refused, check_host, check_method, check_target, read_head
from portal.web.request_id import new_request_id
from portal.web.security_headers import SecurityHeaders
from portal.web.static_assets import StaticAssets, assets
from portal.web.templating import inline_css


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
        await _Turn(self, scope, send).run(receive)

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


class _Turn:
    """One request and its answer on the way out."""

    __slots__ = ("_edge", "_scope", "_inner", "_send", "_accepted", "_start", "_status", "_began", "_refused")

    def __init__(self, edge: Edge, scope: Any, send: Send):
        self._began = perf_counter()
        self._edge, self._scope, self._send = edge, scope, send
        scope[asked.REQUEST_ID] = new_request_id()
        scope[asked.CLIENT] = client_address(scope)
        # Litestar has no HEAD; the server must go on seeing it, so the application gets its own copy.
        self._inner = {**scope, "method": "GET"} if scope["method"] == "HEAD" else scope
        self._accepted = b""
        self._start: Any = None  # the answer's beginning, held until its length is known
        self._status = 0  # 0 until the beginning was sent
        self._refused = ""

    async def run(self, receive: Receive) -> None:
        """Judge, pass on, answer, log."""
        try:
            own = await self._edge.answers_itself(self._scope)
            if own:
                await self._answer(own[0], b"text/plain; charset=utf-8", own[1])
                return
            await self._pass_on(receive)
        except Disconnected:
            self._refused = "client left"
        except PortalError as refusal:
            await self._refuse(refusal)
        except Exception as error:
            await self._fail(error)
        self._log()

    async def _pass_on(self, receive: Receive) -> None:
        head = read_head(self._scope)
        self._accepted = head.get(b"accept-encoding", b"")
        body = await self._edge.judge(self._scope, head, receive)
        await self._edge.app(self._inner, body, self.send)
        self._edge.clinic = self._inner.get(asked.CLINIC) or self._edge.clinic
        if self._start is not None:
            await self.send({"type": "http.response.body", "body": b"", "more_body": False})
        elif not self._status:
            raise RuntimeError("the application gave no answer")

    async def send(self, message: Message) -> None:
        """What the application calls. The beginning waits for the first piece of the body."""
        if message["type"] == "http.response.start":
            self._start = message
            return
        if message["type"] != "http.response.body":
            return
        body, more = message.get("body", b""), message.get("more_body", False)
        if self._start is not None:
            body = await self._begin(self._start, body, whole=not more)
        if self._scope["method"] == "HEAD":
            body = b""
        await self._send({"type": "http.response.body", "body": body, "more_body": more})

    async def _begin(self, start: Any, body: bytes, *, whole: bool) -> bytes:
        own = start["headers"]
        media_type = next((value for name, value in own if name == b"content-type"), b"")
        varies = ""
        if whole and is_compressible(media_type, body):
            varies = "Accept-Encoding, "
            coding = best_coding(self._accepted)
            if coding:
                body = compress(body, coding)
                own = [*own, (b"content-encoding", coding)]
        length = len(body) if whole and start["status"] not in (204, 304) else None
        self._start, self._status = None, start["status"]
        headers = self._edge.headers.around(own, length=length, varies=varies)
        await self._send({"type": "http.response.start", "status": start["status"], "headers": headers})
        return body

    async def _answer(self, status: int, media_type: bytes, body: bytes, extra: Sequence[tuple[bytes, bytes]] = ()) -> None:
        self._start = {"status": status, "headers": [(b"content-type", media_type), *extra]}
        await self.send({"type": "http.response.body", "body": body, "more_body": False})

    async def _refuse(self, refusal: PortalError) -> None:
        self._refused = getattr(refusal, "reason", type(refusal).__name__)
        if refusal.status >= 500:
            log.failure(refusal, request=self._scope[asked.REQUEST_ID])
        if self._status:
            raise refusal
        retry = getattr(refusal, "retry_after", 0)
        extra = [(b"hx-retarget", b"body")]
        extra += [(b"allow", ", ".join(METHODS).encode())] if refusal.status == 405 else []
        extra += [(b"retry-after", b"%d" % retry)] if retry else []
        page = failsafe_page(refusal.status, self._inner, clinic=self._edge.clinic, retry_after=retry)
        await self._answer(refusal.status, MEDIA_TYPE, page, extra)

    async def _fail(self, error: Exception) -> None:
        log.failure(error, request=self._scope[asked.REQUEST_ID], route=self._inner.get("path_template", "-"))
        if self._status:
            raise error  # half of the answer is out: only a broken connection can tell the browser
        page = failsafe_page(500, self._inner, clinic=self._edge.clinic)
        await self._answer(500, MEDIA_TYPE, page, [(b"hx-retarget", b"body")])

    def _log(self) -> None:
        session = self._inner.get(asked.SESSION)
        fields = {"account": session.account_id} if session and session.account_id else {}
        if self._refused:
            fields["refused"] = self._refused
        log.note(
            "request",
            request=self._scope[asked.REQUEST_ID],
            method=self._scope["method"] if self._scope["method"] in METHODS else "other",
            route=self._inner.get("path_template", "-"),
            status=self._status or 499,
            ms=round((perf_counter() - self._began) * 1000, 1),
            **fields,
        )
