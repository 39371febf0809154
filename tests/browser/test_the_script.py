"""What our script adds to pages that are whole without it: focus, announcements, parts swapped in, the end of a session."""

import pytest
from playwright.sync_api import Page, expect

from portal.demo.cast import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.slow]

FOCUSED = "() => document.activeElement.className"
ASKED = "() => performance.getEntriesByType('resource').map(entry => entry.name)"


@pytest.fixture
def bare_page(browser):
    """A page without the guard, for tests that leave the portal or pull the plug."""
    context = browser.new_context()
    yield context.new_page()
    context.close()


def give_password(page: Page, server) -> None:
    """As far as the question for the code."""
    page.goto(f"{server.url}/sign-in")
    page.get_by_label("Username, email or patient number").fill("lee.chen")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/sign-in/code")


def test_a_password_can_be_shown_and_is_hidden_again_when_it_is_sent(demo_server, open_page):
    page = open_page(f"{demo_server.url}/sign-in")
    password = page.get_by_label("Password", exact=True)
    page.get_by_role("button", name="Show password").click()
    expect(password).to_have_attribute("type", "text")
    expect(page.locator("#live")).to_have_text("Your password is visible")
    page.get_by_role("button", name="Hide password").click()
    expect(password).to_have_attribute("type", "password")


def test_there_is_no_button_without_a_use(demo_server, open_page):
    page = open_page(f"{demo_server.url}/sign-in", javascript=False)
    assert page.get_by_role("button").all_inner_texts() == ["Sign in"]
    page.goto(f"{demo_server.url}/poster")
    expect(page.get_by_text("Print this page")).to_be_hidden()


def test_the_print_button_prints(demo_server, open_page):
    page = open_page(f"{demo_server.url}/poster")
    page.evaluate("() => { window.print = () => { document.title = 'printed'; }; }")
    page.get_by_role("button", name="Print this page").click()
    assert page.title() == "printed"


def test_what_is_wrong_has_the_focus(demo_server, open_page):
    page = open_page(f"{demo_server.url}/sign-in")
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_selector(".errs")
    assert page.evaluate(FOCUSED) == "errs"
    assert page.title().startswith("Error: Sign in")


def test_a_wrong_code_changes_a_part_of_the_page_only(demo_server, open_page):
    page = open_page(f"{demo_server.url}/sign-in")
    give_password(page, demo_server)
    page.wait_for_function("() => window.htmx")
    page.evaluate("() => { window.same = true; }")
    page.get_by_label("6-digit code").fill("12")
    page.get_by_role("button", name="Continue").click()
    page.wait_for_selector(".errs")
    assert page.evaluate("() => window.same")
    assert page.evaluate(FOCUSED) == "errs"
    assert page.title().startswith("Error: Enter the code")


def test_nothing_of_htmx_comes_before_the_page_is_shown(demo_server, open_page):
    page = open_page(f"{demo_server.url}/sign-in")
    assert not [name for name in page.evaluate(ASKED) if "htmx" in name]
    give_password(page, demo_server)
    page.wait_for_function("() => window.htmx")
    shown, asked = page.evaluate(
        "() => [performance.getEntriesByType('navigation')[0].loadEventStart,"
        " performance.getEntriesByType('resource').find(entry => entry.name.includes('htmx')).startTime]"
    )
    assert asked >= shown
    assert page.evaluate("() => htmx.config.history") is False


def test_people_who_save_data_get_no_htmx(demo_server, open_page):
    page = open_page(f"{demo_server.url}/sign-in", extra_http_headers={"Save-Data": "on"})
    give_password(page, demo_server)
    page.reload()  # the test adds its header to what it asks for, not to where a form leads
    page.wait_for_timeout(500)
    assert page.locator("[data-hx-post]").count() == 1
    assert not [name for name in page.evaluate(ASKED) if "htmx" in name]


def test_the_whole_style_sheet_comes_while_somebody_types(demo_server, open_page):
    page = open_page(f"{demo_server.url}/sign-in")
    page.wait_for_timeout(300)
    assert not [name for name in page.evaluate(ASKED) if "/css/" in name]
    with page.expect_request("**/css/app.*.css"):
        page.get_by_label("Username, email or patient number").press_sequentially("lee")


def test_a_lost_connection_is_said(demo_server, bare_page):
    give_password(bare_page, demo_server)
    bare_page.wait_for_function("() => window.htmx")
    bare_page.context.set_offline(True)
    bare_page.get_by_label("6-digit code").fill("123456")
    bare_page.get_by_role("button", name="Continue").click()
    expect(bare_page.locator("#live")).to_contain_text("The connection was lost")


def test_nothing_is_kept_in_the_browser(demo_server, open_page):
    page = open_page(f"{demo_server.url}/sign-in")
    give_password(page, demo_server)
    page.wait_for_function("() => window.htmx")
    assert page.evaluate("() => [localStorage.length, sessionStorage.length]") == [0, 0]
