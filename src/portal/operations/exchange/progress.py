"""A progress bar on a terminal; nothing where the output is not one."""

import sys
import time
from typing import TextIO

_WIDTH = 30
_PAUSE = 0.1


class ProgressBar:
    """How much of `whole` (bytes) is done, how many records a second, how long it will take."""

    def __init__(self, whole: int, stream: TextIO | None = None):
        self._stream = stream or sys.stderr
        self._shown = self._stream.isatty()
        self._whole, self._done = max(whole, 1), 0
        self._records, self._of_file = 0, 0
        self._started = time.monotonic()
        self._drawn = 0.0

    @property
    def seconds(self) -> float:
        """Since it began."""
        return time.monotonic() - self._started

    def count(self, records_of_file: int) -> None:
        """So many records of the present file are stored."""
        self._of_file = records_of_file
        self._draw()

    def advance(self, size: int) -> None:
        """A file of this size is done."""
        self._done += size
        self._records, self._of_file = self._records + self._of_file, 0
        self._draw()

    def end(self) -> None:
        """Take the bar away."""
        if self._shown:
            self._stream.write("\r\x1b[K")
            self._stream.flush()

    def _draw(self) -> None:
        now = time.monotonic()
        if not self._shown or now - self._drawn < _PAUSE:
            return
        self._drawn = now
        share = min(self._done / self._whole, 1.0)
        records = self._records + self._of_file
        filled = int(share * _WIDTH)
        left = f", {_time(self.seconds / share * (1 - share))} left" if share > 0.01 else ""
        bar = "#" * filled + "-" * (_WIDTH - filled)
        self._stream.write(f"\r\x1b[K[{bar}] {share:4.0%}  {records:,} records, {records / max(self.seconds, 0.01):,.0f} a second{left}")
        self._stream.flush()


def _time(seconds: float) -> str:
    minutes, rest = divmod(int(seconds), 60)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"
