"""Password managers and paste work on every form that asks for something secret (C18)."""

from portal.demo.cast import PASSWORD
from tests.support.cast import code_of
from tests.support.page import Page
from tests.support.visitor import Visitor
from tests.support.ways_in import NEW_PASSWORD, invited_noor, noor_at_her_password


def kinds(page: Page) -> dict[str, str]:
    """What each field that can be typed in says it is for; none has a limit or a script that stops pasting."""
    found = {}
    for field in page.tree.find(".//main").iter("input"):
        if field.get("type", "text") in {"text", "password", "email"}:
            assert int(field.get("maxlength", "128")) >= 128 and not [name for name in field.attrib if name.startswith("on")]
            found[field.get("name")] = field.get("autocomplete")
    return found


async def test_fields_say_what_they_are_for(clinic):
    visitor = Visitor()
    assert kinds(await visitor.open("/sign-in")) == {"identifier": "username", "password": "current-password"}
    page = await visitor.press("Sign in", {"Username": "maya", "Password": PASSWORD})
    assert kinds(page) == {"code": "one-time-code"}
    await visitor.press("Continue", {"6-digit code": code_of("maya")})
    changed = kinds(await visitor.open("/account/password"))
    assert (changed["current"], changed["password"]) == ("current-password", "new-password")
    noor = await noor_at_her_password(await invited_noor())
    assert kinds(noor.page) == {"username": "username", "password": "new-password"}
    await noor.press("Continue", {"New password": NEW_PASSWORD})
    assert kinds(await noor.follow("Authenticator app")) == {"code": "one-time-code"}
