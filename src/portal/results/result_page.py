"""Everything that the page of one result says."""

from collections.abc import Sequence

import msgspec

from portal.results import shapes
from portal.results.rows import ResultRow
from portal.results.showing import Item, Reader, name_of, result_item, shown_value, told_apart
from portal.results.single_results import EarlierValue, ResultDetail
from portal.results.trends import ShownTrend, trend_of
from portal.results.wording.dates import moment_of
from portal.results.wording.flags import Flag, flag_of
from portal.results.wording.narratives import Block, blocks_of_text
from portal.results.wording.ranges import all_ranges, range_sentence, range_words, span_words
from portal.results.wording.sections import PageWords, page_words
from portal.results.wording.statuses import Status, status_of
from portal.results.wording.units import unit_words
from portal.results.wording.values import Value, value_of
from portal.web import formats

ROWS = 10


class Part(msgspec.Struct):
    """A component of a result."""

    name: str
    value: Value
    flag: Flag | None
    range: str


class Earlier(msgspec.Struct):
    """An earlier value, how final it was, and until which day it stood."""

    value: Value
    status: str
    until: str


class ShownResult(msgspec.Struct):
    """The page of a result, part by part; what is empty is left out."""

    words: PageWords
    name: str
    value: Value
    flag: Flag | None
    sentence: str
    status: Status
    taken: str
    reported: str
    changed: str
    comment: list[Block]
    ranges: list[str]
    parts: list[Part]
    members: list[Item]
    earlier: list[Earlier]
    trend: ShownTrend | None
    more: bool
    received: str


def shown_result(
    row: ResultDetail, earlier: Sequence[EarlierValue], members: Sequence[ResultRow], same_test: Sequence[ResultRow],
    reader: Reader,
) -> ShownResult:  # fmt: skip
    """The page of `row`; `same_test` are the results of its test, newest first."""
    unit = unit_words(row.unit, row.unit_code, reader.locale)
    sentence = range_sentence(row, reader.locale)
    return ShownResult(
        words=page_words(row.section, reader.locale),
        name=name_of(row, reader),
        value=shown_value(row, reader),
        flag=flag_of(row, reader.locale),
        sentence=sentence,
        status=status_of(row.status, reader.locale, row.section),
        taken=moment_of(row, reader.locale, reader.zone),
        reported=formats.moment(row.issued, reader.locale, reader.zone) if row.issued else "",
        changed=formats.day(row.changed_at, reader.locale, reader.zone) if row.changed_at else "",
        comment=blocks_of_text(row.note),
        ranges=_ranges(row, unit, sentence, reader),
        parts=_parts(row, reader),
        members=told_apart([result_item(one, reader) for one in members], reader),
        earlier=[_earlier(one, reader) for one in earlier],
        trend=trend_of(same_test[:ROWS], row, reader, this=row.id) if len(same_test) > 1 else None,
        more=len(same_test) > ROWS,
        received=formats.day(row.received_at, reader.locale, reader.zone) if row.received_at else "",
    )


def _ranges(row: ResultDetail, unit: str, sentence: str, reader: Reader) -> list[str]:
    """Every range, unless there is one alone and the sentence has told it."""
    ranges = all_ranges(shapes.ranges(row.ranges), unit, reader.locale)
    if not ranges and (own := range_words(row, reader.locale)):
        ranges = [own]
    return [] if sentence and len(ranges) < 2 else ranges


def _parts(row: ResultDetail, reader: Reader) -> list[Part]:
    """Every component; the two of a blood pressure only when they say more than the reading does."""
    parts = [_part(one, reader) for one in shapes.components(row.components)]
    told = row.value_kind == "blood_pressure" and len(parts) == 2 and not any(part.flag or part.range for part in parts)
    return [] if told else parts


def _part(one: shapes.Component, reader: Reader) -> Part:
    unit = unit_words(one.unit, one.unit_code, reader.locale)
    span = span_words(one.range_low, one.range_high, unit, reader.locale) or one.range_text
    bounds = tuple(filter(None, (one.range_low, one.range_high)))
    return Part(one.name, value_of(one, reader.locale, bounds=bounds), flag_of(one, reader.locale), span)


def _earlier(one: EarlierValue, reader: Reader) -> Earlier:
    return Earlier(
        value_of(one, reader.locale), status_of(one.status, reader.locale).words,
        formats.day(one.replaced_at, reader.locale, reader.zone),
    )  # fmt: skip
