"""Chapter 8 of docs/scoring.md: when figures exist, figures of a group, size classes, and the benchmark."""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from statistics import quantiles

import pytest
from hypothesis import given, strategies as st

from belfort.domain.discretion import EVERYBODY, Entry, Publication, View, views
from belfort.domain.discretion_counts import Count
from belfort.domain.sector import (
    SIZE_CLASS_NAMES,
    SIZE_LIMITS,
    Quartiles,
    SectorPicture,
    SizeClass,
    Submission,
    aggregate,
    bin_of,
    is_publication_day,
    newest_on,
    pictures,
    quartiles,
    size_class,
)
from belfort.domain.sector_benchmark import QUARTER_NAMES, Quarter, benchmark

WORKED = [Fraction(total) for total in ("1.8", "2.2", "2.5", "2.6", "2.9", "3.1", "3.4", "4")]
totals = st.lists(st.fractions(1, 5, max_denominator=100), min_size=1, max_size=30)
submissions = st.lists(
    st.builds(Submission, st.none() | st.fractions(1, 5, max_denominator=100), st.booleans(), st.booleans()),
    max_size=30,
)


def sent(figures, achieved=0, named=0):
    """Return a submission for each total; the last ones achieve their target, the first ones share by name."""
    places = range(len(figures))
    return [
        Submission(total, place >= len(figures) - achieved, place < named)
        for place, total in zip(places, figures, strict=True)
    ]


def shown(picture):
    assert picture is not None
    return picture


def test_figures_are_published_at_the_end_of_a_month_and_at_a_closing():
    """Rule 8.1."""
    closing = date(2026, 6, 15)
    days = [date(2026, 2, 28), date(2026, 12, 31), date(2024, 2, 29), closing]
    assert all(is_publication_day(day, {closing}) for day in days)
    assert not is_publication_day(date(2024, 2, 28))
    assert not is_publication_day(closing)
    assert not is_publication_day(date(2026, 12, 1), [closing])


def test_the_figures_at_a_date_are_the_newest_on_or_before_it():
    """Rules 8.1 and 8.2."""
    days = [date(2026, 2, 28), date(2026, 1, 31)]
    assert newest_on(days, date(2026, 2, 27)) == date(2026, 1, 31)
    assert newest_on(days, date(2026, 2, 28)) == date(2026, 2, 28)
    assert newest_on(days, date(2026, 1, 30)) is None


@pytest.mark.parametrize(
    ("inhabitants", "found"),
    [
        (0, SizeClass.UP_TO_10),
        (10_000, SizeClass.UP_TO_10),
        (10_001, SizeClass.UP_TO_20),
        (20_000, SizeClass.UP_TO_20),
        (20_001, SizeClass.UP_TO_35),
        (35_000, SizeClass.UP_TO_35),
        (35_001, SizeClass.UP_TO_70),
        (70_000, SizeClass.UP_TO_70),
        (70_001, SizeClass.ABOVE_70),
    ],
)
def test_the_upper_bound_belongs_to_the_size_class(inhabitants, found):
    """Rule 8.4."""
    assert size_class(inhabitants) is found


def test_every_size_class_has_a_name_with_its_bound():
    assert set(SIZE_CLASS_NAMES) == set(SizeClass)
    assert all(f"{most:,}" in SIZE_CLASS_NAMES[found].en for found, most in SIZE_LIMITS.items())


def test_the_worked_group_holds():
    """Rules 8.6, 8.7 and 8.8."""
    picture = shown(aggregate(sent(WORKED, achieved=6), 20))
    assert (picture.participants, picture.incomplete, picture.group_count) == (8, 0, 20)
    assert picture.mean == Fraction("2.8125")
    assert picture.quartiles == Quartiles(Fraction("2.425"), Fraction("2.75"), Fraction("3.175"))
    open_picture = shown(aggregate(sent(WORKED, achieved=6), 20, minimum=1))
    assert [each.count.value for each in open_picture.bins] == [0, 1, 1, 3, 2, 0, 1]
    assert open_picture.at_target == Count(6, 6, 8)
    assert open_picture.at_target.share == Fraction(3, 4)


def test_only_complete_snapshots_are_participants():
    """Rule 8.5."""
    picture = shown(aggregate([*sent(WORKED), Submission(None, False), Submission(None, False)], 30))
    assert (picture.participants, picture.incomplete, picture.group_count) == (8, 2, 30)
    assert picture.mean == Fraction("2.8125")


@pytest.mark.parametrize(
    ("total", "place"), [("1", 0), ("1.4999", 0), ("1.5", 1), ("2.4999", 2), ("2.5", 3), ("3.5", 5), ("4", 6), ("5", 6)]
)
def test_the_lower_bound_belongs_to_a_bin_and_five_to_the_last(total, place):
    """Rule 8.8."""
    assert bin_of(Fraction(total)) == place


@given(totals)
def test_quartiles_are_those_of_the_inclusive_method(figures):
    """Rule 8.7."""
    found = quartiles(figures)
    if len(figures) == 1:
        assert found == Quartiles(figures[0], figures[0], figures[0])
    else:
        assert list(quantiles(figures, n=4, method="inclusive")) == [found.lower, found.median, found.upper]


