"""One result, and every result of its test."""

from litestar import Controller, Request, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from portal.audit.events import AuditEvent
from portal.charts.door import Chart
from portal.permissions import Permission
from portal.results.controllers.reading import page_number, place, reader_of
from portal.results.lab_tests import results_of_test
from portal.results.result_page import shown_result
from portal.results.seen import mark_seen
from portal.results.showing import name_of
from portal.results.single_results import earlier_values, members_of_result, result_on
from portal.results.trends import trend_of
from portal.web.policy import opens
from portal.web.responses import page

_VIEWS = opens(Permission.VIEW_RESULTS, AuditEvent.RESULT_VIEWED)


class ResultController(Controller):
    """Pages of one result."""

    path = "/patients/{patient_id:str}/results/{result_id:str}"

    @get("/", policy=_VIEWS)
    async def show(self, request: Request, chart: NamedDependency[Chart], result_id: FromPath[str]) -> Response:
        """Everything about it. Opening it marks it as seen."""
        row = await result_on(chart, result_id)
        shown = shown_result(row, await earlier_values(chart, row), await members_of_result(chart, row),
                             (await results_of_test(chart, row.id)).rows, reader_of(request, chart))
        if row.is_unread:
            await mark_seen(chart, row.id)
        return page(request, "results/results/show.html", row=row, shown=shown)

    @get("/trend", policy=_VIEWS)
    async def trend(self, request: Request, chart: NamedDependency[Chart], result_id: FromPath[str]) -> Response:
        """Every result of the same test, fifty a page."""
        found = await results_of_test(chart, result_id, before=place(request, "before"))
        reader = reader_of(request, chart)
        return page(request, "results/results/trend.html", result_id=result_id, older=found.older,
                    name=name_of(found.rows[0], reader), section=found.rows[0].section, page_number=page_number(request),
                    trend=trend_of(found.rows, found.rows[0], reader))
