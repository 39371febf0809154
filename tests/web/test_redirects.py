"""After signing in people land on a page of ours, whatever the link they came by says (C64)."""

from types import SimpleNamespace

import pytest
from litestar import Litestar, get, post

from portal.web.redirects import is_page, route_template, safe_next


@get(["/", "/records", "/patients/{patient_id:str}", "/patients/{patient_id:str}/results"])
async def show() -> str:
    return ""


@post(["/sign-out", "/records/marks"])
async def change() -> str:
    return ""


@pytest.fixture(scope="module")
def asking():
    """A request to an application with a few pages."""
    return SimpleNamespace(app=Litestar([show, change], openapi_config=None))


GOOD = [
    "/", "/records", "/records?page=2", "/records#main", "/records?next=//evil.example", "/patients/kX3_-9aQ", "/patients/kX3_-9aQ/results",
    "/patients/%D8%A7/results", "/?lang=ar",
]  # fmt: skip

EVIL = [
    None, "", " ", "//evil.example", "///evil.example", "////evil.example", "/\\evil.example", "\\\\evil.example", "\\/evil.example",
    "/\\/evil.example", "/\t/evil.example", "\t//evil.example", " //evil.example", "/ /evil.example", "/\n/evil.example", "\r\n//evil.example",
    "/\x00/evil.example", "/\x0b/evil.example", "https://evil.example", "http://evil.example/records", "HTTPS://EVIL.EXAMPLE", "https:evil.example",
    "https:/evil.example", "https:///evil.example", "//evil.example/records", "//user@evil.example", "http://127.0.0.1:8000@evil.example/records",
    "javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\nscript:alert(1)", "data:text/html,<script>alert(1)</script>", "vbscript:x",
    "mailto:a@evil.example", "//[::1]", "//%65vil.example", "/%09/evil.example", "/%5cevil.example", "/%2f%2fevil.example", "/%2fevil.example",
    "//%2fevil.example", "/records\\..\\..\\evil", "/./records", "/records/..", "/records/../..//evil.example", "/..//evil.example",
    "/patients/..", "/patients/../results", "/patients/%2e%2e/results", "/patients/%2E./results", "/patients/./results", "records", "?next=x", "#x",
    "evil.example", "//evil。example", "/records/\u2028", "/rècords", "/nowhere", "/sign-out", "/records/marks", "/records/", "/records;x",
    "/records\r\nSet-Cookie: a=b", "/records\nLocation: https://evil.example", "/" + "a" * 513, "/records?" + "a" * 513, "//", "/\\", "/patients//results",
    "/static/css/app.css", "/healthz", "/records%00", "http:/\\evil.example", ".evil.example", "@evil.example", "／evil.example",
]  # fmt: skip


@pytest.mark.parametrize("wanted", GOOD)
def test_a_page_of_ours_is_where_they_go(asking, wanted):
    assert safe_next(asking, wanted) == wanted


@pytest.mark.parametrize("wanted", EVIL, ids=[repr(wanted)[:40] for wanted in EVIL])
def test_anything_else_leads_to_the_front_page(asking, wanted):
    assert safe_next(asking, wanted) == "/"


def test_the_corpus_is_large():
    assert len(set(EVIL)) >= 60


PATHS = {
    "/": "/", "/records": "/records", "/patients/kX3": "/patients/{patient_id}", "/patients/kX3/results": "/patients/{patient_id}/results",
    "/sign-out": "/sign-out", "/patients/Maya Lopez/nothing": "-", "nonsense": "-", "": "-",
}  # fmt: skip


@pytest.mark.parametrize("path", PATHS)
def test_a_log_may_name_the_route_and_never_what_was_in_it(asking, path):
    assert route_template(asking.app, path) == PATHS[path]


def test_a_page_is_what_can_be_looked_at(asking):
    assert is_page(asking.app, "/records")
    assert not is_page(asking.app, "/sign-out")
