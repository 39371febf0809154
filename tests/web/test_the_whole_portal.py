"""The edge, the door and the error pages around the real routes."""

import re

import pytest

from portal.app import create_app, create_litestar
from portal.clinic.tables import Clinic
from portal.web import log
from portal.web.cookies import cookie_name
from portal.web.edge import Edge
from tests.support.asgi import FORM, SAME_ORIGIN, Reply, ask
from tests.support.inspector import inspect
from tests.web.test_edge_headers import DYNAMIC, expected

PATHS = sorted({route.path_format for route in create_litestar().routes})
WITHOUT_FORMS = {"/", "/help/sign-in", "/manifest.webmanifest", "/nowhere"}


@pytest.fixture
async def portal(database) -> Edge:
    """The whole application, with a clinic and nobody in it."""
    await Clinic.insert(Clinic(name="St Mary's", phone="01632 960 001", emergency_number="999"))
    before = log._target
    app = create_app()
    log._target = before
    return app


def filled(path: str) -> str:
    return re.sub(r"\{[^}]+\}", "s3cret-7", path)


def assert_in_order(reply: Reply) -> None:
    """What must hold for any answer to a stranger."""
    assert reply.status < 500
    wanted = expected(secure=False) | DYNAMIC
    found = {name: reply.headers.get(name) for name in wanted}
    assert found | {"referrer-policy": ""} == wanted | {"referrer-policy": ""}
    assert reply.headers["referrer-policy"] in {"same-origin", "no-referrer"}
    assert "Sec-Fetch-Site, Origin" in reply.headers["vary"]
    assert not {"server", "x-powered-by"} & set(reply.headers)


@pytest.mark.parametrize("path", [*PATHS, "/nowhere", "/schema", "/schema/swagger", "/docs", "/.git/config", "/.env"])
async def test_a_stranger_gets_a_proper_answer_everywhere(portal, path):
    reply = await ask(portal, target=filled(path))
    assert_in_order(reply)
    if reply.body and reply.headers["content-type"].startswith("text/html"):
        inspect(reply.text, status=reply.status)


@pytest.mark.parametrize("path", PATHS)
async def test_a_form_without_its_token_changes_nothing_anywhere(portal, path):
    reply = await ask(portal, "POST", filled(path), headers=[SAME_ORIGIN, FORM], body=b"password=s3cret-7&csrf=x")
    assert_in_order(reply)
    assert reply.status in ({415} if path == "/csp-report" else {303, 403, 404, 405, 410})
    assert "s3cret-7" not in reply.text.replace(filled(path), "")


@pytest.mark.parametrize("path", ["/schema", "/schema/openapi.json", "/schema/swagger", "/debug", "/metrics"])
async def test_nothing_is_there_that_we_did_not_write(portal, path):
    assert (await ask(portal, target=path)).status == 404


@pytest.mark.parametrize("path", sorted(WITHOUT_FORMS))
async def test_looking_around_leaves_no_cookie(portal, path):
    assert (await ask(portal, target=path)).cookies == []


async def test_a_page_with_a_form_leaves_one_session_cookie_that_makes_the_form_work(portal):
    shown = await ask(portal, target="/sign-in")
    (cookie,) = shown.cookies
    assert re.fullmatch(rf"{cookie_name('pre')}=[\w-]{{43}}; Path=/; HttpOnly; SameSite=Lax", cookie)
    token = re.search(r'name="csrf" value="([^"]+)"', shown.text)[1]
    headers = [SAME_ORIGIN, FORM, (b"cookie", cookie.partition(";")[0].encode())]
    sent = await ask(portal, "POST", "/sign-in", headers=headers, body=f"csrf={token}".encode())
    assert sent.status == 422, "the token is right, the form is empty"
    assert (await ask(portal, "POST", "/sign-in", headers=headers, body=b"csrf=x")).status == 403


async def test_reports_of_the_policy_need_no_token(portal):
    headers = [SAME_ORIGIN, (b"content-type", b"application/csp-report")]
    assert (await ask(portal, "POST", "/csp-report", headers=headers, body=b"{}")).status == 204


async def test_paths_are_logged_as_routes(portal, capfd):
    await ask(portal, target="/patients/s3cret-7/access-log?q=s3cret-8")
    line = capfd.readouterr().err
    assert '"route":"/patients/{patient_id}/access-log"' in line
    assert "s3cret" not in line


def test_two_handlers_alone_take_what_has_no_token():
    """Reports of browsers carry none. Leaving in a hurry must not stop at an error page: without a token it only leads away, and
    signs nobody out (journeys/test_leaving_quickly.py)."""
    handlers = [handler for route in create_litestar().routes for handler in getattr(route, "route_handlers", ())]
    assert {handler.handler_name for handler in handlers if not handler.opt.get("csrf", True)} == {"csp_report", "leave"}


@pytest.mark.parametrize("target", ["/a%22b", "/a%3Fb", "/a%23b", "/%3Cscript%3E", "/a%20b", "/%D8%A7", "/%", "/a;b=c", "/" + "x" * 4000])
async def test_any_address_that_is_not_there_gets_a_valid_page(portal, target):
    reply = await ask(portal, target=target)
    assert reply.status == 404
    inspect(reply.text, status=404)
