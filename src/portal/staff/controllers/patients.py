"""Finding a patient and looking after their access."""

from litestar import Controller, Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from portal.audit.events import AuditEvent
from portal.charts.categories import category_of
from portal.charts.door import PatientFile
from portal.charts.grants import account_with_access, revoke_grant
from portal.errors import NotFound
from portal.permissions import Permission
from portal.staff.access import lift_waiting_time, start_reset
from portal.staff.forms import PatientSearchForm
from portal.staff.patients import MOST, access_to, find_patients, invitations_to
from portal.web.language import mark as N_
from portal.web.policy import staff
from portal.web.responses import page, see_other, show_again

REGIONS = {"found-patients": "staff/patients/_found.html"}
DESK = staff(Permission.MANAGE_ACCESS, AuditEvent.PATIENT_VIEWED)


class PatientSearchController(Controller):
    """Finding a patient. Names stay out of addresses: the search is a POST (C61)."""

    path = "/staff/patients"

    @get("/", policy=staff(Permission.FIND_PATIENTS))
    async def new(self, request: Request) -> Response:
        """The empty box."""
        return page(request, "staff/patients/index.html", form=PatientSearchForm.blank(request), found=None, most=MOST)

    @post("/", policy=staff(Permission.FIND_PATIENTS, AuditEvent.PATIENT_SEARCHED))
    async def search(self, request: Request) -> Response:
        """The patients that match."""
        form = await PatientSearchForm.read(request)
        if form.errors:
            return show_again(request, "staff/patients/index.html", regions=REGIONS, form=form, found=None, most=MOST)
        return page(request, "staff/patients/index.html", regions=REGIONS, form=form,
                    found=await find_patients(form.text.data), most=MOST)


class PatientFileController(Controller):
    """One patient: who they are, who has access, which invitations there are."""

    path = "/staff/patients/{patient_id:str}"

    @get("/", policy=staff(Permission.FIND_PATIENTS, AuditEvent.PATIENT_VIEWED))
    async def show(self, request: Request, patient_file: NamedDependency[PatientFile]) -> Response:
        """The page."""
        return await _file_page(request, patient_file)

    @post("/grants/{grant_id:str}/revocation", policy=DESK)
    async def revoke_access(self, request: Request, patient_file: NamedDependency[PatientFile], grant_id: FromPath[str]) -> Response:
        """End somebody's access at once."""
        if not await revoke_grant(patient_file, grant_id):
            raise NotFound
        return see_other(request, _path(patient_file), flash="access_revoked")

    @post("/accounts/{account_id:str}/lock-release", policy=DESK)
    async def release_lock(self, request: Request, patient_file: NamedDependency[PatientFile], account_id: FromPath[str]) -> Response:
        """Nobody has to wait for this account any more."""
        account = await account_with_access(patient_file, account_id)
        if account is None:
            raise NotFound
        await lift_waiting_time(patient_file, account)
        return see_other(request, _path(patient_file), flash="lock_lifted")

    @post("/accounts/{account_id:str}/reset", policy=DESK)
    async def reset(self, request: Request, patient_file: NamedDependency[PatientFile], account_id: FromPath[str]) -> Response:
        """Mail the person a link to set a new password."""
        account = await account_with_access(patient_file, account_id)
        if account is None:
            raise NotFound
        if not await start_reset(patient_file, account):
            problem = N_("This person has no confirmed email address, so no link can be sent. Make a temporary password for them.")
            return await _file_page(request, patient_file, problem=problem)
        return see_other(request, _path(patient_file), flash="reset_started")


def _path(patient_file: PatientFile) -> str:
    return f"/staff/patients/{patient_file.patient_id}"


async def _file_page(request: Request, patient_file: PatientFile, *, problem: str = "") -> Response:
    render = show_again if problem else page
    return render(request, "staff/patients/show.html", patient=patient_file, access=await access_to(patient_file),
                  invitations=await invitations_to(patient_file), category=await category_of(patient_file), problem=problem)
