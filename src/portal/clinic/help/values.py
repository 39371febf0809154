"""What the texts of the path name: the clinic, the address, and the numbers that are in force."""

from portal.clinic.limits import Limits
from portal.settings import settings
from portal.web.formats import minutes
from portal.web.language import translator


def values_for(clinic_name: str, limits: Limits, locale: str) -> dict[str, str]:
    """The values for the places in the texts, in the reader's language."""
    words = translator(locale)

    def hours(count: int) -> str:
        return words.ngettext("%(num)s hour", "%(num)s hours", count)

    return {
        "clinic": clinic_name,
        "address": settings().base_url,
        "reset_link": minutes(limits.reset_link_minutes, locale),
        "verify_link": hours(limits.verify_link_hours),
        "resend": words.ngettext("%(num)s second", "%(num)s seconds", limits.resend_seconds),
        "invitation": words.ngettext("%(num)s day", "%(num)s days", limits.invitation_days),
        "temporary": hours(limits.temporary_password_hours),
        "first_wait": minutes(limits.password_first_wait_minutes, locale),
        "code_wait": minutes(limits.code_first_wait_minutes, locale),
        "reset_wait": hours(limits.second_step_reset_hours),
        "idle": minutes(limits.idle_minutes, locale),
        "password_tries": str(limits.password_tries),
        "code_tries": str(limits.code_tries),
        "identity_tries": str(limits.identity_tries),
        "links_an_hour": str(limits.links_an_hour),
    }
