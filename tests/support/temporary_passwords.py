"""Temporary passwords as the front desk makes them, read off its page or off the sheet."""

import re

import pypdfium2

from portal.accounts.tables import Account
from tests.support.cast import sign_in
from tests.support.visitor import Visitor

WORDS = re.compile(r"[0-9A-HJKMNP-TV-Z]{4}(?:-[0-9A-HJKMNP-TV-Z]{4}){3}")


async def made_for(patient: str, username: str = "") -> str:
    """Sam makes one for a patient without an account, or for the account with this username, and reads it off the page."""
    sam = await sign_in("sam.front", address="203.0.113.40")
    await open_form(sam, patient, username)
    page = await sam.press("Show it to me")
    return WORDS.search(page.text)[0]


async def open_form(desk: Visitor, patient: str, username: str = "") -> None:
    """The page with the buttons."""
    account = await Account.select(Account.id).where(Account.username == username).first() if username else None
    await desk.open(f"/staff/patients/{patient}{'/accounts/' + account['id'] if account else ''}/temporary-password")


async def typed(name: str, password: str, **browser: str) -> Visitor:
    """A browser in which somebody has typed it at the sign-in page."""
    visitor = Visitor(**browser)
    await visitor.open("/sign-in")
    await visitor.press("Sign in", {"Username": name, "Password": password})
    return visitor


def words_on(content: bytes) -> list[str]:
    """The text of each page of a PDF."""
    return [page.get_textpage().get_text_range().replace("\r\n", "\n") for page in pypdfium2.PdfDocument(content)]
