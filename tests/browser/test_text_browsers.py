"""Signing in and reading a result in Lynx and in w3m, as a person types: keys go in, the screen is read."""

import shutil

import pytest
from pyte.screens import Char

from portal.demo.cast import PASSWORD
from tests.support.live_server import LiveServer
from tests.support.signing_in import code_for
from tests.support.text_terminal import Terminal

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]
ENTER, TAB = "\r", "\t"


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    """A demo clinic of this module's own."""
    folder = tmp_path_factory.mktemp("text") / "var"
    folder.mkdir(mode=0o700)
    server = LiveServer(folder, "demo", "run", "--port", "0")
    yield server
    server.kill()


@pytest.fixture
def terminal(tmp_path):
    """`terminal(command)`: opened here, ended with the test."""
    opened: list[Terminal] = []

    def start(*command: str) -> Terminal:
        if not shutil.which(command[0]):
            raise RuntimeError(f"There is no {command[0]} here: bin/check-programs brings it.")
        opened.append(Terminal(list(command), tmp_path))
        return opened[-1]

    yield start
    for one in opened:
        one.end()


def test_lynx_signs_in_and_reads_a_result(demo, terminal):
    lynx = terminal("lynx", "-accept_all_cookies", "-nopause", "-show_cursor", f"{demo.url}/sign-in")
    lynx.see("Username, email or patient number")
    go_to(lynx, "Username").type("lee.chen")
    go_to(lynx, "Password").type(PASSWORD)
    go_to(lynx, "(BUTTON) Sign in").type(ENTER)
    lynx.see("Enter the code from your app")
    go_to(lynx, "______").type(code_for(demo, "lee.chen"))
    go_to(lynx, "(BUTTON) Continue").type(ENTER)
    lynx.see("What is new")
    go_to(lynx, "Cholesterol").type(ENTER)
    screen = lynx.see("Test result")
    assert "4.20 mmol/L" in screen and "within" in screen


def is_chosen(cell: Char) -> bool:
    """Lynx marks the chosen link, button or field: bold yellow on black."""
    return cell.bold and (cell.fg, cell.bg) == ("brown", "black") and cell.data.strip() != ""


def go_to(lynx: Terminal, words: str) -> Terminal:
    """Lynx: Tab until the link, button or field with these words is the chosen one."""
    for _ in range(60):
        lynx.type(TAB)
        if words in lynx.marked(is_chosen):
            return lynx
    raise AssertionError(f"{words!r} cannot be reached:\n" + "\n".join(lynx.screen.display))


def test_w3m_signs_in_and_reads_a_result(demo, terminal):
    w3m = terminal("w3m", "-cookie", f"{demo.url}/sign-in")
    w3m.see("Username, email or patient number")
    fill(w3m, "Username", "lee.chen")
    fill(w3m, "Password", PASSWORD)
    tab_to(w3m, "Sign in").type(ENTER)
    w3m.see("Enter the code from your app")
    fill(w3m, "[", code_for(demo, "lee.chen"))
    tab_to(w3m, "Continue").type(ENTER)
    w3m.see("What is new")
    tab_to(w3m, "Results").type(ENTER)
    w3m.see("Find a test or report")
    tab_to(w3m, "Cholesterol").type(ENTER)
    screen = w3m.see("Test result")
    assert "4.20 mmol/L" in screen and "within" in screen


def fill(w3m: Terminal, label: str, words: str) -> None:
    """w3m: Enter in a field opens a line at the bottom of the screen to type in."""
    tab_to(w3m, label, is_field=True).type(ENTER, *words, ENTER)


def tab_to(w3m: Terminal, words: str, *, is_field: bool = False) -> Terminal:
    """w3m: Tab until the cursor is on the link or button of these words, or in the field behind them."""
    for _ in range(60):
        w3m.type(TAB)
        before, behind = w3m.at_cursor()
        if words in before and behind.endswith("]") if is_field else behind.startswith(words):
            return w3m
    raise AssertionError(f"{words!r} cannot be reached:\n" + "\n".join(w3m.screen.display))
