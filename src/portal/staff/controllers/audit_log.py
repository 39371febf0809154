"""The audit log for the administrator: filter, sort, page by page (C89)."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from litestar import Controller, Request, Response, get, post

from portal.audit.events import AuditEvent
from portal.audit.report import AuditQuestion, recent_events
from portal.permissions import Permission
from portal.staff.forms import AuditForm
from portal.staff.patients import patient_id_of
from portal.web.pagination import whole_number
from portal.web.policy import staff
from portal.web.responses import page, show_again
from portal.web.scope import clinic_of

PAGE = 50


class AuditLogController(Controller):
    """Filters are posted: a patient number stays out of addresses (C61)."""

    path = "/staff/audit"

    @get("/", policy=staff(Permission.VIEW_AUDIT, AuditEvent.AUDIT_VIEWED))
    async def index(self, request: Request) -> Response:
        """The newest lines."""
        return await _lines(request, AuditForm.blank(request), AuditQuestion(), "time", None)

    @post("/", policy=staff(Permission.VIEW_AUDIT, AuditEvent.AUDIT_VIEWED))
    async def search(self, request: Request) -> Response:
        """The lines that match, from the one after `after`."""
        form = await AuditForm.read(request)
        if form.errors:
            return show_again(request, "staff/audit/index.html", form=form, lines=[], after=None)
        after = whole_number(str((await request.form()).get("after", "")))
        return await _lines(request, form, await _question(form, clinic_of(request).time_zone), form.order.data, after)


async def _lines(request: Request, form: AuditForm, question: AuditQuestion, order: str, after: int | None) -> Response:
    lines = await recent_events(question, order=order, after=after, limit=PAGE + 1)
    further = lines[PAGE - 1].seq if len(lines) > PAGE else None
    return page(request, "staff/audit/index.html", form=form, lines=lines[:PAGE], after=further)


async def _question(form: AuditForm, zone: str) -> AuditQuestion:
    return AuditQuestion(
        since=_midnight(form.since.day, zone),
        until=_midnight(form.until.day + timedelta(days=1), zone) if form.until.day and form.until.day < date.max else None,
        patient_id=await patient_id_of(form.patient_number.data) if form.patient_number.data else None,
        event=form.event.data or None, outcome=form.outcome.data or None)


def _midnight(day: date | None, zone: str) -> datetime | None:
    if day is None or not 1900 < day.year < 2200:
        return None
    return datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)
