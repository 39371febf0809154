"""A file as it came, cut into resources: a bundle of any type, a single resource, or one resource a line (NDJSON)."""

import re
from collections.abc import Iterator

import msgspec
from msgspec import Raw

from portal.exchange.fhir.faults import reason_of, wrong_type
from portal.exchange.fhir.shapes import NOTHING, Shape
from portal.exchange.fhir.strict_json import read_strictly
from portal.exchange.limits import Limits
from portal.exchange.problems import Problem, Refused


class Slice(msgspec.Struct, gc=False):
    """Where a resource is in its file, in bytes. `number` is its line or its place among the entries of the bundle.

    `method` and `target`: what a transaction wants done. `fault`: the entry around the resource cannot be used.
    """

    number: int
    offset: int
    length: int
    full_url: str = ""
    method: str = ""
    target: str = ""
    fault: Refused | None = None


class Document(msgspec.Struct):
    """A file and the resources in it. `form`: bundle, single or ndjson."""

    form: str
    content: bytes
    slices: list[Slice]

    def text_at(self, place: int) -> bytes:
        """The text of the resource at this place in `slices`."""
        at = self.slices[place]
        return self.content[at.offset : at.offset + at.length]

    def path_of(self, one: Slice, kind: str) -> str:
        """Where a resource is, for a person."""
        return {"bundle": f"Bundle.entry[{one.number}].resource", "ndjson": f"line {one.number}"}.get(self.form, kind)


class _Request(Shape):
    method: str = ""
    url: str = ""


class _BundleEntry(Shape):
    full_url: str = ""
    resource: Raw = NOTHING
    request: _Request | None = None


class _Bundle(Shape):
    entry: list[Raw] = []


class _Head(Shape):
    resource_type: str = ""


_bundle = msgspec.json.Decoder(_Bundle).decode
_bundle_entry = msgspec.json.Decoder(_BundleEntry).decode
_head = msgspec.json.Decoder(_Head).decode
_UTF8_MARK = b"\xef\xbb\xbf"
_OTHER_MARKS = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")
_PACKED = ((b"\x1f\x8b", "gzip"), (b"PK\x03\x04", "zip"), (b"BZh", "bzip2"), (b"\xfd7zXZ", "xz"), (b"\x28\xb5\x2f\xfd", "zstd"))
_OTHER_FORMATS = ((b"<", "XML"), (b"MSH|", "HL7 v2"), (b"%PDF", "PDF"), (b"{\\rtf", "RTF"))
_LINES = re.compile(rb"[^\r\n]+")


def open_document(content: bytes, limits: Limits) -> Document:
    """Every resource of the file, in order. Raises Refused when the file as a whole cannot be taken in."""
    start = len(_UTF8_MARK) if content.startswith(_UTF8_MARK) else 0
    _refuse_other_formats(content, start)
    if is_ndjson(content):
        return Document("ndjson", content, _limited([Slice(*line) for line in _lines(content, start)], limits))
    text = content[start:] if start else content
    try:
        kind = _kind(text)
        if kind == "Bundle":
            return Document("bundle", content, _limited(list(_entries(content, start, limits)), limits))
    except msgspec.ValidationError as error:
        raise wrong_type(error, "Bundle") from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise reason_of(error, text) from error
    return Document("single", content, [Slice(0, start, len(content) - start)])


def _kind(text: bytes) -> str:
    """The resource type of the whole file. Raises Refused when it is no resource."""
    if not text.lstrip().startswith(b"{"):
        read_strictly(text, "")
        raise Refused(Problem.NOT_A_RESOURCE)
    kind = _head(text).resource_type
    if not kind:
        raise Refused(Problem.NOT_A_RESOURCE)
    return kind


def is_ndjson(content: bytes) -> bool:
    """Whether the first line is a whole JSON object and another one follows it."""
    first = _LINES.search(content)
    second = _LINES.search(content, first.end()) if first else None
    if second is None or not first[0].rstrip().endswith(b"}") or not second[0].lstrip().startswith(b"{"):
        return False
    try:
        _head(first[0].removeprefix(_UTF8_MARK))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return False
    return True


def _refuse_other_formats(content: bytes, start: int) -> None:
    if not content[start:].strip():
        raise Refused(Problem.EMPTY)
    for beginning, kind in _PACKED:
        if content.startswith(beginning):
            raise Refused(Problem.COMPRESSED, kind=kind)
    if content.startswith(_OTHER_MARKS):
        raise Refused(Problem.WRONG_ENCODING, place=0)
    for beginning, kind in _OTHER_FORMATS:
        if content[start : start + 200].lstrip().startswith(beginning):
            raise Refused(Problem.NOT_FHIR_JSON, kind=kind)


def _lines(content: bytes, start: int) -> Iterator[tuple[int, int, int]]:
    """Lines that hold something: number from 1, place, length."""
    number, counted_to = 1, start
    for match in _LINES.finditer(content, start):
        number += content.count(b"\n", counted_to, match.start())
        counted_to = match.start()
        if match[0].strip():
            yield number, match.start(), match.end() - match.start()


def _entries(content: bytes, start: int, limits: Limits) -> Iterator[Slice]:
    """What is around the resources is read as strictly as they are: two lists of entries would lose one of them."""
    envelope, end, after = bytearray(), start, start
    for number, raw in enumerate(_bundle(content[start:] if start else content).entry):
        text = bytes(raw)
        place = _place(content, text, content.find(b"{", after), after)
        after = place + len(text)
        found = _entry(number, place, text)
        if found.length:
            envelope += content[end : found.offset] + b"0"
            end = found.offset + found.length
        if found.length or found.fault or found.method in {"DELETE", "PATCH"}:
            yield found
    read_strictly(bytes(envelope + content[end:]), "Bundle", limits)


def _place(content: bytes, text: bytes, guess: int, start: int) -> int:
    """Where `text` is in `content` from `start` on. A guess that is right saves looking."""
    return guess if guess >= 0 and content.startswith(text, guess) else content.index(text, start)


def _entry(number: int, place: int, text: bytes) -> Slice:
    try:
        entry = _bundle_entry(text)
    except msgspec.ValidationError as error:
        return Slice(number, place, 0, fault=wrong_type(error, f"Bundle.entry[{number}]"))
    resource, request = bytes(entry.resource), entry.request or _Request()
    offset = place + _place(text, resource, text.find(b"{", text.find(b'"resource"')), 0) if resource else place
    return Slice(number, offset, len(resource), entry.full_url, request.method, request.url)


def _limited(found: list[Slice], limits: Limits) -> list[Slice]:
    if len(found) > limits.entries:
        raise Refused(Problem.TOO_MANY, count=len(found), most=limits.entries)
    return found
