"""The clinic's pages about requests for copies of records."""

from litestar import Controller, Request, Response, get, post
from litestar.params import FromPath

from portal.audit.events import AuditEvent
from portal.permissions import Permission
from portal.records_requests.answering import complete, refuse, start_answering
from portal.records_requests.forms import CompletionForm, RecordsRefusalForm
from portal.records_requests.worklist import AskedRecords, answered_records_requests, asked_records, waiting_records_requests
from portal.records_requests.wording import KINDS, PERIODS, RECEIVE, STAFF_STATES
from portal.web.late_forms import Draft
from portal.web.policy import staff
from portal.web.responses import page, see_other, show_again
from portal.web.scope import actor_of

DESK = staff(Permission.ANSWER_RECORDS_REQUESTS)
LIST = "/staff/records-requests"
PAGE = f"{LIST}/{{records_request_id}}"
WORDS = {"kinds": KINDS, "periods": PERIODS, "receive": RECEIVE, "states": STAFF_STATES}


class RecordsWorklistController(Controller):
    """What waits, what was answered, and one request."""

    path = LIST

    @get("/", policy=staff(Permission.ANSWER_RECORDS_REQUESTS, AuditEvent.RECORDS_REQUEST_VIEWED))
    async def index(self, request: Request) -> Response:
        """What is due first is first."""
        return page(request, "records_requests/staff/index.html", waiting=await waiting_records_requests(),
                    answered=await answered_records_requests(), **WORDS)

    @get("/{records_request_id:str}", policy=DESK)
    async def show(self, request: Request, records_request_id: FromPath[str]) -> Response:
        """What was asked for, and what can be done."""
        return _request_page(request, await asked_records(records_request_id, actor_of(request)))

    @post("/{records_request_id:str}/start", policy=DESK)
    async def start(self, request: Request, records_request_id: FromPath[str]) -> Response:
        """Somebody is at work on it."""
        actor = actor_of(request)
        await start_answering(await asked_records(records_request_id, actor), actor)
        return see_other(request, f"{LIST}/{records_request_id}", flash="records_started")

    @post("/{records_request_id:str}/completion", policy=DESK, draft=Draft(CompletionForm, page=PAGE))
    async def complete(self, request: Request, records_request_id: FromPath[str]) -> Response:
        """The copy was handed over."""
        actor, form = actor_of(request), await CompletionForm.read(request)
        asked = await asked_records(records_request_id, actor)
        if form.errors:
            return _request_page(request, asked, completion=form)
        await complete(asked, form.answer.data, actor)
        return see_other(request, LIST, flash="records_settled")

    @post("/{records_request_id:str}/refusal", policy=DESK, draft=Draft(RecordsRefusalForm, page=PAGE))
    async def refuse(self, request: Request, records_request_id: FromPath[str]) -> Response:
        """The copy is not handed over."""
        actor, form = actor_of(request), await RecordsRefusalForm.read(request)
        asked = await asked_records(records_request_id, actor)
        if form.errors:
            return _request_page(request, asked, refusal=form)
        await refuse(asked, form.reason.data, actor)
        return see_other(request, LIST, flash="records_settled")


def _request_page(
    request: Request, asked: AskedRecords, *, completion: CompletionForm | None = None, refusal: RecordsRefusalForm | None = None,
) -> Response:
    wrong = completion or refusal
    render = show_again if wrong else page
    return render(request, "records_requests/staff/show.html", one=asked, wrong=wrong, **WORDS,
                  completion=completion or CompletionForm.blank(request), refusal=refusal or RecordsRefusalForm.blank(request))


RECORDS_REQUEST_STAFF_PAGES = [RecordsWorklistController]
