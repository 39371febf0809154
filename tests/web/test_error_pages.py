"""Every error is a page that says what is wrong and how to go on, and nothing that was typed or is health (C71)."""

import pytest
from litestar import Litestar, Request, get, post
from litestar.exceptions import ClientException, HTTPException, NotAuthorizedException

from portal import errors
from portal.clinic.clinics import ClinicProfile
from portal.web import error_pages
from portal.web import scope as asked
from portal.web.edge import Edge
from portal.web.error_pages import exception_handlers
from portal.web.error_words import ERROR_WORDS, words_for
from tests.support.asgi import ask
from tests.support.asgi import post as send
from tests.support.inspector import inspect

CANARY = "Maya Lopez, HbA1c 92"
CLINIC = ClinicProfile(
    name="St Mary's", address="", phone="01632 960 001", email="", hours="", emergency_number="999", emergency_text="", time_zone="UTC", language="en"
)
RAISED = {
    "not-found": errors.NotFound(CANARY), "not-allowed": errors.NotAllowed(CANARY), "gone": errors.Gone(CANARY),
    "conflict": errors.Conflict(CANARY), "too-many": errors.TooManyTries(90), "busy": errors.Busy(10), "portal": errors.PortalError(CANARY),
    "too-old": errors.PageTooOld(CANARY), "sign-in": errors.SignInNeeded("/sign-in?next=/records"), "unexpected": ValueError(CANARY),
    "client": ClientException(CANARY, extra={"value": CANARY}), "unauthorised": NotAuthorizedException(CANARY),
    "teapot": HTTPException(CANARY, status_code=418), "odd": HTTPException(CANARY, status_code=200), "gateway": HTTPException(CANARY, status_code=502),
}  # fmt: skip
STATUSES = {
    "not-found": 404, "not-allowed": 403, "gone": 410, "conflict": 409, "too-many": 429, "busy": 503, "portal": 400, "too-old": 403,
    "unexpected": 500, "client": 400, "teapot": 418, "odd": 500, "gateway": 502,
}  # fmt: skip
HTMX = [(b"hx-request", b"true")]


@get("/raise/{name:str}")
async def show(request: Request) -> str:
    raise RAISED[request.path_params["name"]]


@post("/raise/{name:str}")
async def change(request: Request) -> str:
    raise RAISED[request.path_params["name"]]


@get("/page")
async def page() -> str:
    return "ok"


@pytest.fixture
def portal(static):
    """The handlers behind the edge, with a clinic as the door would load it."""
    litestar = Litestar([show, change, page], exception_handlers=exception_handlers(), openapi_config=None, logging_config=None)

    async def app(scope, receive, send):
        scope[asked.CLINIC] = CLINIC
        await litestar(scope, receive, send)

    return Edge(app, static=static)


@pytest.mark.parametrize("name", STATUSES)
async def test_every_error_is_a_whole_page_with_its_words(portal, name):
    reply = await ask(portal, target=f"/raise/{name}")
    assert reply.status == STATUSES[name]
    inspect(reply.text, status=reply.status)
    words = words_for(reply.status)
    if name != "too-old":
        assert words.title in reply.text.replace("&#39;", "'")
        assert words.attempt in reply.text.replace("&#39;", "'")


@pytest.mark.parametrize("name", STATUSES)
async def test_the_page_has_the_telephone_the_emergency_number_and_the_code(portal, name, capfd):
    text = (await ask(portal, target=f"/raise/{name}")).text
    code = capfd.readouterr().err.partition('"request":"')[2].partition('"')[0] or "-"
    for word in ("01632 960 001", "999", 'href="/"'):
        assert word in text
    assert STATUSES[name] >= 500 or code in text


@pytest.mark.parametrize("name", RAISED)
async def test_nothing_of_the_exception_is_shown_or_logged(portal, name, capfd):
    for headers in ([], HTMX):
        reply = await ask(portal, target=f"/raise/{name}?{CANARY.partition(' ')[0]}", headers=headers)
        assert "Maya" not in reply.text + str(reply.raw_headers)
    assert "Maya" not in capfd.readouterr().err


@pytest.mark.parametrize(("name", "seconds", "words"), [("too-many", "90", "in 90 seconds"), ("busy", "10", "in 10 seconds")])
async def test_a_wait_is_told_to_people_and_programs(portal, name, seconds, words):
    reply = await ask(portal, target=f"/raise/{name}")
    assert reply.headers["retry-after"] == seconds
    assert words in reply.text


