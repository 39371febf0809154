"""Inviting a patient: what was sent so far, and every way to send the next one."""

from litestar import Controller, Request, Response, get, post
from litestar.di import NamedDependency

from portal.accounts.invitations import revoke_invitations
from portal.audit.events import AuditEvent
from portal.charts.door import PatientFile
from portal.clinic.limits import the_limits
from portal.delivery.letters import print_invitation_letter
from portal.delivery.phone_numbers import number_to_text
from portal.delivery.texts import texts_available
from portal.errors import Conflict, NotFound
from portal.permissions import Permission
from portal.staff.forms import EmailInvitationForm, LetterForm, TextInvitationForm
from portal.staff.inviting import Made, asks_for_code, invite, make_new_code, why_not
from portal.staff.patients import invitations_to
from portal.web.language import LANGUAGES
from portal.web.language import mark as N_
from portal.web.late_forms import Draft
from portal.web.policy import staff
from portal.web.responses import page, see_other, show_again
from portal.web.scope import clinic_of

DESK = staff(Permission.MANAGE_ACCESS, AuditEvent.PATIENT_VIEWED)
NO_NUMBER = N_("A text message cannot be sent to this number. Enter a mobile number; one from another country begins with + and the country's code.")


class InvitationsController(Controller):
    """One patient's invitations. Each way has a page of its own, with one form."""

    path = "/staff/patients/{patient_id:str}/invitations"

    @get("/", policy=DESK)
    async def index(self, request: Request, patient_file: NamedDependency[PatientFile]) -> Response:
        """All of them, newest first, and what can be done now."""
        return await _list(request, patient_file)

    @get("/email", policy=DESK)
    async def email(self, request: Request, patient_file: NamedDependency[PatientFile]) -> Response:
        """Where to?"""
        form = EmailInvitationForm.blank(request, email=patient_file.email, language=_language(patient_file))
        return await _form_page(request, patient_file, "email", form)

    @post("/email", policy=DESK, draft=Draft(EmailInvitationForm))
    async def send_email(self, request: Request, patient_file: NamedDependency[PatientFile]) -> Response:
        """Invite by email; also to send it again."""
        form = await EmailInvitationForm.read(request)
        if form.errors:
            return await _form_page(request, patient_file, "email", form)
        return await _invite(request, patient_file, "email", form.email.data, form.language.data)

    @get("/text", policy=DESK)
    async def text(self, request: Request, patient_file: NamedDependency[PatientFile]) -> Response:
        """To which phone?"""
        _only_with_texts()
        form = TextInvitationForm.blank(request, number=patient_file.phone, language=_language(patient_file))
        return await _form_page(request, patient_file, "text", form)

    @post("/text", policy=DESK, draft=Draft(TextInvitationForm))
    async def send_text(self, request: Request, patient_file: NamedDependency[PatientFile]) -> Response:
        """Invite by text message; also to send it again."""
        _only_with_texts()
        form = await TextInvitationForm.read(request)
        number = None if form.errors else await number_to_text(form.number.data)
        if number is None:
            form = form if form.errors else form.blame("number", NO_NUMBER)
            return await _form_page(request, patient_file, "text", form)
        return await _invite(request, patient_file, "text", number, form.language.data)

    @get("/letter", policy=DESK)
    async def letter(self, request: Request, patient_file: NamedDependency[PatientFile]) -> Response:
        """In which language?"""
        return await _form_page(request, patient_file, "letter", LetterForm.blank(request, language=_language(patient_file)))

    @post("/letter", policy=DESK)
    async def print_letter(self, request: Request, patient_file: NamedDependency[PatientFile]) -> Response:
        """A letter to print, as PDF, with a fresh invitation in it."""
        form = await LetterForm.read(request)
        if form.errors:
            return await _form_page(request, patient_file, "letter", form)
        try:
            made = await invite(patient_file, channel="letter", contact="", language=form.language.data, show_code=form.with_code.data)
        except Conflict:
            return await _list(request, patient_file, status=409)
        content = await print_invitation_letter(
            clinic_of(request), name=patient_file.name, postal_address=patient_file.address, link=made.link, code=made.code,
            expires_at=made.invitation.expires_at, language=form.language.data)
        return Response(content, status_code=200, media_type="application/pdf", headers={
            "Content-Disposition": 'attachment; filename="invitation.pdf"'})

    @post("/code", policy=DESK)
    async def code(self, request: Request, patient_file: NamedDependency[PatientFile]) -> Response:
        """A new activation code, shown this once."""
        return page(request, "staff/invitations/code.html", patient=patient_file, code=await make_new_code(patient_file), made=None)

    @post("/revocation", policy=DESK)
    async def revoke(self, request: Request, patient_file: NamedDependency[PatientFile]) -> Response:
        """End every open invitation."""
        await revoke_invitations(patient_file.patient_id, actor=patient_file.actor)
        return see_other(request, _path(patient_file), flash="invitation_revoked")


def _path(patient_file: PatientFile) -> str:
    return f"/staff/patients/{patient_file.patient_id}/invitations"


def _language(patient_file: PatientFile) -> str:
    return patient_file.language if patient_file.language in LANGUAGES else "en"


def _only_with_texts() -> None:
    if not texts_available():
        raise NotFound


async def _invite(request: Request, patient_file: PatientFile, channel: str, contact: str, language: str) -> Response:
    try:
        made = await invite(patient_file, channel=channel, contact=contact, language=language)
    except Conflict:
        return await _list(request, patient_file, status=409)
    if made.code:
        return _code_page(request, patient_file, made)
    return see_other(request, _path(patient_file), flash="invited")


def _code_page(request: Request, patient_file: PatientFile, made: Made) -> Response:
    return page(request, "staff/invitations/code.html", patient=patient_file, code=made.code, made=made.invitation)


async def _list(request: Request, patient_file: PatientFile, *, status: int = 200) -> Response:
    rows = await invitations_to(patient_file)
    return page(request, "staff/invitations/index.html", status=status, patient=patient_file, invitations=rows,
                obstacle=await why_not(patient_file), texts=texts_available(), asks_for_code=bool(rows) and asks_for_code(rows[0]))


async def _form_page(request: Request, patient_file: PatientFile, way: str, form) -> Response:
    if await why_not(patient_file):
        return see_other(request, _path(patient_file))
    render = show_again if form.errors else page
    return render(request, f"staff/invitations/{way}.html", patient=patient_file, form=form,
                  with_code=bool((await the_limits()).activation_code))
