"""What a resource is known by: its external key."""

from typing import Any

import msgspec

from portal.exchange.fhir.faults import kind_of
from portal.exchange.fhir.shapes import Identifier, Shape
from portal.exchange.keys import digest
from portal.exchange.problems import KINDS, Problem, Refused
from portal.exchange.records import Entry, ObservationContent


class Head(Shape):
    """The beginning of every resource."""

    resource_type: str = ""
    id: Any = ""
    identifier: msgspec.Raw = msgspec.Raw(b"")


head_of = msgspec.json.Decoder(Head).decode
_identifiers = msgspec.json.Decoder(Identifier | list[Identifier]).decode


def external_key(head: Head, full_url: str) -> str:
    """`type/id`, else the fullUrl, else the first identifier of the sender; empty when there is none of them.

    Raises Refused for an id that is not text.
    """
    if not isinstance(head.id, str):
        path = f"{head.resource_type}.id"
        raise Refused(Problem.WRONG_TYPE, path, path=path, expected=KINDS["str"], found=KINDS[kind_of(head.id)])
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