async def test_a_long_wait_is_told_in_minutes(portal, monkeypatch):
    monkeypatch.setitem(RAISED, "too-many", errors.TooManyTries(601))
    assert "in 11 minutes" in (await ask(portal, target="/raise/too-many")).text


@pytest.mark.parametrize(("name", "location"), [("sign-in", "/sign-in?next=/records"), ("unauthorised", "/sign-in")])
async def test_who_is_not_signed_in_is_sent_there(portal, name, location):
    reply = await ask(portal, target=f"/raise/{name}")
    assert (reply.status, reply.headers["location"], reply.body) == (303, location, b"")


@pytest.mark.parametrize(("name", "location"), [("sign-in", "/sign-in?next=/records"), ("unauthorised", "/sign-in")])
async def test_htmx_is_told_to_go_there_as_a_whole(portal, name, location):
    reply = await ask(portal, target=f"/raise/{name}", headers=HTMX)
    assert (reply.status, reply.headers["hx-redirect"], reply.body) == (401, location, b"")


@pytest.mark.parametrize("name", STATUSES)
async def test_for_htmx_the_page_takes_the_place_of_the_whole_page(portal, name):
    reply = await ask(portal, target=f"/raise/{name}", headers=HTMX)
    assert (reply.status, reply.headers["hx-retarget"], reply.headers["hx-reswap"]) == (STATUSES[name], "body", "innerHTML")


COOKIES = {"with a cookie": ([(b"cookie", b"dev-pre=x")], "open too long"), "without": ([], "did not keep our cookie")}


@pytest.mark.parametrize("cookie", COOKIES)
async def test_a_form_that_is_too_old_has_a_working_way_on(portal, cookie):
    headers, words = COOKIES[cookie]
    reply = await send(portal, "/raise/too-old", headers=headers)
    assert reply.status == 403
    assert words in reply.text
    assert 'href="/raise/too-old"' in reply.text
    assert ('href="/help/browser"' in reply.text) == (cookie == "without")


async def test_who_has_to_wait_is_told_what_to_do_meanwhile(portal):
    assert 'href="/help/sign-in/connection"' in (await ask(portal, target="/raise/too-many")).text


async def test_an_unknown_address_has_its_page_too(portal):
    reply = await ask(portal, target="/nowhere/%22%3E%3Cscript%3Ealert(1)%3C/script%3E")
    assert reply.status == 404
    inspect(reply.text, status=404)
    assert "<script" not in reply.text.partition("<body")[2]


async def test_an_address_that_takes_no_forms_says_so(portal):
    assert (await send(portal, "/page")).status == 405


async def test_the_page_speaks_the_persons_language(portal):
    reply = await ask(portal, target="/raise/not-found", headers=[(b"accept-language", b"ar")])
    assert '<html lang="ar" dir="rtl">' in reply.text


async def test_a_page_that_cannot_be_made_is_replaced_by_a_plain_one(portal, monkeypatch, capfd):
    def broken(*_, **__):
        raise RuntimeError(CANARY)

    monkeypatch.setattr(error_pages, "page", broken)
    reply = await ask(portal, target="/raise/busy")
    assert (reply.status, reply.headers["retry-after"]) == (503, "10")
    assert words_for(503).title in reply.text
    assert "01632 960 001" in reply.text
    assert '"event":"error page failed"' in capfd.readouterr().err


async def test_faults_of_ours_are_logged_with_the_code_on_the_page(portal, capfd):
    reply = await ask(portal, target="/raise/unexpected")
    line = next(line for line in capfd.readouterr().err.splitlines() if '"event":"failure"' in line)
    assert line.partition('"id":"')[2].partition('"')[0] in reply.text
    assert '"route":"/raise/{name}"' in line


async def test_what_people_do_wrong_is_no_fault_of_ours(portal, capfd):
    await ask(portal, target="/raise/not-found")
    assert '"level":"error"' not in capfd.readouterr().err


def test_every_status_we_answer_has_words_of_its_own_or_of_a_neighbour():
    assert all(words_for(status).title for status in range(400, 600))
    assert len({words.title for words in ERROR_WORDS.values()}) == len(ERROR_WORDS)


def test_no_words_blame_or_promise_what_we_cannot_know():
    said = " ".join(f"{words.title} {words.wrong} {words.attempt}" for words in ERROR_WORDS.values()).lower()
    assert not [word for word in ("invalid", "illegal", "forbidden", "bad request", "oops", "sorry") if word in said]
