"""The clinic's pages about records that come in: uploads, what became of them, records set aside."""

import msgspec
from litestar import Controller, Request, Response, get, post
from litestar.params import FromPath

from portal.audit.events import AuditEvent
from portal.errors import Busy, Conflict
from portal.exchange.background import queue_import
from portal.exchange.forms import DismissalForm, UploadForm
from portal.exchange.problems import Refused
from portal.exchange.quarantine import dismiss, quarantined_record, quarantined_records, retry, sentence
from portal.exchange.receiving import receive_file
from portal.exchange.recent_imports import imported_file, recent_imports
from portal.exchange.sources import source_named
from portal.permissions import Permission
from portal.web.language import mark as N_
from portal.web.locale_choice import locale_of
from portal.web.policy import staff
from portal.web.responses import page, see_other, show_again
from portal.web.scope import actor_of

LOOK = staff(Permission.IMPORT_RECORDS, AuditEvent.IMPORT_VIEWED)
ACT = staff(Permission.IMPORT_RECORDS)
SET_ASIDE = staff(Permission.IMPORT_RECORDS, AuditEvent.QUARANTINE_VIEWED)


class ImportController(Controller):
    """Files: take one in, and see what became of each."""

    path = "/staff/imports"

    @get("/", policy=LOOK)
    async def index(self, request: Request) -> Response:
        """The newest files, and the form for another."""
        return await _index(request, UploadForm.blank(request))

    @post("/", policy=ACT)
    async def create(self, request: Request) -> Response:
        """Keep the file at once; the worker takes it in."""
        form = await UploadForm.read(request)
        if form.errors:
            return await _index(request, form)
        actor, upload = actor_of(request), form.file.data
        try:
            source = await source_named(form.source.data)
            received = await receive_file(source, upload.filename, await upload.read(), actor=actor)
        except Refused as refused:
            values = msgspec.json.encode({name: str(value) for name, value in refused.values.items()}).decode()
            form.file.errors = [sentence(refused.problem.value, values, locale_of(request))]
            return await _index(request, form)
        if not received.seen_before:
            await queue_import(received.file_id, actor)
        return see_other(request, f"/staff/imports/{received.file_id}",
                         flash="import_seen" if received.seen_before else "import_taken")

    @get("/{file_id:str}", policy=LOOK)
    async def show(self, request: Request, file_id: FromPath[str]) -> Response:
        """One file: the counts, and its records set aside."""
        locale, file = locale_of(request), await imported_file(file_id)
        found = await quarantined_records(request.query_params.get("after", ""), file_id=file_id)
        return page(request, "exchange/staff/file.html", file=file, why=file.why(locale), found=found, locale=locale)


class QuarantineController(Controller):
    """Records set aside: why, and what to do."""

    path = "/staff/quarantine"

    @get("/", policy=SET_ASIDE)
    async def index(self, request: Request) -> Response:
        """All that are open, newest first."""
        found = await quarantined_records(request.query_params.get("after", ""))
        return page(request, "exchange/staff/quarantine.html", found=found, locale=locale_of(request))

    @get("/{record_id:str}", policy=SET_ASIDE)
    async def show(self, request: Request, record_id: FromPath[str]) -> Response:
        """One record, with the beginning of it as it came."""
        return await _record(request, record_id, DismissalForm.blank(request))

    @post("/{record_id:str}/retry", policy=ACT)
    async def retry(self, request: Request, record_id: FromPath[str]) -> Response:
        """Read it again."""
        try:
            counts = await retry(record_id, actor_of(request))
        except (Busy, Conflict):
            problem = N_("It could not be tried just now: another import is at work, or somebody else has dealt with it.")
            return await _record(request, record_id, DismissalForm.blank(request), problem=problem)
        flash = "still_set_aside" if counts.quarantined else "retried"
        return see_other(request, f"/staff/quarantine/{record_id}", flash=flash)

    @post("/{record_id:str}/dismissal", policy=ACT)
    async def dismiss(self, request: Request, record_id: FromPath[str]) -> Response:
        """Decide that it is not wanted."""
        form = await DismissalForm.read(request)
        if form.errors:
            return await _record(request, record_id, form)
        await dismiss(record_id, form.reason.data, actor_of(request))
        return see_other(request, "/staff/quarantine", flash="dismissed")


async def _index(request: Request, form: UploadForm) -> Response:
    locale, found = locale_of(request), await recent_imports(request.query_params.get("after", ""))
    render = show_again if form.errors else page
    return render(request, "exchange/staff/imports.html", form=form, found=found, locale=locale)


async def _record(request: Request, record_id: str, form: DismissalForm, *, problem: str = "") -> Response:
    record, render = await quarantined_record(record_id), show_again if form.errors or problem else page
    return render(request, "exchange/staff/record.html", record=record, why=record.why(locale_of(request)), form=form, problem=problem)


IMPORT_PAGES = [ImportController, QuarantineController]
