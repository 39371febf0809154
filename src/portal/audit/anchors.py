"""The head of the log, kept outside the database each hour, so that a log cut off at its end shows (C88).

A line of the file: time, number of the last line, its key, its keyed hash, and a keyed hash of all of that. The same
goes to syslog, which an administrator can send to another machine.
"""

import asyncio
import hmac
import os
import syslog
from pathlib import Path

import msgspec

from portal import clock
from portal.crypto.keyring import KeyringError, Purpose, keyring
from portal.database.statements import Statement
from portal.settings import settings

_LAST = Statement("SELECT seq, mac FROM audit_entry ORDER BY seq DESC LIMIT 1")


class Anchor(msgspec.Struct, frozen=True):
    """The number and keyed hash that the last line had at some time."""

    seq: int
    mac: str


def anchors_path() -> Path:
    """Where the anchors are."""
    return settings().data_dir / "audit" / "anchors.log"


async def write_anchor() -> Anchor | None:
    """Note the head of the log; None when the log is empty. The worker calls this each hour. Raises OSError."""
    rows = await _LAST.rows()
    if not rows:
        return None
    anchor = Anchor(*rows[0])
    key = keyring().current(Purpose.AUDIT)
    told = f"{clock.now().isoformat(timespec='seconds')} {anchor.seq} {key.id} {anchor.mac}"
    await asyncio.to_thread(_append, f"{told} {_seal(told, key.secret)}\n")
    syslog.syslog(syslog.LOG_NOTICE | syslog.LOG_AUTHPRIV, f"portal audit anchor {told}")
    return anchor


def read_anchors() -> list[Anchor]:
    """Every anchor in the file, in its order. Raises ValueError with the number of the first line that is not ours."""
    path = anchors_path()
    if not path.exists():
        return []
    with path.open(encoding="utf-8", errors="replace") as file:
        return [_anchor(number, line) for number, line in enumerate(file, 1)]


def _anchor(number: int, line: str) -> Anchor:
    told, _, seal = line.rstrip("\n").rpartition(" ")
    parts = told.split(" ")
    try:
        secret = keyring().key(Purpose.AUDIT, parts[2]).secret
        if len(parts) != 4 or not hmac.compare_digest(_seal(told, secret), seal):
            raise ValueError
        return Anchor(int(parts[1]), parts[3])
    except (IndexError, ValueError, TypeError, KeyringError):
        raise ValueError(f"line {number} of {anchors_path()} was not written by this portal") from None


def _seal(told: str, secret: bytes) -> str:
    return hmac.digest(secret, b"anchor " + told.encode(), "sha256").hex()


def _append(line: str) -> None:
    path = anchors_path()
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        os.write(descriptor, line.encode())
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
