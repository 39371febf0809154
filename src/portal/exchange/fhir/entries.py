"""One resource of a file after the other, as entries: normalised, ignored, or set aside with the reason."""

from collections.abc import Iterator
from typing import Any

import msgspec

from portal.exchange.fhir.documents import Document, Slice
from portal.exchange.fhir.faults import wrong_type
from portal.exchange.fhir.moments import when
from portal.exchange.fhir.normalising import content_of
from portal.exchange.fhir.references import FileIndex
from portal.exchange.fhir.resource_context import FileContext, ResourceContext
from portal.exchange.fhir.resource_types import IGNORED, KNOWN, PERSONAL
from portal.exchange.fhir.security_labels import sensitive_label
from portal.exchange.fhir.shapes import Identifier, Meta, Shape
from portal.exchange.fhir.strict_json import read_strictly, without_version
from portal.exchange.fhir.subjects import subject_of
from portal.exchange.keys import digest, record_key
from portal.exchange.limits import Limits
from portal.exchange.problems import Problem, Refused
from portal.exchange.records import Entry, ObservationContent, Trouble
from portal.exchange.terms import Terms

_SNIPPET = 400


class _Head(Shape):
    resource_type: str = ""
    id: str = ""
    identifier: msgspec.Raw = msgspec.Raw(b"")


class _Rest(Shape):
    """What every resource may have."""

    contained: list[msgspec.Raw] = []
    meta: Meta | None = None
    issued: str = ""


_head = msgspec.json.Decoder(_Head).decode
_rest = msgspec.json.Decoder(_Rest).decode
_identifiers = msgspec.json.Decoder(Identifier | list[Identifier]).decode


class EntryReader:
    """Reads the resources of one document."""

    def __init__(self, document: Document, terms: Terms, limits: Limits):
        self._document = document
        self._terms = terms
        self._limits = limits
        self._index = FileIndex()
        self._kinds: list[str] = []
        self._context = FileContext(terms.source_id, self._index, document.text_at)
        for place, one in enumerate(document.slices):
            self._kinds.append(self._enter(place, one))

    def _enter(self, place: int, one: Slice) -> str:
        """Put a resource into the index; its type, empty when it cannot be told."""
        try:
            head = _head(self._document.text_at(place)) if one.length else _Head()
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            return ""
        if key := _key(head, one.full_url):
            self._index.add(place, key, one.full_url)
        return head.resource_type

    def places_in_order(self) -> Iterator[int]:
        """Every place, patients first: who is who is decided before anything is put into a record."""
        patients = [place for place, kind in enumerate(self._kinds) if kind == "Patient"]
        yield from patients
        yield from (place for place, kind in enumerate(self._kinds) if kind != "Patient")

    def entries_at(self, place: int) -> list[Entry]:
        """The entry for the resource at this place."""
        one, kind = self._document.slices[place], self._kinds[place]
        entry = Entry(place, self._document.path_of(one, kind), one.offset, one.length, kind)
        try:
            self._fill(entry, one)
        except Refused as error:
            self._set_aside(entry, error)
        return [entry]

    def _fill(self, entry: Entry, one: Slice) -> None:
        if one.fault is not None:
            raise one.fault
        if one.method == "PATCH":
            raise Refused(Problem.PATCH)
        if not one.length:
            entry.counted = False
            raise Refused(Problem.DELETION, target=one.target)
        text = self._document.text_at(entry.index)
        self._give_key(entry, one, text)
        resource, canonical = read_strictly(text, entry.path, self._limits)
        if not self._is_taken_in(entry, resource):
            return
        try:
            self._normalise(entry, one, text, resource, canonical)
        except msgspec.ValidationError as error:
            raise wrong_type(error, entry.resource_type) from error

    def _give_key(self, entry: Entry, one: Slice, text: bytes) -> None:
        """Also a record that is set aside has its key: others refer to it."""
        try:
            entry.external_key = _key(_head(text), one.full_url)
        except msgspec.ValidationError as error:
            raise wrong_type(error, entry.resource_type or "resource") from error
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            return
        entry.record_key = record_key(self._terms.source_id, entry.external_key) if entry.external_key else ""

    def _is_taken_in(self, entry: Entry, resource: Any) -> bool:
        kind = resource.get("resourceType") if isinstance(resource, dict) else None
        if not isinstance(kind, str):
            raise Refused(Problem.NOT_A_RESOURCE)
        if kind == "Bundle":
            raise Refused(Problem.BUNDLE_IN_BUNDLE)
        if kind not in KNOWN:
            raise Refused(Problem.UNKNOWN_TYPE, type=kind)
        entry.ignored = kind in IGNORED
        return not entry.ignored

    def _normalise(self, entry: Entry, one: Slice, text: bytes, resource: dict, canonical: bytes) -> None:
        rest, kind = _rest(text), entry.resource_type
        meta = rest.meta or Meta()
        entry.content_hash = digest(without_version(resource, canonical))
        entry.source_time = when(meta.last_updated, f"{kind}.meta.lastUpdated") or when(rest.issued, f"{kind}.issued")
        entry.sensitive_label = sensitive_label(meta.security)
        context = ResourceContext(self._context, one.full_url, rest.contained)
        entry.needs_patient = kind in PERSONAL
        if kind != "Patient":
            entry.subject = subject_of(kind, resource, context)
        entry.content = content_of(kind, text, resource, context, self._terms, one.full_url)
        if not entry.external_key:
            self._give_weak_key(entry)

    def _give_weak_key(self, entry: Entry) -> None:
        """No id of any kind: the same content of the same patient is the same record."""
        same = [entry.resource_type, entry.subject.key if entry.subject else "", entry.content_hash]
        if isinstance(entry.content, ObservationContent):
            content = entry.content
            same[2] = f"{content.code_key}\0{content.effective_text}\0{content.value_text}\0{content.unit}"
        entry.external_key = f"{entry.resource_type}#{digest(chr(0).join(same).encode())}"
        entry.record_key = record_key(self._terms.source_id, entry.external_key)
        entry.weak_key = True

    def _set_aside(self, entry: Entry, error: Refused) -> None:
        snippet = self._document.text_at(entry.index)[:_SNIPPET].decode("utf-8", "replace").replace("\0", "")
        entry.trouble = Trouble(error.problem.value, error.path or entry.path, error.values, snippet)
        entry.content = None


def _key(head: _Head, full_url: str) -> str:
    """`type/id`, else the fullUrl, else the first identifier of the sender (R4, Resource identity)."""
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
