"""The front desk's pages about people who ask for access without an invitation."""

from litestar import Controller, Request, Response, get, post
from litestar.params import FromPath

from portal.access_requests.candidates import candidates_for
from portal.access_requests.deciding import invite_asker, note_call, refuse_access
from portal.access_requests.forms import CallForm, PatientNumberForm, RefusalForm
from portal.access_requests.wording import PROBLEMS, STATES
from portal.access_requests.worklist import AskedAccess, asked_access, count_waiting, waiting_access_requests
from portal.accounts.invitations import invitation_link
from portal.accounts.tables import Invitation
from portal.audit.events import AuditEvent
from portal.charts.door import PatientFile, open_patient_file
from portal.delivery.letters import print_invitation_letter
from portal.permissions import Permission
from portal.web.late_forms import Draft
from portal.web.policy import staff
from portal.web.responses import page, see_other, show_again
from portal.web.scope import actor_of, clinic_of, person_of

DESK = staff(Permission.MANAGE_ACCESS)
LIST = "/staff/access-requests"
PAGE = f"{LIST}/{{access_request_id}}"


class AccessWorklistController(Controller):
    """The requests that wait, and one of them."""

    path = LIST

    @get("/", policy=staff(Permission.MANAGE_ACCESS, AuditEvent.PATIENT_SEARCHED))
    async def index(self, request: Request) -> Response:
        """Oldest first."""
        return page(request, "access_requests/staff/index.html", rows=await waiting_access_requests(), total=await count_waiting(),
                    states=STATES, problems=PROBLEMS)

    @get("/{access_request_id:str}", policy=DESK)
    async def show(self, request: Request, access_request_id: FromPath[str]) -> Response:
        """What was typed, beside the patients it may be about."""
        return await _request_page(request, await asked_access(access_request_id))

    @post("/{access_request_id:str}/candidates", policy=DESK)
    async def compare(self, request: Request, access_request_id: FromPath[str]) -> Response:
        """The same page with one more patient. A post: the number stays out of the address (C61)."""
        form = await PatientNumberForm.read(request)
        return await _request_page(request, await asked_access(access_request_id), number_form=form)


class AccessDecisionController(Controller):
    """Invite, ask for more, refuse."""

    path = f"{LIST}/{{access_request_id:str}}"

    @post("/invitation", policy=DESK)
    async def invite(self, request: Request, access_request_id: FromPath[str]) -> Response:
        """Invite this patient at this contact on file; a letter comes as PDF. Raises NotFound, Conflict."""
        asked, posted, actor = await asked_access(access_request_id), await request.form(), actor_of(request)
        patient = await open_patient_file(
            person_of(request), str(posted.get("patient", ""))[:22], Permission.MANAGE_ACCESS,
            event=AuditEvent.ACCESS_REQUEST_VIEWED, actor=actor, about=("access_request", asked.id))
        channel = str(posted.get("channel", ""))
        invitation, token = await invite_asker(asked, patient, channel, actor)
        if channel == "letter":
            return await _letter(request, patient, invitation, token)
        return see_other(request, LIST, flash="access_invited")

    @post("/call", policy=DESK, draft=Draft(CallForm, page=PAGE))
    async def call(self, request: Request, access_request_id: FromPath[str]) -> Response:
        """Note what was asked for on the telephone."""
        asked, form = await asked_access(access_request_id), await CallForm.read(request)
        if form.errors:
            return await _request_page(request, asked, call_form=form)
        await note_call(asked, form.note.data, actor_of(request))
        return see_other(request, f"{LIST}/{asked.id}", flash="access_called")

    @post("/refusal", policy=DESK)
    async def refuse(self, request: Request, access_request_id: FromPath[str]) -> Response:
        """No access, with the reason."""
        asked, form = await asked_access(access_request_id), await RefusalForm.read(request)
        if form.errors:
            return await _request_page(request, asked, refusal_form=form)
        await refuse_access(asked, form.reason.data, form.explanation.data, actor_of(request))
        return see_other(request, LIST, flash="access_refused")


async def _request_page(request: Request, asked: AskedAccess, **forms) -> Response:
    wrong = next((form for form in forms.values() if form.errors), None)
    number_form = forms.get("number_form") or PatientNumberForm.blank(request)
    number = "" if number_form.errors else number_form.number.data or ""
    found = await candidates_for(asked, actor_of(request), number=number) if asked.is_open else []
    render = show_again if wrong else page
    return render(
        request, "access_requests/staff/show.html", asked=asked, candidates=found, states=STATES, problems=PROBLEMS, wrong=wrong,
        number_form=number_form, call_form=forms.get("call_form") or CallForm.blank(request, note=asked.note),
        refusal_form=forms.get("refusal_form") or RefusalForm.blank(request))


async def _letter(request: Request, patient: PatientFile, invitation: Invitation, token: str) -> Response:
    content = await print_invitation_letter(
        clinic_of(request), name=patient.name, postal_address=patient.address, link=invitation_link(token),
        expires_at=invitation.expires_at, language=invitation.language)
    return Response(content, status_code=200, media_type="application/pdf", headers={
        "Content-Disposition": 'attachment; filename="invitation.pdf"'})


ACCESS_REQUEST_STAFF_PAGES = [AccessWorklistController, AccessDecisionController]
