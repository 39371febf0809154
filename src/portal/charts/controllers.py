"""Choosing a record, and who looked at it."""

from litestar import Controller, Request, Response, get
from litestar.di import NamedDependency

from portal.accounts.account_history import previous_sign_in
from portal.accounts.running_low import running_low
from portal.audit.events import AuditEvent
from portal.audit.reading import access_log_of
from portal.charts.door import Chart, all_records_of
from portal.permissions import Permission
from portal.web.pagination import whole_number
from portal.web.policy import opens, signed_in
from portal.web.responses import page
from portal.web.scope import person_of

PAGE = 25


class RecordsController(Controller):
    """The records that this account may open."""

    path = "/records"

    @get("/", policy=signed_in())
    async def index(self, request: Request) -> Response:
        """One's own first, then those of the people one looks after."""
        account_id = person_of(request).account_id or ""
        known = sorted(await all_records_of(account_id), key=lambda record: record.relationship != "self")
        return page(request, "charts/records/index.html", records=[one for one in known if one.offered],
                    withheld=[one for one in known if not one.offered],
                    last_sign_in=await previous_sign_in(account_id), low=await running_low(account_id))


class AccessLogController(Controller):
    """Who looked at this record."""

    path = "/patients/{patient_id:str}/access-log"

    @get("/", policy=opens(Permission.VIEW_ACCESS_LOG, AuditEvent.ACCESS_LOG_VIEWED))
    async def index(self, request: Request, chart: NamedDependency[Chart]) -> Response:
        """Newest first, 25 a page, paging by the number of the line."""
        before = whole_number(request.query_params.get("before", ""))
        entries = await access_log_of(chart.patient_id, viewer=chart.account_id, before=before, limit=PAGE + 1)
        older = entries[PAGE - 1].seq if len(entries) > PAGE else None
        number = whole_number(request.query_params.get("page", "")) or 1
        return page(request, "charts/access_log/index.html", entries=entries[:PAGE], older=older, page_number=number)
