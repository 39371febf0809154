"""Sheets that the front desk hands over or posts: a temporary password (C05)."""

from datetime import datetime

from portal import clock
from portal.delivery.letters import LetterHead
from portal.delivery.printing import print_pdf
from portal.settings import settings
from portal.web import formats
from portal.web.language import translator


async def print_temporary_password(
    clinic: LetterHead, *, name: str, password: str, sign_in_with: str, expires_at: datetime, language: str,
) -> bytes:
    """The sheet as PDF; it is the only place where the password is to be read. `sign_in_with` may be empty: then they sign
    in as they always do."""
    words = translator(language)
    until = formats.moment(expires_at, language, clinic.time_zone)
    return await print_pdf("temporary_password", {
        "title": words.gettext("Your temporary password"),
        "clinic_name": clinic.name,
        "clinic_address": clinic.address,
        "clinic_phone": clinic.phone,
        "name": name,
        "date": formats.day(clock.now(), language, clinic.time_zone),
        "opening": words.gettext("With it you sign in once. Then you choose a password of your own."),
        "address_label": words.gettext("1. Open this address in a browser:"),
        "address": f"{settings().base_url}/sign-in",
        "name_label": words.gettext("2. Type this as username, email or patient number:") if sign_in_with else "",
        "sign_in_with": sign_in_with,
        "password_label": words.gettext("3. Type this as password:") if sign_in_with else words.gettext(
            "2. Type your username, email or patient number, and this as password:"),
        "password": password,
        "reading": words.gettext("Small letters and dashes do not matter. There is no letter O, I, L or U in it."),
        "validity": words.gettext("It works once, until %(time)s.", time=until),
        "help": words.gettext("If it does not work, or you need help, call us:"),
        "warning": words.gettext(
            "Keep this sheet to yourself and destroy it when you have used it. We will never ask you for your password."),
    }, language)
