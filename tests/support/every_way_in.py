"""Noor and those who would like to be her: browsers on every way in, what each has shown, and what ought to be true.

`shown` of a browser is written down by the test itself, from what was typed there and was right; never from the portal.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pyotp

from portal import clock
from portal.accounts.sessions import current_session
from portal.accounts.tables import Account
from portal.charts.own_accounts import own_account_of
from portal.charts.tables import Patient
from portal.delivery.mailbox import kept_mails
from portal.jobs.worker import Worker
from portal.settings import settings
from tests.support.visitor import Visitor

NUMBER, MAIL = "P-1005", "noor@example.org"
NUMBERS = ("seven", "eleven", "twenty", "forty", "ninety")
WRONG = "not the right password"
HALF_A_MINUTE = timedelta(seconds=31)  # after it another code of an app is good
TRUST_LASTS = timedelta(hours=24)


@dataclass(eq=False)
class Browser:
    """One browser, at an address of its own. `trusted`: when somebody ticked the box there, after both proofs. `link`: the
    newest link for a new second step that was opened in it."""

    visitor: Visitor
    shown: set[str] = field(default_factory=set)
    trusted: datetime | None = None
    link: str | None = None

    @property
    def path(self) -> str:
        """The page that it shows."""
        return self.visitor.page.path if self.visitor.page else ""

    @property
    def proved(self) -> bool:
        """Whether what was shown is two proofs of different kinds."""
        second = {"factor", "recovery code", "trust", "link", "nothing set up yet"} & self.shown
        first = {"password", "temporary password"} & self.shown
        return bool(first and second) or ("identity" in self.shown and bool({"invitation", "temporary password"} & self.shown))

    async def is_in(self) -> bool:
        """Whether it is signed in."""
        session = await current_session(self.visitor.cookie("sid") or "")
        return session is not None and session.stage == "full"


@dataclass
class Noor:
    """What she has; it is right, or was. `link`: the one that the desk gave for a new second step, until that is set up."""

    password: str = ""
    temporary: str = ""
    secret: str = ""
    card: list[str] = field(default_factory=list)
    recovery: list[str] = field(default_factory=list)
    link: str | None = None
    has_had_second_step: bool = False
    passwords: int = 0

    def next_password(self) -> str:
        """One that she did not have before."""
        self.passwords += 1
        return f"{NUMBERS[self.passwords % len(NUMBERS)]} lamps under the weir {self.passwords}"


async def newest_link(part: str) -> str | None:
    """The path of the newest link to Noor with this part, after the worker has done what is due."""
    await Worker().run_once()
    found = [link for mail in kept_mails() if mail.to == MAIL for link in mail.links if f"/{part}/" in link]
    return found[0].removeprefix(settings().base_url) if found else None


async def the_patient() -> Patient:
    return await Patient.objects().get(Patient.number == NUMBER)


async def the_account() -> Account | None:
    """Her account, once there is one."""
    own = await own_account_of(await the_patient())
    return await Account.objects().get(Account.id == own) if own else None


async def send_password(browser: Browser, noor: Noor, typed: str) -> None:
    """Fill in the sign-in form; what is right is noted, and what was shown before is forgotten."""
    await browser.visitor.open("/sign-in")
    if browser.path != "/sign-in":
        return
    await browser.visitor.press("Sign in", {"Username": NUMBER, "Password": typed})
    if browser.path == "/sign-in":
        return
    assert typed in (noor.password, noor.temporary), "a wrong password led further"
    trusted = browser.trusted is not None and clock.now() < browser.trusted + TRUST_LASTS
    besides = {"link": noor.link is not None and browser.link == noor.link, "trust": trusted,
               "nothing set up yet": typed == noor.password and not noor.has_had_second_step}
    browser.shown = {"temporary password" if typed == noor.temporary else "password", *(name for name in besides if besides[name])}


async def show_app(browser: Browser, noor: Noor, *, right: bool, trust: bool) -> None:
    """Type a code of the app."""
    await browser.visitor.open("/sign-in/code")
    if browser.path != "/sign-in/code" or "6-digit code" not in browser.visitor.page.text:
        return
    clock.advance(HALF_A_MINUTE)
    code = pyotp.TOTP(noor.secret).at(clock.now()) if right and noor.secret else "000000"
    boxes = {"Trust this browser": True} if trust and "Trust this browser" in browser.visitor.page.text else {}
    await browser.visitor.press("Continue", {"6-digit code": code, **boxes})
    _note_second(browser, right, "factor", trusted=bool(boxes))


async def show_card(browser: Browser, noor: Noor, *, right: bool) -> None:
    """Type the code of the card that is asked for."""
    await browser.visitor.open("/sign-in/code-card")
    field_ = browser.visitor.page.tree.find(".//main//label")
    label = " ".join("".join(field_.itertext()).split()) if field_ is not None else ""
    if browser.path != "/sign-in/code-card" or not label.startswith("Code number"):
        return
    number = int(label.split()[2])
    code = noor.card[number - 1] if right and len(noor.card) >= number else "0000-0000"
    await browser.visitor.press("Continue", {f"Code number {number}": code})
    _note_second(browser, right, "factor")


async def show_recovery_code(browser: Browser, noor: Noor, *, right: bool) -> None:
    """Type a recovery code that was not used yet."""
    await browser.visitor.open("/sign-in/recovery-code")
    if browser.path != "/sign-in/recovery-code":
        return
    code = noor.recovery[-1] if right and noor.recovery else "0000-0000-0000-0000"
    await browser.visitor.press("Continue", {"Recovery code": code})
    if _note_second(browser, right, "recovery code") and noor.recovery:
        noor.recovery.pop()


def _note_second(browser: Browser, right: bool, what: str, *, trusted: bool = False) -> bool:
    """Whether it led on; only what was right may."""
    if browser.path.startswith("/sign-in"):
        return False
    assert right, f"a wrong {what} led to {browser.path}"
    browser.shown.add(what)
    browser.trusted = clock.now() if trusted else browser.trusted
    return True
