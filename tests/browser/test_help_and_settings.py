"""The path of questions, the check of a browser and the pages of settings on a small phone: both judges, no scrolling
sideways, without scripts too; and in a text browser."""

import subprocess

import pytest

from tests.support.live_server import LiveServer
from tests.support.page_checks import check_page
from tests.support.signing_in import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(240)]

HELP = ["/help/sign-in", "/help/sign-in/second-step", "/help/sign-in/nothing-left", "/help/browser", "/help/browser/test"]
SMALL = {"width": 320, "height": 568}


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    """A demo clinic of this module's own: its settings are changed."""
    folder = tmp_path_factory.mktemp("settings") / "var"
    folder.mkdir(mode=0o700)
    server = LiveServer(folder, "demo", "run", "--port", "0")
    yield server
    server.kill()


def fits(page) -> bool:
    """Whether nothing reaches beyond the screen."""
    return page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("path", HELP)
def test_help_on_a_small_phone(demo, open_page, path, language):
    page = open_page(f"{demo.url}{path}?lang={language}", viewport=SMALL)
    check_page(page)
    assert fits(page)


def test_from_a_trouble_to_what_to_do_without_scripts(demo, open_page):
    page = open_page(f"{demo.url}/help/sign-in", java_script_enabled=False)
    for answer in ("The second step", "My phone is lost", "My recovery codes"):
        page.get_by_role("main").get_by_role("link", name=answer).click()
    page.get_by_role("link", name="Sign in", exact=True).click()
    assert page.url == f"{demo.url}/sign-in"


@pytest.mark.parametrize(("cookies", "said"), [("0", "This browser is not ready for signing in"), ("1", "You can sign in with this browser")])
def test_a_text_browser_is_told_whether_it_keeps_cookies(demo, tmp_path, cookies, said):
    done = subprocess.run(["w3m", "-dump", "-o", f"use_cookie={cookies}", f"{demo.url}/help/browser/test"], capture_output=True, text=True,
                          timeout=30, check=True, env={"HOME": str(tmp_path), "PATH": "/usr/bin:/bin"})  # fmt: skip
    assert said in done.stdout


@pytest.mark.parametrize("scripts", [True, False])
def test_choosing_a_limit(demo, open_page, scripts):
    page = open_page(f"{demo.url}/", viewport=SMALL, java_script_enabled=scripts)
    sign_in(page, demo, "ada.admin")
    for path in ("/staff/settings", "/staff/settings/second-steps", "/staff/settings/sessions"):
        page.goto(demo.url + path)
        check_page(page)
        assert fits(page)
    page.get_by_label("Sign out after this time without use").fill("70")
    page.get_by_role("button", name="Save").click()
    assert page.title().startswith("Error:")
    check_page(page)
    page.get_by_label("Sign out after this time without use").fill("12" if scripts else "13")
    page.get_by_role("button", name="Save").click()
    page.wait_for_url("**/staff/settings")
    check_page(page)


@pytest.mark.parametrize(("program", "options"), [("lynx", ["-dump", "-nolist"]), ("w3m", ["-dump"])])
def test_in_a_text_browser(demo: LiveServer, program, options):
    said = subprocess.run([program, *options, f"{demo.url}/help/sign-in/nothing-left"], capture_output=True, text=True, timeout=30, check=True).stdout
    for words in ("I lost my phone", "identity document", "Call the clinic", "+44 113 496 0000", "Opening hours"):
        assert words in said
