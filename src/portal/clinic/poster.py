"""The poster for the waiting room: where the portal is and how to begin."""

from portal.clinic.clinics import ClinicProfile
from portal.delivery.printing import print_pdf, qr_svg
from portal.web.language import translator


def poster_words(locale: str) -> dict[str, str | list[str]]:
    """What the poster says, on paper and on the page."""
    say = translator(locale).gettext
    return {
        "title": say("Your health record online"),
        "lead": say("Results, values over time and who looked at your record: on your phone, day and night, free of charge."),
        "steps": [
            say("Ask the front desk for your invitation."),
            say("Point the camera of your phone at the square code, or type the address below it."),
            say("Choose a password, and you are in."),
        ],
        "code_alt": say("Square code that holds the address of the portal"),
        "help": say("Questions? Ask us here or call:"),
    }


async def print_poster(clinic: ClinicProfile | None, address: str, locale: str) -> bytes:
    """The poster as PDF, one page."""
    return await print_pdf("poster", poster_words(locale) | {
        "clinic_name": clinic.name if clinic else "",
        "clinic_phone": clinic.phone if clinic else "",
        "address": address,
        "code": qr_svg(f"{address}/"),
    }, locale)
