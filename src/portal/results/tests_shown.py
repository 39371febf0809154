"""Tests made ready to read: the list by name, and what a search found."""

from collections.abc import Sequence

import msgspec

from portal.results.lab_tests import Found, LabTest
from portal.results.showing import Item, Reader, dated_item, result_item, told_apart
from portal.web.language import mark as N_
from portal.web.language import translator

PAGE = 40
MOST_FOUND = 15  # a swap of a search is to stay below two kilobytes


class ShownTests(msgspec.Struct):
    """A page of tests; `older` is the id to go on from, and `first` says whether it is the first page."""

    items: list[Item]
    older: str | None
    first: bool


def test_item(test: LabTest, reader: Reader) -> Item:
    """A test with its latest value; it leads to all of them, or to the only one."""
    item = result_item(test, reader)
    if test.count > 1:
        item.href = f"{item.href}/trend"
        item.note = translator(reader.locale).ngettext("%(num)s result", "%(num)s results", test.count)
    return item


def page_of_tests(tests: Sequence[LabTest], after: str, reader: Reader) -> ShownTests:
    """The page after the test whose latest result is `after`; the first page for anything else."""
    start = next((place + 1 for place, test in enumerate(tests) if test.id == after), 0)
    shown = tests[start : start + PAGE]
    more = len(tests) > start + PAGE
    return ShownTests(told_apart([test_item(test, reader) for test in shown], reader), shown[-1].id if more else None, first=start == 0)


def found_items(found: Found, reader: Reader) -> list[Item]:
    """What a search shows: tests first, then reports, as many as fit."""
    report = reader.gettext(N_("Report"))
    items = [test_item(test, reader) for test in found.tests[:MOST_FOUND]]
    reports = found.reports[: MOST_FOUND - len(items)]
    items += [dated_item(one, f"{reader.base}/reports/{one.id}", one.name or report, reader) for one in reports]
    return told_apart(items, reader)
