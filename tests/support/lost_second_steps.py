"""Lost second steps: what the desk presses, and what the owner does afterwards."""

from datetime import timedelta

import pyotp

from portal import clock
from portal.accounts.identifiers import account_for
from portal.accounts.second_step_resets.tables import SecondStepReset
from portal.demo.cast import PASSWORD
from tests.support.cast import sign_in
from tests.support.visitor import Visitor

DESK_ADDRESS = "203.0.113.60"


async def state_of(username: str) -> str:
    """What became of the account's last reset."""
    account = await account_for(username)
    row = await SecondStepReset.select(SecondStepReset.state).where(SecondStepReset.account == account.id).order_by(
        SecondStepReset.asked_at, ascending=False).first()
    return row["state"] if row else ""


async def at_the_desk(patient: str = "lee") -> Visitor:
    """Sam has opened the page about the second step of the patient's own account, by links."""
    sam = await sign_in("sam.front", address=DESK_ADDRESS)
    await sam.open(f"/staff/patients/{patient}")
    await sam.follow("Lost second step")
    return sam


async def called_back(patient: str = "lee") -> Visitor:
    """Sam has written down a request by telephone, called the number on file, and said so: the reset waits."""
    sam = await at_the_desk(patient)
    await sam.press("Write the request down")
    await sam.press("Begin the wait", {"I called the number": True})
    assert "A reset waits" in sam.page.text, sam.page.text
    return sam


def a_day_later() -> None:
    """The wait of a reset by telephone is over."""
    clock.advance(timedelta(hours=24, seconds=1))


async def with_the_link(username: str, link: str, *, password: str = PASSWORD, **browser: str) -> Visitor:
    """A browser in which somebody has opened the link and typed the password."""
    visitor = Visitor(**browser)
    await visitor.open(link)
    await visitor.follow("Go to sign in")
    await visitor.press("Sign in", {"Username": username, "Password": password})
    return visitor


async def finish_setting_up(visitor: Visitor) -> Visitor:
    """Add an authenticator app and go through the rest of setting up."""
    await visitor.open("/set-up/second-step/authenticator")
    secret = "".join("".join(visitor.page.tree.find(".//code").itertext()).split())
    await visitor.press("Continue", {"6-digit code": pyotp.TOTP(secret).at(clock.now())})
    await visitor.press("Show my codes")
    await visitor.follow("continue")
    for button in ("This is right: continue", "Finish"):
        if button in visitor.page.text:
            await visitor.press(button)
    return visitor
