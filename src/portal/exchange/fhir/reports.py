"""DiagnosticReport, as the columns of results.tables.DiagnosticReport."""

from portal.exchange.attachments import decoded, sniffed
from portal.exchange.fhir.coded import as_json, category_codes, chosen, codes_json, key_of, words
from portal.exchange.fhir.moments import effective, when
from portal.exchange.fhir.resource_context import ResourceContext
from portal.exchange.fhir.shapes import AttachmentShape, CodeableConcept, ReportShape
from portal.exchange.narrative import clean
from portal.exchange.problems import Problem, Refused
from portal.exchange.records import ReportContent
from portal.results.shapes import Attachment

STATUSES = {
    "registered", "partial", "preliminary", "final", "amended", "corrected", "appended", "cancelled", "entered-in-error", "unknown",
}  # fmt: skip


def report(shape: ReportShape, context: ResourceContext) -> ReportContent:
    """Raises Refused when what has to be there is not, or is of the wrong kind."""
    code = _checked(shape)
    coding = chosen(code)
    at = effective(shape.effective_date_time, shape.effective_period, shape.issued, "DiagnosticReport")
    return ReportContent(
        status=shape.status,
        category=" ".join(category_codes(shape.category)),
        title=words(code),
        code_system=coding.system,
        code=coding.code,
        code_key=key_of(code, coding),
        codes=codes_json([code]),
        effective_text=at.text,
        effective_precision=at.precision,
        effective_instant=at.instant,
        issued=when(shape.issued, "DiagnosticReport.issued"),
        performer=context.names_of(shape.performer),
        specimen=context.names_of(shape.specimen),
        conclusion=shape.conclusion.strip(),
        conclusion_codes=codes_json(shape.conclusion_code),
        narrative_html=clean(shape.text.div) if shape.text else "",
        attachments=as_json([_attachment(form, f"presentedForm[{at}]") for at, form in enumerate(shape.presented_form)]),
        results=[context.record_key_of(result.reference) for result in shape.result if result.reference],
    )


def _checked(shape: ReportShape) -> CodeableConcept:
    if not shape.status:
        raise Refused(Problem.MISSING, "DiagnosticReport.status", path="DiagnosticReport.status")
    if shape.status not in STATUSES:
        raise Refused(Problem.WRONG_VALUE, "DiagnosticReport.status", path="DiagnosticReport.status", value=shape.status)
    if shape.code is None or not words(shape.code):
        raise Refused(Problem.MISSING, "DiagnosticReport.code", path="DiagnosticReport.code")
    return shape.code


def _attachment(form: AttachmentShape, path: str) -> Attachment:
    content = decoded(form.data) if form.data else None
    if content is None:
        return Attachment(title=form.title.strip(), size=form.size, url=form.url)
    return Attachment(title=form.title.strip(), content_type=sniffed(content), size=len(content), path=path)
