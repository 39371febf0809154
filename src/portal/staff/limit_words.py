"""Numbers of limits as people read them."""

from portal.clinic.limits import Limit, Unit
from portal.web.language import mark as N_
from portal.web.language import translator

ON, OFF = N_("On"), N_("Off")


def amount(limit: Limit, value: int, locale: str) -> str:
    """`15 minutes`, `10 times`, `On`."""
    words = translator(locale)
    match limit.unit:
        case Unit.SECONDS:
            return words.ngettext("%(num)s second", "%(num)s seconds", value)
        case Unit.MINUTES:
            return words.ngettext("%(num)s minute", "%(num)s minutes", value)
        case Unit.HOURS:
            return words.ngettext("%(num)s hour", "%(num)s hours", value)
        case Unit.DAYS:
            return words.ngettext("%(num)s day", "%(num)s days", value)
        case Unit.TIMES:
            return words.ngettext("%(num)s time", "%(num)s times", value)
        case Unit.CHARACTERS:
            return words.ngettext("%(num)s character", "%(num)s characters", value)
        case Unit.BROWSERS:
            return words.ngettext("%(num)s browser", "%(num)s browsers", value)
        case Unit.SWITCH:
            return words.gettext(ON if value else OFF)
    return str(value)


def bounds(limit: Limit, locale: str) -> str:
    """One sentence: what may be chosen, and what it is if nobody chooses."""
    words, usual = translator(locale), amount(limit, limit.default, locale)
    if limit.unit is Unit.SWITCH:
        return words.gettext("Usually: %(default)s.", default=usual)
    if limit.floor == limit.ceiling:
        return words.gettext("Always: %(default)s.", default=usual)
    return words.gettext("From %(floor)s to %(ceiling)s. Usually: %(default)s.", floor=amount(limit, limit.floor, locale),
                         ceiling=amount(limit, limit.ceiling, locale), default=usual)
