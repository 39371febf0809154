"""What is new in a record for the person who looks at it."""

import msgspec

from portal.charts.door import Chart
from portal.permissions import Permission
from portal.results.listing import PAGE, members_of, unread_on
from portal.results.showing import Item, Reader, list_items

SHOWN = 5


class News(msgspec.Struct):
    """The newest things not opened yet; `count` of them in all, `more_than_counted` when there are even more."""

    items: list[Item]
    count: int
    more_than_counted: bool


async def news_on(chart: Chart, reader: Reader) -> News | None:
    """The news of this chart; None when this person may not see results in it."""
    if not chart.may(Permission.VIEW_RESULTS):
        return None
    rows = await unread_on(chart)
    newest = rows[:SHOWN]
    items = list_items(newest, await members_of(chart, newest), reader)
    return News(items, count=min(len(rows), PAGE), more_than_counted=len(rows) > PAGE)
