"""Reports of the content security policy are logged without the addresses in them."""

import json

import pytest
from litestar import Litestar, get

from portal.web import reports
from portal.web.edge import Edge
from portal.web.reports import csp_report
from tests.support.asgi import SAME_ORIGIN, ask

KIND = (b"content-type", b"application/csp-report")


@get("/patients/{patient_id:str}")
async def show() -> str:
    return ""


@pytest.fixture
def portal(static, monkeypatch):
    """The handler behind the edge; the count of reports starts anew."""
    monkeypatch.setattr(reports._Minute, "count", 0)
    return Edge(Litestar([show, csp_report], openapi_config=None), static=static)


async def send(portal, body: bytes, kind=KIND):
    return await ask(portal, "POST", "/csp-report", headers=[SAME_ORIGIN, kind], body=body)


def report(**fields: str) -> bytes:
    return json.dumps({"csp-report": {name.replace("_", "-"): value for name, value in fields.items()}}).encode()


def logged(capfd) -> list[dict]:
    found = [json.loads(line) for line in capfd.readouterr().err.splitlines()]
    return [line for line in found if line["event"].startswith("content security policy")]


async def test_a_report_names_the_route_the_directive_and_the_site(portal, capfd):
    body = report(
        document_uri="http://127.0.0.1:8000/patients/s3cret?q=s3cret", effective_directive="script-src-elem", blocked_uri="https://evil.example/s3cret?a=s3cret"
    )
    assert (await send(portal, body)).status == 204
    (line,) = logged(capfd)
    assert (line["page"], line["directive"], line["blocked"]) == ("/patients/{patient_id}", "script-src-elem", "evil.example")
    assert "s3cret" not in json.dumps(line)


async def test_an_inline_script_is_named_so(portal, capfd):
    await send(portal, report(document_uri="https://x/", violated_directive="script-src 'self'", blocked_uri="inline"))
    (line,) = logged(capfd)
    assert (line["blocked"], line["directive"], line["page"]) == ("inline", "script-src", "-")


NONSENSE = {
    "not JSON": b"{", "another shape": b"[]", "wrong types": b'{"csp-report":{"document-uri":5}}', "deep": b"[" * 8000, "not UTF-8": b'{"csp-report":"\xff"}',
    "nothing": b"", "no report": b"{}",
}  # fmt: skip


@pytest.mark.parametrize("nonsense", NONSENSE)
async def test_nonsense_is_taken_and_forgotten(portal, capfd, nonsense):
    assert (await send(portal, NONSENSE[nonsense])).status == 204
    assert logged(capfd) == []


async def test_hostile_values_are_cut_down(portal, capfd):
    await send(portal, report(document_uri="http://[", blocked_uri="http://[", effective_directive="Maya Lopez\n" * 50))
    (line,) = logged(capfd)
    assert (line["page"], line["blocked"], line["directive"]) == ("-", "other", "other")


async def test_a_flood_is_counted_and_not_logged(portal, capfd):
    for _ in range(reports.MOST_A_MINUTE + 20):
        assert (await send(portal, report(blocked_uri="inline"))).status == 204
    assert len(logged(capfd)) == reports.MOST_A_MINUTE


async def test_reports_are_small_and_of_one_kind(portal):
    assert (await send(portal, b" " * 9000)).status == 413
    assert (await send(portal, b"{}", (b"content-type", b"application/json"))).status == 415
