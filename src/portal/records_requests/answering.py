"""What the clinic does with a request for records. Of two who press at once, one does it; the other gets Conflict."""

from portal import clock
from portal.audit import log
from portal.audit.events import Actor, AuditEvent
from portal.crypto.columns import encrypt
from portal.database.transactions import transaction
from portal.errors import Conflict
from portal.records_requests.records_requests import KIND, tell_requester
from portal.records_requests.tables import RecordsRequest
from portal.records_requests.worklist import AskedRecords


async def start_answering(asked: AskedRecords, actor: Actor) -> None:
    """Somebody is at work on it. Raises Conflict."""
    await _move(asked, "in_progress", ["requested"], AuditEvent.RECORDS_REQUEST_STARTED, actor)


async def complete(asked: AskedRecords, answer: str, actor: Actor) -> None:
    """The copy is handed over; `answer` says how. Raises Conflict."""
    await _move(asked, "completed", ["requested", "in_progress"], AuditEvent.RECORDS_REQUEST_COMPLETED, actor, answer=answer)


async def refuse(asked: AskedRecords, reason: str, actor: Actor) -> None:
    """The clinic does not hand it over; the person reads why. Raises Conflict."""
    await _move(asked, "refused", ["requested", "in_progress"], AuditEvent.RECORDS_REQUEST_REFUSED, actor, answer=reason)


async def _move(
    asked: AskedRecords, state: str, before: list[str], event: AuditEvent, actor: Actor, *, answer: str = "",
) -> None:
    now = clock.now()
    values = {RecordsRequest.state: state}
    if answer:
        sealed = encrypt(answer, table=KIND, column="answer", row_id=asked.id)
        values |= {RecordsRequest.settled_at: now, RecordsRequest.settled_by: actor.account_id, RecordsRequest.answer: sealed}
    else:
        values |= {RecordsRequest.started_at: now}
    async with transaction():
        won = await RecordsRequest.update(values).where(
            RecordsRequest.id == asked.id, RecordsRequest.state.is_in(before)).returning(RecordsRequest.id)
        if not won:
            raise Conflict
        row = await RecordsRequest.objects().get(RecordsRequest.id == asked.id)
        await tell_requester(row, "records_request_news", occasion=state, reference=row.reference)
        await log.record(event, actor=actor, patient_id=asked.patient_id, object_type=KIND, object_id=asked.id)
