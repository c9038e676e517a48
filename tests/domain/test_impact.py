"""Chapter 2 of docs/scoring.md: the impact scale."""

from decimal import Decimal

import pytest
from hypothesis import given, strategies as st

from belfort.domain.impact import (
    DIMENSION_NAMES,
    LEVEL_NAMES,
    LEVELS,
    Dimension,
    Heaviest,
    financial_level,
    heaviest,
    outage_level,
    users_level,
)
from tests.domain import strategies

percents = st.decimals(0, 200, places=4)


def test_the_scale_has_five_dimensions_and_five_levels_with_a_name():
    """Rule 2.1."""
    assert [dimension.value for dimension in Dimension] == ["financial", "reputation", "legal", "service", "users"]
    assert list(LEVELS) == [1, 2, 3, 4, 5]
    assert set(DIMENSION_NAMES) == set(Dimension)
    assert [LEVEL_NAMES[level].en for level in LEVELS] == ["very low", "low", "medium", "high", "critical"]


def test_the_heaviest_dimension_decides_and_all_at_that_level_are_named():
    """Rule 2.2."""
    impact = {Dimension.USERS: 4, Dimension.FINANCIAL: 2, Dimension.LEGAL: 4, Dimension.SERVICE: 1}
    assert heaviest(impact) == Heaviest(4, (Dimension.LEGAL, Dimension.USERS))


def test_without_a_rating_the_level_is_zero():
    """Rule 2.2."""
    assert heaviest({}) == Heaviest(0, ())


@given(strategies.partial_ratings, st.randoms(use_true_random=False))
def test_the_order_of_the_dimensions_does_not_matter(impact, random):
    """Rule 2.2."""
    pairs = list(impact.items())
    random.shuffle(pairs)
    assert heaviest(dict(pairs)) == heaviest(impact)


@given(strategies.ratings)
def test_no_dimension_is_above_the_level_and_those_named_are_at_it(impact):
    """Rule 2.2."""
    found = heaviest(impact)
    assert all(level <= found.level for level in impact.values())
    assert found.dimensions == tuple(dimension for dimension in Dimension if impact[dimension] == found.level)


@pytest.mark.parametrize(
    ("percent", "level"),
    [
        ("0", 1),
        ("4.9999", 1),
        ("5", 2),
        ("9.9999", 2),
        ("10", 3),
        ("14.9999", 3),
        ("15", 4),
        ("19.9999", 4),
        ("20", 4),
        ("20.0001", 5),
        ("100", 5),
    ],
)
def test_financial_damage_has_its_level_at_each_bound(percent, level):
    """Rule 2.3."""
    assert financial_level(Decimal(percent)) == level


@pytest.mark.parametrize(
    ("percent", "level"),
    [
        ("0", 1),
        ("4.9999", 1),
        ("5", 2),
        ("19.9999", 2),
        ("20", 3),
        ("49.9999", 3),
        ("50", 4),
        ("74.9999", 4),
        ("75", 5),
        ("100", 5),
    ],
)
def test_affected_users_have_their_level_at_each_bound(percent, level):
    """Rule 2.4."""
    assert users_level(Decimal(percent)) == level


@pytest.mark.parametrize(
    ("hours", "level"),
    [
        ("0", 5),
        ("24", 5),
        ("24.01", 4),
        ("72", 4),
        ("72.01", 3),
        ("168", 3),
        ("168.01", 2),
        ("720", 2),
        ("720.01", 1),
        (None, 1),
    ],
)
def test_an_outage_has_its_level_at_each_bound(hours, level):
    """Rule 2.5."""
    assert outage_level(None if hours is None else Decimal(hours)) == level


@given(percents, percents)
def test_more_damage_never_gives_a_lower_level(one, other):
    """Rules 2.3, 2.4 and 2.5."""
    less, more = sorted((one, other))
    assert financial_level(less) <= financial_level(more)
    assert users_level(less) <= users_level(more)
    assert outage_level(less * 10) >= outage_level(more * 10)
