"""What every page of results needs of its request."""

import re

from litestar import Request

from portal.charts.door import Chart
from portal.results.showing import Reader, reader_for
from portal.web.locale_choice import locale_of
from portal.web.pagination import whole_number
from portal.web.scope import clinic_of

_ID = re.compile(r"[\w-]{1,22}", re.ASCII)


def reader_of(request: Request, chart: Chart) -> Reader:
    """In which language and on whose clock the page is read."""
    return reader_for(chart, locale_of(request), clinic_of(request).time_zone)


def place(request: Request, name: str) -> str:
    """The id in the query from which a list goes on; empty for anything that cannot be one."""
    value = request.query_params.get(name, "")
    return value if _ID.fullmatch(value) else ""


def page_number(request: Request) -> int:
    """The number of the page, for its title."""
    return whole_number(request.query_params.get("page", "")) or 1
