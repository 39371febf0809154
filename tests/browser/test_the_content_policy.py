"""In a real browser the content policy lets our pages work and stops everything else (C54, C56, C57, C60)."""

import json

import pytest

from portal.web.static_assets import assets
from tests.support.live_server import LiveServer

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def server(empty_portal):
    """An empty clinic's portal for all tests here."""
    running = LiveServer(empty_portal)
    yield running
    running.kill()


@pytest.fixture
def bare_page(browser):
    """A page without the guard, for tests that do what the guard forbids."""
    context = browser.new_context()
    yield context.new_page()
    context.close()


def logged(server, event: str) -> list[dict]:
    lines = (json.loads(line) for line in server.log.read_text().splitlines() if line.startswith("{"))
    return [line for line in lines if line["event"] == event]


def test_a_cold_page_has_its_inline_style_sheet(server, open_page):
    page = open_page(f"{server.url}/sign-in")
    assert page.locator("head > style").count() == 1
    assert page.evaluate("getComputedStyle(document.querySelector('main')).display") == "block"
    assert page.evaluate("document.styleSheets[0].cssRules.length") > 50


def test_the_page_comes_compressed_and_the_padding_is_no_text(server, open_page):
    page = open_page(f"{server.url}/sign-in")
    answer = page.request.get(f"{server.url}/sign-in", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["content-encoding"] == "gzip"
    assert page.locator("body").inner_text().strip().endswith("العربية")


SEEDED = {
    "an inline script": "const s = document.createElement('script'); s.textContent = 'document.title = \"broken\"'; document.body.append(s)",
    "an event handler": "document.body.setAttribute('onclick', 'document.title = \"broken\"'); document.body.click()",
    "a script of another site": "const s = document.createElement('script'); s.src = 'http://127.0.0.1:9/x.js'; document.body.append(s)",
    "a picture of another site": "const i = document.createElement('img'); i.src = 'http://127.0.0.1:9/x.png'; document.body.append(i)",
    "an inline style": "document.body.setAttribute('style', 'background: url(http://127.0.0.1:9/x.png)')",
    "a frame": "const f = document.createElement('iframe'); f.src = '/'; document.body.append(f)",
    "another base": "const b = document.createElement('base'); b.href = 'http://127.0.0.1:9/'; document.head.append(b)",
}  # fmt: skip


@pytest.mark.parametrize("seeded", SEEDED)
def test_what_is_planted_in_a_page_is_stopped_and_reported(server, bare_page, seeded):
    bare_page.goto(f"{server.url}/sign-in")
    with bare_page.expect_request("**/csp-report"):
        bare_page.evaluate(f"() => {{ {SEEDED[seeded]} }}")
    bare_page.wait_for_timeout(200)
    assert bare_page.title().startswith("Sign in")
    assert logged(server, "content security policy broken")[-1]["page"] == "/sign-in"


def test_a_form_of_another_site_is_refused(server, bare_page):
    bare_page.set_content(f'<form method="post" action="{server.url}/sign-in"><input name="csrf" value="x"><button>Go</button></form>')
    with bare_page.expect_navigation() as found:
        bare_page.click("button")
    assert found.value.status == 403
    assert bare_page.locator("h1").inner_text() == "We did not accept that"


def test_no_page_of_ours_can_be_framed(server, bare_page):
    bare_page.set_content(f'<iframe src="{server.url}/sign-in"></iframe>')
    bare_page.wait_for_timeout(500)
    assert bare_page.frames[1].title() != "Sign in"
    assert "framed" in {line.get("refused") for line in logged(server, "request")}


def test_an_error_that_htmx_meets_takes_the_whole_page(server, bare_page):
    bare_page.goto(f"{server.url}/sign-in")
    bare_page.evaluate("""() => document.querySelector('h1').insertAdjacentHTML('afterend',
        '<a id="x" href="/nowhere" data-hx-get="/nowhere" data-hx-target="#x">x</a>')""")
    bare_page.add_script_tag(url=server.url + assets().url("js/htmx.min.js"))
    bare_page.click("#x")
    bare_page.wait_for_selector("h1:has-text('We cannot find that page')")
    assert [bare_page.locator(part).count() for part in ("header.top", "main", "footer", "h1")] == [1, 1, 1, 1]
    assert bare_page.title().startswith("We cannot find that page")
    assert bare_page.url.endswith("/sign-in")
