"""How many decimals of a source's number are shown.

A source's text is kept as it is unless it has more decimals than anybody measures (some systems send nine and more).
A number is never rounded across an end of its range: 6.04 above a range that ends at 6.0 does not become 6.0.
"""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache

MOST_DECIMALS = 3
_LARGEST_EXPONENT = 15

_OF_VITALS = {
    "mm[Hg]": 0, "/min": 0, "{beats}/min": 0, "{breaths}/min": 0, "%": 0, "{score}": 0, "g": 0,
    "kg": 1, "[lb_av]": 1, "cm": 1, "[in_i]": 1, "kg/m2": 1, "Cel": 1, "[degF]": 1, "L/min": 1,
    "m": 2, "m2": 2,
}  # fmt: skip


def decimal_of(text: str) -> Decimal | None:
    """The number that `text` is; None for anything that is no plain finite number of a sensible size."""
    try:
        number = Decimal(text.strip())
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number.adjusted()) <= _LARGEST_EXPONENT else None


@lru_cache(maxsize=4096)
def shown_decimals(text: str, unit_code: str = "", section: str = "results", bounds: tuple[str, ...] = ()) -> str:
    """`text` with the decimals to show; as it is when it is no number. `bounds` are the ends of the range as text."""
    number = decimal_of(text)
    if number is None:
        return text
    sent = max(0, -int(number.as_tuple().exponent))
    most = _OF_VITALS.get(unit_code) if section == "vitals" else None
    if most is None:
        most = sent if sent <= MOST_DECIMALS else _sensible(number)
    if sent <= most:
        return format(number, "f")
    ends = [end for end in map(decimal_of, bounds) if end is not None]
    return format(_rounded(number, most, sent, ends), "f")


def _sensible(number: Decimal) -> int:
    """Three digits that count, and whole numbers above a hundred."""
    return min(6, max(0, 2 - number.adjusted())) if number else 0


def _rounded(number: Decimal, decimals: int, sent: int, ends: Iterable[Decimal]) -> Decimal:
    sides = [_side(number, end) for end in ends]
    while True:
        shown = number.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
        if decimals >= sent or [_side(shown, end) for end in ends] == sides:
            return shown
        decimals += 1


def _side(number: Decimal, end: Decimal) -> int:
    return (number > end) - (number < end)
