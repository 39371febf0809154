"""The link for setting up a new second step, on paper for somebody at the desk (C29)."""

from datetime import timedelta

from portal import clock
from portal.delivery.letters import LetterHead
from portal.delivery.printing import print_pdf, qr_svg
from portal.web import formats
from portal.web.language import translator

_GROUP = 4


async def print_second_step_letter(
    clinic: LetterHead, *, name: str, postal_address: str, link: str, days: int, language: str
) -> bytes:
    """The sheet as PDF. `link` is the one-time link; the sheet is the only place where it is to be read."""
    address, _, token = link.rpartition("/")
    last_day = formats.moment(clock.now() + timedelta(days=days), language, clinic.time_zone)
    return await print_pdf("letter", _words(last_day, language) | {
        "clinic_name": clinic.name,
        "clinic_address": clinic.address,
        "clinic_phone": clinic.phone,
        "name": name,
        "postal_address": postal_address,
        "date": formats.day(clock.now(), language, clinic.time_zone),
        "code": qr_svg(link),
        "address": f"{address}/",
        "groups": [token[start : start + _GROUP] for start in range(0, len(token), _GROUP)],
        "activation_code": "",
    }, language)


def _words(last_day: str, language: str) -> dict[str, str | list[str]]:
    words = translator(language)
    return {
        "title": words.gettext("Your new second step"),
        "opening": words.gettext("The old second step of your account no longer works. This is how you set up a new one:"),
        "steps": [
            words.gettext("Point the camera of your phone at the square code, or type the address below into a browser."),
            words.gettext("Sign in with your password in the same browser."),
            words.gettext("Set up the new second step, and keep the new recovery codes in a safe place."),
        ],
        "code_alt": words.gettext("Square code that holds the same address as the one printed below"),
        "type_this": words.gettext("The address to type:"),
        "grouping": words.gettext("The gaps are only there to make it easier to read. Type it without gaps, capitals as they are."),
        "validity": words.gettext("The address works until the new second step is set up, at the latest until %(day)s.", day=last_day),
        "help": words.gettext("If it does not work, or you need help, call us:"),
        "warning": words.gettext("Keep this sheet to yourself. We will never ask you for your password."),
    }
