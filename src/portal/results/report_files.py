"""The files of a report: letters and pictures that came with it, given out as downloads only (C77)."""

import unicodedata

import msgspec

from portal.charts.door import Chart
from portal.charts.originals import attachment_bytes
from portal.errors import NotFound
from portal.results.reports import attachments_of, report_on

# What is given out, by what the bytes were found to be when they came in; the ending is ours, not the source's.
ENDINGS = {
    "application/pdf": ".pdf", "image/png": ".png", "image/jpeg": ".jpg", "application/rtf": ".rtf", "text/plain": ".txt",
}  # fmt: skip
_LONGEST_NAME = 80


class ReportFile(msgspec.Struct, frozen=True):
    """A file to send. `content_type` is one of ours."""

    name: str
    content_type: str
    content: bytes


async def report_file(chart: Chart, report_id: str, number: int) -> ReportFile:
    """The file with this number, from 1. Raises NotFound, also for what is not kept or is of no kind that is given out."""
    report = await report_on(chart, report_id)
    files = attachments_of(report)
    if not 1 <= number <= len(files) or files[number - 1].content_type not in ENDINGS:
        raise NotFound
    wanted = files[number - 1]
    content = await attachment_bytes(report.file_id, report.byte_offset, report.byte_length, wanted.path)
    if content is None:
        raise NotFound
    return ReportFile(_file_name(wanted.title or report.title, ENDINGS[wanted.content_type]), wanted.content_type, content)


def _file_name(title: str, ending: str) -> str:
    """Letters, digits, blanks and a few signs of the title, with the ending that fits the bytes."""
    plain = unicodedata.normalize("NFKC", title)
    plain = plain[: -len(ending)] if plain.casefold().endswith(ending) else plain
    kept = "".join(character if character.isalnum() or character in " -_()" else " " for character in plain)
    return f"{' '.join(kept.split())[:_LONGEST_NAME].strip() or 'report'}{ending}"
