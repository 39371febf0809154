"""A trend in words, worked out from the very numbers that the page shows."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

import msgspec

from portal.results.wording.units import apart
from portal.web.language import mark as N_
from portal.web.language import translator


class Point(msgspec.Struct, frozen=True):
    """One measurement of a trend. `number` is rounded as it is shown; `low` and `high` are its own range's ends."""

    instant: datetime
    day: str
    number: Decimal
    value: str
    low: Decimal | None = None
    high: Decimal | None = None

    @property
    def has_range(self) -> bool:
        """Whether it can be compared with a range."""
        return self.low is not None or self.high is not None

    @property
    def is_above(self) -> bool:
        """Whether it lies above its range."""
        return self.high is not None and self.number > self.high

    @property
    def is_below(self) -> bool:
        """Whether it lies below its range."""
        return self.low is not None and self.number < self.low


_TWO = {
    "rose": N_("Rose from %(first)s (%(first_day)s) to %(last)s (%(last_day)s)."),
    "fell": N_("Fell from %(first)s (%(first_day)s) to %(last)s (%(last_day)s)."),
    "stayed": N_("The same both times: %(last)s (%(first_day)s and %(last_day)s)."),
}

_SHORT = {
    "rose": N_("rising"),
    "rose or stayed": N_("rising"),
    "fell": N_("falling"),
    "fell or stayed": N_("falling"),
    "stayed": N_("always the same"),
    "up and down": N_("up and down"),
}


def trend_sentence(points: Sequence[Point], locale: str) -> str:
    """What the points, oldest first, did from the first to the last, and how many lie outside the range."""
    if not points:
        return ""
    if len(points) == 1:
        return translator(locale).gettext("There is one measurement so far.")
    return " ".join(filter(None, (_movement(points, locale), _range_part(points, locale))))


def trend_in_short(series: Sequence[Sequence[Point]], count: int, locale: str) -> str:
    """`4 measurements, falling`; without the word when two series went different ways."""
    kinds = {_SHORT[_kind([point.number for point in points])] for points in series}
    measured = count_words(count, locale)
    if len(kinds) > 1:
        return measured
    return translator(locale).gettext("%(measurements)s, %(movement)s", measurements=measured,
                                      movement=translator(locale).gettext(kinds.pop()))


def count_words(count: int, locale: str) -> str:
    """`4 measurements`."""
    return translator(locale).ngettext("%(num)s measurement", "%(num)s measurements", count)


def _movement(points: Sequence[Point], locale: str) -> str:
    words, count = translator(locale), len(points)
    kind = _kind([point.number for point in points])
    first, last = points[0], points[-1]
    lowest, highest = min(points, key=lambda point: point.number), max(points, key=lambda point: point.number)
    values = {
        "first": apart(first.value, locale), "first_day": first.day, "last": apart(last.value, locale), "last_day": last.day,
        "lowest": apart(lowest.value, locale), "highest": apart(highest.value, locale),
    }  # fmt: skip
    if count == 2:
        return words.gettext(_TWO[kind], **values)
    return _over_many(kind, count, locale, values)


def _kind(numbers: list[Decimal]) -> str:
    steps = {(later > earlier) - (later < earlier) for earlier, later in zip(numbers, numbers[1:], strict=False)}
    return {
        frozenset({1}): "rose", frozenset({-1}): "fell", frozenset({0}): "stayed",
        frozenset({0, 1}): "rose or stayed", frozenset({0, -1}): "fell or stayed",
    }.get(frozenset(steps), "up and down")  # fmt: skip


def _over_many(kind: str, count: int, locale: str, values: dict[str, str]) -> str:
    ngettext = translator(locale).ngettext
    if kind == "rose":
        return ngettext("Rose each time over %(num)s measurement: from %(first)s (%(first_day)s) to %(last)s (%(last_day)s).",
                   "Rose each time over %(num)s measurements: from %(first)s (%(first_day)s) to %(last)s (%(last_day)s).",
                   count, **values)
    if kind == "fell":
        return ngettext("Fell each time over %(num)s measurement: from %(first)s (%(first_day)s) to %(last)s (%(last_day)s).",
                   "Fell each time over %(num)s measurements: from %(first)s (%(first_day)s) to %(last)s (%(last_day)s).",
                   count, **values)
    if kind == "stayed":
        return ngettext("The same in %(num)s measurement: %(last)s (%(first_day)s to %(last_day)s).",
                   "The same in all %(num)s measurements: %(last)s (%(first_day)s to %(last_day)s).", count, **values)
    return _uneven(kind, count, locale, values)


def _uneven(kind: str, count: int, locale: str, values: dict[str, str]) -> str:
    ngettext = translator(locale).ngettext
    if kind == "rose or stayed":
        return ngettext(
            "Rose or stayed the same over %(num)s measurement: from %(first)s (%(first_day)s) to %(last)s (%(last_day)s).",
            "Rose or stayed the same over %(num)s measurements: from %(first)s (%(first_day)s) to %(last)s (%(last_day)s).",
            count, **values)  # fmt: skip
    if kind == "fell or stayed":
        return ngettext(
            "Fell or stayed the same over %(num)s measurement: from %(first)s (%(first_day)s) to %(last)s (%(last_day)s).",
            "Fell or stayed the same over %(num)s measurements: from %(first)s (%(first_day)s) to %(last)s (%(last_day)s).",
            count, **values)  # fmt: skip
    return ngettext(
        "Went up and down over %(num)s measurement: first %(first)s (%(first_day)s), last %(last)s (%(last_day)s),"
        " lowest %(lowest)s, highest %(highest)s.",
        "Went up and down over %(num)s measurements: first %(first)s (%(first_day)s), last %(last)s (%(last_day)s),"
        " lowest %(lowest)s, highest %(highest)s.",
        count, **values)  # fmt: skip


def _range_part(points: Sequence[Point], locale: str) -> str:
    gettext = translator(locale).gettext
    ranged = [point for point in points if point.has_range]
    above, below = sum(point.is_above for point in ranged), sum(point.is_below for point in ranged)
    if not ranged:
        return ""
    if len(ranged) in {above, below} or not above + below:
        return _all(above, below, len(ranged) == len(points), locale)
    return " ".join(filter(None, (
        gettext("Above the lab's range: %(num)s of %(total)s.", num=above, total=len(ranged)) if above else "",
        gettext("Below the lab's range: %(num)s of %(total)s.", num=below, total=len(ranged)) if below else "",
        gettext("Without a range: %(num)s.", num=len(points) - len(ranged)) if len(ranged) < len(points) else "",
    )))  # fmt: skip


def _all(above: int, below: int, every: bool, locale: str) -> str:
    gettext = translator(locale).gettext
    if every:
        return gettext("All are above the lab's range.") if above else (
            gettext("All are below the lab's range.") if below else gettext("All are within the lab's range."))
    return gettext("All that have a range are above it.") if above else (
        gettext("All that have a range are below it.") if below else gettext("All that have a range are within it."))
