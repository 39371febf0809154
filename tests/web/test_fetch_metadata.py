"""Other sites may link to us; they cannot send us forms or show us in a frame (C54)."""

import dataclasses
from itertools import product

import pytest

from portal.settings import Settings
from portal.web.fetch_metadata import check_fetch_metadata, our_origins
from portal.web.request_head import Refused
from tests.support.asgi import FORM, ask, exchange, scope_of

OURS = b"http://127.0.0.1:8000"
SITES = {None: None, b"same-origin": True, b"none": True, b"same-site": False, b"cross-site": False, b"Same-Origin": False, b"": False}
ORIGINS = {
    None: None, OURS: True, b"http://localhost:8000": True, b"HTTP://LOCALHOST:8000": True, b"null": False, b"": False,
    b"https://evil.example": False, b"http://127.0.0.1": False, b"https://127.0.0.1:8000": False,
    b"http://127.0.0.1:8000.evil.example": False, b"http://127.0.0.1:80000": False, b"http://127.0.0.1:8000\xff": False,
}  # fmt: skip
REFERERS = {
    None: None, OURS + b"/sign-in": True, OURS: True, b"https://evil.example/?" + OURS: False, b"http://[": False, b"": False,
    b"http://127.0.0.1:8000@evil.example/": False, b"/sign-in": False, b"about:blank": False,
}  # fmt: skip
MATRIX = list(product(SITES, ORIGINS, REFERERS))


def may_post(site, origin, referer) -> bool:
    """The rule, said once more: the first of the three that was sent decides."""
    answers = [SITES[site], ORIGINS[origin], REFERERS[referer]]
    return next((answer for answer in answers if answer is not None), False)


def passes(method: str, **head: bytes | None) -> bool:
    named = {name.replace("_", "-").encode(): value for name, value in head.items() if value is not None}
    try:
        check_fetch_metadata(method, named, our_origins(Settings()))
    except Refused as refusal:
        assert refusal.status == 403
        return False
    return True


def test_the_first_of_the_three_headers_that_was_sent_decides():
    found = {one: passes("POST", sec_fetch_site=one[0], origin=one[1], referer=one[2]) for one in MATRIX}
    assert found == {one: may_post(*one) for one in MATRIX}
    assert 100 < sum(found.values()) < len(found) - 100


BROWSERS = {
    b"Lynx/2.9.0dev.12 libwww-FM/2.14": True, b"w3m/0.5.3+git20230121": True, b"Links (2.28; Linux)": True, b"edbrowse/3.8.5": True,
    b"Mozilla/5.0 (Linux; Android 4.4)": False, b"Mozilla/5.0 Lynx/2.9": False, b"": False, None: False, b"curl/8": False,
}  # fmt: skip


@pytest.mark.parametrize("browser", BROWSERS)
def test_only_browsers_that_run_no_scripts_may_leave_all_three_out(browser):
    assert passes("POST", user_agent=browser) is BROWSERS[browser]


@pytest.mark.parametrize("browser", [browser for browser in BROWSERS if BROWSERS[browser]])
def test_what_they_do_say_still_counts(browser):
    assert not passes("POST", user_agent=browser, referer=b"https://evil.example/")
    assert not passes("POST", user_agent=browser, origin=b"null")
    assert not passes("POST", user_agent=browser, sec_fetch_site=b"cross-site")


@pytest.mark.parametrize("site", [None, b"cross-site", b"same-site", b"same-origin", b"none"])
@pytest.mark.parametrize("destination", [None, b"document", b"iframe", b"frame", b"object", b"embed", b"fencedframe", b"style"])
def test_pages_may_be_linked_to_but_not_framed(site, destination):
    framed = destination in {b"iframe", b"frame", b"object", b"embed", b"fencedframe"}
    for method in ("GET", "HEAD"):
        assert passes(method, sec_fetch_site=site, sec_fetch_dest=destination) is not framed


def test_the_origin_is_the_base_address_and_the_further_names():
    loaded = dataclasses.replace(Settings(), base_url="https://portal.example.org", allowed_hosts=("old.example.org",))
    assert our_origins(loaded) == {"https://portal.example.org", "https://old.example.org"}


async def test_a_form_from_another_site_is_refused_before_its_body_is_read(edge, tiny):
    scope = scope_of("POST", "/", [(b"host", b"127.0.0.1:8000"), FORM, (b"content-length", b"3"), (b"sec-fetch-site", b"cross-site")])
    incoming = [{"type": "http.request", "body": b"a=b", "more_body": False}]
    reply = await exchange(edge, scope, incoming)
    assert (reply.status, len(incoming), tiny.seen) == (403, 1, [])


async def test_the_refusal_is_a_page_with_a_way_on(edge):
    reply = await ask(edge, "POST", headers=[(b"sec-fetch-site", b"cross-site")])
    assert "<h1>We did not accept that</h1>" in reply.text
    assert 'href="/"' in reply.text
