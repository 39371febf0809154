"""A form is good only in the browser that it was shown to (C53)."""

import dataclasses

import pytest
from litestar import Litestar, Request, Response, post

from portal.crypto.keyring import Purpose, add_key, create_keyring, keyring
from portal.crypto.tokens import token_hash
from portal.errors import PortalError
from portal.settings import use_settings
from portal.web import scope as asked
from portal.web.cookies import COOKIES
from portal.web.csrf import binding_for, check_csrf, csrf_token, csrf_token_for, token_matches
from tests.support.asgi import FORM, ask

BINDING, OTHER = token_hash("one"), token_hash("two")
COOKIE = (b"cookie", b"dev-pre=one")


@post("/")
async def change(request: Request) -> str:
    await check_csrf(request)
    return "changed"


def refused(request: Request, error: PortalError) -> Response:
    return Response(type(error).__name__, status_code=error.status)


@pytest.fixture
def app():
    """One handler that changes something."""
    return Litestar([change], exception_handlers={PortalError: refused}, openapi_config=None, request_max_body_size=None)


def multipart(*parts: bytes) -> dict:
    body = b"".join(b"--x\r\n" + part + b"\r\n" for part in parts) + b"--x--\r\n"
    return {"body": body, "headers": [COOKIE, (b"content-type", b"multipart/form-data; boundary=x")]}


def field(value: bytes, extra: bytes = b"") -> bytes:
    return b'Content-Disposition: form-data; name="csrf"' + extra + b"\r\n\r\n" + value


def test_a_token_is_good_for_its_own_browser_only():
    assert token_matches(csrf_token(BINDING), BINDING)
    assert not token_matches(csrf_token(BINDING), OTHER)
    assert not token_matches(csrf_token(BINDING), "")


def test_every_token_is_masked_anew_and_all_are_good():
    tokens = {csrf_token(BINDING) for _ in range(50)}
    assert len(tokens) == 50
    assert all(token_matches(token, BINDING) for token in tokens)


def test_one_answer_has_one_token():
    scope = {"headers": []}
    assert csrf_token_for(scope) == csrf_token_for(scope)
    scope[asked.SESSION] = type("Session", (), {"token_hash": OTHER})
    assert token_matches(csrf_token_for(scope), OTHER), "but not when its session changed under way"


def test_every_character_counts():
    token = csrf_token(BINDING)
    for place, char in enumerate(token[:-1]):
        assert not token_matches(token[:place] + ("A" if char != "A" else "B") + token[place + 1 :], BINDING)


NONSENSE = [None, 5, b"x", "", "x", "A" * 42, "A" * 43, "A" * 44, "ü" * 43, "!" * 43, "A" * 1_000_000, "\x00" * 43, ["A" * 43], "=" * 43]


@pytest.mark.parametrize("token", NONSENSE, ids=[str(token)[:12] for token in NONSENSE])
def test_nonsense_matches_nothing_and_breaks_nothing(token):
    assert not token_matches(token, BINDING)


def test_a_form_that_was_open_while_the_key_changed_can_still_be_sent(in_force, tmp_path):
    own = tmp_path / "keys" / "keyring.json"
    create_keyring(own)
    use_settings(dataclasses.replace(in_force, keyring_file=own))
    before = csrf_token(BINDING)
    added = add_key(own, Purpose.CSRF, used_after=0)
    assert keyring().current(Purpose.CSRF) == added
    assert token_matches(before, BINDING)
    assert token_matches(csrf_token(BINDING), BINDING)


def test_the_binding_is_the_living_session():
    scope = {"headers": [(b"cookie", b"dev-sid=dead; dev-pre=one")], asked.SESSION: type("Session", (), {"token_hash": OTHER})}
    assert binding_for(scope) == OTHER
    assert COOKIES not in scope


def test_without_a_session_it_is_the_pre_cookie_which_is_made_once():
    scope = {"headers": [(b"cookie", b"dev-sid=dead")]}
    made = binding_for(scope)
    assert binding_for(scope) == made
    (cookie,) = scope[COOKIES]
    assert token_hash(cookie.decode().partition("=")[2].partition(";")[0]) == made
    assert binding_for({"headers": [COOKIE]}) == BINDING


async def test_a_form_with_its_token_passes(app):
    body = b"a=1&csrf=" + csrf_token(BINDING).encode()
    assert (await ask(app, "POST", headers=[FORM, COOKIE], body=body)).status == 201


async def test_a_header_with_the_token_passes(app):
    headers = [COOKIE, (b"x-csrf-token", csrf_token(BINDING).encode())]
    assert (await ask(app, "POST", headers=headers, body=b"")).status == 201


async def test_a_multipart_form_with_its_token_passes(app):
    assert (await ask(app, "POST", **multipart(field(csrf_token(BINDING).encode())))).status == 201


async def test_a_page_of_a_session_that_has_ended_since_can_still_sign_out(app):
    headers = [FORM, (b"cookie", b"dev-sid=two; dev-pre=one")]
    for binding in (BINDING, OTHER):
        assert (await ask(app, "POST", headers=headers, body=b"csrf=" + csrf_token(binding).encode())).status == 201


FORMS = {
    "none": b"a=1",
    "empty": b"csrf=",
    "of another browser": b"csrf=" + b"%b",
    "not ASCII": "csrf=ünïcödé".encode(),
    "not UTF-8": b"csrf=%ff%fe",
    "raw bytes": b"csrf=\xff\xfe",
    "NUL": b"csrf=%00",
    "one megabyte": b"csrf=" + b"A" * 1_000_000,
    "many": b"&".join([b"csrf=x"] * 150),
    "nothing at all": b"",
}


@pytest.mark.parametrize("form", FORMS)
async def test_any_other_form_is_too_old_and_never_an_error(app, form):
    body = FORMS[form].replace(b"%b", csrf_token(OTHER).encode())
    reply = await ask(app, "POST", headers=[FORM, COOKIE], body=body)
    assert (reply.status, reply.body) == (403, b"PageTooOld")


async def test_a_right_token_without_its_cookie_is_too_old(app):
    body = b"csrf=" + csrf_token(token_hash("")).encode()
    for cookie in ((), ((b"cookie", b"dev-pre="),), ((b"cookie", b"dev-sid=; dev-pre="),)):
        assert (await ask(app, "POST", headers=[FORM, *cookie], body=body)).status == 403


PARTS = {
    "a file": (field(b"x", b'; filename="t.txt"\r\nContent-Type: text/plain'), 403),
    "unknown charset": (field(b"x", b"\r\nContent-Type: text/plain; charset=klingon"), 400),
    "not its charset": (field(b"\xff\xfe"), 400),
    "no name": (b"Content-Disposition: form-data\r\n\r\nx", 403),
    "no disposition": (b"X: y\r\n\r\nx", 400),
    "not ASCII": (field("ü".encode()), 403),
}


@pytest.mark.parametrize("part", PARTS)
async def test_a_multipart_form_that_is_broken_or_wrong_never_is_an_error(app, part):
    body, status = PARTS[part]
    assert (await ask(app, "POST", **multipart(body))).status == status


@pytest.mark.parametrize("boundary", [b"", b"; boundary=", b"; boundary=\xff", b'; boundary="', b"; boundary=y", b"; boundary=" + b"x" * 999])
async def test_a_multipart_form_without_its_boundary_never_is_an_error(app, boundary):
    headers = [COOKIE, (b"content-type", b"multipart/form-data" + boundary)]
    assert (await ask(app, "POST", headers=headers, body=b"--x\r\n\r\n--x--")).status in (400, 403)
