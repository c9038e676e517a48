"""Bars and lines: what is short never looks long enough, nothing leaves the picture, marks differ in shape."""

import re
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given, strategies as st

from belfort.domain.terms import same
from belfort.reporting.charts import BAR_WIDTH, LABELLED, LineChart, Point, bar, line, part, scale_to, sparse

figures = st.fractions(min_value=1, max_value=5, max_denominator=10_000)
thresholds = st.sampled_from([Fraction(5, 2), Fraction(3), Fraction(7, 2)])
DAY = date(2024, 1, 10)


def point(days: int, value: Fraction | None, series: str = "a", shape: int = 0) -> Point:
    return Point(DAY + timedelta(days=days), value, same("x"), series, shape, Fraction(5, 2))


@given(figures, thresholds)
def test_a_bar_reaches_the_threshold_exactly_when_the_figure_does(value: Fraction, threshold: Fraction) -> None:
    drawn = bar(value, threshold)
    assert drawn.threshold is not None
    assert (drawn.length >= drawn.threshold) is (value >= threshold) is drawn.reached
    assert 0 <= drawn.length <= BAR_WIDTH


@given(figures, figures)
def test_a_higher_figure_has_no_shorter_bar(one: Fraction, other: Fraction) -> None:
    assert (bar(one).length <= bar(other).length) or one > other


@pytest.mark.parametrize(("value", "length"), [("2.5", 250), ("2.4999", 249), ("5", 500), ("1", 100)])
def test_the_scale_of_a_bar_goes_from_0_to_5(value: str, length: int) -> None:
    assert bar(Fraction(value), Fraction("2.5")).length == length


def test_an_unknown_figure_has_no_bar_and_no_verdict() -> None:
    assert (bar(None, Fraction(3)).length, bar(None, Fraction(3)).reached, bar(Fraction(3)).threshold) == (
        0,
        None,
        None,
    )


def inside(chart: LineChart) -> bool:
    texts = [*chart.paths, *chart.limits, *(dot.mark for dot in chart.dots)]
    places = [int(number) for text in texts for number in re.findall(r"(?<=[ML])\d+", text)]
    heights = [dot.y for dot in chart.dots] + [tick.y for tick in chart.ticks]
    return all(0 <= x <= chart.width for x in places) and all(0 <= y <= chart.height for y in heights)


rows = st.lists(
    st.builds(point, st.integers(0, 4000), st.none() | figures, st.sampled_from("ab"), st.integers(0, 2)), max_size=12
)


@given(rows.filter(bool))
def test_a_line_stays_in_its_picture_in_the_order_of_its_dates(points: list[Point]) -> None:
    chart = line(points)
    assert inside(chart)
    across = [dot.x for dot in chart.dots]
    assert across == sorted(across)
    assert [dot.point.on for dot in chart.dots] == sorted(found.on for found in points)


def test_a_higher_total_stands_higher_and_the_threshold_on_its_own_place() -> None:
    chart = line([point(0, Fraction(2)), point(400, Fraction(5, 2)), point(800, Fraction(4))])
    heights = [dot.y for dot in chart.dots]
    assert heights == sorted(heights, reverse=True)
    assert len(chart.paths) == 1
    [limit] = chart.limits
    assert f" {heights[1]}H" in limit


def test_only_figures_of_one_series_that_follow_each_other_make_a_line() -> None:
    chart = line(
        [point(0, Fraction(2)), point(100, Fraction(3)), point(200, Fraction(3), "b", 2), point(300, None, "b", 2)]
    )
    assert len(chart.paths) == 1
    assert chart.paths[0].count("L") == 1
    assert len(chart.limits) == 2  # one per series, also over a day without a figure


def test_marks_differ_in_shape_and_an_unknown_figure_stands_below_the_scale() -> None:
    chart = line([point(0, Fraction(2), shape=0), point(1, Fraction(2), shape=1), point(2, None, shape=2)])
    kinds = {re.sub(r"[\d -]+", "", dot.mark) for dot in chart.dots}
    assert len(kinds) == 3
    assert chart.dots[2].y > max(tick.y for tick in chart.ticks)


def test_a_label_is_never_struck_through_by_its_threshold() -> None:
    low, high = line([point(0, Fraction(2)), point(900, Fraction(3))]).dots
    assert low.label_y > low.y
    assert high.label_y < high.y


def test_dates_are_written_only_where_there_is_room() -> None:
    chart = line([point(0, Fraction(2)), point(1, Fraction(2)), point(1000, Fraction(2))])
    assert [dot.shows_date for dot in chart.dots] == [True, False, True]
    assert line([point(0, Fraction(2))]).dots[0].anchor == "middle"


@pytest.mark.parametrize(
    ("count", "most", "length"), [(0, 10, 0), (5, 10, 250), (10, 10, 500), (3, 0, 0), (12, 10, 500)]
)
def test_a_number_is_a_bar_beside_the_largest(count: int, most: int, length: int) -> None:
    found = part(count, most)
    assert (found.length, found.threshold, found.reached) == (length, None, None)


@given(st.fractions(min_value=0, max_value=10**7, max_denominator=1_000))
def test_a_scale_reaches_a_figure_in_at_most_five_steps_of_round_numbers(most: Fraction) -> None:
    numbers = list(scale_to(most).numbers)
    step = numbers[1]
    assert numbers[0] == 0
    assert numbers[-1] - step < max(most, Fraction(1)) <= max(numbers[-1], 1)
    assert len(numbers) <= 6
    assert str(step).rstrip("0") in {"1", "2", "5"}


def test_a_threshold_that_changes_in_a_line_is_drawn_twice_and_the_line_once() -> None:
    drawn = line(
        [
            point(0, Fraction(2)),
            point(400, Fraction(3)),
            Point(DAY + timedelta(800), Fraction(4), same("x"), "a", 0, Fraction(3)),
        ]
    )
    assert (len(drawn.paths), len(drawn.limits)) == (1, 2)


def test_labels_stand_at_the_newest_and_where_there_is_room() -> None:
    days = [date(2024, 1, 1) + timedelta(days=30 * place) for place in range(20)]
    points = sparse([Point(day, Fraction(place), same(str(place))) for place, day in enumerate(days)])
    assert [point.on for point in points] == days[::-1]
    labelled = [point.on for point in points if point.label.nl]
    assert labelled[0] == days[-1]
    assert all((newer - older).days >= (days[-1] - days[0]).days // LABELLED for newer, older in pairwise(labelled))
    assert sparse([]) == []
