"""Making a temporary password, for paper or for the phone; it is on one page or one sheet, and nowhere after that (C05)."""

from litestar import Controller, Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from portal.accounts.second_step_resets.two_people import SomebodyElseToo
from portal.accounts.tables import Account
from portal.accounts.temporary_passwords.making import TemporaryPassword, withdraw_from_account
from portal.audit.events import AuditEvent
from portal.charts.door import PatientFile
from portal.charts.grants import account_with_access
from portal.clinic.limits import the_limits
from portal.delivery.sheets import print_temporary_password
from portal.errors import Conflict, NotFound
from portal.permissions import Permission
from portal.staff.forms import TemporaryPasswordForm
from portal.staff.inviting import (
    make_account_temporary_password,
    make_temporary_password,
    waiting_temporary_password,
    why_not,
)
from portal.web.language import LANGUAGES
from portal.web.language import mark as N_
from portal.web.policy import staff
from portal.web.responses import page, see_other, show_again
from portal.web.scope import clinic_of

DESK = staff(Permission.MANAGE_ACCESS, AuditEvent.PATIENT_VIEWED)
FRESH = staff(Permission.MANAGE_ACCESS, AuditEvent.PATIENT_VIEWED, step_up=10)  # minutes (C52): it is half of an account
SOMEBODY_ELSE = N_("You reset this person's second step, and nobody may hand over both. Mail a link for a new password, or ask a "
                   "colleague to make the temporary password.")


class TemporaryPasswordController(Controller):
    """For a patient who has no account yet: typed with the patient number."""

    path = "/staff/patients/{patient_id:str}/temporary-password"

    @get("/", policy=DESK)
    async def new(self, request: Request, patient_file: NamedDependency[PatientFile]) -> Response:
        """What it is, whom to give it, and the button."""
        if await why_not(patient_file):
            return see_other(request, f"/staff/patients/{patient_file.patient_id}/invitations")
        return await _form_page(request, patient_file, None, _blank(request, patient_file.language))

    @post("/", policy=DESK)
    async def create(self, request: Request, patient_file: NamedDependency[PatientFile]) -> Response:
        """Make it, and show or print it this once."""
        form = await TemporaryPasswordForm.read(request)
        if form.errors:
            return await _form_page(request, patient_file, None, form)
        try:
            made = await make_temporary_password(patient_file, form.language.data)
        except Conflict:
            return see_other(request, f"/staff/patients/{patient_file.patient_id}/invitations")
        return await _handed_over(request, patient_file, made, form, patient_file.number)


class AccountTemporaryPasswordController(Controller):
    """For somebody who has an account and has lost its password."""

    path = "/staff/patients/{patient_id:str}/accounts/{account_id:str}/temporary-password"

    @get("/", policy=FRESH)
    async def new(self, request: Request, patient_file: NamedDependency[PatientFile], account_id: FromPath[str]) -> Response:
        """What it is, whom to give it, and the button."""
        account = await _account(patient_file, account_id)
        return await _form_page(request, patient_file, account, _blank(request, account.language))

    @post("/", policy=FRESH)
    async def create(self, request: Request, patient_file: NamedDependency[PatientFile], account_id: FromPath[str]) -> Response:
        """Make it, and show or print it this once."""
        account, form = await _account(patient_file, account_id), await TemporaryPasswordForm.read(request)
        if form.errors:
            return await _form_page(request, patient_file, account, form)
        try:
            made = await make_account_temporary_password(patient_file, account)
        except SomebodyElseToo:
            return await _form_page(request, patient_file, account, form, problem=SOMEBODY_ELSE)
        except Conflict:
            return await _form_page(request, patient_file, account, form)
        return await _handed_over(request, patient_file, made, form, account.username)

    @post("/withdrawal", policy=DESK)
    async def withdraw(self, request: Request, patient_file: NamedDependency[PatientFile], account_id: FromPath[str]) -> Response:
        """It no longer works."""
        account = await _account(patient_file, account_id)
        await withdraw_from_account(account.id, actor=patient_file.actor, patient_id=patient_file.patient_id)
        return see_other(request, f"/staff/patients/{patient_file.patient_id}", flash="temporary_password_withdrawn")


async def _account(patient_file: PatientFile, account_id: str) -> Account:
    account = await account_with_access(patient_file, account_id)
    if account is None:
        raise NotFound
    return account


def _blank(request: Request, language: str) -> TemporaryPasswordForm:
    return TemporaryPasswordForm.blank(request, language=language if language in LANGUAGES else "en")


async def _form_page(
    request: Request, patient_file: PatientFile, account: Account | None, form: TemporaryPasswordForm, *, problem: str = "",
) -> Response:
    closed = account is not None and (account.role is not None or account.staff_locked or account.status == "disabled")
    render = show_again if form.errors or problem else page
    return render(request, "staff/temporary_passwords/new.html", patient=patient_file, account=account, closed=closed, form=form,
                  problem=problem,
                  hours=(await the_limits()).temporary_password_hours,
                  waiting=await waiting_temporary_password(account.id) if account else None)


async def _handed_over(
    request: Request, patient_file: PatientFile, made: TemporaryPassword, form: TemporaryPasswordForm, sign_in_with: str,
) -> Response:
    if not form.on_paper.data:
        return page(request, "staff/temporary_passwords/show.html", patient=patient_file, made=made, sign_in_with=sign_in_with,
                    expires_at=made.invitation.expires_at)
    content = await print_temporary_password(
        clinic_of(request), name=made.invitation.name, password=made.text, sign_in_with=sign_in_with,
        expires_at=made.invitation.expires_at, language=form.language.data)
    return Response(content, status_code=200, media_type="application/pdf", headers={
        "Content-Disposition": 'attachment; filename="temporary-password.pdf"'})
