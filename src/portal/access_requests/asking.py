"""Asking: what was typed is written down, whoever it is, and nothing is looked up before the answer is sent (C31, C33)."""

import unicodedata

import msgspec

from portal import clock
from portal.access_requests.tables import AccessRequest
from portal.audit import log
from portal.audit.events import Actor, AuditEvent
from portal.charts.names import search_key
from portal.crypto.blind_index import keyed_hash
from portal.crypto.columns import decrypt, encrypt
from portal.database.errors import UNIQUE_VIOLATIONS
from portal.database.identifiers import new_id
from portal.database.transactions import transaction
from portal.jobs.outbox import enqueue

KIND = "access_request"


class Details(msgspec.Struct, frozen=True):
    """What somebody typed. `birth_date` is YYYY-MM-DD; `number` is of their insurance, or their patient number."""

    name: str
    birth_date: str
    contact: str
    number: str


async def ask_for_access(details: Details, *, form_key: str, language: str, actor: Actor) -> None:
    """Write the request down for the worker. The same form sent again changes nothing."""
    request_id, now = new_id(), clock.now()
    row = AccessRequest(
        id=request_id, form_key=form_key, language=language, created_at=now, likeness=likeness(details),
        typed=encrypt(msgspec.json.encode(details).decode(), table="access_request", column="typed", row_id=request_id))
    try:
        async with transaction():
            await AccessRequest.insert(row)
            await enqueue(KIND, {"request_id": request_id}, dedup_key=f"{KIND}:{request_id}", topic=KIND)
            await log.record(AuditEvent.ACCESS_REQUESTED, actor=actor, object_type=KIND, object_id=request_id)
    except UNIQUE_VIOLATIONS:
        return


def typed_in(request_id: str, sealed: str) -> Details:
    """What was typed in this request. Raises DecryptionError."""
    return msgspec.json.decode(decrypt(sealed, table="access_request", column="typed", row_id=request_id), type=Details)


def likeness(details: Details) -> str:
    """Equal for requests that say the same of the same person, in whatever way it is written."""
    words = " ".join(sorted(search_key(details.name).split()))
    return keyed_hash("\0".join((words, details.birth_date, plain_number(details.number))), purpose="access_request")


def plain_number(text: str) -> str:
    """A number without what people put between its parts, in one case and in the digits 0 to 9."""
    return "".join(str(unicodedata.decimal(ch, ch)) for ch in text.casefold() if ch.isalnum())
