"""One request and its answer on the way out: passed on, finished, and logged, whatever happens (edge.py)."""

from collections.abc import Sequence
from time import perf_counter
from typing import TYPE_CHECKING, Any

from litestar.types import Message, Receive, Send

from portal.errors import Busy, PortalError
from portal.web import log
from portal.web import scope as asked
from portal.web.client_address import client_address
from portal.web.compression import best_coding, compress, is_compressible
from portal.web.failsafe import MEDIA_TYPE, failsafe_page
from portal.web.request_body import Disconnected
from portal.web.request_head import METHODS, read_head
from portal.web.request_id import new_request_id

if TYPE_CHECKING:
    from portal.web.edge import Edge

MOST_AT_ONCE = 150  # below the server's own limit (C69), whose refusal is no page
WAIT_WHEN_FULL = 5  # seconds


class Turn:
    """Lives as long as the request."""

    __slots__ = ("_edge", "_scope", "_inner", "_send", "_accepted", "_start", "_status", "_began", "_refused")

    def __init__(self, edge: "Edge", scope: Any, send: Send):
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
        if self._edge.running >= MOST_AT_ONCE:
            raise Busy(WAIT_WHEN_FULL)
        self._edge.running += 1
        try:
            await self._edge.app(self._inner, body, self.send)
        finally:
            self._edge.running -= 1
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
