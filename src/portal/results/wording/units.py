"""Units as people read them: `mm[Hg]` is mmHg, `10*3/uL` is ×10³/µL, `{score}` is nothing at all.

Codes are UCUM (The Unified Code for Units of Measure, version 2.1); what is no UCUM code is shown as the source wrote it.
"""

import re
from functools import lru_cache

from portal.web.language import direction, translator
from portal.web.language import mark as N_

_WORDS = {
    "/min": N_("per minute"),
    "{beats}/min": N_("per minute"),
    "{breaths}/min": N_("per minute"),
    "/d": N_("per day"),
    "/wk": N_("per week"),
    "/a": N_("per year"),
    "d/wk": N_("days per week"),
    "min/d": N_("minutes per day"),
    "min/wk": N_("minutes per week"),
    "h": N_("hours"),
    "min": N_("minutes"),
    "d": N_("days"),
    "wk": N_("weeks"),
    "mo": N_("months"),
    "a": N_("years"),
}

_SIGNS = {
    "mm[Hg]": "mmHg",
    "cm[H2O]": "cmH₂O",
    "Cel": "°C",
    "[degF]": "°F",
    "[in_i]": "in",
    "[in_us]": "in",
    "[ft_i]": "ft",
    "[lb_av]": "lb",
    "[oz_av]": "oz",
    "[pH]": "",
    "[iU]": "IU",
    "[IU]": "IU",
    "[arb'U]": "U",
    "{1.73_m2}": "1.73 m²",
    "deg": "°",
    "Ohm": "Ω",
}

_UNSAID = {"", "1", "pH", "{score}", "(score)", "score", "{nominal}", "{number}", "{count}", "{ratio}", "{index}", "{INR}", "{titer}"}
_UCUM = re.compile(r"(?:[A-Za-z%*./'\d^-]|\[[^\]\s]*\]|\{[^}]*\})+")
_BETWEEN_FACTORS = re.compile(r"\.(?![^{]*\})")
_RAISED = str.maketrans("0123456789-+", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺")
_POWER_OF_TEN = re.compile(r"10[*^](-?\d+)")
_EXPONENT = re.compile(r"(?<=[A-Za-z])(-?\d+)$")
_MICRO = re.compile(r"\bu(?=(?:L|l|g|mol|m|kat|U|eq|Eq|V|s|Ci)\b)")


def unit_words(unit: str, code: str, locale: str) -> str:
    """What to write after a number whose unit the source calls `unit`, with the UCUM code `code` (either may be empty)."""
    signs = _signs(unit.strip(), code.strip())
    return translator(locale).gettext(_WORDS[signs]) if signs in _WORDS else signs


def apart(quantity: str, locale: str) -> str:
    """A number with its unit, kept in one piece inside a sentence that runs from right to left: `4.0 ×10⁹/L` from left to
    right, and a number whose unit is an Arabic word as Arabic is written."""
    return f"\u2068{quantity}\u2069" if direction(locale) == "rtl" else quantity


@lru_cache(maxsize=1024)
def _signs(unit: str, code: str) -> str:
    if code in _WORDS:
        return code
    if not code or not _UCUM.fullmatch(code) or code.isdigit() and code != "1":
        return _as_written(unit)
    if code in _UNSAID or (code.startswith("{") and code.endswith("}") and code.count("{") == 1):
        return "" if {unit.casefold(), code} & (_UNSAID - {"1"}) or unit == "1" else unit.strip("{}")
    return "/".join(_part(part) for part in code.split("/"))


def _part(part: str) -> str:
    """One side of a fraction: signs joined by dots."""
    return "·".join(filter(None, map(_factor, _BETWEEN_FACTORS.split(part))))


def _factor(factor: str) -> str:
    if factor in _SIGNS:
        return _SIGNS[factor]
    if power := _POWER_OF_TEN.fullmatch(factor):
        return f"×10{power[1].translate(_RAISED)}"
    bare = re.sub(r"\{[^}]*\}", "", factor)
    bare = re.sub(r"\[([^\]_]*)(?:_[^\]]*)?\]", r"\1", bare)
    bare = _EXPONENT.sub(lambda found: found[1].translate(_RAISED), bare)
    return _MICRO.sub("µ", bare)


def _as_written(unit: str) -> str:
    if unit.casefold() in _UNSAID or unit == "#":
        return ""
    text = _POWER_OF_TEN.sub(lambda found: f"10{found[1].translate(_RAISED)}", unit)
    text = re.sub(r"^[xX×*]?\s?(?=10[⁰¹²³⁴⁵⁶⁷⁸⁹⁻])", "×", text)
    text = re.sub(r"(?i)^mm ?\[?hg\]?$", "mmHg", text)
    return _MICRO.sub("µ", text)
