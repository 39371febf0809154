"""Resources that no feature reads yet: their status, kind, words and date, so that they can be found again."""

from typing import Any

import msgspec

from portal.exchange.fhir.coded import chosen, words
from portal.exchange.fhir.faults import kind_of
from portal.exchange.fhir.moments import checked
from portal.exchange.fhir.resource_context import ResourceContext, full_name
from portal.exchange.fhir.shapes import CodeableConcept, Coding, HumanName, Reference
from portal.exchange.fhir.times import NOTHING_KNOWN
from portal.exchange.narrative import clean
from portal.exchange.problems import KINDS, Problem, Refused
from portal.exchange.records import Moment, StoredContent

_STATUS = ("status", "clinicalStatus", "lifecycleStatus", "outcome")
_CODES = ("code", "vaccineCode", "medicationCodeableConcept", "type", "reasonCode", "class", "relationship", "serviceType", "category")
_TITLES = ("title", "name", "description")
_TITLE_FIRST = {"CarePlan", "CareTeam", "Goal", "Organization", "Location", "Questionnaire", "Composition", "HealthcareService"}
_DATES = (
    "effectiveDateTime", "effectivePeriod", "performedDateTime", "performedPeriod", "occurrenceDateTime", "occurrencePeriod",
    "onsetDateTime", "onsetPeriod", "period", "start", "started", "startDate", "whenHandedOver", "recordedDate", "authoredOn", "dateWritten",
    "date", "dateTime", "billablePeriod", "created", "dateAsserted", "authored", "sent", "statementDate", "issued", "recorded", "timestamp",
)  # fmt: skip


def other_resource(kind: str, resource: dict[str, Any], context: ResourceContext) -> StoredContent:
    """Raises Refused when a field that is read is of the wrong kind."""
    fields = _Fields(kind, resource)
    concept = fields.concept(_CODES)
    coding = chosen(concept)
    at = fields.moment()
    return StoredContent(
        kind=kind,
        status=fields.status(),
        category=" ".join(filter(None, (coding.code for one in fields.concepts("category") for coding in one.coding))),
        title=fields.title(concept, context),
        code_system=coding.system,
        code=coding.code,
        effective_text=at.text,
        effective_precision=at.precision,
        effective_instant=at.instant,
        narrative_html=clean(fields.narrative()),
    )


class _Fields:
    """Fields of a resource, each checked for what it has to be."""

    def __init__(self, kind: str, resource: dict[str, Any]):
        self._kind = kind
        self._resource = resource

    def status(self) -> str:
        """The status; entered in error and refuted win over the rest."""
        verification = words_or_code(self.concept(("verificationStatus",)))
        if verification in {"entered-in-error", "refuted"}:
            return verification
        for name in _STATUS:
            value = self._resource.get(name)
            if isinstance(value, str):
                return value
            if value is not None:
                return words_or_code(self.concept((name,)))
        return ""

    def concept(self, names: tuple[str, ...]) -> CodeableConcept:
        """The first concept under these names that says something."""
        return next((one for name in names for one in self.concepts(name) if words(one)), CodeableConcept())

    def concepts(self, name: str) -> list[CodeableConcept]:
        """What stands under `name`: a concept, a coding or a code, or a list of them."""
        value = self._resource.get(name)
        if value is None:
            return []
        return [self._as_concept(name, one) for one in (value if isinstance(value, list) else [value])]

    def _as_concept(self, name: str, value: Any) -> CodeableConcept:
        if isinstance(value, str):
            return CodeableConcept([Coding(code=value)])
        if not isinstance(value, dict):
            raise self._wrong(name, "object", value)
        is_coding = "coding" not in value and "text" not in value
        try:
            return CodeableConcept([msgspec.convert(value, Coding)]) if is_coding else msgspec.convert(value, CodeableConcept)
        except msgspec.ValidationError as error:
            raise self._wrong(name, "object", value) from error

    def title(self, concept: CodeableConcept, context: ResourceContext) -> str:
        """The words for the resource."""
        named = self._text(_TITLES)
        coded = words(concept)
        if self._kind in _TITLE_FIRST:
            return named or coded
        return coded or named or self._medication(context)

    def _text(self, names: tuple[str, ...]) -> str:
        for name in names:
            value = self._resource.get(name)
            if isinstance(value, str) and value.strip():
                return value.strip()
            if isinstance(value, dict) and isinstance(value.get("text"), str):
                return value["text"].strip()
            if isinstance(value, list) and value and isinstance(value[0], dict) and name == "name":
                return self._person(value[0])
        return ""

    def _person(self, value: dict) -> str:
        try:
            return full_name(msgspec.convert(value, HumanName))
        except msgspec.ValidationError as error:
            raise self._wrong("name", "object", value) from error

    def _medication(self, context: ResourceContext) -> str:
        value = self._resource.get("medicationReference")
        if not isinstance(value, dict):
            return ""
        try:
            return context.name_of(msgspec.convert(value, Reference))
        except msgspec.ValidationError as error:
            raise self._wrong("medicationReference", "object", value) from error

    def moment(self) -> Moment:
        """The first date there is, of a period its beginning."""
        for name in _DATES:
            value = self._resource.get(name)
            if isinstance(value, dict):
                value = value.get("start") or value.get("end")
            if value is None or (isinstance(value, list) and name != "date"):
                continue
            if not isinstance(value, str):
                raise self._wrong(name, "str", value)
            return checked(value, f"{self._kind}.{name}")
        return Moment("", "", NOTHING_KNOWN)

    def narrative(self) -> str:
        """The narrative's HTML, not clean yet."""
        text = self._resource.get("text")
        if text is not None and not isinstance(text, dict):
            raise self._wrong("text", "object", text)
        div = (text or {}).get("div", "")
        if not isinstance(div, str):
            raise self._wrong("text.div", "str", div)
        return div

    def _wrong(self, name: str, expected: str, found: Any) -> Refused:
        path = f"{self._kind}.{name}"
        return Refused(Problem.WRONG_TYPE, path, path=path, expected=KINDS[expected], found=KINDS[kind_of(found)])


def words_or_code(concept: CodeableConcept) -> str:
    """The code of a concept, else its words."""
    return chosen(concept).code or words(concept)
