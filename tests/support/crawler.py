"""Walks through every page that a person can reach by links, and looks at each kind of page a few times."""

import re
from collections import Counter, deque
from collections.abc import Callable, Iterable
from urllib.parse import urljoin, urlsplit

from playwright.sync_api import Page, Response

IDENTIFIER = re.compile(r"(?<=/)[A-Za-z0-9_-]{22,}(?=/|$)|(?<=/)\d+(?=/|$)")
NOT_PAGES = (".pdf", ".webmanifest")
LINKS = "() => Array.from(document.querySelectorAll('a[href]:not([download])'), a => a.getAttribute('href'))"
# Forms that a person fills in; those with nothing but a button do something at once.
FILLABLE = "main form:has(input:not([type=hidden]), textarea, select)"

Look = Callable[[Page], Iterable[str]]


def kind_of(path: str) -> str:
    """`/patients/3fV…/results` is of the kind `/patients/*/results`."""
    return IDENTIFIER.sub("*", path)


def is_swap(answer: Response) -> bool:
    """Whether htmx asked for a part of the page."""
    return "hx-request" in answer.request.headers


def is_answer(answer: Response) -> bool:
    """Whether this is what a form was answered, redirects behind it."""
    return (answer.request.is_navigation_request() or is_swap(answer)) and not 300 <= answer.status < 400


class Walk:
    """What was seen: `kinds` counts the pages of each kind."""

    def __init__(self, page: Page, address: str, look: Look, *, of_each_kind: int = 2, leave_out: tuple[str, ...] = ()) -> None:
        self.of_each_kind = of_each_kind
        self.leave_out = leave_out
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
        waiting, known = deque(paths), set()
        while waiting:
            path = waiting.popleft()
            plain = urlsplit(path).path
            if path in known or self.kinds[kind_of(plain)] >= self.of_each_kind or plain.endswith(NOT_PAGES) or plain.startswith(self.leave_out):
                continue
            known.add(path)
            self.kinds[kind_of(plain)] += 1
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
        if (choice := form.locator("select[name=language]")).count():  # or the rest of the walk is in another language
            choice.select_option(self.page.locator("html").get_attribute("lang"))
        with self.page.expect_response(is_answer) as answer:
            form.locator("button:not([type=button])").first.click()
        if "html" not in answer.value.headers.get("content-type", ""):
            return  # a letter or a card, to be kept or printed
        self.page.wait_for_load_state("load")
        if is_swap(answer.value):
            self.page.wait_for_function("() => !document.querySelector('.htmx-request')")
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
