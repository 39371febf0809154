"""The resource behind a row, as its source sent it. Files are kept once, packed; rows know where they are in them.

Whoever asks must have been let to the row already: nothing is checked here.
"""

import asyncio
import binascii
import re
import zlib
from base64 import b64decode
from typing import Any

import msgspec

from portal.database.statements import Statement

_RAW = Statement("SELECT raw FROM import_file WHERE id = ?")
_STEP = re.compile(r"(\w+)(?:\[(\d+)\])?")
_WHITE = re.compile(r"\s+")
_decode = msgspec.json.Decoder().decode


async def original_bytes(file_id: str, byte_offset: int, byte_length: int) -> bytes | None:
    """The text of the resource, JSON; None when the file is not kept any more."""
    for (raw,) in await _RAW.rows(file_id):
        return await asyncio.to_thread(_cut, raw, byte_offset, byte_length)
    return None


async def attachment_bytes(file_id: str, byte_offset: int, byte_length: int, path: str) -> bytes | None:
    """The file inside the resource at `path` (results.shapes.Attachment.path); None when there is none."""
    text = await original_bytes(file_id, byte_offset, byte_length)
    if not text or not path:
        return None
    data = _at(_decode(text), f"{path}.data")
    if not isinstance(data, str):
        return None
    try:
        return await asyncio.to_thread(b64decode, _WHITE.sub("", data), validate=True)
    except (binascii.Error, ValueError):
        return None


def _cut(packed: bytes, offset: int, length: int) -> bytes:
    """Unpacks no further than the end of the piece."""
    return zlib.decompressobj().decompress(packed, offset + length)[offset:]


def _at(value: Any, path: str) -> Any:
    """What stands at a path such as `presentedForm[0].data`."""
    for name, place in _STEP.findall(path):
        value = value.get(name) if isinstance(value, dict) else None
        if place:
            value = value[int(place)] if isinstance(value, list) and int(place) < len(value) else None
    return value
