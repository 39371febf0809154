"""One resource of a file after the other, as entries: normalised, ignored, or set aside with the reason."""

import sys
from collections.abc import Iterator
from typing import Any

import msgspec

from portal.exchange.fhir.documents import Document, Slice
from portal.exchange.fhir.faults import convert, not_text, wrong_type
from portal.exchange.fhir.identity import Head, check_id, external_key, head_of, weak_key
from portal.exchange.fhir.moments import when
from portal.exchange.fhir.normalising import content_of
from portal.exchange.fhir.references import FileIndex
from portal.exchange.fhir.resource_context import FileContext, ResourceContext
from portal.exchange.fhir.resource_types import IGNORED, KNOWN, NAMED
from portal.exchange.fhir.security_labels import sensitive_label
from portal.exchange.fhir.shapes import Meta, Shape
from portal.exchange.fhir.strict_json import read_strictly, without_version
from portal.exchange.fhir.subjects import subject_of
from portal.exchange.keys import digest, record_key
from portal.exchange.limits import Limits
from portal.exchange.problems import Problem, Refused
from portal.exchange.records import Entry, Trouble
from portal.exchange.terms import Terms

_SNIPPET = 400


class _Contained(Shape):
    contained: list[msgspec.Raw] = []


_contained = msgspec.json.Decoder(_Contained).decode


