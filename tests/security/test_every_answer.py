"""What every answer of a walk through the portal says to the browser: cookies, keeping, addresses (C43, C59, C61)."""

import dataclasses
from http.cookies import SimpleCookie
from urllib.parse import unquote

import pytest

from portal.demo.cast import MAYA, PASSWORD, PATIENTS
from portal.settings import settings, use_settings
from tests.support import visitor as visitors
from tests.support.cast import code_of, make_cast_with_records, sign_in
from tests.support.visitor import Visitor
from tests.support.walking import STARTS, walk

LASTING = {"device": 400 * 86400, "lang": 365 * 86400, "flash": 60, "invite": 3600, "link": 1800}
HTTPS = "https://127.0.0.1:8000"


class Recorded(Visitor):
    """Keeps every answer."""

    def __init__(self, **browser: str):
        super().__init__(**browser)
        self.answers = []
        self.http.event_hooks["response"].append(self._keep)

    async def _keep(self, response) -> None:
        self.answers.append(response)


async def through_everything(monkeypatch, base: str) -> Recorded:
    """Signs in as Maya, looks at everything, signs out."""
    use_settings(dataclasses.replace(settings(), base_url=base))
    monkeypatch.setattr(visitors, "_app", None)
    maya = Recorded()
    maya.http.base_url = base
    await maya.open("/sign-in?lang=es&next=/account")
    await maya.open("/sign-in?lang=en")
    await maya.press("Sign in", {"Username": "maya", "Password": PASSWORD}, origin=base)
    await maya.press("Continue", {"6-digit code": code_of("maya")}, origin=base)
    await walk(maya, *STARTS["maya"])
    await maya.open("/account")
    await maya.press("Sign out", origin=base)
    for path in ("/invitations/", "/password/reset/", "/access-links/", "/not-me/"):
        await maya.open(path + "x" * 43)
    return maya


@pytest.mark.parametrize(("base", "prefix"), [("http://127.0.0.1:8000", "dev-"), (HTTPS, "__Host-")])
async def test_every_cookie_is_ours_alone_and_out_of_reach_of_scripts(database, monkeypatch, base, prefix):
    await make_cast_with_records()
    maya = await through_everything(monkeypatch, base)
    lines = [line for answer in maya.answers for line in answer.headers.get_list("set-cookie")]
    assert len(lines) > 8
    for line in lines:
        (name, cookie), = SimpleCookie(line).items()
        assert name.startswith(prefix) and cookie["path"] == "/" and not cookie["domain"], line
        assert cookie["httponly"] and cookie["samesite"] == "Lax", line
        assert bool(cookie["secure"]) is (base == HTTPS), line
        limit = LASTING.get(name.removeprefix(prefix), 0)
        assert int(cookie["max-age"] or 0) <= limit, line
    monkeypatch.setattr(visitors, "_app", None)


async def test_no_page_may_be_kept_and_signing_out_clears_the_browser(database, monkeypatch):
    await make_cast_with_records()
    maya = await through_everything(monkeypatch, "http://127.0.0.1:8000")
    for answer in maya.answers:
        assert answer.headers["cache-control"] == "no-store" and answer.headers["pragma"] == "no-cache", answer.url
    last = [answer for answer in maya.answers if answer.url.path == "/sign-out"]
    assert last[0].headers["clear-site-data"] == '"cache", "storage"'
    arrivals = [answer for answer in maya.answers if answer.url.path.endswith("x" * 43)]
    assert len(arrivals) == 4 and all(answer.headers["referrer-policy"] == "no-referrer" for answer in arrivals)


def canaries() -> set[str]:
    """What must be in no address and no title: names, emails, birth dates, numbers, telephone numbers, search words."""
    people = {word for person in PATIENTS for word in (person.given, person.family, person.number, person.email)}
    dates = {person.birth_date.isoformat() for person in PATIENTS}
    return {word.lower() for word in people | dates | {"0496 0101", "potassium", "glucose", "torres"} if word}


@pytest.mark.parametrize("who", ["maya", "ada.admin", "sam.front"])
async def test_no_address_link_or_title_holds_a_name_a_date_or_a_search_word(database, who):
    ids = await make_cast_with_records()
    visitor = await sign_in(who)
    pages = await walk(visitor, *STARTS[who], *((f"/staff/patients/{ids['maya']}",) if who != "maya" else ()))
    await visitor.open("/staff/patients" if who != "maya" else f"/patients/{ids['maya']}/results")
    pages.append(await visitor.press("Search", {"Name" if who != "maya" else "Find a test": MAYA.family if who != "maya" else "potassium"}))
    for page in pages:
        addresses = [page.url, page.response.headers.get("location", ""), page.title if page.is_html else ""]
        addresses += list(page.links().values()) if page.is_html else []
        addresses += [form.get("action") or "" for form in page.tree.iter("form")] if page.is_html else []
        said = unquote(" ".join(one for one in addresses if not one.startswith(("mailto:", "tel:")))).lower()
        assert not [word for word in canaries() if word in said], page.path
