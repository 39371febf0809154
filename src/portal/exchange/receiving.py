"""A file comes in: it is kept exactly as it is before anybody says that it was received."""

import asyncio
import hashlib
import zlib

import msgspec

from portal import clock
from portal.audit.events import SYSTEM, Actor, AuditEvent
from portal.audit.log import record
from portal.database.errors import UNIQUE_VIOLATIONS
from portal.database.identifiers import new_id
from portal.database.statements import Statement
from portal.database.transactions import transaction
from portal.exchange.limits import LIMITS, MEGABYTE, Limits
from portal.exchange.problems import Problem, Refused
from portal.exchange.sources import SourceTerms

_SEEN = Statement("SELECT id, state FROM import_file WHERE source = ? AND sha256 = ?")
_KEEP = Statement(
    "INSERT INTO import_file (id, source, sha256, name, size, received_at, received_by, raw, state, problem, problem_values)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'received', '', '{}')"
)
TAKEN_IN = {"accepted", "partial"}


class Received(msgspec.Struct):
    """A file that is kept. `seen_before`: the same bytes from the same source were taken in already."""

    file_id: str
    seen_before: bool
    packed: bytes


async def receive_file(source: SourceTerms, name: str, content: bytes, *, actor: Actor = SYSTEM, limits: Limits = LIMITS) -> Received:
    """Keep `content`. Raises Refused when it is larger than may be taken in at once.

    A file seen before is known by its SHA-256 and not kept again.
    """
    if len(content) > limits.file:
        raise Refused(Problem.TOO_LARGE, name, size=-(-len(content) // MEGABYTE), most=limits.file // MEGABYTE)
    sha256 = hashlib.sha256(content).hexdigest()
    if (seen := await _seen(source, sha256)) and seen.seen_before:
        return seen
    packed = await asyncio.to_thread(zlib.compress, content, 1)
    if seen:
        return Received(seen.file_id, False, packed)
    try:
        return await _keep(source, name, content, sha256, packed, actor)
    except UNIQUE_VIOLATIONS:  # the same file came in twice at this moment
        return await _seen(source, sha256)


async def _seen(source: SourceTerms, sha256: str) -> Received | None:
    for file_id, state in await _SEEN.rows(source.id, sha256):
        return Received(file_id, state in TAKEN_IN, b"")
    return None


async def _keep(source: SourceTerms, name: str, content: bytes, sha256: str, packed: bytes, actor: Actor) -> Received:
    file_id = new_id()
    async with transaction():
        await _KEEP.run(file_id, source.id, sha256, _plain(name), len(content), clock.now(), actor.account_id, packed)
        await record(AuditEvent.IMPORT_RECEIVED, actor=actor, object_type="import_file", object_id=file_id)
    return Received(file_id, False, packed)


def _plain(name: str) -> str:
    """A file's name for people to read: no folders, no control or bidirectional characters (C75)."""
    return "".join(character for character in name.replace("\\", "/").rpartition("/")[2] if character.isprintable())[:255]
