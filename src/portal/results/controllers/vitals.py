"""Vital signs: the latest of each kind, and every reading of one kind."""

from litestar import Controller, Request, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from portal.audit.events import AuditEvent
from portal.charts.door import Chart
from portal.permissions import Permission
from portal.results.controllers.reading import page_number, place, reader_of
from portal.results.lab_tests import results_of_test
from portal.results.showing import name_of
from portal.results.trends import trend_of, vital_items
from portal.results.vitals import vitals_on
from portal.web.policy import opens
from portal.web.responses import page

_VIEWS = opens(Permission.VIEW_VITALS, AuditEvent.VITALS_VIEWED)


class VitalsController(Controller):
    """Pages of vital signs."""

    path = "/patients/{patient_id:str}/vitals"

    @get("/", policy=_VIEWS)
    async def index(self, request: Request, chart: NamedDependency[Chart]) -> Response:
        """Each kind with its latest reading and its trend in words."""
        return page(request, "results/vitals/index.html", items=vital_items(await vitals_on(chart), reader_of(request, chart)))

    @get("/{result_id:str}", policy=_VIEWS)
    async def show(self, request: Request, chart: NamedDependency[Chart], result_id: FromPath[str]) -> Response:
        """Every reading of the kind that this one is of, fifty a page."""
        found = await results_of_test(chart, result_id, before=place(request, "before"), section="vitals")
        reader = reader_of(request, chart)
        return page(request, "results/vitals/show.html", result_id=result_id, older=found.older,
                    name=name_of(found.rows[0], reader), page_number=page_number(request),
                    trend=trend_of(found.rows, found.rows[0], reader))
