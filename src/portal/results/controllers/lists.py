"""Results by date and by test, the search, and what somebody said about their life."""

from litestar import Controller, Request, Response, get, post
from litestar.di import NamedDependency

from portal.audit.events import AuditEvent
from portal.charts.door import Chart
from portal.permissions import Permission
from portal.results.controllers.reading import page_number, place, reader_of
from portal.results.forms import SearchForm
from portal.results.lab_tests import find_tests, tests_on
from portal.results.listing import members_of, results_on
from portal.results.showing import list_items
from portal.results.tests_shown import found_items, page_of_tests
from portal.web.policy import opens
from portal.web.responses import page

_LISTS = opens(Permission.VIEW_RESULTS, AuditEvent.RESULTS_LISTED)


class ResultListController(Controller):
    """The lists of results. Words of a search are sent by POST: an address must hold none (C61)."""

    path = "/patients/{patient_id:str}/results"

    @get("/", policy=_LISTS)
    async def index(self, request: Request, chart: NamedDependency[Chart]) -> Response:
        """By date, newest first, twenty a page."""
        return await _by_date(request, chart, SearchForm.blank(request))

    @get("/search", policy=_LISTS)
    async def new_search(self, request: Request, chart: NamedDependency[Chart]) -> Response:
        """The same list, where somebody changes the language on a page of finds or comes back to it."""
        return await _by_date(request, chart, SearchForm.blank(request))

    @post("/search", policy=_LISTS, status_code=200)
    async def search(self, request: Request, chart: NamedDependency[Chart]) -> Response:
        """Tests and reports by a part of their name; the whole list when nothing was typed."""
        form = await SearchForm.read(request)
        if not form.query.data:
            return await _by_date(request, chart, form)
        found = await find_tests(chart, form.query.data)
        return page(request, "results/search/show.html", regions={"results-list": "results/search/_found.html"}, form=form,
                    found=found, items=found_items(found, reader_of(request, chart)))

    @get("/tests", policy=_LISTS)
    async def tests(self, request: Request, chart: NamedDependency[Chart]) -> Response:
        """By test, forty a page."""
        shown = page_of_tests(await tests_on(chart), place(request, "after"), reader_of(request, chart))
        return page(request, "results/tests/index.html", shown=shown, page_number=page_number(request))


class AboutController(Controller):
    """Answers to questionnaires and social history."""

    path = "/patients/{patient_id:str}/about"

    @get("/", policy=_LISTS)
    async def index(self, request: Request, chart: NamedDependency[Chart]) -> Response:
        """By question, forty a page, each with its latest answer."""
        shown = page_of_tests(await tests_on(chart, "about"), place(request, "after"), reader_of(request, chart))
        return page(request, "results/about/index.html", shown=shown, page_number=page_number(request))


async def _by_date(request: Request, chart: Chart, form: SearchForm) -> Response:
    listed = await results_on(chart, before=place(request, "before"), after=place(request, "after"))
    items = list_items(listed.rows, await members_of(chart, listed.rows), reader_of(request, chart))
    return page(request, "results/list/index.html", regions={"results-list": "results/list/_results.html"}, form=form,
                listed=listed, items=items, page_number=page_number(request))
