"""A lab's range in words, and where a value lies in it."""

from decimal import Decimal
from typing import Protocol

from portal.results.shapes import ReferenceRange
from portal.results.wording.decimals import decimal_of
from portal.results.wording.units import apart, unit_words
from portal.web import formats
from portal.web.language import mark as N_
from portal.web.language import translator

# HL7 FHIR R4, code system referencerange-meaning; a normal range needs no name
_MEANINGS = {
    "recommended": N_("recommended"),
    "treatment": N_("wanted with treatment"),
    "therapeutic": N_("wanted with treatment"),
    "pre": N_("before the medicine is taken"),
    "post": N_("after the medicine is taken"),
    "endocrine": N_("depends on hormones"),
    "pre-puberty": N_("before puberty"),
    "follicular": N_("follicular phase of the cycle"),
    "midcycle": N_("middle of the cycle"),
    "luteal": N_("luteal phase of the cycle"),
    "postmenopausal": N_("after the menopause"),
}

ABOVE, WITHIN, BELOW = "above", "within", "below"

_SENTENCES = {
    (ABOVE, True): N_("This is above the lab's range of %(low)s to %(high)s."),
    (BELOW, True): N_("This is below the lab's range of %(low)s to %(high)s."),
    (WITHIN, True): N_("This is within the lab's range of %(low)s to %(high)s."),
    (ABOVE, False): N_("This is above the lab's range (%(range)s)."),
    (BELOW, False): N_("This is below the lab's range (%(range)s)."),
    (WITHIN, False): N_("This is within the lab's range (%(range)s)."),
}
_COMPARED = {ABOVE: N_("Above"), BELOW: N_("Below"), WITHIN: N_("Within")}


class Ranged(Protocol):
    """A row with at most one normal range; the number columns are set only for a range in the value's own unit."""

    value_text: str
    comparator: str
    flag: str
    flag_source: str
    unit: str
    unit_code: str
    range_low: str
    range_high: str
    range_text: str
    range_low_number: float | None
    range_high_number: float | None


def bounds_of(row: Ranged) -> tuple[Decimal | None, Decimal | None]:
    """The ends of the range that the value can be compared with."""
    low = decimal_of(row.range_low) if row.range_low_number is not None else None
    high = decimal_of(row.range_high) if row.range_high_number is not None else None
    return low, high


def place_of(row: Ranged) -> str:
    """above, within or below; empty when that cannot be said for certain."""
    number = decimal_of(row.value_text)
    low, high = bounds_of(row)
    if number is None or (low is None and high is None):
        return ""
    if low is not None and number < low and row.comparator in {"", "<", "<="}:
        return BELOW
    if high is not None and number > high and row.comparator in {"", ">", ">="}:
        return ABOVE
    return "" if row.comparator else WITHIN


def compared_words(place: str, locale: str) -> str:
    """Above, Within or Below, for a table cell."""
    return translator(locale).gettext(_COMPARED[place]) if place else ""


def range_words(row: Ranged, locale: str) -> str:
    """`20 to 41 mmol/mol`, `up to 41 mmol/mol`, `20 mmol/mol or more`, or the lab's own words."""
    if row.range_low_number is None and row.range_high_number is None:
        return row.range_text
    return span_words(row.range_low, row.range_high, unit_words(row.unit, row.unit_code, locale), locale)


def span_words(low: str, high: str, unit: str, locale: str) -> str:
    """A range from its ends as text; empty when there are none."""
    gettext = translator(locale).gettext
    low, high = formats.number(low, locale), formats.number(high, locale)
    if low and high:
        return gettext("%(low)s to %(high)s", low=apart(low, locale), high=_with(unit, high, locale))
    if high:
        return gettext("up to %(high)s", high=_with(unit, high, locale))
    return gettext("%(low)s or more", low=_with(unit, low, locale)) if low else ""


def _with(unit: str, number: str, locale: str) -> str:
    return apart(f"{number} {unit}" if unit else number, locale)


def range_sentence(row: Ranged, locale: str) -> str:
    """Where the value lies, as a sentence; empty when the lab's own flag says otherwise, or nothing can be said."""
    place = place_of(row)
    if not place or _contradicts(row, place):
        return ""
    unit = unit_words(row.unit, row.unit_code, locale)
    whole = bool(row.range_low and row.range_high)
    return translator(locale).gettext(
        _SENTENCES[place, whole], low=apart(formats.number(row.range_low, locale), locale),
        high=_with(unit, formats.number(row.range_high, locale), locale), range=range_words(row, locale),
    )  # fmt: skip


def _contradicts(row: Ranged, place: str) -> bool:
    if row.flag_source != "lab":
        return False
    said = {"H": ABOVE, "HH": ABOVE, "HU": ABOVE, "L": BELOW, "LL": BELOW, "LU": BELOW, "N": WITHIN}.get(row.flag, place)
    return said != place


def all_ranges(ranges: list[ReferenceRange], unit: str, locale: str) -> list[str]:
    """Every range that the lab gave, each with what or whom it is for; nobody guesses which one fits the reader."""
    return [one for one in (_described(given, unit, locale) for given in ranges) if one]


def _described(given: ReferenceRange, unit: str, locale: str) -> str:
    gettext = translator(locale).gettext
    own_unit = unit_words(given.unit, given.unit, locale) or unit
    span = span_words(given.low, given.high, own_unit, locale)
    text = " – ".join(filter(None, (span, given.text if given.text != span else "")))
    meaning = gettext(_MEANINGS[given.type]) if given.type in _MEANINGS else given.type_text
    if given.type == "normal":
        meaning = ""
    about = [meaning, given.applies_to, gettext("age %(age)s", age=given.age) if given.age else ""]
    described = ", ".join(filter(None, about))
    return f"{text} ({described})" if described and text else text
