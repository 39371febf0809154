"""Walks through every page that a person can reach by links, and looks at each kind of page a few times."""

import re
from collections import Counter, deque
from collections.abc import Callable, Iterable
from urllib.parse import urljoin, urlsplit

from playwright.sync_api import Page

IDENTIFIER = re.compile(r"(?<=/)[A-Za-z0-9_-]{22,}(?=/|$)|(?<=/)\d+(?=/|$)")
NOT_PAGES = (".pdf", ".webmanifest")
LINKS = "() => Array.from(document.querySelectorAll('a[href]:not([download])'), a => a.getAttribute('href'))"
# Forms that a person fills in; those with nothing but a button do something at once.
FILLABLE = "main form:has(input:not([type=hidden]), textarea, select)"

Look = Callable[[Page], Iterable[str]]


def kind_of(path: str) -> str:
    """`/patients/3fV…/results` is of the kind `/patients/*/results`."""
    return IDENTIFIER.sub("*", path)


class Walk:
    """What was seen: `kinds` counts the pages of each kind."""

    def __init__(self, page: Page, address: str, look: Look, *, of_each_kind: int = 2) -> None:
        self.of_each_kind = of_each_kind
        self.page = page
        self.address = address
        self.look = look
        self.kinds: Counter[str] = Counter()
        self._problems: dict[str, str] = {}

    @property
    def problems(self) -> list[str]:
        """What `look` said, with the address in front; the same of two pages of one kind once."""
        return list(self._problems.values())

    def from_(self, *paths: str) -> "Walk":
        """Begin at these paths and follow every link that stays here."""
        waiting = deque(paths)
        while waiting:
            path = waiting.popleft()
            if self.kinds[kind_of(urlsplit(path).path)] >= self.of_each_kind or urlsplit(path).path.endswith(NOT_PAGES):
                continue
            self.kinds[kind_of(urlsplit(path).path)] += 1
            waiting.extend(self.open(path))
        return self

    def open(self, path: str) -> list[str]:
        """Look at one page, and at each of its forms sent empty; the links on it."""
        answer = self.page.goto(self.address + path)
        if answer is None or "html" not in answer.headers.get("content-type", ""):
            return []
        self._note(path)
        links = [link for href in self.page.evaluate(LINKS) if (link := self._inside(href))]
        for number in range(self.page.locator(FILLABLE).count()):
            self._send_empty(path, number)
        return links

    def _send_empty(self, path: str, number: int) -> None:
        self.page.goto(self.address + path)
        form = self.page.locator(FILLABLE).nth(number)
        for field in form.locator("input:not([type=hidden], [type=radio], [type=checkbox], [type=file]), textarea").all():
            field.fill("")
        form.locator("button:not([type=button])").first.click()
        self.page.wait_for_load_state("load")
        self._note(f"{path}, form {number + 1} sent empty")

    def _note(self, where: str) -> None:
        for problem in self.look(self.page):
            self._problems.setdefault(kind_of(where) + re.sub(r"\d+", "", problem)[:80], f"{where}: {problem}")

    def _inside(self, href: str) -> str | None:
        """The path of a link that stays in the portal and is no choice of language."""
        parts = urlsplit(urljoin(self.page.url, href))
        if f"{parts.scheme}://{parts.netloc}" != self.address or "lang=" in parts.query:
            return None
        return f"{parts.path}?{parts.query}" if parts.query else parts.path
