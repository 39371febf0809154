"""The worklist of getting in, and the pages of its items that have none elsewhere."""

from litestar import Controller, Request, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from portal.accounts.throttles import codes_are_off, password_sign_in_is_off, waits_for_code_until, waits_until
from portal.audit.events import AuditEvent
from portal.charts.door import PatientFile
from portal.permissions import Permission
from portal.staff.access_work import KINDS, access_work
from portal.staff.guidance import GUIDANCE
from portal.staff.patients import invitations_to
from portal.staff.second_steps import patients_account
from portal.web.policy import staff
from portal.web.responses import page
from portal.web.scope import person_of

DESK = staff(Permission.MANAGE_ACCESS, AuditEvent.PATIENT_VIEWED)


class AccessWorkController(Controller):
    """Everybody who waits for help with getting in."""

    path = "/staff/access-work"

    @get("/", policy=staff(Permission.MANAGE_ACCESS, AuditEvent.ACCESS_WORK_VIEWED))
    async def index(self, request: Request) -> Response:
        """Oldest first; one kind only where the address names it."""
        kind = request.query_params.get("kind", "")
        kind = kind if kind in KINDS else ""
        items = await access_work(person_of(request).role)
        counts = {name: sum(item.kind == name for item in items) for name in KINDS}
        return page(request, "staff/access_work/index.html", kind=kind, kinds=KINDS, counts=counts, total=len(items),
                    items=[item for item in items if not kind or item.kind == kind])


class InvitationTroubleController(Controller):
    """An invitation that could not be delivered, or was stopped after wrong answers."""

    path = "/staff/patients/{patient_id:str}/invitation-trouble"

    @get("/", policy=DESK)
    async def show(self, request: Request, patient_file: NamedDependency[PatientFile]) -> Response:
        """What to ask, what not to say, and where the next invitation is made."""
        invitations = await invitations_to(patient_file)
        newest = invitations[0] if invitations else None
        trouble = "identity" if newest and newest["state"] == "suspended" else "undelivered"
        return page(request, "staff/access_work/invitation.html", patient=patient_file, invitation=newest, trouble=trouble,
                    is_open=bool(newest) and newest["state"] in {"suspended", "failed_delivery"}, guidance=GUIDANCE[trouble])


class WaitingController(Controller):
    """Somebody who has to wait after wrong passwords or codes."""

    path = "/staff/patients/{patient_id:str}/accounts/{account_id:str}/waiting"

    @get("/", policy=DESK)
    async def show(self, request: Request, patient_file: NamedDependency[PatientFile], account_id: FromPath[str]) -> Response:
        """How long, and the button that ends it."""
        account = await patients_account(patient_file, account_id)
        return page(request, "staff/access_work/waiting.html", patient=patient_file, account=account, guidance=GUIDANCE["waiting"],
                    passwords_wait=await waits_until(account.id), codes_wait=await waits_for_code_until(account.id),
                    passwords_off=await password_sign_in_is_off(account.id), codes_off=await codes_are_off(account.id))
