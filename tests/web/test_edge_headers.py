"""Every answer carries the same protective headers, whatever it is and whoever made it (C56, C58, C59)."""

import dataclasses

import pytest

from portal.settings import use_settings
from portal.web.edge import Edge
from portal.web.security_headers import style_source
from portal.web.templating import inline_css
from tests.support.asgi import ask, post

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self' {style}; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'; object-src 'none'; manifest-src 'self'; {upgrade}report-uri /csp-report"
)
COMMON = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=(), "
    "publickey-credentials-get=(self), publickey-credentials-create=(self)",
    "x-robots-tag": "noindex, nofollow",
    "referrer-policy": "same-origin",
}
DYNAMIC = {"cache-control": "no-store", "pragma": "no-cache"}


def expected(*, secure: bool) -> dict[str, str]:
    csp = CSP.format(style=style_source(str(inline_css())), upgrade="upgrade-insecure-requests; " if secure else "")
    https = {"strict-transport-security": "max-age=31536000; includeSubDomains"} if secure else {}
    return COMMON | https | {"content-security-policy": csp}


STATUSES = [200, 201, 204, 206, 301, 302, 303, 304, 307, 308, *range(400, 418), 422, 423, 429, 431, 451, *range(500, 505)]
REFUSALS = {
    "wrong host": (400, {"host": (b"host", b"evil.example")}),
    "no host": (400, {"host": None}),
    "cross-site": (403, {"method": "POST", "headers": [(b"sec-fetch-site", b"cross-site")]}),
    "method": (405, {"method": "TRACE"}),
    "large body": (413, {"method": "POST", "body": bytes(70_000), "headers": [(b"sec-fetch-site", b"none"),
                                                                          (b"content-type", b"application/x-www-form-urlencoded")]}),
    "long address": (414, {"target": "/" + "a" * 5000}),
    "large header": (431, {"headers": [(b"x", bytes(9000))]}),
    "exception": (500, {"target": "/raise"}),
    "busy": (503, {"target": "/busy"}),
    "no answer": (500, {"target": "/nothing"}),
    "health": (200, {"target": "/healthz"}),
    "streamed": (200, {"target": "/pieces"}),
}  # fmt: skip


@pytest.mark.parametrize("status", STATUSES)
async def test_every_status_has_exactly_the_same_headers(edge, status):
    reply = await ask(edge, target=f"/status/{status}")
    found = {name: value for name, value in reply.headers.items() if name in expected(secure=False) | DYNAMIC}
    assert (reply.status, found) == (status, expected(secure=False) | DYNAMIC)


@pytest.mark.parametrize("refusal", REFUSALS)
async def test_every_answer_of_the_edge_itself_has_them_too(edge, refusal):
    status, request = REFUSALS[refusal]
    reply = await ask(edge, **request)
    found = {name: value for name, value in reply.headers.items() if name in expected(secure=False) | DYNAMIC}
    assert (reply.status, found) == (status, expected(secure=False) | DYNAMIC)


@pytest.mark.parametrize("refusal", REFUSALS)
async def test_over_https_they_also_keep_the_browser_on_https(tiny, static, in_force, refusal):
    use_settings(dataclasses.replace(in_force, base_url="https://127.0.0.1"))
    reply = await ask(Edge(tiny, static=static, is_healthy=lambda: _yes()), **REFUSALS[refusal][1])
    assert {name: reply.headers[name] for name in expected(secure=True)} == expected(secure=True)


async def _yes() -> bool:
    return True


async def test_without_https_nothing_promises_https(edge):
    reply = await ask(edge)
    assert "strict-transport-security" not in reply.headers
    assert "upgrade-insecure-requests" not in reply.headers["content-security-policy"]


async def test_static_files_have_them_and_may_be_kept_for_ever(edge, static):
    reply = await ask(edge, target=static.url("css/app.css"))
    assert {name: reply.headers[name] for name in expected(secure=False)} == expected(secure=False)
    assert reply.headers["cache-control"] == "public, max-age=31536000, immutable"


async def test_an_answer_cannot_weaken_them(edge):
    reply = await ask(edge, target="/headers")
    assert not {"server", "x-powered-by", "strict-transport-security"} & set(reply.headers)
    assert {name: reply.headers[name] for name in expected(secure=False) | DYNAMIC} == expected(secure=False) | DYNAMIC
    assert reply.headers["vary"] == "Accept-Encoding, HX-Request, Sec-Fetch-Site, Origin"
    assert reply.cookies == ["a=1", "b=2"]


STRICTER = [("referrer-policy", "no-referrer"), ("content-security-policy", "default-src 'none'; sandbox")]


@pytest.mark.parametrize(("name", "value"), STRICTER)
async def test_an_answer_may_be_stricter(static, name, value):
    async def app(scope, receive, send):
        await send({"type": "http.response.start", "status": 200, "headers": [(name.encode(), value.encode())]})
        await send({"type": "http.response.body", "body": b"x"})

    assert (await ask(Edge(app, static=static))).headers[name] == value


async def test_the_style_sheet_of_cold_pages_is_let_through_by_its_hash_alone(edge):
    csp = (await ask(edge)).headers["content-security-policy"]
    assert style_source(str(inline_css())) in csp
    assert "unsafe" not in csp
    assert "nonce" not in csp


def test_the_hash_is_the_one_that_other_programs_compute():
    assert style_source("p{}") == "'sha256-gG2yISYereRMiG2lMXrbiUgi0Ubw9p7QCeWcroOvy9Y='"  # openssl dgst -sha256 -binary | base64


async def test_forms_that_came_from_our_own_pages_pass(edge, tiny):
    assert (await post(edge, "/status/303", b"a=b")).status == 303
    assert tiny.seen[0][1] == b"a=b"
