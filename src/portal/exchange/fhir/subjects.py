"""Whose a resource is."""

from typing import Any

import msgspec

from portal.exchange.fhir.faults import wrong_type
from portal.exchange.fhir.references import resource_type_of
from portal.exchange.fhir.resource_context import ResourceContext
from portal.exchange.fhir.resource_types import PERHAPS_PERSONAL, PERSONAL
from portal.exchange.fhir.shapes import PatientShape, Reference, Shape
from portal.exchange.problems import Problem, Refused
from portal.exchange.records import Subject


class _Participant(Shape):
    actor: Reference | None = None


_contained_patient = msgspec.json.Decoder(PatientShape).decode


def subject_of(kind: str, resource: dict[str, Any], context: ResourceContext) -> Subject | None:
    """The patient that a resource names; None when it names none and need not. Raises Refused when that is not certain."""
    references = _references(kind, resource)
    personal = [reference for reference in references if _kind(reference, context) in {"", "Patient"}]
    if kind not in PERSONAL and not any(_kind(one, context) == "Patient" or one.identifier for one in personal):
        return None
    if not references:
        raise Refused(Problem.NO_PATIENT)
    if not personal:
        raise Refused(Problem.NOT_A_PATIENT, kind=_kind(references[0], context))
    found = {subject.key or repr(subject): subject for reference in personal if (subject := _subject(reference, context))}
    if not found:
        raise Refused(Problem.ONLY_A_NAME, name=personal[0].display or "?")
    if len(found) > 1:
        raise Refused(Problem.SEVERAL_PATIENTS)
    return next(iter(found.values()))


def _references(kind: str, resource: dict[str, Any]) -> list[Reference]:
    name = PERSONAL.get(kind) or PERHAPS_PERSONAL.get(kind, "subject")
    value = resource.get(name)
    if value is None:
        return []
    several = value if isinstance(value, list) else [value]
    try:
        if name == "participant":
            actors = [msgspec.convert(one, _Participant).actor for one in several]
            return [actor for actor in actors if actor and resource_type_of(actor.reference) in {"", "Patient"}]
        return [msgspec.convert(one, Reference) for one in several]
    except msgspec.ValidationError as error:
        raise wrong_type(error, f"{kind}.{name}") from error


def _kind(reference: Reference, context: ResourceContext) -> str:
    """The type that a reference leads to; empty when it does not say."""
    if reference.reference.startswith("#"):
        return "Patient" if context.contained(reference.reference) else ""
    return resource_type_of(context.key_of(reference.reference)) or resource_type_of(reference.reference) or reference.type


def _subject(reference: Reference, context: ResourceContext) -> Subject | None:
    if reference.reference.startswith("#"):
        return _contained(reference.reference, context)
    if key := context.key_of(reference.reference):
        return Subject(key)
    identifier = reference.identifier
    if identifier and identifier.system and identifier.value:
        return Subject(identifiers=[(identifier.system, identifier.value)])
    return None


def _contained(reference: str, context: ResourceContext) -> Subject | None:
    """A contained patient is known by their numbers and date of birth only."""
    text = context.contained(reference)
    if text is None:
        return None
    try:
        shape = _contained_patient(text)
    except msgspec.ValidationError as error:
        raise wrong_type(error, "Patient") from error
    numbers = [(one.system, one.value) for one in shape.identifier if one.system and one.value and one.use != "old"]
    return Subject(identifiers=numbers, birth_date=shape.birth_date) if numbers else None
