"""Chapter 8 of docs/scoring.md: all sets of at most three controls counted at once."""

from itertools import combinations

from hypothesis import given, settings, strategies as st

from belfort.domain.sector_needs import Need
from belfort.domain.sector_sets import Reach


@st.composite
def needs(draw):
    """A few governments that need something of a few controls."""
    count = draw(st.integers(1, 7))
    gains = st.lists(st.sampled_from([0, 0, 1, 2, 3, 5]), min_size=count, max_size=count).map(tuple)
    keys = st.lists(st.integers(0, count - 1), max_size=4, unique=True).map(lambda places: tuple(sorted(places)))
    return count, draw(st.lists(st.builds(Need, st.integers(-1, 12), gains, keys, st.just(True)), max_size=7))


def enough(need, places):
    """Say whether a set is enough for a government, the plain way."""
    return set(need.keys) <= set(places) and sum(need.gains[place] for place in places) >= need.short


@given(needs())
@settings(max_examples=300)
def test_every_set_counts_the_governments_for_which_it_is_enough(found):
    """Rule 8.25."""
    count, open_needs = found
    reach = Reach(count, 3, open_needs)
    for size in (1, 2, 3):
        for places in combinations(range(count), size):
            assert reach.of(places) == sum(enough(need, places) for need in open_needs)


@given(needs())
def test_a_government_is_within_reach_when_some_set_is_enough(found):
    """Rule 8.26."""
    count, open_needs = found
    sets = [places for size in (0, 1, 2, 3) for places in combinations(range(count), size)]
    for need in open_needs:
        assert need.within(3) == any(enough(need, places) for places in sets)
