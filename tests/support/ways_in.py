"""Steps on the way in, each for a fresh browser: the password alone; Noor's invitation, up to a given step."""

import pyotp

from portal import clock
from portal.demo.cast import PASSWORD
from tests.support.cast import sign_in
from tests.support.mail import link_to
from tests.support.visitor import Visitor

NOORS_ANSWERS = {"Day": "5", "Month": "9", "Year": "1978", "One thing": "0155"}
NEW_PASSWORD = "seven lamps under the weir"


async def enter_password(username: str, password: str = PASSWORD, **browser: str) -> Visitor:
    """A browser in which somebody has sent the sign-in form."""
    visitor = Visitor(**browser)
    await visitor.open("/sign-in")
    await visitor.press("Sign in", {"Username": username, "Password": password})
    return visitor


async def invited_noor() -> str:
    """The link that the front desk has sent to Noor."""
    sam = await sign_in("sam.front")
    await sam.open("/staff/patients/noor/invitations/email")
    await sam.press("Send the invitation", {"Email address": "noor@example.org", "Language": "en"})
    return await link_to("noor@example.org")


async def noor_at_her_password(link: str, **browser: str) -> Visitor:
    """A browser in which the identity check was passed."""
    noor = Visitor(**browser)
    await noor.open(link)
    await noor.press("Continue", NOORS_ANSWERS)
    assert noor.page.h1 == "Choose a password", noor.page.text
    return noor


async def noor_with_second_step() -> tuple[Visitor, str]:
    """Noor has a password and a second step, and no recovery codes yet; her authenticator's secret."""
    noor = await noor_at_her_password(await invited_noor())
    await noor.press("Continue", {"New password": NEW_PASSWORD})
    return noor, await set_up_app(noor)


async def set_up_app(visitor: Visitor) -> str:
    """Choose an authenticator app, on the page that offers it, and type its first code; its secret."""
    await visitor.follow("Authenticator app")
    secret = secret_on(visitor)
    await visitor.press("Continue", {"6-digit code": pyotp.TOTP(secret).at(clock.now())})
    return secret


def secret_on(visitor: Visitor) -> str:
    """The key that the page shows."""
    return "".join("".join(visitor.page.tree.find(".//code").itertext()).split())


async def check_contact(visitor: Visitor, **typed: str) -> None:
    """Step 4 of setting up, and past the page about a mail that has not come."""
    await visitor.press("This is right: continue", typed)
    if visitor.page.path == "/set-up/email":
        await visitor.follow("Continue")
    assert visitor.page.path == "/set-up/notices", visitor.page.text


async def finish_setting_up(visitor: Visitor, **typed: str) -> None:
    """Steps 3 to 5 of setting up; `typed` is for the page about how somebody is reached."""
    await visitor.press("Show my codes")
    await visitor.follow("I have them")
    await check_contact(visitor, **typed)
    await visitor.press("Finish", {"Language": "en"})
