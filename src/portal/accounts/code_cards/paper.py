"""The card on paper. It does not say whose it is: who finds it shall not know where to try it as whom."""

from portal import clock
from portal.accounts.code_cards.cards import CODES, LENGTH
from portal.accounts.printed_codes import grouped, normalised
from portal.clinic.clinics import ClinicProfile
from portal.delivery.printing import print_pdf
from portal.web import formats
from portal.web.language import translator


def codes_in(text: str) -> list[str] | None:
    """The codes of a card in a text with blanks between them; None when it is not exactly a card's worth."""
    typed = text[: CODES * (LENGTH + 8)].split()
    codes = [normalised(one, LENGTH) for one in typed]
    return [grouped(code) for code in codes] if len(codes) == CODES and all(codes) else None


async def print_card(clinic: ClinicProfile, codes: list[str], locale: str) -> bytes:
    """The card as PDF, one page."""
    words = translator(locale)
    day = formats.day(clock.now(), locale, clinic.time_zone)
    return await print_pdf("code_card", {
        "title": words.gettext("Code card"),
        "clinic_name": clinic.name,
        "made_on": words.gettext("Made on %(day)s", day=day),
        "advice": [
            words.gettext("Signing in asks for one code by its number. Each code works once: cross it off."),
            words.gettext("Keep this card apart from your password, and do not photograph it."),
            words.gettext("Nobody from the clinic ever asks you for a code."),
        ],
        "codes": codes,
    }, locale)
