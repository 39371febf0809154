"""The drawing of a trend: whole numbers for an SVG without text, small enough for a slow phone."""

from collections.abc import Sequence
from decimal import Decimal

import msgspec

from portal.results.wording.trends import Point

WIDTH, HEIGHT, MARGIN = 300, 90, 8
MOST_POINTS = 20


class TrendChart(msgspec.Struct, frozen=True):
    """`band`: top and height of the range, or None. `lines`: points of each polyline. `dots`: x, y, outside its range."""

    width: int
    height: int
    band: tuple[int, int] | None
    lines: list[str]
    dots: list[tuple[int, int, bool]]


def trend_chart(*series: Sequence[Point]) -> TrendChart | None:
    """A drawing of one or more series, each oldest first; None when there is nothing to join by a line."""
    drawn = [points[-MOST_POINTS:] for points in series if len(points) > 1]
    if not drawn:
        return None
    across, up = _across(drawn), _up(drawn)
    spots = [[(across(point), up(point.number), point.is_above or point.is_below) for point in points] for points in drawn]
    band = _band(drawn[0][-1], up) if len(drawn) == 1 else None
    lines = [" ".join(f"{x},{y}" for x, y, _ in line) for line in spots]
    return TrendChart(WIDTH, HEIGHT, band, lines, [spot for line in spots for spot in line])


def _across(drawn: Sequence[Sequence[Point]]):
    times = [point.instant.timestamp() for points in drawn for point in points]
    first, span = min(times), (max(times) - min(times)) or 1
    return lambda point: round(MARGIN + (point.instant.timestamp() - first) / span * (WIDTH - 2 * MARGIN))


def _up(drawn: Sequence[Sequence[Point]]):
    """From a number to a height. Ends of the range count too, unless they would press the line flat."""
    numbers = [point.number for points in drawn for point in points]
    low, high = min(numbers), max(numbers)
    reach = (high - low) or abs(high) / 10 or Decimal(1)
    ends = [end for points in drawn for point in points for end in (point.low, point.high) if end is not None]
    low = min([low, *(end for end in ends if low - 2 * reach <= end)])
    high = max([high, *(end for end in ends if end <= high + 2 * reach)])
    span = (high - low) or Decimal(1)

    def height(number: Decimal) -> int:
        return round(HEIGHT - MARGIN - float((number - low) / span) * (HEIGHT - 2 * MARGIN))

    return height


def _band(point: Point, up) -> tuple[int, int] | None:
    if not point.has_range:
        return None
    top = max(0, up(point.high)) if point.high is not None else 0
    bottom = min(HEIGHT, up(point.low)) if point.low is not None else HEIGHT
    return (top, bottom - top) if bottom > top else None
