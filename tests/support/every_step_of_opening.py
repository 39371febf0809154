"""Noor's way through the pages of opening an account, wherever she left it; tests/support/every_way_in.py has the rest."""

from portal import clock
from tests.support.every_way_in import HALF_A_MINUTE, Browser, Noor
from tests.support.second_steps import codes_shown, print_card
from tests.support.ways_in import NOORS_ANSWERS, set_up_app


async def go_on(browser: Browser, noor: Noor, kind: str) -> None:
    """Do what the page of the way in asks for, with a second step of this kind; everything is typed right."""
    for step in ("/activate", "/activate/password", "/set-up/password", "/set-up/second-step", "/set-up/recovery-codes",
                 "/set-up/contact", "/set-up/email", "/set-up/notices"):
        if browser.path == step:
            await _STEPS[step](browser, noor, kind)


async def _identity(browser: Browser, noor: Noor, kind: str) -> None:
    """The identity check."""
    if browser.visitor.page.status == 200 and "One thing" in browser.visitor.page.text:
        await browser.visitor.press("Continue", NOORS_ANSWERS)
        started = browser.shown & {"temporary password"} or {"invitation"}
        browser.shown = started | {"identity"} if browser.path == "/activate/password" else browser.shown


async def _password(browser: Browser, noor: Noor, kind: str) -> None:
    if browser.visitor.page.status != 200:
        return
    button = "Continue" if browser.path == "/activate/password" else "Set the password"
    password = noor.next_password()
    await browser.visitor.press(button, {"New password": password})
    if browser.visitor.page.status == 200 and browser.path not in ("/activate/password", "/set-up/password", "/sign-in"):
        noor.password = password


async def _second_step(browser: Browser, noor: Noor, kind: str) -> None:
    if kind == "card":
        codes = await print_card(browser.visitor)
        noor.card = codes if browser.path == "/set-up/recovery-codes" else noor.card
    else:
        clock.advance(HALF_A_MINUTE)
        noor.secret = await set_up_app(browser.visitor)
    noor.has_had_second_step = noor.has_had_second_step or browser.path != "/set-up/second-step"


async def _recovery(browser: Browser, noor: Noor, kind: str) -> None:
    if "Show my codes" in browser.visitor.page.text:
        await browser.visitor.press("Show my codes")
        noor.recovery = codes_shown(browser.visitor)
    await browser.visitor.open("/set-up/contact")


async def _contact(browser: Browser, noor: Noor, kind: str) -> None:
    await browser.visitor.press("This is right: continue")


async def _email(browser: Browser, noor: Noor, kind: str) -> None:
    await browser.visitor.follow("Continue")


async def _notices(browser: Browser, noor: Noor, kind: str) -> None:
    await browser.visitor.press("Finish", {"Language": "en"})
    if not browser.path.startswith(("/set-up", "/sign-in")):
        noor.link = None  # it is of no more use


_STEPS = {"/activate": _identity, "/activate/password": _password, "/set-up/password": _password, "/set-up/second-step": _second_step,
          "/set-up/recovery-codes": _recovery, "/set-up/contact": _contact, "/set-up/email": _email, "/set-up/notices": _notices}
