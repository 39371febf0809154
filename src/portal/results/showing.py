"""Rows made ready to read: what a template writes, already in the reader's language."""

from collections import Counter
from collections.abc import Sequence

import msgspec

from portal.charts.door import Chart
from portal.results.listing import REPORT, Members
from portal.results.rows import ResultRow
from portal.results.seen import is_new
from portal.results.wording.dates import Dated, day_of, iso_of
from portal.results.wording.flags import Flag, flag_of
from portal.results.wording.ranges import range_words
from portal.results.wording.statuses import status_of
from portal.results.wording.values import Value, value_of
from portal.web.language import mark as N_
from portal.web.language import translator

_KINDS = ("critical", "high", "low", "abnormal")


class Reader(msgspec.Struct, frozen=True):
    """Who reads: language, the clinic's IANA time zone, and where the record's pages begin."""

    locale: str
    zone: str
    base: str

    def gettext(self, msgid: str, **values: object) -> str:
        """The words in the reader's language."""
        return translator(self.locale).gettext(msgid, **values)


def reader_for(chart: Chart, locale: str, zone: str) -> Reader:
    """Somebody who reads this chart."""
    return Reader(locale, zone, f"/patients/{chart.patient_id}")


class Item(msgspec.Struct):
    """One entry of a list. `value` None: nothing to say but the note; `flags` are words with their kind; `note` is a
    line of further words."""

    href: str
    name: str
    when: str
    iso: str
    value: Value | None = None
    flags: Sequence[Flag] = ()
    note: str = ""
    is_new: bool = False
    apart: str = ""  # after the date in the link, when another entry has the same name and day


def name_of(row: ResultRow, reader: Reader) -> str:
    """What the source calls it."""
    return row.name or reader.gettext(N_("Test without a name"))


def shown_value(row: ResultRow, reader: Reader) -> Value:
    """The value of a row, rounded as its kind is."""
    return value_of(row, reader.locale, section=row.section, bounds=row.bounds)


def list_items(rows: Sequence[ResultRow], members: dict[str, list[Members]], reader: Reader) -> list[Item]:
    """The entries of a list by date."""
    return told_apart([
        report_item(row, members.get(row.id, []), reader) if row.section == REPORT else result_item(row, reader) for row in rows
    ], reader)  # fmt: skip


def told_apart(items: list[Item], reader: Reader) -> list[Item]:
    """The same entries; those of one name and day are numbered, so that every link says where it leads."""
    counts = Counter((item.name, item.when) for item in items)
    numbers: Counter[tuple[str, str]] = Counter()
    for item in items:
        key = (item.name, item.when)
        if counts[key] > 1:
            numbers[key] += 1
            item.apart = reader.gettext(N_("%(number)s of %(total)s"), number=numbers[key], total=counts[key])
    return items


def result_item(row: ResultRow, reader: Reader, *, in_report: bool = False) -> Item:
    """A result in a list. Inside its report it has its lab's range below, and no mark of its own for being new."""
    item = dated_item(row, f"{reader.base}/results/{row.id}", name_of(row, reader), reader)
    flag = flag_of(row, reader.locale)
    if row.value_kind != "none" or row.absent_reason:  # else its parts or members say it
        item.value = shown_value(row, reader)
    item.flags = (flag,) if flag and flag.stands_out else ()
    item.is_new = row.section == "results" and not in_report and is_new(row)
    item.note = _early_or_changed(row, reader)
    if in_report and (span := range_words(row, reader.locale)):
        item.note = " ".join(filter(None, (reader.gettext(N_("Lab's range: %(range)s."), range=span), item.note)))
    return item


def report_item(row: ResultRow, members: Sequence[Members], reader: Reader) -> Item:
    """A report in a list: how many results it holds, and how many of them stand out."""
    item = dated_item(row, f"{reader.base}/reports/{row.id}", row.name or reader.gettext(N_("Report")), reader)
    count = sum(one.count for one in members)
    words = [translator(reader.locale).ngettext("%(num)s result", "%(num)s results", count)] if count else []
    item.note = " – ".join(filter(None, [*words, _early_or_changed(row, reader)]))
    item.flags, item.is_new = _counted(members, reader), is_new(row)
    return item


def dated_item(row: Dated, href: str, name: str, reader: Reader) -> Item:
    """An entry of which nothing is told yet but its name and date."""
    return Item(href, name, day_of(row, reader.locale, reader.zone), iso_of(row))


def _early_or_changed(row: ResultRow, reader: Reader) -> str:
    status = status_of(row.status, reader.locale)
    return status.words if status.early or status.changed else ""


def _counted(members: Sequence[Members], reader: Reader) -> list[Flag]:
    """`1 high`, `2 low`: the flags of a report's results, counted by kind, the most serious first."""
    counts: dict[str, int] = {}
    for one in members:
        flag = flag_of(one, reader.locale)
        if flag and flag.stands_out:
            counts[flag.kind] = counts.get(flag.kind, 0) + one.count
    return [Flag(_count_words(kind, counts[kind], reader.locale), kind) for kind in _KINDS if kind in counts]


def _count_words(kind: str, count: int, locale: str) -> str:
    ngettext = translator(locale).ngettext
    if kind == "critical":
        return ngettext("%(num)s critical", "%(num)s critical", count)
    if kind == "high":
        return ngettext("%(num)s high", "%(num)s high", count)
    if kind == "low":
        return ngettext("%(num)s low", "%(num)s low", count)
    return ngettext("%(num)s abnormal", "%(num)s abnormal", count)
