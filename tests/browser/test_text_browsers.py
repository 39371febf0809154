"""Signing in and reading a result in Lynx, as a person types: keys go in, the screen is read.

It runs in a terminal of its own; what is on the screen comes from a terminal emulator (pyte).
"""

import os
import pty
import select
import shutil
import subprocess
import time
from pathlib import Path

import pyte
import pytest

from portal.demo.cast import PASSWORD
from tests.support.live_server import LiveServer
from tests.support.signing_in import code_for

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]
COLUMNS, ROWS = 100, 60
ENTER, TAB = "\r", "\t"


class Terminal:
    """A program in a terminal of 100 columns and 60 lines."""

    def __init__(self, command: list[str], home: Path) -> None:
        self.screen = pyte.Screen(COLUMNS, ROWS)
        self._stream = pyte.ByteStream(self.screen)
        self._master, slave = pty.openpty()
        environment = {"TERM": "xterm", "HOME": str(home), "LANG": "C.UTF-8", "COLUMNS": str(COLUMNS), "LINES": str(ROWS), "PATH": os.environ["PATH"]}
        self._process = subprocess.Popen(command, stdin=slave, stdout=slave, stderr=slave, env=environment, start_new_session=True)
        os.close(slave)

    def see(self, words: str, seconds: float = 20) -> str:
        """Wait until `words` are on the screen; the whole screen."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self._read(0.2)
            text = "\n".join(line.rstrip() for line in self.screen.display)
            if words in text:
                self._read(0.3)
                return text
        raise AssertionError(f"{words!r} does not come:\n" + "\n".join(self.screen.display))

    def type(self, *keys: str) -> None:
        """Press keys one after another, as slowly as the program reads them."""
        for key in keys:
            os.write(self._master, key.encode())
            self._read(0.15)

    def chosen(self) -> str:
        """The lines in which Lynx marks the chosen link, button or field (bold yellow on black)."""
        def is_marked(cell) -> bool:
            return cell.bold and (cell.fg, cell.bg) == ("brown", "black") and cell.data.strip() != ""

        rows = [y for y in range(ROWS - 4) if any(is_marked(self.screen.buffer[y][x]) for x in range(COLUMNS))]
        return "\n".join(self.screen.display[y] for y in rows)

    def _read(self, seconds: float) -> None:
        while select.select([self._master], [], [], seconds)[0]:
            try:
                data = os.read(self._master, 65536)
            except OSError:
                return
            if not data:
                return
            self._stream.feed(data)

    def end(self) -> None:
        """Stop the program."""
        self._process.kill()
        self._process.wait(10)
        os.close(self._master)


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


def go_to(lynx: Terminal, words: str) -> Terminal:
    """Lynx: Tab until the link, button or field with these words is the chosen one."""
    for _ in range(60):
        lynx.type(TAB)
        if words in lynx.chosen():
            return lynx
    raise AssertionError(f"{words!r} cannot be reached:\n" + "\n".join(lynx.screen.display))
