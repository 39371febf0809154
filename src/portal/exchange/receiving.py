"""A file comes in: it is kept exactly as it is before anybody says that it was received."""

import asyncio
import hashlib
import zlib
from collections.abc import Iterator
from pathlib import Path

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


async def receive_file(source: SourceTerms, name: str, content: bytes | Path, *, actor: Actor = SYSTEM, limits: Limits = LIMITS) -> Received:
    """Keep `content`, which may be the path of a file. Raises Refused when it is larger than may be taken in at once,
    and OSError when it cannot be read.

    A file seen before is known by its SHA-256 and not kept again.
    """
    size, sha256 = await asyncio.to_thread(_measure, content, limits.file)
    if size > limits.file:
        raise Refused(Problem.TOO_LARGE, name, size=-(-size // MEGABYTE), most=limits.file // MEGABYTE)
    if (seen := await _seen(source, sha256)) and seen.seen_before:
        return seen
    packed = await asyncio.to_thread(_pack, content, sha256)
    if seen:
        return Received(seen.file_id, False, packed)
    try:
        return await _keep(source, name, size, sha256, packed, actor)
    except UNIQUE_VIOLATIONS:  # the same file came in twice at this moment
        return await _seen(source, sha256)


def _pieces(content: bytes | Path) -> Iterator[bytes]:
    """The content without holding all of a file in memory."""
    if isinstance(content, bytes):
        yield content
        return
    with content.open("rb") as file:
        while piece := file.read(MEGABYTE):
            yield piece


def _measure(content: bytes | Path, most: int) -> tuple[int, str]:
    """Size and SHA-256; of what is too large, only a size that says so."""
    if isinstance(content, Path) and content.stat().st_size > most:
        return content.stat().st_size, ""
    size, digest = 0, hashlib.sha256()
    for piece in _pieces(content):
        size += len(piece)
        digest.update(piece)
    return size, digest.hexdigest()


def _pack(content: bytes | Path, sha256: str) -> bytes:
    """The content, zlib-packed. Raises OSError when the file is no longer what was measured."""
    packer, digest, packed = zlib.compressobj(1), hashlib.sha256(), []
    for piece in _pieces(content):
        digest.update(piece)
        packed.append(packer.compress(piece))
    if digest.hexdigest() != sha256:
        raise OSError("the file changed while it was read")
    return b"".join([*packed, packer.flush()])


async def _seen(source: SourceTerms, sha256: str) -> Received | None:
    for file_id, state in await _SEEN.rows(source.id, sha256):
        return Received(file_id, state in TAKEN_IN, b"")
    return None


async def _keep(source: SourceTerms, name: str, size: int, sha256: str, packed: bytes, actor: Actor) -> Received:
    file_id = new_id()
    async with transaction():
        await _KEEP.run(file_id, source.id, sha256, _plain(name), size, clock.now(), actor.account_id, packed)
        await record(AuditEvent.IMPORT_RECEIVED, actor=actor, object_type="import_file", object_id=file_id)
    return Received(file_id, False, packed)


def _plain(name: str) -> str:
    """A file's name for people to read: no folders, no control or bidirectional characters (C75)."""
    return "".join(character for character in name.replace("\\", "/").rpartition("/")[2] if character.isprintable())[:255]
