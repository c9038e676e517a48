"""Chapter 8 of docs/scoring.md: who needs help first."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given, strategies as st

from belfort.domain.sector_help import HelpReason, Situation, full_months, help_parts, rank

DAY = date(2026, 12, 31)
FIRST = Situation(Fraction("0.6"), 4, date(2026, 2, 1), 1)
SECOND = Situation(None, takes_part=True)
THIRD = Situation(Fraction(0), 0, date(2026, 12, 1), takes_part=True)
situations = st.builds(
    Situation,
    st.none() | st.fractions(0, Fraction(3, 2), max_denominator=68),
    st.integers(0, 13),
    st.none() | st.dates(date(2020, 1, 1), DAY),
    st.none() | st.integers(0, 9),
    st.booleans(),
)


def points(situation, day=DAY):
    return {part.reason: part.points for part in help_parts(situation, day)}


def test_the_worked_governments_hold():
    """Rules 8.28, 8.29 and 8.30."""
    found = rank({"first": FIRST, "second": SECOND, "third": THIRD}, DAY)
    assert [(each.government, each.points) for each in found] == [("second", 40), ("first", 33), ("third", 0)]
    assert points(FIRST) == {
        HelpReason.TOTAL: 12,
        HelpReason.KEY_CONTROLS: 8,
        HelpReason.TIME: 3,
        HelpReason.FINDINGS: 5,
        HelpReason.PROGRAMME: 5,
    }
    assert points(SECOND) == {HelpReason.UNKNOWN: 28, HelpReason.TIME: 12}
    assert points(THIRD) == {}
    assert [part.text.nl for part in help_parts(FIRST, DAY)] == [
        "0,60 punt onder de drempel van het totaal",
        "kernmaatregelen onder hun drempel: 4",
        "laatste inzending 10 maanden geleden",
        "open kritieke vaststellingen: 1",
        "neemt aan geen enkel spoor deel",
    ]


def test_unknown_is_half_of_what_one_everywhere_gets():
    """Rule 8.29."""
    lowest = Situation(Fraction("1.5"), 13, DAY, takes_part=True)
    assert sum(points(lowest).values()) == 56
    assert points(Situation(None, submitted_on=DAY, takes_part=True)) == {HelpReason.UNKNOWN: 28}


def test_points_are_exact():
    """Rule 8.28."""
    assert points(Situation(Fraction(1, 68), submitted_on=DAY, takes_part=True)) == {HelpReason.TOTAL: Fraction(5, 17)}


@pytest.mark.parametrize(
    ("since", "months"),
    [
        (date(2026, 12, 31), 0),
        (date(2026, 9, 30), 3),
        (date(2026, 10, 1), 2),
        (date(2025, 12, 31), 12),
        (date(2027, 1, 1), 0),
    ],
)
def test_only_full_months_count(since, months):
    """Rule 8.28."""
    assert full_months(since, DAY) == months
    assert full_months(date(2026, 1, 31), date(2026, 2, 28)) == 0


@pytest.mark.parametrize(
    ("since", "given_points"), [(date(2023, 12, 31), 12), (date(2010, 1, 1), 12), (date(2024, 3, 31), 11)]
)
def test_time_gives_at_most_twelve(since, given_points):
    """Rule 8.28."""
    assert points(Situation(Fraction(0), submitted_on=since, takes_part=True)) == {HelpReason.TIME: given_points}


def test_at_most_five_findings_count_and_only_shared_ones():
    """Rule 8.28."""
    for findings, given_points in ((None, None), (0, None), (5, 25), (9, 25)):
        found = points(Situation(Fraction(0), 0, DAY, findings, True))
        assert found.get(HelpReason.FINDINGS) == given_points


def test_equal_points_go_by_the_oldest_submission_and_then_by_the_order_given():
    """Rule 8.30."""
    newer = Situation(Fraction(0), 0, date(2026, 12, 20), takes_part=True)
    found = rank({"b": newer, "a": newer, "c": THIRD}, DAY)
    assert [each.government for each in found] == ["c", "b", "a"]


@given(st.dictionaries(st.integers(0, 9), situations))
def test_the_parts_are_the_points_and_the_ranking_follows_them(given_situations):
    """Rules 8.28 and 8.30."""
    found = rank(given_situations, DAY)
    assert {each.government for each in found} == set(given_situations)
    assert [each.points for each in found] == sorted((each.points for each in found), reverse=True)
    assert all(each.points == sum(part.points for part in each.parts) for each in found)
    assert all(part.points > 0 and part.text.nl and part.text.en for each in found for part in each.parts)


@given(situations, st.integers(0, 3))
def test_more_failing_key_controls_never_lower_the_points(situation, more):
    """Rule 8.28."""
    worse = Situation(
        situation.total_short,
        situation.failing_keys + more,
        situation.submitted_on,
        situation.critical_findings,
        situation.takes_part,
    )
    assert sum(points(worse).values()) >= sum(points(situation).values())