class EntryReader:
    """Reads the resources of one document."""

    def __init__(self, document: Document, terms: Terms, limits: Limits):
        self._document = document
        self._terms = terms
        self._limits = limits
        self._index = FileIndex()
        self._kinds: list[str] = []
        self._keys: list[str] = []
        for place, one in enumerate(document.slices):
            head = self._head_at(place, one)
            key = external_key(head, one.full_url)
            self._kinds.append(sys.intern(head.resource_type))
            self._keys.append(key)
            self._index.add(place, key, one.full_url, has_name=head.resource_type in NAMED)
        self._context = FileContext(terms.source_id, self._index, document.text_at)

    def _head_at(self, place: int, one: Slice) -> Head:
        """Type and id of a resource; empty when they cannot be told, which `_fill` finds out and says."""
        try:
            return head_of(self._document.text_at(place)) if one.length else Head()
        except (Refused, msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            return Head()

    def places_in_order(self) -> Iterator[int]:
        """Every place, patients first: who is who is decided before anything is put into a record."""
        yield from (place for place, kind in enumerate(self._kinds) if kind == "Patient")
        yield from (place for place, kind in enumerate(self._kinds) if kind != "Patient")

    def entries_at(self, place: int) -> list[Entry]:
        """The entry for the resource at this place, and for results that a report carries inside itself."""
        one, kind = self._document.slices[place], self._kinds[place]
        entry = Entry(place, self._document.path_of(one, kind), one.offset, one.length, kind, self._keys[place])
        entry.record_key = record_key(self._terms.source_id, entry.external_key) if entry.external_key else ""
        try:
            contained = self._fill(entry, one)
        except Refused as error:
            return [self._set_aside(entry, error)]
        return [entry, *self._results_inside(entry, contained)] if contained and entry.resource_type == "DiagnosticReport" else [entry]

    def _fill(self, entry: Entry, one: Slice) -> list[msgspec.Raw]:
        """Normalise the resource; what is contained in it."""
        if one.fault is not None:
            raise one.fault
        if one.method == "PATCH":
            raise Refused(Problem.PATCH)
        if not one.length:
            entry.counted = False
            raise Refused(Problem.DELETION, target=one.target)
        text = self._document.text_at(entry.index)
        resource, canonical = read_strictly(text, entry.path, self._limits)
        return self._normalise(entry, one, text, resource, canonical) if self._is_taken_in(entry, resource) else []

    def _is_taken_in(self, entry: Entry, resource: Any) -> bool:
        kind = resource.get("resourceType") if isinstance(resource, dict) else None
        if not isinstance(kind, str):
            raise Refused(Problem.NOT_A_RESOURCE)
        check_id(kind, resource.get("id", ""))
        if kind == "Bundle":
            raise Refused(Problem.BUNDLE_IN_BUNDLE)
        if kind not in KNOWN:
            raise Refused(Problem.UNKNOWN_TYPE, type=kind)
        entry.ignored = kind in IGNORED
        return not entry.ignored

    def _normalise(self, entry: Entry, one: Slice, text: bytes, resource: dict, canonical: bytes) -> list[msgspec.Raw]:
        kind = entry.resource_type
        try:
            contained = _contained(text).contained if "contained" in resource else []
            context = ResourceContext(self._context, one.full_url, entry.external_key, contained)
            _describe(entry, resource, canonical)
            if kind != "Patient":
                entry.subject = subject_of(kind, resource, context)
            entry.content = content_of(kind, text, resource, context, self._terms, one.full_url)
        except msgspec.ValidationError as error:
            raise wrong_type(error, kind) from error
        if not entry.external_key:
            entry.external_key, entry.weak_key = weak_key(entry), True
            entry.record_key = record_key(self._terms.source_id, entry.external_key)
        return contained

    def _results_inside(self, report: Entry, contained: list[msgspec.Raw]) -> Iterator[Entry]:
        """Results that come inside their report are results too. They are no resources of their own, so nobody counts them."""
        end = report.offset
        for at, raw in enumerate(contained):
            text = bytes(raw)
            end = self._document.content.index(text, end)
            head = _head_or_nothing(text)
            if head.resource_type != "Observation" or not head.id:
                continue
            entry = Entry(report.index, f"{report.path}.contained[{at}]", end, len(text), "Observation", counted=False)
            entry.external_key = f"{report.external_key}#{head.id}"
            entry.record_key = record_key(self._terms.source_id, entry.external_key)
            try:
                self._fill_inside(entry, report, text, contained)
            except Refused as error:
                self._set_aside(entry, error)
            yield entry

    def _fill_inside(self, entry: Entry, report: Entry, text: bytes, contained: list[msgspec.Raw]) -> None:
        resource, canonical = read_strictly(text, entry.path, self._limits)
        full_url = self._document.slices[report.index].full_url
        context = ResourceContext(self._context, full_url, report.external_key, contained)
        try:
            _describe(entry, resource, canonical)
            entry.content = content_of("Observation", text, resource, context, self._terms, full_url)
            entry.subject = subject_of("Observation", resource, context) if "subject" in resource else report.subject
        except msgspec.ValidationError as error:
            raise wrong_type(error, "Observation") from error
        entry.sensitive_label = entry.sensitive_label or report.sensitive_label

    def _set_aside(self, entry: Entry, error: Refused) -> Entry:
        snippet = self._document.text_at(entry.index)[:_SNIPPET].decode("utf-8", "replace").replace("\0", "")
        entry.trouble = Trouble(error.problem.value, error.path or entry.path, error.values, snippet)
        entry.content = None
        return entry


def _head_or_nothing(text: bytes) -> Head:
    try:
        return head_of(text)
    except (Refused, msgspec.ValidationError):
        return Head()


def _describe(entry: Entry, resource: dict, canonical: bytes) -> None:
    """What every kind of resource says of itself."""
    meta, kind = resource.get("meta"), entry.resource_type
    entry.content_hash = digest(without_version(resource, canonical))
    shape = Meta() if meta is None else convert(meta, Meta, f"{kind}.meta")
    issued = resource.get("issued")
    if not isinstance(issued, str | None):
        raise not_text(issued, f"{kind}.issued")
    entry.source_time = when(shape.last_updated, f"{kind}.meta.lastUpdated") or (when(issued, f"{kind}.issued") if issued else None)
    entry.sensitive_label = sensitive_label(shape.security)
