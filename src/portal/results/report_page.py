"""Everything that the page of one report says."""

from collections.abc import Sequence

import msgspec

from portal.results.report_files import ENDINGS
from portal.results.reports import EarlierReport, Report, attachments_of
from portal.results.rows import ResultRow
from portal.results.showing import Item, Reader, result_item, told_apart
from portal.results.wording.dates import moment_of
from portal.results.wording.narratives import Block, blocks_of_html, blocks_of_text
from portal.results.wording.statuses import Status, status_of
from portal.web import formats
from portal.web.language import mark as N_


class ShownFile(msgspec.Struct):
    """A file of a report. `href` is empty when its bytes are not here, or of a kind that is not given out."""

    name: str
    href: str
    size: str


class ShownEarlier(msgspec.Struct):
    """What the report said before, how final that was, and until which day."""

    status: str
    until: str
    blocks: list[Block]


class ShownReport(msgspec.Struct):
    """The page of a report, part by part; what is empty is left out."""

    name: str
    status: Status
    taken: str
    reported: str
    changed: str
    items: list[Item]
    conclusion: list[Block]
    narrative: list[Block]
    files: list[ShownFile]
    earlier: list[ShownEarlier]
    received: str
    is_unread: bool


def shown_report(report: Report, results: Sequence[ResultRow], earlier: Sequence[EarlierReport], reader: Reader) -> ShownReport:
    """The page of `report` with the `results` in it."""
    return ShownReport(
        name=report.title or reader.gettext(N_("Report without a name")),
        status=status_of(report.status, reader.locale),
        taken=moment_of(report, reader.locale, reader.zone),
        reported=formats.moment(report.issued, reader.locale, reader.zone) if report.issued else "",
        changed=formats.day(report.changed_at, reader.locale, reader.zone) if report.changed_at else "",
        items=told_apart([result_item(row, reader, in_report=True) for row in results], reader),
        conclusion=blocks_of_text(report.conclusion),
        narrative=blocks_of_html(report.narrative_html),
        files=_files(report, reader),
        earlier=[_earlier(one, reader) for one in earlier],
        received=formats.day(report.received_at, reader.locale, reader.zone) if report.received_at else "",
        is_unread=report.seen_at is None or (report.changed_at is not None and report.seen_at < report.changed_at),
    )


def _files(report: Report, reader: Reader) -> list[ShownFile]:
    files = []
    for number, one in enumerate(attachments_of(report), 1):
        href = f"{reader.base}/reports/{report.id}/files/{number}" if one.path and one.content_type in ENDINGS else ""
        size = formats.file_size(one.size, reader.locale) if one.size else ""
        files.append(ShownFile(one.title or reader.gettext(N_("File %(number)s"), number=number), href, size))
    return files


def _earlier(one: EarlierReport, reader: Reader) -> ShownEarlier:
    blocks = [*blocks_of_text(one.conclusion), *blocks_of_html(one.narrative_html)]
    return ShownEarlier(status_of(one.status, reader.locale).words, formats.day(one.replaced_at, reader.locale, reader.zone), blocks)
