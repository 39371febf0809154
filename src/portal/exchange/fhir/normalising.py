"""Which normaliser reads which resource."""

from typing import Any

import msgspec

from portal.exchange.fhir.observations import observation
from portal.exchange.fhir.other_resources import other_resource
from portal.exchange.fhir.patients import patient
from portal.exchange.fhir.reports import report
from portal.exchange.fhir.resource_context import ResourceContext
from portal.exchange.fhir.shapes import ObservationShape, PatientShape, ReportShape
from portal.exchange.records import Content
from portal.exchange.terms import Terms

_observation = msgspec.json.Decoder(ObservationShape).decode
_report = msgspec.json.Decoder(ReportShape).decode
_patient = msgspec.json.Decoder(PatientShape).decode


def content_of(kind: str, text: bytes, resource: dict[str, Any], context: ResourceContext, terms: Terms, full_url: str) -> Content:
    """The resource as an internal record. Raises Refused, or msgspec.ValidationError for a value of the wrong kind."""
    if kind == "Observation":
        return observation(_observation(text), context)
    if kind == "DiagnosticReport":
        return report(_report(text), context)
    if kind == "Patient":
        return patient(_patient(text), terms.own_systems, [full_url] if full_url else [])
    return other_resource(kind, resource, context)
