"""Observation: one result, vital sign or statement about the person, as the columns of results.tables.Observation."""

from portal.exchange.fhir import components
from portal.exchange.fhir.coded import as_json, category_codes, chosen, codes_json, key_of, words
from portal.exchange.fhir.moments import effective, when
from portal.exchange.fhir.ranges import Flag, Ranges, flag_of, ranges_of
from portal.exchange.fhir.resource_context import ResourceContext
from portal.exchange.fhir.sections import section_of
from portal.exchange.fhir.shapes import CodeableConcept, ObservationShape
from portal.exchange.fhir.values import Value, as_float, value_of
from portal.exchange.problems import Problem, Refused
from portal.exchange.records import ObservationContent

STATUSES = {"registered", "preliminary", "final", "amended", "corrected", "cancelled", "entered-in-error", "unknown"}


def observation(shape: ObservationShape, context: ResourceContext) -> ObservationContent:
    """Raises Refused when what has to be there is not, or is of the wrong kind."""
    code = _checked(shape)
    coding = chosen(code)
    categories = category_codes(shape.category)
    at = effective(shape.effective_date_time or shape.effective_instant, shape.effective_period, shape.issued, "Observation")
    content = ObservationContent(
        section=section_of(categories, coding.code),
        category=" ".join(categories),
        status=shape.status,
        name=words(code),
        code_system=coding.system,
        code=coding.code,
        code_key=key_of(code, coding),
        codes=codes_json([code]),
        effective_text=at.text,
        effective_precision=at.precision,
        effective_instant=at.instant,
        issued=when(shape.issued, "Observation.issued"),
    )
    _add_value(content, shape)
    _add_circumstances(content, shape, context)
    return content


def _checked(shape: ObservationShape) -> CodeableConcept:
    if not shape.status:
        raise Refused(Problem.MISSING, "Observation.status", path="Observation.status")
    if shape.status not in STATUSES:
        raise Refused(Problem.WRONG_VALUE, "Observation.status", path="Observation.status", value=shape.status)
    if shape.code is None or not words(shape.code):
        raise Refused(Problem.MISSING, "Observation.code", path="Observation.code")
    return shape.code


def _add_value(content: ObservationContent, shape: ObservationShape) -> None:
    value, ranges = value_of(shape, "Observation"), ranges_of(shape.reference_range, "Observation")
    if shape.component:
        parts = components.components_of(shape.component)
        content.components = as_json(parts)
        pressure = components.blood_pressure(parts) if value.kind == "none" else None
        if pressure is not None:
            value, content.second_number = pressure
    _put_value(content, value)
    _put_ranges(content, ranges, value)
    _put_flag(content, flag_of(shape.interpretation, value, ranges))
    content.absent_reason = words(shape.data_absent_reason)


def _put_value(content: ObservationContent, value: Value) -> None:
    content.value_kind, content.value_text, content.value_number = value.kind, value.text, value.number
    content.comparator, content.unit, content.unit_code = value.comparator, value.unit, value.unit_code
    content.value_codes = value.codes


def _put_ranges(content: ObservationContent, ranges: Ranges, value: Value) -> None:
    content.ranges = as_json(ranges.all)
    if ranges.single is None:
        return
    content.range_low, content.range_high, content.range_text = ranges.single.low, ranges.single.high, ranges.single.text
    if ranges.fits(value):
        content.range_low_number = as_float(ranges.single.low) if ranges.single.low else None
        content.range_high_number = as_float(ranges.single.high) if ranges.single.high else None


def _put_flag(content: ObservationContent, flag: Flag) -> None:
    content.flag, content.flag_source, content.interpretation = flag.code, flag.source, flag.words


def _add_circumstances(content: ObservationContent, shape: ObservationShape, context: ResourceContext) -> None:
    if shape.note:
        content.note = "\n\n".join(note.text.strip() for note in shape.note if note.text)
    content.body_site, content.method = words(shape.body_site), words(shape.method)
    if shape.specimen is not None:
        content.specimen = context.name_of(shape.specimen)
    if shape.device is not None:
        content.device = context.name_of(shape.device)
    if shape.performer:
        content.performer = context.names_of(shape.performer)
    if shape.has_member:
        content.members = as_json([context.record_key_of(member.reference) for member in shape.has_member if member.reference])
