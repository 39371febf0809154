"""The journeys in Chromium with scripts: where the focus goes, what is announced, what Back shows."""

import re

import pyotp
import pytest
from playwright.sync_api import expect

from portal.demo.cast import PASSWORD
from tests.support.live_server import LiveServer
from tests.support.signing_in import code_for, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]
NEW_PASSWORD = "seven lamps under the weir"
SUBMIT = "main form button:not([type=button])"


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    """A demo clinic of this module's own."""
    folder = tmp_path_factory.mktemp("journeys") / "var"
    folder.mkdir(mode=0o700)
    server = LiveServer(folder, "demo", "run", "--port", "0")
    yield server
    server.kill()


def ready_for_swaps(page) -> None:
    """htmx is added after the page is shown."""
    page.wait_for_function("() => window.htmx !== undefined")


def test_a_wrong_code_is_swapped_in_focused_and_announced(demo, open_page):
    page = open_page(f"{demo.url}/sign-in")
    page.locator("#identifier").fill("priya")
    page.locator("#password").fill(PASSWORD)
    page.locator(SUBMIT).click()
    ready_for_swaps(page)
    page.locator("#code").fill("000000")
    with page.expect_response(lambda answer: answer.request.method == "POST") as answer:
        page.locator(SUBMIT).click()
    assert answer.value.status == 422 and answer.value.request.headers.get("hx-request") == "true"
    expect(page.locator(".errs")).to_be_focused()
    assert page.title().startswith("Error:")
    page.locator("#code").fill(code_for(demo, "priya"))
    page.locator(SUBMIT).click()
    page.wait_for_url("**/staff")


def test_the_results_change_as_one_types_and_the_count_is_announced(demo, open_page):
    page = open_page(f"{demo.url}/sign-in")
    sign_in(page, demo, "maya")
    page.get_by_role("link", name="Maya Torres").click()
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Results").click()
    ready_for_swaps(page)
    address = page.url
    page.get_by_label("Find a test or report").press_sequentially("potas", delay=20)
    expect(page.locator("#results-list").get_by_role("link")).to_contain_text(["Potassium"])
    expect(page.get_by_role("status").first).to_contain_text(re.compile(r"\d"))
    assert page.url == address  # what is searched for never stands in an address
    expect(page.get_by_label("Find a test or report")).to_be_focused()


def test_back_shows_the_list_again_and_nothing_after_signing_out(demo, open_page):
    page = open_page(f"{demo.url}/sign-in")
    sign_in(page, demo, "lee.chen")
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Results").click()
    page.get_by_role("link", name=re.compile("Cholesterol")).first.click()
    expect(page.locator("h1")).to_have_text("Test result")
    page.go_back()
    expect(page.locator("h1")).to_have_text("Results")
    page.get_by_role("button", name="Sign out", exact=True).click()
    expect(page.locator("h1")).to_have_text("Sign in")
    page.go_back()
    expect(page.locator("body")).not_to_contain_text("Cholesterol")


def test_nothing_of_the_record_stays_in_the_browsers_storage(demo, open_page):
    page = open_page(f"{demo.url}/sign-in")
    sign_in(page, demo, "maya")
    page.get_by_role("link", name="Maya Torres").click()
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Results").click()
    ready_for_swaps(page)
    page.get_by_label("Find a test or report").press_sequentially("iron", delay=20)
    page.wait_for_timeout(800)
    kept = page.evaluate("() => JSON.stringify([Object.entries(sessionStorage), Object.entries(localStorage)])")
    assert kept == "[[],[]]"


def test_noor_is_invited_and_opens_her_account_in_arabic(demo, open_page):
    desk = open_page(f"{demo.url}/sign-in")
    sign_in(desk, demo, "sam.front")
    desk.goto(f"{demo.url}/staff/patients")
    ready_for_swaps(desk)
    desk.get_by_label("Name, date of birth").fill("haddad")
    desk.get_by_role("button", name="Search").click()
    expect(desk.get_by_role("heading", name="1 patient found")).to_be_visible()
    desk.get_by_role("link", name="Noor Haddad").click()
    desk.get_by_role("link", name="Invite this patient").click()
    desk.get_by_role("link", name="By email").click()
    desk.get_by_role("button", name="Send the invitation").click()
    expect(desk.get_by_text("The invitation is on its way")).to_be_visible()
    noor = open_page(f"{demo.url}/demo/mail", locale="ar", viewport={"width": 320, "height": 640})
    open_invitation(noor)
    open_account(noor)
    expect(noor.locator("html")).to_have_attribute("dir", "rtl")
    assert noor.evaluate("() => document.documentElement.scrollWidth") <= 320


def open_invitation(page) -> None:
    """The worker delivers within seconds; the demo shows the mail."""
    for _ in range(30):
        found = page.locator("main li", has_text="noor@example.org").locator("a").first
        if found.count():
            found.click()
            break
        page.wait_for_timeout(500)
        page.reload()
    page.locator("main a[href*='/invitations/']").first.click()


def open_account(page) -> None:
    """Identity, password, second step, recovery codes, how she is reached, notices."""
    for part, value in (("day", "5"), ("month", "سبتمبر"), ("year", "1978")):
        page.locator(f"[name=birth_date-{part}]").fill(value)
    page.locator("[name=fact]").fill("0155")
    page.locator(SUBMIT).click()
    page.locator("[name=password]").fill(NEW_PASSWORD)
    page.locator(SUBMIT).click()
    page.locator("main a[href='/set-up/second-step/authenticator']").click()
    key = page.locator("code").first.inner_text().replace(" ", "")
    page.locator("[name=code]").fill(pyotp.TOTP(key).now())
    page.locator(SUBMIT).click()
    page.locator(SUBMIT).click()
    expect(page.locator("main ol code")).to_have_count(10)
    page.locator("main a.button").click()
    page.wait_for_url("**/set-up/contact")
    page.locator(SUBMIT).click()
    page.wait_for_url("**/set-up/notices")
    page.locator(SUBMIT).click()
    page.wait_for_url("**/patients/*")
