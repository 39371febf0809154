"""Whatever breaks behind the edge, a person gets a page that helps, and the log gets no health data (C71, C91)."""

import asyncio

import html5lib
import pytest

from portal.web import scope as asked
from portal.web.edge import Edge
from portal.web.failsafe import failsafe_page
from portal.web.language import translator
from portal.web.turn import MOST_AT_ONCE
from tests.support.asgi import ask, scope_of

CANARY = "Maya Lopez"


class Clinic:
    """What a failsafe page needs of the clinic."""

    phone = "01632 960 001"
    emergency_number = "999"
    emergency_text = "Or go to <b>St Mary's</b>."
    language = "en"


async def test_an_exception_becomes_a_page_that_says_nothing_of_it(edge, capfd):
    reply = await ask(edge, target="/raise")
    assert reply.status == 500
    assert "<h1>Something went wrong</h1>" in reply.text
    log = capfd.readouterr().err
    assert CANARY not in reply.text + log
    assert '"error":"builtins.ValueError"' in log


async def test_the_code_on_the_page_is_the_one_in_the_log(edge, tiny, capfd):
    reply = await ask(edge, target="/raise")
    code = tiny.seen[0][0][asked.REQUEST_ID]
    assert code in reply.text
    assert f'"id":"{code}"' in capfd.readouterr().err


async def test_busy_says_when_to_try_again(edge):
    reply = await ask(edge, target="/busy")
    assert (reply.status, reply.headers["retry-after"]) == (503, "30")
    assert "You can try again in 30 seconds." in reply.text


async def test_htmx_shows_the_error_in_place_of_the_whole_page(edge):
    assert (await ask(edge, target="/raise")).headers["hx-retarget"] == "body"


async def test_an_answer_that_breaks_off_breaks_the_connection(edge, capfd):
    with pytest.raises(ValueError, match="Maya"):  # the server closes the connection on it; a half page must not look whole
        await ask(edge, target="/half")
    assert CANARY not in capfd.readouterr().err


async def test_an_answer_without_a_body_is_still_an_answer(edge):
    reply = await ask(edge, target="/no-body")
    assert (reply.status, reply.body, reply.headers["content-length"]) == (200, b"", "0")


async def test_the_clinic_last_seen_is_named_when_the_database_is_gone(edge, tiny):
    edge.clinic = Clinic()
    text = (await ask(edge, target="/raise")).text
    assert "01632 960 001" in text
    assert "999 Or go to &lt;b&gt;St Mary&#x27;s&lt;/b&gt;." in text


async def test_when_too_many_are_waiting_the_next_one_is_told_so_at_once(static):
    door = asyncio.Event()

    async def slow(scope, receive, send):
        await door.wait()
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    edge = Edge(slow, static=static)
    waiting = [asyncio.create_task(ask(edge)) for _ in range(MOST_AT_ONCE)]
    await asyncio.sleep(0)
    reply = await ask(edge)
    assert (reply.status, reply.headers["retry-after"]) == (503, "5")
    door.set()
    assert {(await one).status for one in waiting} == {200}
    assert (await ask(edge)).status == 200


STATUSES = [400, 403, 404, 405, 408, 409, 410, 413, 414, 415, 429, 431, 500, 502, 503]


@pytest.mark.parametrize("status", STATUSES)
def test_every_failsafe_page_is_valid_and_complete(status):
    page = failsafe_page(status, scope_of("GET", "/", []) | {asked.REQUEST_ID: "ABC-1"}, clinic=Clinic(), retry_after=5)
    tree = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(page.decode())
    assert len(tree.findall(".//h1")) == 1
    assert tree.findtext(".//h1") == tree.findtext(".//title")
    for word in ("emergency", "ABC-1", "01632 960 001", 'href="/"', "5 seconds"):
        assert word in page.decode()


def test_the_failsafe_page_speaks_the_language_of_the_browser():
    page = failsafe_page(404, scope_of("GET", "/", [(b"accept-language", b"ar,en;q=0.5")])).decode()
    assert '<html lang="ar" dir="rtl">' in page


def test_it_speaks_english_when_the_words_of_the_language_are_broken(monkeypatch):
    def broken(locale):
        if locale != "en":
            raise ValueError("a catalogue that cannot be read")
        return translator("en")

    monkeypatch.setattr("portal.web.failsafe.translator", broken)
    page = failsafe_page(404, scope_of("GET", "/", [(b"accept-language", b"ar")])).decode()
    assert "We cannot find that page" in page


BROKEN = {"no scope": {}, "a clinic of another kind": {asked.CLINIC: object()}, "nonsense": {"headers": 5, asked.CLINIC: Clinic()}}


@pytest.mark.parametrize("broken", BROKEN)
def test_there_is_a_page_whatever_is_broken(broken):
    page = failsafe_page(500, BROKEN[broken])
    assert page.startswith(b"<!DOCTYPE html>")
    assert b"<h1>Something went wrong</h1>" in page
    assert b"emergency" in page
