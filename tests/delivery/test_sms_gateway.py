"""Handing texts to a gateway that works, and to all the kinds that do not."""

import dataclasses
import time

import pytest

from portal.delivery import sms_gateway
from portal.jobs.handlers import PermanentFailure, ServerTrouble, TemporaryFailure
from portal.settings import settings, use_settings
from tests.support.fake_gateway import TOKEN, FakeGateway, point_to


@pytest.fixture
def gateway(tmp_path):
    made = FakeGateway().start()
    point_to(made, tmp_path)
    yield made
    made.stop()


def failure_of(kind: type[TemporaryFailure]) -> str:
    with pytest.raises(TemporaryFailure) as caught:
        sms_gateway.send("Id_1", "+447700900123", "Hello")
    assert type(caught.value) is kind
    assert "Hello" not in caught.value.code and "+44" not in caught.value.code
    return caught.value.code


def test_the_gateway_gets_the_number_the_words_and_our_token(gateway):
    sms_gateway.send("Id_1", "+447700900123", "Hello")
    ((headers, body),) = gateway.asked
    assert body == {"from": "Riverside", "to": "+447700900123", "text": "Hello"}
    assert headers["authorization"] == f"Bearer {TOKEN}" and headers["content-type"] == "application/json"
    assert headers["idempotency-key"] == "Id_1" and gateway.paths == ["/messages"]


def test_what_the_gateway_calls_it_is_in_the_log(gateway, capfd):
    sms_gateway.send("Id_1", "+447700900123", "Hello")
    said = capfd.readouterr().err
    assert '"gateway_id":"gw-1"' in said and '"status":202' in said
    assert "Hello" not in said and "7700900123" not in said and TOKEN not in said


@pytest.mark.parametrize(("status", "body"), [(200, b"{}"), (201, b'{"id": 7}'), (204, b""), (202, b"  \n")])
def test_every_kind_of_yes(gateway, status, body):
    gateway.status, gateway.body = status, body
    sms_gateway.send("Id_1", "+447700900123", "Hello")


@pytest.mark.parametrize(("status", "kind"), [
    *((status, PermanentFailure) for status in (400, 406, 410, 413, 422)),
    *((status, TemporaryFailure) for status in (408, 409, 425, 429, 500, 502, 503, 504)),
    *((status, ServerTrouble) for status in (401, 402, 403, 404, 405, 301, 302, 303, 307, 308)),
])
def test_what_the_gateway_says_decides(gateway, status, kind):
    gateway.status, gateway.body = status, b'{"error": "Hello"}'
    assert failure_of(kind) == f"sms_{status}"


def test_a_redirect_is_not_followed(gateway, tmp_path):
    elsewhere = FakeGateway().start()
    gateway.status, gateway.headers = 307, {"Location": f"http://127.0.0.1:{elsewhere.port}/messages"}
    assert failure_of(ServerTrouble) == "sms_307"
    elsewhere.stop()
    assert elsewhere.asked == []


def test_a_proxy_in_the_environment_is_not_used(gateway, monkeypatch):
    elsewhere = FakeGateway().start()
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{elsewhere.port}")
    sms_gateway.send("Id_1", "+447700900123", "Hello")
    elsewhere.stop()
    assert elsewhere.asked == [] and len(gateway.asked) == 1


def test_a_gateway_that_is_down(gateway):
    gateway.stop()
    assert failure_of(ServerTrouble) == "unreachable"


def test_a_gateway_that_does_not_answer(gateway):
    gateway.slow, begun = 1.6, time.monotonic()
    assert failure_of(ServerTrouble) == "timeout"
    assert time.monotonic() - begun < 1.6


def test_a_gateway_that_answers_a_little_at_a_time_is_cut_off(gateway):
    gateway.dribble, gateway.body, begun = 0.3, b'{"id": "a very long name"}', time.monotonic()
    assert failure_of(ServerTrouble) in {"unreachable", "sms_answer_unreadable"}
    assert time.monotonic() - begun < 4


@pytest.mark.parametrize("body", [b"<html>Welcome</html>", b"OK", b"[1]", b"\xff\xfe", b'{"id":', b'"text"'])
def test_an_answer_that_no_gateway_gives_is_no_yes(gateway, body):
    gateway.status, gateway.body = 200, body
    assert failure_of(ServerTrouble) == "sms_answer_unreadable"


@pytest.mark.parametrize("nonsense", [b"SSH-2.0-OpenSSH_9.2\r\n", b"\x00" * 50, b"HTTP/1.1 abc\r\n\r\n"])
def test_what_is_not_http(gateway, nonsense):
    gateway.nonsense = nonsense
    assert failure_of(ServerTrouble) in {"sms_answer_unreadable", "unreachable"}


def test_an_endless_answer_is_not_read_to_its_end(gateway):
    gateway.status, gateway.body, gateway.headers = 200, b" " * 200_000, {"Content-Length": "9000000000"}
    sms_gateway.send("Id_1", "+447700900123", "Hello")


@pytest.mark.parametrize(("content", "mode", "code"), [
    ("secret", 0o644, "token_file_readable_by_others"), ("", 0o600, "token_file_unusable"),
    ("two\nlines", 0o600, "token_file_unusable"), ("sécret", 0o600, "token_file_unusable"),
])
def test_a_token_that_cannot_be_used_sends_nothing(gateway, tmp_path, content, mode, code):
    path = tmp_path / "odd-token"
    path.write_text(content)
    path.chmod(mode)
    use_settings(dataclasses.replace(settings(), sms_gateway_token_file=path))
    assert failure_of(ServerTrouble) == code
    assert gateway.asked == []


def test_without_a_token_file_nothing_is_sent(gateway):
    use_settings(dataclasses.replace(settings(), sms_gateway_token_file=None))
    assert failure_of(ServerTrouble) == "no_token_file"


def test_a_certificate_we_do_not_trust_sends_nothing(gateway):
    use_settings(dataclasses.replace(settings(), sms_gateway_url=f"https://127.0.0.1:{gateway.port}/messages"))
    assert failure_of(ServerTrouble) in {"tls", "unreachable"}
    assert gateway.asked == []
