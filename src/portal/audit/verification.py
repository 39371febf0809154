"""Whether the audit log is what was written: changed, removed, added and moved lines show (C88)."""

import asyncio

import msgspec

from portal.audit.anchors import read_anchors
from portal.audit.chain import BEGINNING, is_intact, line_from
from portal.crypto.keyring import KeyringError
from portal.database.statements import Statement
from portal.errors import PortalError

_AT_A_TIME = 1000
_LINES = Statement(
    "SELECT seq, at, event, outcome, actor_kind, account_id, patient_id, object_type, object_id, fields, session, address,"
    " request_id, reason, clock_synchronised, key_id, mac FROM audit_entry WHERE seq > ? ORDER BY seq LIMIT ?"
)
_BEFORE_ALL = -(2**62)


class Verification(msgspec.Struct, frozen=True):
    """`lines` were found intact; `first_bad` is the number of the first that is not, and `reason` says what is wrong."""

    lines: int
    first_bad: int | None = None
    reason: str = ""


async def verify() -> int | None:
    """The number of the first line that is not what was written; None when all is well."""
    return (await examine()).first_bad


async def examine() -> Verification:
    """Check the whole chain, and its end against the anchors. Reads in small pieces, so that pages are served meanwhile."""
    try:
        anchors = {anchor.seq: anchor.mac for anchor in read_anchors()}
    except ValueError as error:
        return Verification(0, 0, str(error))
    checked, last_mac = 0, BEGINNING
    while rows := await _lines_after(checked):
        for row in rows:
            problem = _problem(row, checked + 1, last_mac, anchors)
            if problem:
                return Verification(checked, min(row[0], checked + 1), problem)
            checked, last_mac = row[0], row[-1]
        await asyncio.sleep(0)
    if checked < (last := max(anchors, default=0)):
        return Verification(checked, checked + 1, f"the log ends before line {last}, which an anchor vouches for")
    return Verification(checked)


async def _lines_after(seq: int) -> list[tuple]:
    """The next rows. One that cannot be read, because a value is not of its column's type any more, comes as its place."""
    after = seq or _BEFORE_ALL
    try:
        return await _LINES.rows(after, _AT_A_TIME)
    except PortalError:
        raise
    except Exception:
        rows: list[tuple] = []
        while len(rows) < _AT_A_TIME:
            try:
                rows += await _LINES.rows(rows[-1][0] if rows else after, 1)
            except Exception:
                return [*rows, (rows[-1][0] + 1 if rows else seq + 1,)]
        return rows


def _problem(row: tuple, expected: int, last_mac: str, anchors: dict[int, str]) -> str:
    """What is wrong with the row that should be line `expected`; empty when nothing is."""
    if row[0] > expected:
        return "it is missing"
    if row[0] < expected:
        return "it has a number that no line has"
    try:
        intact = is_intact(line_from(row), last_mac)
    except KeyringError:
        return "its key is not in the keyring"
    except (TypeError, ValueError, IndexError):
        return "it cannot be read"
    if not intact:
        return "it, or the line before it, is not as it was written"
    return "" if anchors.get(expected, row[-1]) == row[-1] else "an anchor vouches for another line with this number"
