"""The trend of one test: sentence, drawing and table, worked out from the same rows."""

from collections import Counter
from collections.abc import Sequence

import msgspec

from portal.results.rows import ResultRow
from portal.results.showing import Item, Reader, result_item, shown_value, told_apart
from portal.results.vitals import VitalSign
from portal.results.wording.dates import day_of, moment_of
from portal.results.wording.decimals import decimal_of, shown_decimals
from portal.results.wording.flags import flag_of
from portal.results.wording.ranges import bounds_of, compared_words, place_of
from portal.results.wording.trend_charts import MOST_POINTS, TrendChart, trend_chart
from portal.results.wording.trends import Point, count_words, trend_in_short, trend_sentence
from portal.results.wording.units import unit_words
from portal.results.wording.values import Value
from portal.web import formats
from portal.web.language import mark as N_
from portal.web.language import translator


class TrendRow(msgspec.Struct):
    """One line of the table. `compared` says where the value lies, or what the lab's flag says; it may be empty."""

    href: str
    when: str
    value: Value
    compared: str
    is_this: bool


class ShownTrend(msgspec.Struct):
    """`sentence` is empty when there are no numbers to speak of; `left_out`: what the sentence does not speak of."""

    sentence: str
    left_out: str
    chart: TrendChart | None
    rows: list[TrendRow]

    @property
    def is_compared(self) -> bool:
        """Whether the table needs its third column."""
        return any(row.compared for row in self.rows)


def trend_of(rows: Sequence[ResultRow], like: ResultRow, reader: Reader, *, this: str = "") -> ShownTrend:
    """The trend of `rows`, newest first, in the unit of `like`. Other units are in the table but not in the drawing.
    `this` is the id of the row whose page it stands on."""
    newest = rows[:MOST_POINTS]
    if like.value_kind == "blood_pressure":
        series, sentence = _blood_pressure(newest, reader)
    else:
        series = [_points(newest, like, reader, part=0)]
        sentence = trend_sentence(series[0], reader.locale) if len(series[0]) > 1 else ""
    return ShownTrend(
        sentence=sentence,
        left_out=_left_out(len(newest) - len(series[0]), reader) if sentence else "",
        chart=trend_chart(*series) if sentence else None,
        rows=[_table_row(row, when, this, reader) for row, when in zip(rows, _dates(rows, reader), strict=True)],
    )


def vital_items(signs: Sequence[VitalSign], reader: Reader) -> list[Item]:
    """Each kind of vital sign with its latest reading and its trend in a word; it leads to all its readings."""
    return told_apart([_vital_item(sign, reader) for sign in signs], reader)


def _vital_item(sign: VitalSign, reader: Reader) -> Item:
    item = result_item(sign.latest, reader)
    if sign.count > 1:
        item.href = f"{reader.base}/vitals/{sign.latest.id}"
        series = [_points(sign.readings, sign.latest, reader, part=part) for part in _parts_of(sign.latest)]
        whole = all(len(points) == sign.count for points in series)  # else the word would speak of some of them alone
        item.note = trend_in_short(series, sign.count, reader.locale) if whole else count_words(sign.count, reader.locale)
    return item


def _parts_of(row: ResultRow) -> range:
    return range(2 if row.value_kind == "blood_pressure" else 1)


def _points(rows: Sequence[ResultRow], like: ResultRow, reader: Reader, *, part: int) -> list[Point]:
    """Exact numbers in the unit of `like`, oldest first; `part` 1 is the second number of a blood pressure."""
    found = (_point(row, reader, part) for row in reversed(rows) if _same_unit(row, like) and not row.comparator)
    return [point for point in found if point is not None]


def _same_unit(row: ResultRow, like: ResultRow) -> bool:
    return (row.unit_code or row.unit) == (like.unit_code or like.unit)


def _point(row: ResultRow, reader: Reader, part: int) -> Point | None:
    parts = row.value_text.split("/") if row.value_kind == "blood_pressure" else [row.value_text]
    if part >= len(parts) or row.value_kind not in {"quantity", "integer", "blood_pressure"}:
        return None
    text = shown_decimals(parts[part].strip(), row.unit_code, row.section, row.bounds)
    number = decimal_of(text)
    if number is None:
        return None
    low, high = bounds_of(row)
    unit = unit_words(row.unit, row.unit_code, reader.locale)
    value = Value(formats.number(text, reader.locale), unit).with_unit
    return Point(row.effective_instant, day_of(row, reader.locale, reader.zone), number, value, low, high)


def _blood_pressure(rows: Sequence[ResultRow], reader: Reader) -> tuple[list[list[Point]], str]:
    series = [_points(rows, rows[0], reader, part=part) for part in _parts_of(rows[0])]
    if min(map(len, series)) < 2:
        return series, ""
    return series, " ".join((
        reader.gettext(N_("Upper number: %(sentence)s"), sentence=trend_sentence(series[0], reader.locale)),
        reader.gettext(N_("Lower number: %(sentence)s"), sentence=trend_sentence(series[1], reader.locale)),
    ))  # fmt: skip


def _left_out(count: int, reader: Reader) -> str:
    if not count:
        return ""
    return translator(reader.locale).ngettext(
        "%(num)s other value is in the table alone: it is no exact number, or has another unit.",
        "%(num)s other values are in the table alone: they are no exact numbers, or have another unit.", count)  # fmt: skip


def _dates(rows: Sequence[ResultRow], reader: Reader) -> list[str]:
    """The day of each row; with the time of day where several are of one day."""
    days = [day_of(row, reader.locale, reader.zone) for row in rows]
    counts = Counter(days)
    return [moment_of(row, reader.locale, reader.zone) or day if counts[day] > 1 else day for row, day in zip(rows, days, strict=True)]


def _table_row(row: ResultRow, when: str, this: str, reader: Reader) -> TrendRow:
    flag = flag_of(row, reader.locale)
    compared = compared_words(place_of(row), reader.locale) or (flag.words if flag else "")
    return TrendRow(f"{reader.base}/results/{row.id}", when, shown_value(row, reader), compared, row.id == this)
