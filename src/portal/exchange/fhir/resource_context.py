"""What a resource can ask of the file around it: who is behind a reference, and what they are called."""

from collections.abc import Callable

import msgspec

from portal.exchange.fhir.coded import words
from portal.exchange.fhir.references import FileIndex
from portal.exchange.fhir.shapes import CodeableConcept, HumanName, Reference, Shape
from portal.exchange.keys import record_key


class _Contained(Shape):
    resource_type: str = ""
    id: str = ""


class _NamedThing(Shape):
    """What a thing is called: organisations and locations by text, devices and specimens by their kind."""

    name: str = ""
    type: CodeableConcept | None = None
    code: CodeableConcept | None = None


class _NamedPerson(Shape):
    name: list[HumanName] = []


_contained = msgspec.json.Decoder(_Contained).decode
_thing = msgspec.json.Decoder(_NamedThing).decode
_person = msgspec.json.Decoder(_NamedPerson).decode


class FileContext:
    """One file while it is read. `raw_at(place)` gives the text of a resource of it."""

    def __init__(self, source_id: str, index: FileIndex, raw_at: Callable[[int], bytes]):
        self.source_id = source_id
        self.index = index
        self._raw_at = raw_at
        self._names: dict[str, str] = {}

    def name(self, key: str) -> str:
        """What the resource with this external key is called; empty when it is not in the file."""
        if key not in self._names:
            place = self.index.places.get(key)
            self._names[key] = "" if place is None else name_in(self._raw_at(place))
        return self._names[key]


class ResourceContext:
    """One resource of the file. `contained` is the text of the resources inside it."""

    def __init__(self, file: FileContext, full_url: str, own_key: str, contained: list[msgspec.Raw]):
        self._file = file
        self._full_url = full_url
        self._own_key = own_key
        self._raw_contained = contained

    def key_of(self, reference: str) -> str:
        """The external key that a reference means; empty for a contained resource."""
        return "" if reference.startswith("#") else self._file.index.key_of(reference, self._full_url)

    def record_key_of(self, reference: str) -> str:
        """The record key that a reference means; a contained result has its report's key before its own."""
        key = f"{self._own_key}{reference}" if reference.startswith("#") else self.key_of(reference) or reference
        return record_key(self._file.source_id, key)

    def contained(self, reference: str) -> bytes | None:
        """The text of the contained resource that `#id` means."""
        for raw in self._raw_contained:
            if f"#{_contained(raw).id}" == reference:
                return bytes(raw)
        return None

    def name_of(self, reference: Reference) -> str:
        """The words for what is referred to: the display, else its name when it is in the same file."""
        if reference.display:
            return reference.display.strip()
        if not reference.reference.startswith("#"):
            return self._file.name(self.key_of(reference.reference))
        inside = self.contained(reference.reference)
        return name_in(inside) if inside else ""

    def names_of(self, references: list[Reference]) -> str:
        """The words for several, each once."""
        return ", ".join(dict.fromkeys(name for reference in references if (name := self.name_of(reference))))


def name_in(raw: bytes) -> str:
    """What a resource is called; empty when it has no name the portal can read."""
    try:
        thing = _thing(raw)
        return thing.name.strip() or words(thing.type) or words(thing.code)
    except msgspec.ValidationError:
        pass
    try:
        return next((text for name in _person(raw).name if (text := full_name(name))), "")
    except msgspec.ValidationError:
        return ""


def full_name(name: HumanName) -> str:
    """A person's name on one line."""
    return name.text.strip() or " ".join([*filter(None, name.given), name.family]).strip()
