"""The desk corrects an address that somebody has not confirmed. A confirmed one is changed by its owner only (C06)."""

from litestar import Controller, Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from portal.accounts.emails.addresses import Waiting, waiting_address
from portal.accounts.emails.asking import ENOUGH, address_problem, ask_for_address
from portal.accounts.emails.forms import AddressForm
from portal.accounts.second_step_resets.two_people import SomebodyElseToo, keep_password_apart
from portal.accounts.tables import Account
from portal.audit.events import AuditEvent
from portal.charts.door import PatientFile
from portal.errors import NotFound
from portal.permissions import Permission
from portal.staff.guidance import GUIDANCE
from portal.staff.second_steps import patients_account
from portal.web.language import mark as N_
from portal.web.policy import staff
from portal.web.responses import page, see_other, show_again

DESK = staff(Permission.MANAGE_ACCESS, AuditEvent.PATIENT_VIEWED, step_up=10)
SOMEBODY_ELSE = N_("You reset this person's second step, and nobody may do both. Ask a colleague to correct the address.")


class UnconfirmedEmailController(Controller):
    """The address that waits, and the one that is right."""

    path = "/staff/patients/{patient_id:str}/accounts/{account_id:str}/email"

    @get("/", policy=DESK)
    async def edit(self, request: Request, patient_file: NamedDependency[PatientFile], account_id: FromPath[str]) -> Response:
        """What is written now, and what to ask. Raises NotFound when nothing waits."""
        account = await patients_account(patient_file, account_id)
        return _page(request, patient_file, account, await _waiting(account), AddressForm.blank(request))

    @post("/", policy=DESK)
    async def update(self, request: Request, patient_file: NamedDependency[PatientFile], account_id: FromPath[str]) -> Response:
        """The corrected address gets a link, which the person has to open; confirmed ones are told. Raises NotFound."""
        account, form = await patients_account(patient_file, account_id), await AddressForm.read(request)
        waiting = await _waiting(account)
        if not form.errors:
            await _blame_who_reset(form, account, patient_file)
        if not form.errors:
            form.blame_if("email", await address_problem(account.id, form.email.data, replaces_id=waiting.replaces_id))
        if not form.errors and not await ask_for_address(
                account, form.email.data, replaces_id=waiting.replaces_id, actor=patient_file.actor,
                patient_id=patient_file.patient_id, event=AuditEvent.EMAIL_CORRECTED):
            form.blame("email", ENOUGH)
        if form.errors:
            return _page(request, patient_file, account, waiting, form)
        return see_other(request, f"/staff/patients/{patient_file.patient_id}", flash="email_corrected")


async def _blame_who_reset(form: AddressForm, account: Account, patient_file: PatientFile) -> None:
    try:
        await keep_password_apart(account.id, patient_file.actor)
    except SomebodyElseToo:
        form.blame("email", SOMEBODY_ELSE)


async def _waiting(account: Account) -> Waiting:
    waiting = await waiting_address(account.id)
    if waiting is None:
        raise NotFound
    return waiting


def _page(request: Request, patient: PatientFile, account: Account, waiting: Waiting, form: AddressForm) -> Response:
    render = show_again if form.errors else page
    return render(request, "staff/emails/edit.html", patient=patient, name=account.name, waiting=waiting, form=form,
                  path=f"/staff/patients/{patient.patient_id}/accounts/{account.id}/email", guidance=GUIDANCE["unconfirmed_email"])
