"""Pages are light: the budgets of docs/design-system.md, cold unless said, as Chromium counts bytes."""

import pytest

from portal.demo.cast import PASSWORD
from tests.support.judges import weigh
from tests.support.signing_in import code_for, sign_in
from tests.support.weight import weighed

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(300)]

# What a browser tells scripts when its owner saves data. The header of the same name is lost by Chromium's test driver
# when a request is redirected.
SAVES_DATA = "Object.defineProperty(navigator, 'connection', {value: {saveData: true}})"
RESULT = "main a[href*='/results/']"


@pytest.fixture
def fresh_page(browser):
    """A page with an empty cache, and its weight. No guard: watching requests would switch the cache off."""
    contexts = []

    def open_fresh(*, saves_data: bool = False):
        contexts.append(browser.new_context(viewport={"width": 360, "height": 640}))
        if saves_data:
            contexts[-1].add_init_script(SAVES_DATA)
        page = contexts[-1].new_page()
        return page, weighed(page)

    yield open_fresh
    for context in contexts:
        context.close()


def test_the_sign_in_page_is_there_in_three_requests_and_six_kilobytes(fresh_page, demo_server):
    page, weight = fresh_page()
    page.goto(f"{demo_server.url}/sign-in", wait_until="domcontentloaded")
    before_content = {kind: size for kind, size in weight.by_kind.items() if kind != "Script" or size < 2_000}
    assert sum(before_content.values()) <= 6_000
    assert len(before_content) <= 3
    page.wait_for_load_state("networkidle")
    assert weight.by_kind.get("Script", 0) <= 14_500  # own script and htmx, with their headers


def test_the_sign_in_page_is_lighter_still_the_second_time(fresh_page, demo_server):
    page, weight = fresh_page(saves_data=True)
    page.goto(f"{demo_server.url}/sign-in", wait_until="networkidle")
    weight.start_again()
    page.goto(f"{demo_server.url}/sign-in", wait_until="networkidle")
    assert weight.bytes <= 4_500  # the document alone
    assert weight.requests == 1


def test_from_the_open_link_to_the_newest_result_in_sixteen_kilobytes(fresh_page, demo_server):
    page, weight = fresh_page(saves_data=True)
    sign_in(page, demo_server, "lee.chen")
    page.locator(RESULT).first.click()
    page.wait_for_load_state("networkidle")
    assert weight.bytes <= 16_000
    assert weight.requests <= 10


def test_no_page_of_a_record_weighs_more_than_ten_kilobytes(fresh_page, demo_server):
    page, weight = fresh_page(saves_data=True)
    sign_in(page, demo_server, "maya")
    home = page.url
    for part in ("", "/results", "/results/tests", "/vitals", "/access-log"):
        weight.start_again()
        page.goto(home + part, wait_until="networkidle")
        assert weight.bytes <= 10_000, part
        assert weight.requests <= 2, part


@pytest.mark.parametrize(("profile", "seconds"), [("slow3g", 2.5), ("gprs", 5.0), ("slow4g", 1.0)])
def test_a_slow_phone_sees_the_sign_in_page_soon(demo_server, tmp_path, profile, seconds):
    budget = {"bytes": 20_000, "third_party": 0, "content_ms": {profile: seconds * 1000}}
    journey = {"steps": [{"name": "sign in", "goto": "/sign-in", "content": "h1", "budget": budget}]}
    weigh(demo_server.url, journey, tmp_path, "--profile", profile, "--link", "--cold-only")


@pytest.mark.parametrize(("profile", "seconds"), [("slow3g", 7), ("gprs", 13)])
@pytest.mark.parametrize(("options", "most"), [(["--no-js"], 16_000), ([], 28_300)], ids=["no scripts", "with htmx"])
def test_a_slow_phone_reaches_the_newest_result_soon(demo_server, tmp_path, profile, seconds, options, most):
    send = "main form button:not([type=button])"
    journey = {
        "journey_budget": {"bytes": most, "requests": 10, "wire_bytes": most + 4_000, "content_ms": {profile: seconds * 1000}},
        "steps": [
            {"name": "sign in", "goto": "/sign-in", "content": "h1"},
            {
                "name": "password",
                "fill": {"[name=identifier]": "lee.chen", "[name=password]": PASSWORD},
                "click": send,
                "content": "[name=code]",
            },
            {"name": "code", "fill": {"[name=code]": code_for(demo_server, "lee.chen")}, "click": send, "content": RESULT},
            {"name": "newest result", "click": RESULT, "content": "main .value"},
        ],
    }
    weigh(demo_server.url, journey, tmp_path, "--profile", profile, "--link", "--cold-only", *options)
