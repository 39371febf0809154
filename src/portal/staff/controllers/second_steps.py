"""The desk helps somebody who has lost every second step (C29). Everything here needs a fresh second step of the desk's own."""

from litestar import Controller, Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from portal.accounts.phrase.phrases import check_phrase, keep_to_the_switch
from portal.accounts.second_step_resets.call_back import (
    NoAddress, PhraseWanted, ask_by_telephone, confirm_call_back, note_phrase_matched,
)
from portal.accounts.second_step_resets.in_person import reset_in_person
from portal.accounts.second_step_resets.links_again import send_link_again
from portal.accounts.second_step_resets.resets import cancel_reset
from portal.accounts.second_step_resets.two_people import SomebodyElseToo
from portal.accounts.tables import Account
from portal.audit.events import AuditEvent
from portal.charts.door import PatientFile
from portal.clinic.limits import the_limits
from portal.delivery.second_step_letter import print_second_step_letter
from portal.errors import Conflict
from portal.permissions import Permission
from portal.staff.forms import CalledBackForm, InPersonForm, SpokenPhraseForm
from portal.staff.guidance import GUIDANCE
from portal.staff.second_steps import lost_second_step, patients_account
from portal.web.language import mark as N_
from portal.web.policy import staff
from portal.web.responses import page, see_other, show_again
from portal.web.scope import clinic_of

FRESH = 10  # minutes (C52)
DESK = staff(Permission.MANAGE_ACCESS, AuditEvent.PATIENT_VIEWED, step_up=FRESH)
NO_MATCH = N_("That is not the phrase. Do not say how it differs.")
NO_MORE_TRIES = N_("The phrase was tried five times in 24 hours. Ask the person to come in with a document.")
PHRASE_FIRST = N_("This person has a telephone phrase. First type what the caller says.")
NO_ADDRESS = N_("This person has no confirmed email address, so nobody could stop a false reset. It can only be done in person.")

SOMEBODY_ELSE = N_("You made a temporary password for this person or corrected their email address, and nobody may do both. Ask a "
                   "colleague to reset the second step.")