@given(submissions, st.randoms(use_true_random=False))
def test_the_order_of_the_governments_does_not_matter(found, dice):
    """Rule 8.9."""
    mixed = list(found)
    dice.shuffle(mixed)
    assert aggregate(mixed, 30) == aggregate(found, 30)


@given(st.fractions(1, 5, max_denominator=100), st.booleans())
def test_the_picture_of_one_is_that_one(total, achieved):
    """Rule 8.9."""
    picture = shown(aggregate([Submission(total, achieved)], 1, minimum=1))
    assert picture.mean == total
    assert picture.quartiles == Quartiles(total, total, total)
    assert (picture.participants, picture.at_target.value) == (1, int(achieved))
    assert [each.count.value for each in picture.bins].index(1) == bin_of(total)


@given(submissions)
def test_a_group_with_too_few_that_are_not_public_has_no_picture(found):
    """Rules 8.10 and 8.14."""
    others = sum(each.total is not None and not each.named for each in found)
    picture = aggregate(found, 30)
    assert (picture is None) == (0 < others < 5)


def test_a_group_without_participants_has_a_picture_without_figures():
    picture = shown(aggregate([], 12))
    assert (picture.mean, picture.quartiles, picture.participants) == (None, None, 0)
    assert picture.at_target == Count(0, 0, 0)
    assert picture.at_target.share is None


def test_a_small_number_at_the_target_is_hidden():
    """Rule 8.20."""
    picture = shown(aggregate(sent(WORKED, achieved=3), 20))
    assert picture.at_target == Count(1, 4, 8)
    assert picture.at_target.share is None
    by_name = shown(aggregate(sent(WORKED, achieved=8, named=8), 20))
    assert by_name.at_target.value == 8


def test_every_group_of_a_publication_has_its_picture_or_none():
    """Rules 8.3 and 8.15: there is hidden, though it has enough members, because few are elsewhere."""
    here, there, few, nowhere = (View("province", key) for key in ("here", "there", "few", "nowhere"))
    places = ["here"] * 9 + ["there"] * 6 + ["few"] * 2
    entries = {str(number): Entry(number, views(province=place)) for number, place in enumerate(places)}
    publication = Publication(entries, frozenset({EVERYBODY, here}))
    given_figures = [Fraction(1) + Fraction(number, 10) for number in range(len(places))]
    figures = dict(zip(entries, sent(given_figures), strict=True))
    found = pictures(publication, figures, {EVERYBODY: 300, here: 70, there: 40, few: 9, nowhere: 3})
    assert found[EVERYBODY] == aggregate(sent(given_figures), 300)
    assert found[here] == replace(shown(aggregate(sent(given_figures[:9]), 70)), bins=())
    assert found[there] is None
    assert found[few] is None
    assert found[nowhere] == replace(shown(aggregate([], 3)), bins=())


def test_a_small_number_of_a_province_does_not_follow_from_the_others():
    """Rule 8.33, the worked numbers."""
    reached = {"antwerp": (12, 20), "limburg": (3, 18), "east_flanders": (10, 22)}
    cells = [View("province", key) for key in reached]
    members = [
        (view, place < most) for view, (most, of) in zip(cells, reached.values(), strict=True) for place in range(of)
    ]
    entries = {str(key): Entry(key, views(province=view.key)) for key, (view, _) in enumerate(members)}
    figures = {str(key): Submission(Fraction(3), achieved) for key, (_, achieved) in enumerate(members)}
    found = pictures(
        Publication(entries, frozenset({EVERYBODY, *cells})), figures, dict.fromkeys([EVERYBODY, *cells], 99)
    )
    assert [shown(found[view]).at_target.text.en for view in cells] == ["11 to 14", "fewer than 5", "10"]
    assert shown(found[EVERYBODY]).at_target.value == 25


def picture_of(*figures: str) -> SectorPicture:
    return shown(aggregate(sent([Fraction(figure) for figure in figures]), 40))


@pytest.mark.parametrize(
    ("own", "quarter"),
    [
        ("1.9", Quarter.LOWEST),
        ("2", Quarter.BELOW),
        ("2.9", Quarter.BELOW),
        ("3", Quarter.ABOVE),
        ("4", Quarter.HIGHEST),
        ("5", Quarter.HIGHEST),
    ],
)
def test_a_government_sees_in_which_quarter_it_stands(own, quarter):
    """Rule 8.31."""
    found = benchmark(Fraction(own), picture_of("1", "2", "3", "4", "5"), others=5)
    assert found is not None
    assert found.quarter is quarter
    assert found.quartiles == Quartiles(Fraction(2), Fraction(3), Fraction(4))
    assert found.to_median == Fraction(own) - 3


def test_a_benchmark_is_hidden_with_its_class_and_with_four_others():
    """Rule 8.32."""
    picture = picture_of("1", "2", "3", "4", "5")
    assert benchmark(Fraction(2), picture, others=5) is not None
    assert benchmark(Fraction(2), picture, others=4) is None
    assert benchmark(Fraction(2), None, others=20) is None
    assert benchmark(Fraction(2), aggregate([], 3), others=20) is None
    assert set(QUARTER_NAMES) == set(Quarter)
