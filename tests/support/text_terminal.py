"""A terminal for programs that draw on one: keys go in, the screen comes from a terminal emulator (pyte)."""

import os
import pty
import select
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pyte
from pyte.screens import Char

COLUMNS, ROWS = 100, 60


class _Screen(pyte.Screen):
    """w3m restores private modes (CSI ? r), which pyte takes for margins."""

    def set_margins(self, top: int | None = None, bottom: int | None = None, *, private: bool = False) -> None:
        if not private:
            super().set_margins(top, bottom)


class Terminal:
    """A program in a terminal of 100 columns and 60 lines."""

    def __init__(self, command: list[str], home: Path) -> None:
        self.screen = _Screen(COLUMNS, ROWS)
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

    def marked(self, is_marked: Callable[[Char], bool]) -> str:
        """The lines with a character of that look, but for the program's own lines at the bottom."""
        rows = [y for y in range(ROWS - 4) if any(is_marked(self.screen.buffer[y][x]) for x in range(COLUMNS))]
        return "\n".join(self.screen.display[y] for y in rows)

    def at_cursor(self) -> tuple[str, str]:
        """The line of the cursor: before it, and from it on."""
        cursor = self.screen.cursor
        line = self.screen.display[cursor.y]
        return line[:cursor.x], line[cursor.x :].rstrip()

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
