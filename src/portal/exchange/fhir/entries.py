"""One resource of a file after the other, as entries: normalised, ignored, or set aside with the reason."""

from collections.abc import Iterator
from typing import Any

import msgspec

from portal.exchange.fhir.documents import Document, Slice
from portal.exchange.fhir.faults import wrong_type
from portal.exchange.fhir.identity import Head, external_key, head_of, weak_key
from portal.exchange.fhir.moments import when
from portal.exchange.fhir.normalising import content_of
from portal.exchange.fhir.references import FileIndex
from portal.exchange.fhir.resource_context import FileContext, ResourceContext
from portal.exchange.fhir.resource_types import IGNORED, KNOWN
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


class _Rest(Shape):
    """What every resource may have."""

    contained: list[msgspec.Raw] = []
    meta: Meta | None = None
    issued: str = ""


_rest = msgspec.json.Decoder(_Rest).decode


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
            head = head_of(self._document.text_at(place)) if one.length else Head()
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            return ""
        if not isinstance(head.id, str):
            return head.resource_type
        if key := external_key(head, one.full_url):
            self._index.add(place, key, one.full_url)
        return head.resource_type

    def places_in_order(self) -> Iterator[int]:
        """Every place, patients first: who is who is decided before anything is put into a record."""
        patients = [place for place, kind in enumerate(self._kinds) if kind == "Patient"]
        yield from patients
        yield from (place for place, kind in enumerate(self._kinds) if kind != "Patient")

    def entries_at(self, place: int) -> list[Entry]:
        """The entry for the resource at this place, and for results that a report carries inside itself."""
        one, kind = self._document.slices[place], self._kinds[place]
        entry = Entry(place, self._document.path_of(one, kind), one.offset, one.length, kind)
        try:
            contained = self._fill(entry, one)
        except Refused as error:
            return [self._set_aside(entry, error)]
        return [entry, *self._results_inside(entry, contained)] if contained and kind == "DiagnosticReport" else [entry]

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
        self._give_key(entry, one, text)
        resource, canonical = read_strictly(text, entry.path, self._limits)
        return self._normalise(entry, one, text, resource, canonical) if self._is_taken_in(entry, resource) else []

    def _give_key(self, entry: Entry, one: Slice, text: bytes) -> None:
        """Also a record that is set aside has its key: others refer to it."""
        try:
            entry.external_key = external_key(head_of(text), one.full_url)
        except msgspec.ValidationError as error:
            if text.lstrip().startswith(b"{"):
                raise wrong_type(error, entry.resource_type or "resource") from error
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            return  # read_strictly says why
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

    def _normalise(self, entry: Entry, one: Slice, text: bytes, resource: dict, canonical: bytes) -> list[msgspec.Raw]:
        kind = entry.resource_type
        try:
            rest = _rest(text)
            context = ResourceContext(self._context, one.full_url, entry.external_key, rest.contained)
            _describe(entry, rest, digest(without_version(resource, canonical)))
            if kind != "Patient":
                entry.subject = subject_of(kind, resource, context)
            entry.content = content_of(kind, text, resource, context, self._terms, one.full_url)
        except msgspec.ValidationError as error:
            raise wrong_type(error, kind) from error
        if not entry.external_key:
            entry.external_key, entry.weak_key = weak_key(entry), True
            entry.record_key = record_key(self._terms.source_id, entry.external_key)
        return rest.contained

    def _results_inside(self, report: Entry, contained: list[msgspec.Raw]) -> Iterator[Entry]:
        """Results that come inside their report are results too. They are no resources of their own, so nobody counts them."""
        end = report.offset
        for at, raw in enumerate(contained):
            text = bytes(raw)
            end = self._document.content.index(text, end)
            head = _head_or_nothing(text)
            if head.resource_type != "Observation" or not isinstance(head.id, str) or not head.id:
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
            _describe(entry, _rest(text), digest(without_version(resource, canonical)))
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
    except msgspec.ValidationError:
        return Head()


def _describe(entry: Entry, rest: _Rest, content_hash: str) -> None:
    """What every kind of resource says of itself."""
    meta, kind = rest.meta or Meta(), entry.resource_type
    entry.content_hash = content_hash
    entry.source_time = when(meta.last_updated, f"{kind}.meta.lastUpdated") or when(rest.issued, f"{kind}.issued")
    entry.sensitive_label = sensitive_label(meta.security)
