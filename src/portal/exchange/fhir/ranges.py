"""Reference ranges as the lab gave them, and the flag: the lab's own, or one that follows with certainty."""

from decimal import Decimal

import msgspec

from portal.exchange.fhir.coded import words, words_of
from portal.exchange.fhir.shapes import CodeableConcept, Quantity, ReferenceRangeShape
from portal.exchange.fhir.values import Value, digits, unit_of
from portal.results.shapes import ReferenceRange

_FLAG_SYSTEMS = ("http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation", "http://hl7.org/fhir/v2/0078")
_NORMAL = {"", "normal"}


class Ranges(msgspec.Struct):
    """The range columns of results.tables.Observation. `single`: the only range, when it is a normal one for anybody."""

    all: list[ReferenceRange] = []
    single: ReferenceRange | None = None
    single_code: str = ""

    def fits(self, value: Value) -> bool:
        """Whether there is one normal range in the value's own unit, so that the two may be compared."""
        if self.single is None or value.kind != "quantity":
            return False
        if self.single_code and value.unit_code:
            return self.single_code == value.unit_code
        return self.single.unit == value.unit


class Flag(msgspec.Struct):
    """The flag columns of results.tables.Observation."""

    code: str = ""
    source: str = ""
    words: str = ""


def ranges_of(shapes: list[ReferenceRangeShape], path: str) -> Ranges:
    """Every range; which one counts is never guessed from sex or age."""
    if not shapes:
        return Ranges()
    found = [_range(shape, f"{path}.referenceRange[{at}]") for at, shape in enumerate(shapes)]
    if len(found) == 1 and found[0].type in _NORMAL and not found[0].applies_to and not found[0].age:
        return Ranges(found, found[0], (shapes[0].low or shapes[0].high or Quantity()).code)
    return Ranges(found)


def _range(shape: ReferenceRangeShape, path: str) -> ReferenceRange:
    low, high = digits(shape.low, f"{path}.low"), digits(shape.high, f"{path}.high")
    return ReferenceRange(
        low=low,
        high=high,
        unit=unit_of(shape.low or shape.high or Quantity()),
        text=shape.text.strip(),
        type=next((coding.code for coding in shape.type.coding if coding.code), words(shape.type)) if shape.type else "",
        type_text=words(shape.type),
        applies_to=words_of(shape.applies_to),
        age=_age(shape, path),
    )


def _age(shape: ReferenceRangeShape, path: str) -> str:
    if shape.age is None:
        return ""
    ends = [f"{digits(end, path)} {unit_of(end)}".strip() if end else "" for end in (shape.age.low, shape.age.high)]
    return "–".join(ends)


def flag_of(interpretations: list[CodeableConcept], value: Value, ranges: Ranges) -> Flag:
    """The lab's flag, code first and words second; without one, High, Low or Normal when it can be computed."""
    if interpretations:
        codings = [coding for concept in interpretations for coding in concept.coding if coding.code]
        known = next((coding for coding in codings if coding.system in _FLAG_SYSTEMS), None) or (codings[0] if codings else None)
        return Flag(known.code if known else "", "lab", words_of(interpretations))
    code = _computed(value, ranges)
    return Flag(code, "computed" if code else "")


def _computed(value: Value, ranges: Ranges) -> str:
    """H, L or N when there is one numeric normal range with the value's own unit; else nothing."""
    single = ranges.single
    if not ranges.fits(value) or value.comparator or not (single.low or single.high):
        return ""
    number = Decimal(value.text)
    if single.low and number < Decimal(single.low):
        return "L"
    if single.high and number > Decimal(single.high):
        return "H"
    return "N"
