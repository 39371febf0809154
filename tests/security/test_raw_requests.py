"""Bytes that no browser sends, at a running portal: every one gets a short answer or a closed door, and nobody else waits."""

import re
import socket
import threading
import time
from statistics import quantiles
from urllib.request import urlopen

import pytest

from tests.support.live_server import LiveServer, empty_portal  # noqa: F401  a fixture

pytestmark = [pytest.mark.security, pytest.mark.slow]


@pytest.fixture(scope="module")
def server(empty_portal):  # noqa: F811
    """An empty clinic's portal; no test here changes anything in it."""
    running = LiveServer(empty_portal)
    yield running
    running.kill()


def speak(server, *pieces: bytes, patience: float = 5) -> bytes:
    """Send the pieces on one connection and read until the other end falls silent or hangs up."""
    host, port = server.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=patience) as connection:
        for piece in pieces:
            connection.sendall(piece)
        found = b""
        connection.settimeout(0.5)
        try:
            while chunk := connection.recv(65536):
                found += chunk
        except (TimeoutError, ConnectionResetError):
            pass
        return found


def request(server, line: str, *headers: str, body: bytes = b"") -> bytes:
    """A request as bytes; our own Host and origin, unless `headers` name others."""
    own = [f"Host: {server.url.removeprefix('http://')}", f"Origin: {server.url}"]
    names = {header.partition(":")[0].lower() for header in headers}
    kept = [header for header in own if header.partition(":")[0].lower() not in names]
    return "\r\n".join([f"{line} HTTP/1.1", *kept, *headers, "", ""]).encode() + body


def statuses(answer: bytes) -> list[int]:
    return [int(found) for found in re.findall(rb"HTTP/1\.1 (\d{3})", answer)]


FORM = "Content-Type: application/x-www-form-urlencoded"
SMUGGLED = b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
REFUSED = {
    "length and chunked": (400, ["Content-Length: 5", "Transfer-Encoding: chunked"], b"0\r\n\r\n" + SMUGGLED),
    "two lengths": (400, ["Content-Length: 3", "Content-Length: 5"], b"a=b"),
    "negative length": (400, ["Content-Length: -3"], b"a=b"),
    "length with a sign": (400, ["Content-Length: +3"], b"a=b"),
    "unknown coding": (400, ["Transfer-Encoding: xchunked"], b"a=b"),
    "bad chunk": (400, ["Transfer-Encoding: chunked"], b"zz\r\na=b\r\n0\r\n\r\n"),
    "70 kB header": (431, ["X-Large: " + "a" * 70_000], b""),
    "NUL in a header": (400, ["X-Odd: a\x00b"], b""),
    "folded header": (400, ["X-Odd: a\r\n b"], b""),
    "space before the colon": (400, ["X-Odd : a"], b""),
    "other host": (400, ["Host: evil.example"], b""),
    "cross-site": (403, ["Origin: https://evil.example"], b""),
    "large, by its length": (413, ["Content-Length: 9999999"], b"a"),
    "large, in chunks": (413, ["Transfer-Encoding: chunked"], b"ffff\r\n" + b"a" * 65535 + b"\r\nffff\r\n" + b"a" * 65535 + b"\r\n0\r\n\r\n"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_it_is_refused_and_no_second_request_is_smuggled_in(server, name):
    status, headers, body = REFUSED[name]
    answer = speak(server, request(server, "POST /sign-in", FORM, *headers, body=body))
    assert statuses(answer) == [status]
    assert b"ok\n" not in answer


def test_what_our_edge_refuses_has_its_headers_and_page(server):
    answer = speak(server, request(server, "GET /", "Host: evil.example"))
    assert statuses(answer) == [400]
    assert b"content-security-policy: default-src 'none'" in answer
    assert b"<h1>We could not understand that</h1>" in answer
    assert b"\r\nserver:" not in answer.lower()


def test_a_refusal_of_a_large_body_comes_at_once(server):
    speak(server, request(server, "GET /healthz", "Connection: close"))
    began = time.perf_counter()
    answer = speak(server, request(server, "POST /sign-in", FORM, "Content-Length: 9999999", "Connection: close"))
    assert statuses(answer) == [413]
    assert time.perf_counter() - began < 0.2


def test_many_fields_are_refused_within_fifty_milliseconds_and_nobody_waits(server):
    form = b"&".join([b"a=1"] * 16_000)
    post = request(server, "POST /sign-in", FORM, f"Content-Length: {len(form)}", "Connection: close", body=form)
    waits: list[float] = []
    threads = [threading.Thread(target=lambda: waits.extend(_timed(lambda: speak(server, post), 10))) for _ in range(3)]
    for thread in threads:
        thread.start()
    others = _timed(lambda: urlopen(f"{server.url}/healthz").read(), 100)
    for thread in threads:
        thread.join()
    assert statuses(speak(server, post)) == [400]
    assert quantiles(waits, n=20)[-1] < 0.5
    assert quantiles(others, n=20)[-1] < 0.1


def _timed(work, times: int) -> list[float]:
    found = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        found.append(time.perf_counter() - began)
    return found


def test_the_connection_is_good_again_after_a_refusal(server):
    first = request(server, "PUT /")
    second = request(server, "GET /healthz", "Connection: close")
    assert statuses(speak(server, first, second)) == [405, 200]


def test_head_answers_without_a_body_on_the_wire(server):
    head, _, body = speak(server, request(server, "HEAD /sign-in", "Connection: close")).partition(b"\r\n\r\n")
    assert statuses(head) == [200]
    assert body == b""
    assert int(re.search(rb"content-length: (\d+)", head)[1]) > 500


def test_a_body_sent_slowly_holds_up_nobody(server):
    host, port = server.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port))) as slow:
        slow.sendall(request(server, "POST /sign-in", FORM, "Content-Length: 100", body=b"a="))
        assert urlopen(f"{server.url}/healthz").read() == b"ok\n"
    assert urlopen(f"{server.url}/healthz").read() == b"ok\n"


def test_a_websocket_is_no_way_in(server):
    upgrade = ["Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="]
    assert statuses(speak(server, request(server, "GET /", *upgrade)))[0] != 101


def test_nothing_of_all_this_is_in_the_log_but_routes_and_numbers(server):
    speak(server, request(server, "GET /invitations/s3cret?q=s3cret", "X-Odd: s3cret", "Cookie: dev-sid=s3cret", "Connection: close"))
    assert "s3cret" not in server.log.read_text()
    assert '"route":"/invitations/{token}"' in server.log.read_text()
