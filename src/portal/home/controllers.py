"""The page `/patients/{patient_id}`."""

from litestar import Controller, Request, Response, get
from litestar.di import NamedDependency

from portal.accounts.account_history import previous_sign_in
from portal.accounts.running_low import running_low
from portal.audit.events import AuditEvent
from portal.charts.door import Chart
from portal.home.news import news_on
from portal.permissions import Permission
from portal.results.showing import reader_for
from portal.web.locale_choice import locale_of
from portal.web.policy import opens
from portal.web.responses import page
from portal.web.scope import clinic_of


class HomeController(Controller):
    """The first page of a record."""

    path = "/patients/{patient_id:str}"

    @get("/", policy=opens(Permission.OPEN_RECORD, AuditEvent.RECORD_OPENED))
    async def show(self, request: Request, chart: NamedDependency[Chart]) -> Response:
        """What is new, the parts of the record, and when this account was last signed in to."""
        reader = reader_for(chart, locale_of(request), clinic_of(request).time_zone)
        return page(request, "home/show.html", news=await news_on(chart, reader),
                    last_sign_in=await previous_sign_in(chart.account_id), low=await running_low(chart.account_id))


HOME_PAGES = [HomeController]
