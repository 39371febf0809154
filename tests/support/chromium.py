"""Chromium for the tests: Debian's, or the one that $CHROMIUM names, and a guard that sees what a page does behind one's back.

While a page is open, `asyncio.run` cannot be used in the same thread (Playwright keeps a loop running there): talk to the
portal through its pages and its commands.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, Response, Route, sync_playwright

from tests.support.page_checks import remember_document

ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--disable-quic",
]  # fmt: skip
PHONE = {"width": 360, "height": 640}
LOCAL_SCHEMES = {"data", "blob", "about"}
# Chromium writes this for every answer above 399, which are part of the journeys (422: the form again).
STATUS_MESSAGE = "Failed to load resource: the server responded with a status of 4"


def chromium_path() -> str:
    """Where Chromium is. Raises RuntimeError with words for the person who runs the tests."""
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if not found:
        raise RuntimeError("There is no Chromium here: bin/check-programs, or set CHROMIUM to another one.")
    return found


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for the whole run."""
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium_path(), args=ARGUMENTS)
        yield running
        running.close()


class Guard:
    """What must not happen in a browser that reads a health record."""

    def __init__(self, origin: str) -> None:
        self.origin = origin
        self.problems: list[str] = []

    def watch(self, context: BrowserContext) -> None:
        """Refuse and note every request to another origin."""
        context.route("**/*", self._allow_own)
        context.on("page", self._watch_page)

    def _allow_own(self, route: Route, request: Request) -> None:
        parts = urlsplit(request.url)
        if f"{parts.scheme}://{parts.netloc}" == self.origin or parts.scheme in LOCAL_SCHEMES:
            route.continue_()
        else:
            self.problems.append(f"asked another origin: {request.method} {request.url}")
            route.abort()

    def _watch_page(self, page: Page) -> None:
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.problems.append(f"script error: {error}"))
        page.on("response", lambda response: self._keep(page, response))

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith(STATUS_MESSAGE):
            self.problems.append(f"console: {message.text}")

    def _keep(self, page: Page, response: Response) -> None:
        html = "html" in response.headers.get("content-type", "")  # a download leaves the page as it stands
        if html and response.request.is_navigation_request() and response.frame == page.main_frame:
            remember_document(page, response)


@pytest.fixture
def open_page(browser) -> Iterator[Callable[..., Page]]:
    """`open_page(url, javascript=True, **context)`: a page of a fresh phone-sized browser, guarded; the test fails if it strayed."""
    opened: list[tuple[BrowserContext, Guard]] = []

    def open_one(url: str, *, javascript: bool = True, **context_options: object) -> Page:
        context = browser.new_context(**{"viewport": PHONE, "java_script_enabled": javascript, **context_options})
        guard = Guard("{0.scheme}://{0.netloc}".format(urlsplit(url)))
        guard.watch(context)
        opened.append((context, guard))
        page = context.new_page()
        page.goto(url)
        return page

    yield open_one
    for context, _ in opened:
        context.close()
    problems = [problem for _, guard in opened for problem in guard.problems]
    assert not problems, "The browser did what no page may make it do:\n" + "\n".join(problems)
