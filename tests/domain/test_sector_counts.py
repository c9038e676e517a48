"""Chapter 8 of docs/scoring.md: small parts of a group that is shown."""

from itertools import product

import pytest
from hypothesis import assume, given, strategies as st

from belfort.domain.discretion_counts import Count, Tally, count_of, counts_of, is_small, tally

tallies = st.builds(Tally, st.integers(0, 12), st.integers(0, 6))


@pytest.mark.parametrize(
    ("part", "low", "high", "words"),
    [
        (0, 0, 0, "0"),
        (1, 1, 4, "fewer than 5"),
        (4, 1, 4, "fewer than 5"),
        (5, 5, 5, "5"),
        (12, 12, 12, "12"),
        (35, 35, 35, "35"),
        (36, 36, 39, "all but fewer than 5"),
        (39, 36, 39, "all but fewer than 5"),
        (40, 40, 40, "40"),
    ],
)
def test_a_small_number_and_its_complement_are_hidden(part, low, high, words):
    """Rule 8.20."""
    found = count_of(Tally(part), Tally(40), 5)
    assert found == Count(low, high, 40)
    assert found.text.en == words
    assert found.value == (part if low == high else None)


def test_those_who_share_by_name_are_counted_but_do_not_hide_the_others():
    """Rules 8.10 and 8.20."""
    assert count_of(Tally(2, 9), Tally(40, 20), 5) == Count(10, 13, 60)
    assert count_of(Tally(0, 2), Tally(40, 20), 5) == Count(2, 2, 60)
    assert count_of(Tally(38, 3), Tally(40, 20), 5) == Count(39, 42, 60)
    assert count_of(Tally(2, 9), Tally(40, 20), 5).text.en == "10 to 13"
    assert tally([True, False, True]) == Tally(1, 2)


@given(tallies, tallies)
def test_a_count_holds_the_number_and_never_tells_of_a_few(part, rest):
    """Rule 8.20."""
    assume(not is_small(part + rest, 5))
    found = count_of(part, part + rest, 5)
    assert found.low <= part.all <= found.high
    if found.value is not None:
        assert not 0 < part.others < 5
        assert not 0 < rest.others < 5


def test_the_worked_bins_hold():
    """Rule 8.21."""
    found = counts_of([Tally(part) for part in (0, 3, 9, 14, 6, 8, 0)], 5)
    assert [each.text.en for each in found] == ["0", "at most 9", "9", "14", "at most 9", "8", "0"]


@pytest.mark.parametrize(
    ("parts", "hidden"),
    [
        ((5, 5, 5), set()),
        ((3, 3, 9), {0, 1}),
        ((1, 1, 1, 1, 1, 9, 0), {0, 1, 2, 3, 4, 6}),
        ((4, 7, 9), {0, 1}),
        ((2, 2, 7, 9), {0, 1, 2}),
    ],
)
def test_parts_are_hidden_until_subtraction_tells_nothing(parts, hidden):
    """Rule 8.21."""
    found = counts_of([Tally(part) for part in parts], 5)
    assert {place for place, each in enumerate(found) if each.value is None} == hidden


@given(st.lists(st.integers(0, 9), min_size=2, max_size=4))
def test_no_hidden_part_follows_from_the_shown_ones(parts):
    """Rule 8.21."""
    whole = sum(parts)
    found = counts_of([Tally(part) for part in parts], 5)
    hidden = [place for place, each in enumerate(found) if each.value is None]
    assert all(not 0 < part < 5 for place, part in enumerate(parts) if place not in hidden)
    if hidden and whole >= 5 and any(place not in hidden for place in range(len(parts))):
        together = sum(parts[place] for place in hidden)
        assert together >= 5
        fitting = [each for each in product(range(together + 1), repeat=len(hidden)) if sum(each) == together]
        assert all(len({each[number] for each in fitting}) > 1 for number in range(len(hidden)))
        assert all(found[place].low == 0 and found[place].high == together for place in hidden)
