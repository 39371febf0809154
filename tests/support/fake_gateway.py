"""A gateway for text messages on this machine that takes them, or is down, slow, grumpy or talks nonsense, as it is told."""

import dataclasses
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from portal.settings import settings, use_settings
from tests.support.ports import free_port

TOKEN = "gateway-secret-1"


class FakeGateway:
    """The server. `asked` holds every request as (headers, body), `texts` what it took; `port` stays when it goes down.

    `status`, `body` and `headers` are its answer; `slow` is how many seconds it thinks, `dribble` the pause before each
    byte of the body; `nonsense` is sent in place of HTTP.
    """

    def __init__(self):
        self.port = free_port()
        self.status, self.body, self.headers = 202, b'{"id": "gw-1"}', {}
        self.slow = self.dribble = 0.0
        self.nonsense = b""
        self.asked: list[tuple[dict, dict]] = []
        self.paths: list[str] = []
        self._server: ThreadingHTTPServer | None = None

    @property
    def texts(self) -> list[dict]:
        """What it took, once for each idempotency key, as such gateways do."""
        taken = {}
        for headers, body in self.asked:
            taken.setdefault(headers["idempotency-key"], body)
        return list(taken.values())

    def start(self) -> "FakeGateway":
        """Listen."""
        gateway = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                gateway._answer(self)

            do_GET = do_POST

            def log_message(self, *args: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", self.port), Handler)
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def stop(self) -> None:
        """Go down."""
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
        self._server = None

    def _answer(self, request: BaseHTTPRequestHandler) -> None:
        self.paths.append(request.path)
        length = int(request.headers.get("content-length") or 0)
        asked = {name.lower(): value for name, value in request.headers.items()}, json.loads(request.rfile.read(length) or b"{}")
        time.sleep(self.slow)
        self.asked.append(asked)
        if self.nonsense:
            request.wfile.write(self.nonsense)
            return
        request.send_response(self.status)
        for name, value in ({"Content-Length": str(len(self.body))} | self.headers).items():
            request.send_header(name, value)
        request.end_headers()
        for byte in self.body if self.dribble else [self.body]:
            time.sleep(self.dribble)
            request.wfile.write(bytes([byte]) if self.dribble else byte)


def point_to(gateway: FakeGateway, folder: Path, **more: object) -> None:
    """Let the portal of this test send its texts there."""
    token = folder / "gateway-token"
    token.write_text(TOKEN + "\n")
    token.chmod(0o600)
    use_settings(dataclasses.replace(
        settings(), sms_gateway_url=f"http://127.0.0.1:{gateway.port}/messages", sms_gateway_token_file=token,
        sms_sender="Riverside", sms_timeout=1, **more))


def keep_texts() -> None:
    """Let the portal of this test keep its texts as files, as the demo does."""
    use_settings(dataclasses.replace(settings(), sms_gateway_url="file"))
