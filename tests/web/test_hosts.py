"""Only our own names are answered to, and nothing a sender claims about names, scheme or address is believed (C66, C67)."""

import pytest

from tests.support.asgi import ask

OURS = ["127.0.0.1:8000", "127.0.0.1", "LOCALHOST:8000", "localhost:9", "[::1]:8000", "[::1]"]
NOT_OURS = [
    "evil.example", "127.0.0.1.evil.example", "evil.example:8000", "127.0.0.1:8000@evil.example", "127.0.0.1:80:80", "127.0.0.1:x",
    "127.0.0.1, evil.example", "", ":8000", "[::1", "[::1]evil", "[::2]", "localhost.", " localhost", "localhost/", "127.0.0.1\x00",
    "127.0.0.1:٨",
]  # fmt: skip


@pytest.mark.parametrize("host", OURS)
async def test_our_own_names_are_answered_to(edge, host):
    assert (await ask(edge, host=(b"host", host.encode()))).status == 200


@pytest.mark.parametrize("host", NOT_OURS)
async def test_other_names_get_an_error_page(edge, tiny, host):
    reply = await ask(edge, host=(b"host", host.encode()))
    assert (reply.status, tiny.seen) == (400, [])
    assert reply.text.startswith("<!DOCTYPE html>")
    assert "evil" not in reply.text


async def test_two_hosts_are_refused(edge, tiny):
    reply = await ask(edge, headers=[(b"host", b"evil.example")])
    assert (reply.status, tiny.seen) == (400, [])


FORWARDED = [
    (b"x-forwarded-host", b"evil.example"), (b"forwarded", b"for=9.9.9.9;host=evil.example;proto=https"),
    (b"x-forwarded-proto", b"https"), (b"x-forwarded-for", b"9.9.9.9"), (b"x-real-ip", b"9.9.9.9"),
    (b"x-original-url", b"/staff"), (b"x-rewrite-url", b"/staff"), (b"x-http-method-override", b"POST"),
    (b"x-request-id", b"mine"),
]  # fmt: skip


async def test_what_a_sender_claims_changes_nothing(edge, tiny):
    await ask(edge)
    await ask(edge, headers=FORWARDED)
    plain, claimed = tiny.seen[0][0], tiny.seen[1][0]
    for key in ("path", "method", "scheme", "server", "client", "portal.client"):
        assert plain[key] == claimed[key]
    assert claimed["portal.request_id"] not in {"mine", plain["portal.request_id"]}


async def test_a_probe_may_ask_for_the_health_by_address(edge):
    reply = await ask(edge, target="/healthz", host=(b"host", b"10.0.0.7:8000"))
    assert (reply.status, reply.body) == (200, b"ok\n")
