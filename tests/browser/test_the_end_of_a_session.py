"""What a session's script does in a real browser: it warns, stays signed in without leaving the page, and empties it at the
end (C45); and leaving quickly, with scripts and without."""

import re
import sqlite3
from contextlib import closing

import pytest
from playwright.sync_api import Page, expect

from portal.demo.cast import PASSWORD
from tests.support.live_server import LiveServer
from tests.support.signing_in import code_for, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(60)]

WIKIPEDIA = "https://www.wikipedia.org/"
FORM = re.compile(r"/invitations/email$")


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    """A demo clinic of this module's own: its sessions are made to end."""
    folder = tmp_path_factory.mktemp("sessions") / "var"
    folder.mkdir(mode=0o700)
    server = LiveServer(folder, "demo", "run", "--port", "0")
    yield server
    server.kill()


@pytest.fixture
def bare(browser):
    """`bare(**options)`: a page without the guard, for tests that leave the portal; the other website is a page of ours."""
    opened = []

    def open_one(**options: object) -> Page:
        context = browser.new_context(**options)
        opened.append(context)
        page = context.new_page()
        page.route(WIKIPEDIA, lambda route: route.fulfill(body="<h1>Encyclopedia</h1>", content_type="text/html"))
        return page

    yield open_one
    for context in opened:
        context.close()


def with_clock(open_page, server, username: str = "lee.chen") -> Page:
    """Somebody signed in, in a page whose clock the test moves; the server's goes on as it was."""
    page = open_page(f"{server.url}/sign-in")
    sign_in(page, server, username)
    page.clock.install()
    page.reload()
    page.wait_for_function("() => document.querySelector('script[src*=session]')")
    return page


def age(server, seconds: int) -> None:
    """Every session of the server was used so much earlier than it was."""
    with closing(sqlite3.connect(server.folder / "portal.sqlite3", timeout=20)) as database:
        for column in ("seen_at", "created_at", "expires_at"):
            database.execute(f"UPDATE session SET {column} = {shifted(column)}", (f"-{seconds} seconds",))
        database.commit()


def shifted(column: str) -> str:
    """The moment in `column` moved, in the form it is stored in."""
    return f"strftime('%Y-%m-%d %H:%M:%f', {column}, ?) || substr({column}, 24)"


def test_the_warning_is_announced_and_staying_leaves_the_page_and_what_is_typed(demo, open_page):
    page = with_clock(open_page, demo, "maya")
    page.goto(f"{demo.url}/account/sessions")
    page.wait_for_function("() => document.querySelector('script[src*=session]')")
    notice = page.locator("#live")
    page.clock.fast_forward("12:00")
    expect(notice).to_be_empty()
    age(demo, 770)
    page.clock.fast_forward("00:50")
    expect(notice).to_contain_text("You will be signed out in two minutes")
    expect(notice).to_have_attribute("role", "status")
    page.evaluate("() => { window.same = true; }")
    notice.get_by_role("button", name="Stay signed in").click()
    expect(notice).to_be_empty()
    assert page.evaluate("() => window.same") and int(page.locator("#session").get_attribute("data-left")) > 800


def test_the_warning_offers_to_sign_out(demo, open_page):
    page = with_clock(open_page, demo)
    age(demo, 770)
    page.clock.fast_forward("13:00")
    page.locator("#live").get_by_role("button", name="Sign out").click()
    expect(page.locator("h1")).to_have_text("Sign in")
    expect(page.get_by_text("You are signed out.")).to_be_visible()


def test_who_goes_on_in_another_tab_is_not_warned_here(demo, open_page):
    page = with_clock(open_page, demo)
    page.clock.fast_forward("13:00")
    page.wait_for_timeout(700)
    expect(page.locator("#live")).to_be_empty()
    assert int(page.locator("#session").get_attribute("data-left")) > 800


