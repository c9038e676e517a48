"""Two rounds side by side: chapter 10 of `docs/scoring.md`."""

from fractions import Fraction

from hypothesis import given, strategies as st

from belfort.domain.discretion_counts import Count
from belfort.domain.round_comparison import count_pairs, difference, most_moved, pairs_of
from belfort.domain.rounds import RoundState

SUBMITTED, EXCUSED = RoundState.SUBMITTED, RoundState.EXCUSED
STATES = st.dictionaries(st.integers(0, 20), st.sampled_from(RoundState))


def exactly(number: int, whole: int) -> Count:
    return Count(number, number, whole)


def test_each_government_stands_in_one_pair() -> None:
    """Rule 10.7."""
    pairs = pairs_of({"Oud": SUBMITTED, "Vast": SUBMITTED}, {"Oud": EXCUSED, "Nieuw": SUBMITTED, "Vast": SUBMITTED})
    assert pairs == {
        "Oud": (SUBMITTED, EXCUSED),
        "Vast": (SUBMITTED, SUBMITTED),
        "Nieuw": (None, SUBMITTED),
    }
    assert count_pairs(pairs) == {(SUBMITTED, EXCUSED): 1, (SUBMITTED, SUBMITTED): 1, (None, SUBMITTED): 1}


@given(STATES, STATES)
def test_every_government_is_counted_once(one: dict[int, RoundState], other: dict[int, RoundState]) -> None:
    counts = count_pairs(pairs_of(one, other))
    assert sum(counts.values()) == len({*one, *other})
    assert sum(count for (before, _), count in counts.items() if before is not None) == len(one)


def test_a_difference_is_given_only_where_both_figures_are_numbers() -> None:
    """Rule 10.8."""
    assert difference(exactly(30, 120).share, exactly(45, 150).share) == Fraction(1, 20)
    assert difference(Count(1, 4, 60).share, exactly(45, 150).share) is None
    assert difference(exactly(30, 120).share, Count(1, 4, 60).share) is None


def test_the_most_moved_controls_come_first_up_or_down() -> None:
    """Rule 10.9."""
    before = [("A", exactly(60, 120)), ("B", exactly(30, 120)), ("C", Count(1, 4, 120)), ("gone", exactly(10, 120))]
    after = [("A", exactly(60, 150)), ("B", exactly(60, 150)), ("C", exactly(30, 150)), ("new", exactly(10, 150))]
    found = most_moved(before, after)
    assert [(each.ref, each.change) for each in found] == [("B", Fraction(15, 100)), ("A", Fraction(-10, 100))]


def test_equal_changes_stay_in_the_order_of_the_later_list() -> None:
    before = [("A", exactly(6, 12)), ("B", exactly(6, 12))]
    after = [("B", exactly(3, 12)), ("A", exactly(9, 12))]
    assert [each.ref for each in most_moved(before, after)] == ["B", "A"]
