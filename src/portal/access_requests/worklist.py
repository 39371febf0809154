"""The requests that wait for the front desk, and one of them with what was typed."""

from datetime import datetime, timedelta

import msgspec

from portal import clock
from portal.access_requests.asking import Details, typed_in
from portal.crypto.columns import DecryptionError, decrypt
from portal.database.statements import Statement
from portal.errors import NotFound

MOST = 100
SOON = timedelta(minutes=10)  # after that, a request that the worker has not compared is for the desk


class WaitingRequest(msgspec.Struct, frozen=True):
    """A line of a worklist."""

    id: str
    since: datetime
    name: str
    state: str
    problem: str

    @property
    def path(self) -> str:
        """The page of the request."""
        return f"/staff/access-requests/{self.id}"


class AskedAccess(msgspec.Struct, frozen=True):
    """One request. `details` are empty when they cannot be read any more. `settled_by`: the colleague's name."""

    id: str
    details: Details
    language: str
    state: str
    problem: str
    created_at: datetime
    called_at: datetime | None
    settled_at: datetime | None
    settled_by: str | None
    note: str

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to deal with it."""
        return self.settled_at is None


_OPEN = "settled_at IS NULL AND (state <> 'new' OR created_at < ?)"
_WAITING = Statement(
    f"SELECT id, created_at, typed, state, problem FROM access_request WHERE {_OPEN} ORDER BY created_at, id LIMIT 100")
_COUNT = Statement(f"SELECT count(*) FROM access_request WHERE {_OPEN}")
_ONE = Statement(
    "SELECT r.id, r.typed, r.language, r.state, r.problem, r.created_at, r.called_at, r.settled_at, a.name, r.note"
    " FROM access_request r LEFT JOIN account a ON a.id = r.settled_by WHERE r.id = ?")


async def waiting_access_requests() -> list[WaitingRequest]:
    """The oldest hundred, oldest first."""
    rows = await _WAITING.rows(clock.now() - SOON)
    return [WaitingRequest(row_id, since, _readable(row_id, typed).name, state, problem) for row_id, since, typed, state, problem in rows]


async def count_waiting() -> int:
    """How many there are in all."""
    return (await _COUNT.rows(clock.now() - SOON))[0][0]


async def asked_access(request_id: str) -> AskedAccess:
    """The request. Raises NotFound."""
    rows = await _ONE.rows(request_id)
    if not rows:
        raise NotFound
    row_id, typed, *between, note = rows[0]
    return AskedAccess(row_id, _readable(row_id, typed), *between, _note(row_id, note))


def _readable(row_id: str, sealed: str) -> Details:
    try:
        return typed_in(row_id, sealed)
    except DecryptionError:
        return Details("", "", "", "")


def _note(row_id: str, sealed: str) -> str:
    try:
        return decrypt(sealed, table="access_request", column="note", row_id=row_id) if sealed else ""
    except DecryptionError:
        return ""
