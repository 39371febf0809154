"""Signing in to the demo clinic in a real browser, as its people do."""

import json
import time
from collections.abc import Callable

import pyotp
from playwright.sync_api import Page

from portal.demo.cast import PASSWORD
from tests.support.live_server import LiveServer

STEP_SECONDS = 30
_used: dict[str, int] = {}  # secret → the newest time step whose code was given; each code works once (RFC 6238 §5.2)


def code_for(server: LiveServer, username: str) -> str:
    """A code of this person's app that was not given yet; waits for the next one where there is none."""
    secret = json.loads((server.folder / "demo.json").read_text())[username]
    step = max(_used.get(secret, 0) + 1, int(time.time()) // STEP_SECONDS)
    while step > int(time.time()) // STEP_SECONDS + 1:
        time.sleep(0.5)
    _used[secret] = step
    return pyotp.TOTP(secret).at(step * STEP_SECONDS)


def sign_in(page: Page, server: LiveServer, username: str, at_each_page: Callable[[Page], None] = lambda page: None) -> None:
    """Password, then code; `at_each_page` sees the pages on the way. Works in every language, with and without scripts."""
    page.goto(f"{server.url}/sign-in")
    page.locator("input[name=identifier]").fill(username)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("main form button:not([type=button])").first.click()
    page.wait_for_url("**/sign-in/code")
    at_each_page(page)
    page.locator("input[name=code]").fill(code_for(server, username))
    page.locator("main form button:not([type=button])").first.click()
    page.wait_for_url(lambda url: "/sign-in" not in url)
