"""The pages for people whom the portal is not offered, and for asking for copies of records.

They open after both proofs: signed in, or on the way in with an invitation whose identity check was answered.
"""

from litestar import Controller, Request, Response, get, post
from litestar.params import FromPath

from portal.charts.homes import home_path
from portal.charts.withheld import Requester, requesters_of, withheld_from
from portal.errors import NotFound
from portal.records_requests.forms import RecordsRequestForm
from portal.records_requests.records_requests import Wishes, own_request, own_requests, request_records, requester_for
from portal.records_requests.wording import KINDS, PERIODS, RECEIVE, STATES
from portal.web.language import mark as N_
from portal.web.late_forms import Draft
from portal.web.locale_choice import locale_of
from portal.web.policy import at_stage
from portal.web.responses import page, see_other, show_again
from portal.web.scope import actor_of, clinic_of, person_of

PROVEN = at_stage("enrolling", "full")
WORDS = {"kinds": KINDS, "periods": PERIODS, "receive": RECEIVE, "states": STATES}


class NotAvailableController(Controller):
    """The portal is not offered for this record."""

    path = "/not-available"

    @get("/", policy=PROVEN)
    async def show(self, request: Request) -> Response:
        """The clinic's words, and how to get the records instead. Nobody else has a reason to be here."""
        session, languages = person_of(request), (locale_of(request), clinic_of(request).language)
        withheld = await withheld_from(session, languages)
        if not withheld:
            return see_other(request, await home_path(session) if session.is_full else "/activate/password")
        return page(request, "records_requests/not_available.html", withheld=withheld, requests=await own_requests(session))


class RecordsRequestController(Controller):
    """Asking for copies, and what became of it."""

    path = "/records-requests"

    @get("/", policy=PROVEN)
    async def index(self, request: Request) -> Response:
        """One's requests, newest first."""
        return page(request, "records_requests/index.html", requests=await own_requests(person_of(request)), **WORDS)

    @get("/new", policy=PROVEN)
    async def new(self, request: Request) -> Response:
        """The form. Raises NotFound for who may ask for nobody's."""
        requesters = await _requesters(request)
        return _form_page(request, _with_choice(RecordsRequestForm.blank(request), requesters), requesters)

    @post("/", policy=PROVEN, draft=Draft(RecordsRequestForm, page="/records-requests/new"))
    async def create(self, request: Request) -> Response:
        """Write it down and show the receipt."""
        requesters, form = await _requesters(request), await RecordsRequestForm.read(request)
        requester = await requester_for(person_of(request), form.patient.data or "")
        if requester is None:
            form.blame("patient", N_("Choose whose records you ask for"))
        if form.errors or requester is None:
            return _form_page(request, _with_choice(form, requesters), requesters)
        request_id = await request_records(
            requester, _wishes(form), form_key=form.form_key.stored, language=locale_of(request), actor=actor_of(request))
        return see_other(request, f"/records-requests/{request_id}")

    @get("/{records_request_id:str}", policy=PROVEN)
    async def show(self, request: Request, records_request_id: FromPath[str]) -> Response:
        """The receipt, and the state."""
        return page(request, "records_requests/show.html", one=await own_request(person_of(request), records_request_id), **WORDS)


async def _requesters(request: Request) -> list[Requester]:
    found = await requesters_of(person_of(request))
    if not found:
        raise NotFound
    return found


def _with_choice(form: RecordsRequestForm, requesters: list[Requester]) -> RecordsRequestForm:
    form.patient.choices = [(one.patient_id, one.name) for one in requesters]
    return form


def _form_page(request: Request, form: RecordsRequestForm, requesters: list[Requester]) -> Response:
    render = show_again if form.errors else page
    return render(request, "records_requests/new.html", form=form, requesters=requesters)


def _wishes(form: RecordsRequestForm) -> Wishes:
    return Wishes(form.kinds.data, form.details.data, form.period.data, form.dates.data, form.receive.data, form.contact.data)


RECORDS_REQUEST_PAGES = [NotAvailableController, RecordsRequestController]
