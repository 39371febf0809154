"""The letter that invites a patient to open an account, for people who are not reached by mail (C01)."""

from datetime import datetime
from typing import Protocol

from portal import clock
from portal.delivery.printing import print_pdf, qr_svg
from portal.web import formats
from portal.web.language import translator

_GROUP = 4


class LetterHead(Protocol):
    """What the letter says of the clinic; a `Clinic` has it."""

    name: str
    address: str
    phone: str
    time_zone: str


async def print_invitation_letter(
    clinic: LetterHead, *, name: str, postal_address: str, link: str, expires_at: datetime, language: str, code: str = "",
) -> bytes:
    """The letter as PDF. `link` is the one-time link; the letter is the only place where it is to be read. With `code`, the
    activation code is on a second sheet, to be given by another way than the letter (C04)."""
    address, _, token = link.rpartition("/")
    return await print_pdf("letter", _words(clinic, expires_at, language) | {
        "clinic_name": clinic.name,
        "clinic_address": clinic.address,
        "clinic_phone": clinic.phone,
        "name": name,
        "postal_address": postal_address,
        "date": formats.day(clock.now(), language, clinic.time_zone),
        "code": qr_svg(link),
        "address": f"{address}/",
        "activation_code": code,
        "groups": [token[start : start + _GROUP] for start in range(0, len(token), _GROUP)],
    }, language)


def _words(clinic: LetterHead, expires_at: datetime, language: str) -> dict[str, str | list[str]]:
    words = translator(language)
    last_day = formats.moment(expires_at, language, clinic.time_zone)
    return {
        "title": words.gettext("Your health record online"),
        "opening": words.gettext(
            "%(clinic)s invites you to see your record on the internet. It is free. This is how you begin:",
            clinic=clinic.name),
        "steps": [
            words.gettext("Point the camera of your phone at the square code, or type the address below into a browser."),
            words.gettext("Press the button on the page and answer two questions, so that we know it is you."),
            words.gettext("Choose a password and a second step for signing in."),
        ],
        "code_alt": words.gettext("Square code that holds the same address as the one printed below"),
        "type_this": words.gettext("The address to type:"),
        "grouping": words.gettext("The gaps are only there to make it easier to read. Type it without gaps, capitals as they are."),
        "sheet_title": words.gettext("Your activation code"),
        "sheet_text": words.gettext(
            "You need this code besides the letter with the link. It works for that one invitation. Small letters and dashes do"
            " not matter; there is no letter O, I, L or U in it."),
        "sheet_validity": words.gettext("The code works until %(day)s.", day=last_day),
        "validity": words.gettext("This letter can be used once, until %(day)s.", day=last_day),
        "help": words.gettext("If it does not work, or you need help, call us:"),
        "warning": words.gettext(
            "Keep this letter to yourself until you have used it. We will never ask you for your password."),
    }
