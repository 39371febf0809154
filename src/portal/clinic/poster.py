"""The poster for the waiting room: where the portal is and how to begin."""

from portal.clinic.clinics import ClinicProfile
from portal.delivery.printing import print_pdf, qr_svg
from portal.web.language import translator


def poster_words(locale: str) -> dict[str, str | list[str]]:
    """What the poster says, on paper and on the page."""
    words = translator(locale)
    return {
        "title": words.gettext("Your health record online"),
        "lead": words.gettext("Results, values over time and who looked at your record: on your phone, day and night, free of charge."),
        "steps": [
            words.gettext("Ask the front desk for your invitation."),
            words.gettext("Point the camera of your phone at the square code, or type the address below it."),
            words.gettext("Choose a password and a second step for signing in."),
        ],
        "code_alt": words.gettext("Square code that holds the address of the portal"),
        "help": words.gettext("Questions? Ask us here or call:"),
    }


async def print_poster(clinic: ClinicProfile | None, address: str, locale: str) -> bytes:
    """The poster as PDF, one page."""
    return await print_pdf("poster", poster_words(locale) | {
        "clinic_name": clinic.name if clinic else "",
        "clinic_phone": clinic.phone if clinic else "",
        "address": address,
        "code": qr_svg(f"{address}/"),
    }, locale)
