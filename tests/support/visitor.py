"""A person with a browser without JavaScript: opens pages, fills in forms by their labels, presses buttons by their words.

Every page that comes back is inspected (tests/support/inspector.py).
"""

import httpx

from portal.app import create_app
from tests.support.inspector import inspect
from tests.support.page import Page

PHONE = "Mozilla/5.0 (Linux; Android 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/99.0 Mobile Safari/537.36"
_app = None


def the_app():
    """One application for the whole run; it asks the engine in force at every request."""
    global _app
    if _app is None:
        _app = create_app()
    return _app


class Visitor:
    """One browser, with its cookies, at one network address."""

    def __init__(self, *, address: str = "203.0.113.7", language: str = "en", agent: str = PHONE):
        transport = httpx.ASGITransport(app=the_app(), client=(address, 40000))
        self.http = httpx.AsyncClient(
            transport=transport, base_url="http://127.0.0.1:8000", follow_redirects=False,
            headers={"accept-language": language, "user-agent": agent})
        self.page: Page | None = None

    async def open(self, path: str, **headers: str) -> Page:
        """Go to an address; redirects are followed as a browser does."""
        return await self._arrive(await self.http.get(path, headers=headers))

    async def follow(self, link: str) -> Page:
        """Follow the link with these words."""
        return await self.open(self.page.link(link))

    async def press(self, button: str, values: dict[str, str | bool] | None = None, **headers: str) -> Page:
        """Fill in fields by their labels and press a button."""
        form = self.page.form(button)
        pairs = dict(self.page.fields(form))
        for label, value in (values or {}).items():
            field = self.page.field_named(form, label)
            if value is False:
                pairs.pop(field.get("name"), None)
            else:
                pairs[field.get("name")] = field.get("value", "on") if value is True else value
        return await self.post(form.get("action") or self.page.path, pairs, **headers)

    async def post(self, path: str, pairs: dict[str, str], **headers: str) -> Page:
        """Send a form as a page of ours would."""
        sent = {"origin": "http://127.0.0.1:8000", "sec-fetch-site": "same-origin", **headers}
        return await self._arrive(await self.http.post(path, data=pairs, headers=sent))

    async def upload(self, button: str, values: dict[str, str], *, label: str, name: str, content: bytes) -> Page:
        """Choose a file in the field with this label, fill in the others, and press."""
        form = self.page.form(button)
        pairs = dict(self.page.fields(form))
        pairs |= {self.page.field_named(form, field).get("name"): value for field, value in values.items()}
        files = {self.page.field_named(form, label).get("name"): (name, content, "application/json")}
        sent = {"origin": "http://127.0.0.1:8000", "sec-fetch-site": "same-origin"}
        return await self._arrive(await self.http.post(form.get("action"), data=pairs, files=files, headers=sent))

    async def press_all(self, forms: list[tuple[str, dict[str, str | bool]]]) -> Page:
        """Press one button after another."""
        for button, values in forms:
            await self.press(button, values)
        return self.page

    def cookie(self, name: str) -> str | None:
        """The value of one of our cookies."""
        return self.http.cookies.get(f"dev-{name}")

    async def _arrive(self, response: httpx.Response) -> Page:
        for _ in range(6):
            if response.status_code != 303:
                break
            response = await self.http.get(response.headers["location"])
        self.page = Page(response)
        if self.page.is_html and not response.request.headers.get("hx-request"):
            inspect(self.page.html, status=self.page.status)
        return self.page
