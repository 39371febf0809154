"""The FHIR R4 datatypes and resources that the portal reads, with the fields it uses.

Decoding checks types; what is not named here is skipped, but has to be JSON. Numbers that a patient sees stay `Raw`:
the digits that the source wrote.
"""

import msgspec
from msgspec import Raw

NOTHING = Raw(b"")


class Shape(msgspec.Struct, rename="camel", gc=False):
    """Base of all: Python's names, FHIR's in JSON."""


class Coding(Shape):
    system: str = ""
    code: str = ""
    display: str = ""


class CodeableConcept(Shape):
    coding: list[Coding] = []
    text: str = ""


class Identifier(Shape):
    use: str = ""
    type: CodeableConcept | None = None
    system: str = ""
    value: str = ""


class Reference(Shape):
    reference: str = ""
    type: str = ""
    identifier: Identifier | None = None
    display: str = ""


class Quantity(Shape):
    value: Raw = NOTHING
    comparator: str = ""
    unit: str = ""
    system: str = ""
    code: str = ""


class Range(Shape):
    low: Quantity | None = None
    high: Quantity | None = None


class Ratio(Shape):
    numerator: Quantity | None = None
    denominator: Quantity | None = None


class Period(Shape):
    start: str = ""
    end: str = ""


class SampledData(Shape):
    origin: Quantity | None = None
    period: Raw = NOTHING
    dimensions: int = 0
    data: str = ""


class Annotation(Shape):
    text: str = ""


class Narrative(Shape):
    div: str = ""


class AttachmentShape(Shape):
    content_type: str = ""
    data: str = ""
    url: str = ""
    title: str = ""
    size: int = 0


class ReferenceRangeShape(Shape):
    low: Quantity | None = None
    high: Quantity | None = None
    type: CodeableConcept | None = None
    applies_to: list[CodeableConcept] = []
    age: Range | None = None
    text: str = ""


class Valued(Shape):
    """What an Observation and its components have in common: a value in one of eleven forms, ranges, a flag."""

    code: CodeableConcept | None = None
    value_quantity: Quantity | None = None
    value_codeable_concept: CodeableConcept | None = None
    value_string: str | None = None
    value_boolean: bool | None = None
    value_integer: int | None = None
    value_range: Range | None = None
    value_ratio: Ratio | None = None
    value_sampled_data: SampledData | None = None
    value_time: str | None = None
    value_date_time: str | None = None
    value_period: Period | None = None
    data_absent_reason: CodeableConcept | None = None
    interpretation: list[CodeableConcept] = []
    reference_range: list[ReferenceRangeShape] = []


class Meta(Shape):
    last_updated: str = ""
    security: list[Coding] = []


class ObservationShape(Valued):
    contained: list[Raw] = []
    status: str = ""
    category: list[CodeableConcept] = []
    effective_date_time: str = ""
    effective_period: Period | None = None
    effective_instant: str = ""
    issued: str = ""
    performer: list[Reference] = []
    note: list[Annotation] = []
    body_site: CodeableConcept | None = None
    method: CodeableConcept | None = None
    specimen: Reference | None = None
    device: Reference | None = None
    has_member: list[Reference] = []
    component: list[Valued] = []


class ReportShape(Shape):
    contained: list[Raw] = []
    status: str = ""
    category: list[CodeableConcept] = []
    code: CodeableConcept | None = None
    effective_date_time: str = ""
    effective_period: Period | None = None
    issued: str = ""
    performer: list[Reference] = []
    specimen: list[Reference] = []
    result: list[Reference] = []
    conclusion: str = ""
    conclusion_code: list[CodeableConcept] = []
    presented_form: list[AttachmentShape] = []
    text: Narrative | None = None


class HumanName(Shape):
    use: str = ""
    text: str = ""
    family: str = ""
    given: list[str | None] = []
    period: Period | None = None


class ContactPoint(Shape):
    system: str = ""
    value: str = ""
    use: str = ""
    rank: int = 99


class Address(Shape):
    use: str = ""
    type: str = ""
    text: str = ""
    line: list[str | None] = []
    city: str = ""
    state: str = ""
    postal_code: str = ""
    country: str = ""


class Communication(Shape):
    language: CodeableConcept | None = None
    preferred: bool = False


class PatientShape(Shape):
    identifier: list[Identifier] = []
    name: list[HumanName] = []
    telecom: list[ContactPoint] = []
    gender: str = ""
    birth_date: str = ""
    deceased_boolean: bool | None = None
    deceased_date_time: str = ""
    address: list[Address] = []
    communication: list[Communication] = []
