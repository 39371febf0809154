"""Walking through all pages that somebody can reach by links, without a browser; and what is in the database meanwhile."""

import re
from collections import Counter, deque
from urllib.parse import urlsplit

from portal.accounts.tables import Account
from portal.database.statements import Statement
from tests.support.page import Page
from tests.support.visitor import Visitor

IDENTIFIER = re.compile(r"(?<=/)[A-Za-z0-9_-]{22,}(?=/|$)|(?<=/)\d+(?=/|$)")
OF_EACH_KIND = 2
STARTS = {None: ("/", "/sign-in", "/password/forgotten", "/access-links/new"), "maya": ("/records", "/account"),
          "ada.admin": ("/staff", "/account", "/staff/patients", "/staff/imports", "/staff/quarantine", "/staff/audit"),
          "sam.front": ("/staff", "/account", "/staff/patients")}


async def walk(visitor: Visitor, *starts: str) -> list[Page]:
    """Every page behind these addresses, two of each kind."""
    waiting, kinds, seen, pages = deque(starts), Counter(), set(), []
    while waiting:
        path = waiting.popleft()
        kind = IDENTIFIER.sub("*", urlsplit(path).path)
        if path in seen or kinds[kind] >= OF_EACH_KIND or "lang=" in path:
            continue
        seen.add(path)
        kinds[kind] += 1
        page = await visitor.open(path)
        pages.append(page)
        if page.is_html:
            waiting.extend(link for link in page.links().values() if link.startswith("/") and not link.startswith("//"))
    return pages


def table_columns() -> dict[str, list[str]]:
    """Every table of the portal and its columns."""
    found, waiting = {}, [Account.__mro__[1]]
    while waiting:
        for kind in waiting.pop().__subclasses__():
            waiting.append(kind)
            if kind.__module__.startswith("portal."):
                found[kind._meta.tablename] = [column._meta.name for column in kind._meta.columns]
    return found


async def all_rows() -> dict[str, set[tuple]]:
    """What is in every table."""
    found = {}
    for table, columns in table_columns().items():
        names = ", ".join(f'"{name}"' for name in columns)
        rows = await Statement(f'SELECT {names} FROM "{table}"').rows()
        found[table] = {tuple(map(repr, row)) for row in rows}
    return found
