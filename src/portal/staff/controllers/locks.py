"""The desk locks an account, and lifts the lock."""

from litestar import Controller, Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from portal.accounts.staff_locks.locks import lift_lock, lock_account, lock_of
from portal.accounts.tables import Account
from portal.audit.events import AuditEvent
from portal.charts.door import PatientFile
from portal.errors import Conflict
from portal.permissions import Permission
from portal.staff.forms import StaffLockForm
from portal.staff.guidance import GUIDANCE
from portal.staff.second_steps import patients_account
from portal.web.late_forms import Draft
from portal.web.policy import staff
from portal.web.responses import page, see_other, show_again

DESK = staff(Permission.MANAGE_ACCESS, AuditEvent.PATIENT_VIEWED)


class StaffLockController(Controller):
    """A lock stays until staff lift it; the owner learns of it only after the right password."""

    path = "/staff/patients/{patient_id:str}/accounts/{account_id:str}/lock"

    @get("/", policy=DESK)
    async def show(self, request: Request, patient_file: NamedDependency[PatientFile], account_id: FromPath[str]) -> Response:
        """The lock with its reason, or the form to set one."""
        account = await patients_account(patient_file, account_id)
        return await _show(request, patient_file, account, StaffLockForm.blank(request))

    @post("/", policy=DESK, draft=Draft(StaffLockForm))
    async def create(self, request: Request, patient_file: NamedDependency[PatientFile], account_id: FromPath[str]) -> Response:
        """Lock it. Raises Conflict when somebody was faster."""
        account, form = await patients_account(patient_file, account_id), await StaffLockForm.read(request)
        if form.errors:
            return await _show(request, patient_file, account, form)
        if not await lock_account(account, form.reason.data, actor=patient_file.actor, patient_id=patient_file.patient_id):
            raise Conflict
        return see_other(request, _path(patient_file, account), flash="account_locked")

    @post("/lifting", policy=DESK)
    async def lift(self, request: Request, patient_file: NamedDependency[PatientFile], account_id: FromPath[str]) -> Response:
        """Let the owner sign in again."""
        account = await patients_account(patient_file, account_id)
        if not await lift_lock(account, actor=patient_file.actor, patient_id=patient_file.patient_id):
            raise Conflict
        return see_other(request, _path(patient_file, account), flash="staff_lock_lifted")


def _path(patient_file: PatientFile, account: Account) -> str:
    return f"/staff/patients/{patient_file.patient_id}/accounts/{account.id}/lock"


async def _show(request: Request, patient_file: PatientFile, account: Account, form: StaffLockForm) -> Response:
    render = show_again if form.errors else page
    return render(request, "staff/locks/show.html", patient=patient_file, account=account, lock=await lock_of(account.id),
                  form=form, path=_path(patient_file, account), guidance=GUIDANCE["staff_lock"])
