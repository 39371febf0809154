"""The drawing of a trend."""

from portal.results.wording.trend_charts import HEIGHT, MOST_POINTS, WIDTH, trend_chart
from tests.results.wording.test_trends import points


def places(line: str) -> list[tuple[int, int]]:
    return [tuple(map(int, place.split(","))) for place in line.split()]


def test_later_is_further_right_and_more_is_further_up():
    line = places(trend_chart(points("10", "20", "30")).lines[0])
    assert [x for x, _ in line] == sorted({x for x, _ in line})
    assert [y for _, y in line] == sorted({y for _, y in line}, reverse=True)


def test_everything_stays_inside_the_drawing():
    chart = trend_chart(points("10", "-2000", "30.5", low="5", high="25"))
    assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for x, y, _ in chart.dots)
    assert 0 <= chart.band[0] and chart.band[0] + chart.band[1] <= HEIGHT


def test_dots_outside_the_range_are_marked_and_lie_outside_the_band():
    chart = trend_chart(points("10", "20", "30", low="15", high="25"))
    top, bottom = chart.band[0], chart.band[0] + chart.band[1]
    assert [outside for _, _, outside in chart.dots] == [True, False, True]
    assert chart.dots[0][1] > bottom and top < chart.dots[1][1] < bottom and chart.dots[2][1] < top


def test_a_range_far_away_does_not_press_the_line_flat():
    line = places(trend_chart(points("1.0", "1.2", high="1000")).lines[0])
    assert line[0][1] - line[1][1] > HEIGHT / 3


def test_equal_numbers_make_a_level_line():
    line = places(trend_chart(points("5", "5", "5")).lines[0])
    assert len({y for _, y in line}) == 1


def test_two_series_are_drawn_together_without_a_band():
    chart = trend_chart(points("120", "130", low="90", high="140"), points("80", "85"))
    assert (len(chart.lines), chart.band) == (2, None)


def test_one_point_is_no_line():
    assert trend_chart(points("5")) is None


def test_only_the_newest_are_drawn():
    assert len(trend_chart(points(*map(str, range(50)))).dots) == MOST_POINTS
