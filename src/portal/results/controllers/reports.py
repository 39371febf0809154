"""One report with its results, its text and its files."""

from urllib.parse import quote

from litestar import Controller, Request, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from portal.audit.events import AuditEvent
from portal.charts.door import Chart
from portal.permissions import Permission
from portal.results.controllers.reading import reader_of
from portal.results.report_files import report_file
from portal.results.report_page import shown_report
from portal.results.reports import earlier_reports, report_on, results_in
from portal.results.seen import mark_seen
from portal.web.policy import opens
from portal.web.responses import page
from portal.web.security_headers import DOWNLOAD_CSP

_DOWNLOADS = opens(Permission.VIEW_RESULTS, AuditEvent.REPORT_FILE_DOWNLOADED)
_VIEWS = opens(Permission.VIEW_RESULTS, AuditEvent.REPORT_VIEWED)


class ReportController(Controller):
    """Pages of one report."""

    path = "/patients/{patient_id:str}/reports/{report_id:str}"

    @get("/", policy=_VIEWS)
    async def show(self, request: Request, chart: NamedDependency[Chart], report_id: FromPath[str]) -> Response:
        """Everything about it. Opening it marks it as seen."""
        report = await report_on(chart, report_id)
        shown = shown_report(report, await results_in(chart, report), await earlier_reports(chart, report), reader_of(request, chart))
        if shown.is_unread:
            await mark_seen(chart, report.id)
        return page(request, "results/reports/show.html", report=report, shown=shown)

    @get("/files/{number:int}", policy=_DOWNLOADS)
    async def download(
        self, request: Request, chart: NamedDependency[Chart], report_id: FromPath[str], number: FromPath[int]
    ) -> Response:
        """A file of the report, to be kept and never shown by the browser as a page of ours (C77)."""
        file = await report_file(chart, report_id, number)
        return Response(file.content, media_type=file.content_type, headers={
            "Content-Disposition": f"attachment; filename*=UTF-8''{quote(file.name, safe='')}",
            "Content-Security-Policy": DOWNLOAD_CSP.decode()})
