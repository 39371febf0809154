"""The start page of the console and its worklists."""

from litestar import Controller, Request, Response, get

from portal.accounts.account_history import previous_sign_in
from portal.audit.events import AuditEvent
from portal.jobs.undelivered import undelivered
from portal.permissions import Permission
from portal.staff.worklists import waiting_work
from portal.web.policy import staff
from portal.web.responses import page
from portal.web.scope import person_of


class StaffHomeController(Controller):
    """What waits for somebody."""

    path = "/staff"

    @get("/", policy=staff(Permission.STAFF_HOME))
    async def index(self, request: Request) -> Response:
        """The worklists with their counts."""
        return page(request, "staff/homes/index.html", work=await waiting_work(person_of(request).role),
                    last_sign_in=await previous_sign_in(person_of(request).account_id or ""))

    @get("/undelivered", policy=staff(Permission.MANAGE_ACCESS, AuditEvent.PATIENT_SEARCHED))
    async def undelivered(self, request: Request) -> Response:
        """Notices that did not leave."""
        return page(request, "staff/homes/undelivered.html", rows=await undelivered())