class SecondStepController(Controller):
    """One page with everything about it, and what is done there."""

    path = "/staff/patients/{patient_id:str}/accounts/{account_id:str}/second-step"

    @get("/", policy=DESK)
    async def show(self, request: Request, patient_file: NamedDependency[PatientFile], account_id: FromPath[str]) -> Response:
        """How things stand, and the ways there are."""
        return await _show(request, patient_file, await patients_account(patient_file, account_id))

    @post("/in-person", policy=DESK)
    async def in_person(self, request: Request, patient_file: NamedDependency[PatientFile], account_id: FromPath[str]) -> Response:
        """A document was seen: the reset takes effect at once. On paper the answer is the letter itself."""
        account, form = await patients_account(patient_file, account_id), await InPersonForm.read(request)
        if form.errors:
            return await _show(request, patient_file, account, in_person=form)
        on_paper = form.link.data == "paper" or not (await lost_second_step(patient_file, account)).has_address
        try:
            link = await reset_in_person(account, document=form.document.data, on_paper=on_paper,
                                         actor=patient_file.actor, patient_id=patient_file.patient_id)
        except SomebodyElseToo:
            return await _show(request, patient_file, account, problem=SOMEBODY_ELSE, in_person=form)
        if not on_paper:
            return see_other(request, _path(patient_file, account), flash="reset_done_mail")
        return await second_step_letter(request, link, name=account.name, postal_address=patient_file.address, language=account.language)

    @post("/call-back", policy=DESK)
    async def ask(self, request: Request, patient_file: NamedDependency[PatientFile], account_id: FromPath[str]) -> Response:
        """Somebody called: write it down. The call back comes next."""
        account = await patients_account(patient_file, account_id)
        if not (await lost_second_step(patient_file, account)).phone:
            raise Conflict
        try:
            await ask_by_telephone(account, actor=patient_file.actor, patient_id=patient_file.patient_id)
        except NoAddress:
            return await _show(request, patient_file, account, problem=NO_ADDRESS)
        return see_other(request, _path(patient_file, account), flash="reset_asked")

    @post("/phrase", policy=DESK)
    async def phrase(self, request: Request, patient_file: NamedDependency[PatientFile], account_id: FromPath[str]) -> Response:
        """Whether what the caller says is the telephone phrase. A match changes nothing but lets the call back go on."""
        await keep_to_the_switch()
        account, form = await patients_account(patient_file, account_id), await SpokenPhraseForm.read(request)
        right = None if form.errors else await check_phrase(
            account.id, form.phrase.data, actor=patient_file.actor, patient_id=patient_file.patient_id)
        if right:
            await note_phrase_matched(account.id)
            return see_other(request, _path(patient_file, account), flash="phrase_right")
        if not form.errors:
            form.blame("phrase", NO_MORE_TRIES if right is None else NO_MATCH)
        form.phrase.data = ""  # it goes into no page
        return await _show(request, patient_file, account, phrase=form)

    @post("/call-back/confirmation", policy=DESK)
    async def confirm(self, request: Request, patient_file: NamedDependency[PatientFile], account_id: FromPath[str]) -> Response:
        """The number on file was called: the wait begins."""
        account, form = await patients_account(patient_file, account_id), await CalledBackForm.read(request)
        if form.errors:
            return await _show(request, patient_file, account, called=form)
        try:
            await confirm_call_back(account, actor=patient_file.actor, patient_id=patient_file.patient_id)
        except (PhraseWanted, NoAddress, SomebodyElseToo) as refused:
            problem = {PhraseWanted: PHRASE_FIRST, NoAddress: NO_ADDRESS}.get(type(refused), SOMEBODY_ELSE)
            return await _show(request, patient_file, account, problem=problem)
        return see_other(request, _path(patient_file, account), flash="reset_waits")

    @post("/cancellation", policy=DESK)
    async def cancel(self, request: Request, patient_file: NamedDependency[PatientFile], account_id: FromPath[str]) -> Response:
        """Stop what was asked for. Raises Conflict when it was stopped or took effect meanwhile."""
        account = await patients_account(patient_file, account_id)
        if not await cancel_reset(account, by="staff", actor=patient_file.actor, patient_id=patient_file.patient_id):
            raise Conflict
        return see_other(request, _path(patient_file, account), flash="reset_cancelled")

    @post("/link", policy=DESK)
    async def send_link(self, request: Request, patient_file: NamedDependency[PatientFile], account_id: FromPath[str]) -> Response:
        """Mail the link for the new second step once more."""
        account = await patients_account(patient_file, account_id)
        if not await send_link_again(account, actor=patient_file.actor, patient_id=patient_file.patient_id):
            raise Conflict
        return see_other(request, _path(patient_file, account), flash="reset_link_sent")


async def second_step_letter(request: Request, link: str, *, name: str, postal_address: str, language: str) -> Response:
    """The link on paper, as PDF; it is shown once."""
    days = (await the_limits()).second_step_link_days
    content = await print_second_step_letter(
        clinic_of(request), name=name, postal_address=postal_address, link=link, days=days, language=language)
    return Response(content, status_code=200, media_type="application/pdf", headers={
        "Content-Disposition": 'attachment; filename="second-step.pdf"'})


def _path(patient_file: PatientFile, account: Account) -> str:
    return f"/staff/patients/{patient_file.patient_id}/accounts/{account.id}/second-step"


async def _show(request: Request, patient_file: PatientFile, account: Account, *, problem: str = "", **forms) -> Response:
    lost = await lost_second_step(patient_file, account)
    render = show_again if forms or problem else page
    return render(
        request, "staff/second_steps/show.html", patient=patient_file, lost=lost, path=_path(patient_file, account), problem=problem,
        guidance=GUIDANCE["reset"], hours=(await the_limits()).second_step_reset_hours,
        in_person=forms.get("in_person") or InPersonForm.blank(request, link="mail" if lost.has_address else "paper"),
        called=forms.get("called") or CalledBackForm.blank(request), phrase=forms.get("phrase") or SpokenPhraseForm.blank(request))
