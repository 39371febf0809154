"""Requests for records as the clinic sees them: what waits, until when, and one of them."""

from datetime import datetime

import msgspec

from portal import clock
from portal.audit import log
from portal.audit.events import Actor, AuditEvent
from portal.database.statements import Statement
from portal.errors import NotFound
from portal.records_requests.records_requests import KIND, Wishes, read_answer, read_wishes

MOST = 100


class WaitingRecords(msgspec.Struct, frozen=True):
    """A line of a worklist."""

    id: str
    reference: str
    name: str
    state: str
    since: datetime
    due_at: datetime

    @property
    def path(self) -> str:
        """The page of the request."""
        return f"/staff/records-requests/{self.id}"

    @property
    def days_left(self) -> int:
        """Whole days until the answer is due; below zero when it is late."""
        return (self.due_at - clock.now()).days


class AskedRecords(WaitingRecords, frozen=True):
    """One request with what was asked for. `asked_by`: the account's name; null when it came with an invitation."""

    patient_id: str
    patient_number: str
    asked_by: str | None
    wishes: Wishes
    started_at: datetime | None
    settled_at: datetime | None
    settled_by: str | None
    answer: str

    @property
    def patient_name(self) -> str:
        """The same as `name`: the part of the page that both sides share asks for it so."""
        return self.name


COLUMNS = "r.id, r.reference, p.given_name || ' ' || p.family_name, r.state, r.created_at, r.due_at"
_OPEN = Statement(
    f"SELECT {COLUMNS} FROM records_request r JOIN patient p ON p.id = r.patient WHERE r.settled_at IS NULL"
    " ORDER BY r.due_at, r.id LIMIT 100")
_SETTLED = Statement(
    f"SELECT {COLUMNS} FROM records_request r JOIN patient p ON p.id = r.patient WHERE r.settled_at IS NOT NULL"
    " ORDER BY r.settled_at DESC, r.id LIMIT 25")
_ONE = Statement(
    f"SELECT {COLUMNS}, r.patient, p.number, a.name, r.wishes, r.started_at, r.settled_at, s.name, r.answer"
    " FROM records_request r JOIN patient p ON p.id = r.patient LEFT JOIN account a ON a.id = r.account"
    " LEFT JOIN account s ON s.id = r.settled_by WHERE r.id = ?")


async def waiting_records_requests() -> list[WaitingRecords]:
    """The hundred that are due first."""
    return await _OPEN.all(WaitingRecords)


async def answered_records_requests() -> list[WaitingRecords]:
    """The newest 25."""
    return await _SETTLED.all(WaitingRecords)


async def asked_records(request_id: str, actor: Actor) -> AskedRecords:
    """One request; the look is in the patient's log. Raises NotFound."""
    rows = await _ONE.rows(request_id)
    if not rows:
        raise NotFound
    *first, patient_id, number, asked_by, wishes, started_at, settled_at, settled_by, answer = rows[0]
    await log.record(AuditEvent.RECORDS_REQUEST_VIEWED, actor=actor, patient_id=patient_id, object_type=KIND, object_id=request_id)
    return AskedRecords(*first, patient_id, number, asked_by, read_wishes(request_id, wishes), started_at, settled_at, settled_by,
                        read_answer(request_id, answer))
