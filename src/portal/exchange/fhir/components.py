"""Components of an Observation; systolic and diastolic pressure become one reading, in that order."""

from portal.exchange.fhir.coded import chosen, words
from portal.exchange.fhir.ranges import flag_of, ranges_of
from portal.exchange.fhir.shapes import Valued
from portal.exchange.fhir.values import Value, value_of
from portal.results.shapes import Component

# LOINC codes of the vital signs profiles (R4 observation-vitalsigns, US Core): systolic and diastolic, single and average.
_SYSTOLIC = {"8480-6", "96608-5"}
_DIASTOLIC = {"8462-4", "96609-3"}


def components_of(shapes: list[Valued]) -> list[Component]:
    """Every component, in the order of the source."""
    return [_component(shape, f"Observation.component[{at}]") for at, shape in enumerate(shapes)]


def _component(shape: Valued, path: str) -> Component:
    value, ranges = value_of(shape, path), ranges_of(shape.reference_range, path)
    flag = flag_of(shape.interpretation, value, ranges)
    coding = chosen(shape.code) if shape.code else None
    first = ranges.single or (ranges.all[0] if ranges.all else None)
    return Component(
        name=words(shape.code),
        code=coding.code if coding else "",
        code_system=coding.system if coding else "",
        value_kind=value.kind,
        value_text=value.text,
        value_number=value.number,
        comparator=value.comparator,
        unit=value.unit,
        unit_code=value.unit_code,
        range_text=first.text if first else "",
        range_low=first.low if first else "",
        range_high=first.high if first else "",
        flag=flag.code,
        flag_source=flag.source,
        interpretation=flag.words,
        absent_reason=words(shape.data_absent_reason),
    )


def blood_pressure(parts: list[Component]) -> tuple[Value, float] | None:
    """The reading "120/80" and the diastolic number; None unless both pressures are there in one unit."""
    systolic = _only([part for part in parts if part.code in _SYSTOLIC])
    diastolic = _only([part for part in parts if part.code in _DIASTOLIC])
    if systolic is None or diastolic is None or systolic.unit != diastolic.unit:
        return None
    text = f"{systolic.comparator}{systolic.value_text}/{diastolic.comparator}{diastolic.value_text}"
    return Value("blood_pressure", text, systolic.value_number, unit=systolic.unit, unit_code=systolic.unit_code), diastolic.value_number


def _only(found: list[Component]) -> Component | None:
    return found[0] if len(found) == 1 and found[0].value_kind == "quantity" and found[0].value_number is not None else None
