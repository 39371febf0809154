"""What a resource is known by: its external key."""

import re
from typing import Any

import msgspec

from portal.exchange.fhir.faults import not_text
from portal.exchange.fhir.shapes import Identifier, Shape
from portal.exchange.keys import digest
from portal.exchange.records import Entry, ObservationContent


class Head(msgspec.Struct, gc=False):
    """The beginning of every resource. `identifier` is looked at only where there is no id."""

    resource_type: str = ""
    id: str = ""
    identifier: msgspec.Raw = msgspec.Raw(b"")


class _Head(Shape):
    resource_type: str = ""
    id: Any = ""
    identifier: msgspec.Raw = msgspec.Raw(b"")


_BEGINNING = re.compile(rb'\{\s*"resourceType"\s*:\s*"([A-Za-z]+)"\s*,\s*"id"\s*:\s*"([A-Za-z0-9.-]+)"')
_head = msgspec.json.Decoder(_Head).decode
_identifiers = msgspec.json.Decoder(Identifier | list[Identifier]).decode


def head_of(text: bytes) -> Head:
    """Type and id. Raises what the decoder raises, and Refused for an id that is not text.

    Nearly every resource begins with them: then the rest need not be read.
    """
    if beginning := _BEGINNING.match(text):
        return Head(beginning[1].decode(), beginning[2].decode())
    head = _head(text)
    check_id(head.resource_type, head.id)
    return Head(head.resource_type, head.id, head.identifier)


def check_id(kind: str, value: Any) -> None:
    """Raises Refused for an id that is not text."""
    if not isinstance(value, str):
        raise not_text(value, f"{kind}.id")


def external_key(head: Head, full_url: str) -> str:
    """`type/id`, else the fullUrl, else the first identifier of the sender; empty when there is none of them."""
    if head.id:
        return f"{head.resource_type}/{head.id}"
    if full_url:
        return full_url
    try:
        found = _identifiers(head.identifier) if head.identifier else []
    except msgspec.ValidationError:
        return ""
    several = found if isinstance(found, list) else [found]
    return next((f"{head.resource_type}?identifier={one.system}|{one.value}" for one in several if one.system and one.value), "")


def weak_key(entry: Entry) -> str:
    """A key for a resource without any: the same content of the same patient is the same record.

    Of a result it is the patient, the test, the time and the value.
    """
    same = [entry.resource_type, entry.subject.key if entry.subject else "", entry.content_hash]
    if isinstance(entry.content, ObservationContent):
        content = entry.content
        same[2] = f"{content.code_key}\0{content.effective_text}\0{content.value_text}\0{content.unit}"
    return f"{entry.resource_type}#{digest(chr(0).join(same).encode())}"
