"""A value in words: the number with its unit, or what stands in its place."""

import re
from functools import lru_cache
from typing import Protocol

import msgspec

from portal.results.wording.dates import as_written
from portal.results.wording.decimals import shown_decimals
from portal.results.wording.units import apart, unit_words
from portal.web import formats
from portal.web.language import mark as N_
from portal.web.language import translator


class Measured(Protocol):
    """What has a value: a row of a result or of one of its earlier versions, or a component."""

    value_kind: str
    value_text: str
    comparator: str
    unit: str
    unit_code: str
    absent_reason: str


class Value(msgspec.Struct, frozen=True):
    """A value to write. `exact` is what the source sent, when more was sent than is shown; `missing`: there is none;
    `is_number`: figures alone, to be kept from left to right in every language."""

    text: str
    unit: str = ""
    exact: str = ""
    missing: bool = False
    is_number: bool = False

    @property
    def with_unit(self) -> str:
        """Number and unit as one text, for sentences."""
        if self.unit in {"%", "°"}:
            return f"{self.text}{self.unit}"
        return f"{self.text} {self.unit}" if self.unit else self.text


_COMPARED = {
    "<": N_("less than %(number)s"),
    "<=": N_("%(number)s or less"),
    ">=": N_("%(number)s or more"),
    ">": N_("more than %(number)s"),
}

# HL7 FHIR R4, code system data-absent-reason: its codes and its own words for them
_ABSENT = {
    "unknown": N_("Not known"),
    "asked-unknown": N_("Asked, but not known"),
    "asked-but-unknown": N_("Asked, but not known"),
    "temp-unknown": N_("Not known yet"),
    "temporarily-unknown": N_("Not known yet"),
    "not-asked": N_("Not asked"),
    "asked-declined": N_("Not answered"),
    "asked-but-declined": N_("Not answered"),
    "masked": N_("Not given out"),
    "not-applicable": N_("Does not apply"),
    "unsupported": N_("Could not be passed on"),
    "as-text": N_("See the text"),
    "error": N_("No value because of an error"),
    "not-a-number": N_("No number"),
    "negative-infinity": N_("Too low to measure"),
    "positive-infinity": N_("Too high to measure"),
    "not-performed": N_("Not done"),
    "not-permitted": N_("Not given out"),
}

_NUMBERS = {"quantity", "integer", "range", "ratio", "blood_pressure"}
_A_NUMBER = re.compile(r"(?<![\w.])-?\d+(?:\.\d+)?(?![\w.])")


def value_of(row: Measured, locale: str, *, section: str = "results", bounds: tuple[str, ...] = ()) -> Value:
    """The value of a row in the language `locale`. `bounds`: ends of its range, which rounding must not cross."""
    gettext = translator(locale).gettext
    if row.absent_reason and not row.value_text:
        known = _ABSENT.get(re.sub(r" \(.*\)$", "", row.absent_reason.casefold()).replace(" ", "-"))
        return Value(gettext(known) if known else row.absent_reason, missing=True)
    if row.value_kind in _NUMBERS:
        return _numeric(row, locale, section, bounds)
    if row.value_kind == "boolean":
        return Value(gettext("Yes") if row.value_text == "true" else gettext("No"))
    if row.value_kind in {"datetime", "period"}:
        return Value(" – ".join(as_written(part, locale) for part in row.value_text.split("/") if part))
    if row.value_kind == "samples":
        return Value(gettext("A recorded series of measurements"))
    return Value(row.value_text, _unit(row, locale)) if row.value_text else Value(gettext("No value given"), missing=True)


def _numeric(row: Measured, locale: str, section: str, bounds: tuple[str, ...]) -> Value:
    plain, text = _figures(row.value_text, row.unit_code, locale, section, bounds)
    unit = _unit(row, locale)
    if row.comparator in _COMPARED:
        whole = apart(Value(text, unit).with_unit, locale)
        text, unit = translator(locale).gettext(_COMPARED[row.comparator], number=whole), ""
    exact = row.value_text if plain != row.value_text and len(row.value_text) > len(plain) else ""
    return Value(text, unit, exact, is_number=not row.comparator)


@lru_cache(maxsize=4096)
def _figures(sent: str, unit_code: str, locale: str, section: str, bounds: tuple[str, ...]) -> tuple[str, str]:
    """The numbers in `sent` rounded, and the same as they are written in the language."""

    def rounded(found: re.Match) -> str:
        return shown_decimals(found[0], unit_code, section, bounds)

    plain = _A_NUMBER.sub(rounded, shown_decimals(sent, unit_code, section, bounds))
    return plain, _A_NUMBER.sub(lambda found: formats.number(found[0], locale), plain)


def _unit(row: Measured, locale: str) -> str:
    return unit_words(row.unit, row.unit_code, locale)
