"""What has left, kept in a file beside the database: a database restored from a backup does not send it again (F16).

An id is written and synced to disk after the thing left and before its row is marked. A row whose id is here has left,
whatever the database says.
"""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from portal import clock
from portal.settings import settings

_ROTATE_BYTES = 2_000_000
_KEEP_SECONDS = 7 * 24 * 3600  # a row lives for three days (outbox.LIFETIME); older ids are of no use


class SentLedger:
    """The file `path` and the generation before it, `<path>.1`. Several workers may use them at once."""

    def __init__(self, path: Path):
        self._path = path
        self._former = path.with_name(path.name + ".1")
        self._read_up_to: dict[bytes, int] = {}  # a file's first line, which tells it from any other → bytes
        self._ids: set[str] = set()

    def record(self, message_id: str) -> None:
        """Note that it left; on disk when this returns. Raises OSError; this worker knows it even then."""
        self._ids.add(message_id)
        with _locked(self._path.with_name(self._path.name + ".lock")):
            self._rotate()
            descriptor = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            try:
                os.write(descriptor, f"{clock.now():%Y-%m-%dT%H:%M:%SZ} {message_id}\n".encode("ascii"))
                os.fsync(descriptor)
            finally:
                os.close(descriptor)

    def holds(self, message_id: str) -> bool:
        """Whether it has left, by this worker or another."""
        if message_id not in self._ids:
            for path in (self._former, self._path):
                self._read_on(path)
        return message_id in self._ids

    def _read_on(self, path: Path) -> None:
        try:
            with path.open("rb") as file:
                first = file.readline()
                file.seek(self._read_up_to.get(first, 0))
                content = file.read()
        except FileNotFoundError:
            return
        whole = content[: content.rfind(b"\n") + 1]
        self._read_up_to[first] = self._read_up_to.get(first, 0) + len(whole)
        self._ids.update(line.rpartition(" ")[2] for line in whole.decode("ascii", "replace").splitlines())

    def _rotate(self) -> None:
        if not self._path.exists() or self._path.stat().st_size < _ROTATE_BYTES:
            return
        if self._former.exists() and time.time() - self._former.stat().st_mtime < _KEEP_SECONDS:
            return
        os.replace(self._path, self._former)


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def sent_ledger() -> SentLedger:
    """The ledger of this installation, `sent.log` in the data folder."""
    return SentLedger(settings().data_dir / "sent.log")