def test_at_the_end_nothing_of_the_record_is_left_and_the_sign_in_page_leads_back(demo, open_page):
    page = with_clock(open_page, demo)
    address = page.url
    age(demo, 901)
    page.clock.fast_forward("15:05")
    page.wait_for_url(re.compile(r"/sign-in\?next="))
    assert "Cholesterol" not in page.content() and "Lee" not in page.content()
    expect(page.get_by_text("You are no longer signed in")).to_be_visible()
    sign_in_here(page, demo, "lee.chen")
    assert page.url == address


def test_at_the_end_nothing_is_left_either_when_the_line_is_down(demo, bare):
    page = bare()
    sign_in(page, demo, "lee.chen")
    page.clock.install()
    page.reload()
    page.wait_for_function("() => document.querySelector('script[src*=session]')")
    page.context.set_offline(True)
    page.clock.fast_forward("15:10")
    page.wait_for_timeout(700)
    assert "Cholesterol" not in page.content() and "Lee" not in page.title()


def sign_in_here(page: Page, server, username: str) -> None:
    """On the sign-in page that is open, so that it leads back to where it came from."""
    page.locator("input[name=identifier]").fill(username)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("main form button:not([type=button])").first.click()
    page.wait_for_url("**/sign-in/code")
    page.locator("input[name=code]").fill(code_for(server, username))
    page.locator("main form button:not([type=button])").first.click()
    page.wait_for_url(lambda url: "/sign-in" not in url)


def test_what_was_typed_is_kept_at_the_end_and_comes_back(demo, open_page):
    page = with_clock(open_page, demo, "sam.front")
    page.goto(f"{demo.url}/staff/patients")
    page.locator("[name=text]").fill("haddad")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name="Noor Haddad").click()
    page.wait_for_url(re.compile(r"/staff/patients/[\w-]+$"))
    page.goto(f"{page.url}/invitations/email")
    page.wait_for_function("() => document.querySelector('script[src*=session]')")
    page.get_by_label("Email address").fill("noor.new@example.org")
    age(demo, 901)
    page.clock.fast_forward("15:05")
    page.wait_for_url(re.compile(r"/sign-in\?next="))
    expect(page.get_by_text("What you wrote is kept")).to_be_visible()
    sign_in_here(page, demo, "sam.front")
    page.wait_for_url(FORM)
    expect(page.get_by_label("Email address")).to_have_value("noor.new@example.org")


@pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "no scripts"])
def test_leaving_quickly_signs_out_and_back_shows_no_record(demo, bare, javascript):
    page = bare(java_script_enabled=javascript)
    sign_in(page, demo, "lee.chen")
    page.get_by_role("button", name="Leave this page quickly").click()
    page.wait_for_url(WIKIPEDIA)
    page.go_back()
    page.wait_for_load_state()
    assert "Cholesterol" not in page.content() and "Lee" not in page.content()
    page.goto(f"{demo.url}/account")
    assert "/sign-in" in page.url


def test_pressing_shift_three_times_leaves_too(demo, bare):
    page = bare()
    sign_in(page, demo, "lee.chen")
    for _ in range(3):
        page.keyboard.press("Shift")
    page.wait_for_url(WIKIPEDIA)
    page.goto(f"{demo.url}/account")
    assert "/sign-in" in page.url


def test_capital_letters_leave_nothing(demo, bare):
    page = bare()
    sign_in(page, demo, "sam.front")
    page.goto(f"{demo.url}/staff/patients")
    page.locator("[name=text]").press_sequentially("TORRES", delay=10)
    for letter in "ABC":
        page.keyboard.press(f"Shift+{letter}")
    page.wait_for_timeout(300)
    assert page.url.startswith(demo.url)


def test_strangers_leave_by_a_plain_link(demo, bare):
    for javascript in (True, False):
        page = bare(java_script_enabled=javascript)
        page.goto(f"{demo.url}/sign-in")
        page.get_by_role("link", name="Leave this page quickly").click()
        page.wait_for_url(WIKIPEDIA)
