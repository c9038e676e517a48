"""Chapter 9 of docs/scoring.md: visitors of the toolkit over a period."""

from datetime import date, timedelta

import pytest
from hypothesis import given, strategies as st

from belfort.domain.errors import InvalidError
from belfort.domain.toolkit import THEME_NAMES, DayCount, Theme, visitors_between

MONDAY = date(2026, 11, 23)
DAYS = [DayCount(MONDAY + timedelta(days=place), count) for place, count in enumerate((3, 2, 4))]


def test_a_period_is_the_sum_of_its_days():
    """Rule 9.39."""
    assert visitors_between(DAYS, MONDAY, MONDAY + timedelta(days=1)) == 5
    assert visitors_between(DAYS, MONDAY, MONDAY + timedelta(days=2)) == 9
    assert visitors_between(DAYS, MONDAY + timedelta(days=2), MONDAY + timedelta(days=2)) == 4
    assert visitors_between(DAYS, date(2020, 1, 1), MONDAY - timedelta(days=1)) == 0


@given(st.lists(st.integers(0, 50), max_size=20), st.integers(0, 20))
def test_a_period_is_the_sum_of_its_two_halves(counts, cut):
    """Rule 9.39."""
    days = [DayCount(MONDAY + timedelta(days=place), count) for place, count in enumerate(counts)]
    first, middle, last = MONDAY, MONDAY + timedelta(days=cut), MONDAY + timedelta(days=40)
    parts = visitors_between(days, first, middle) + visitors_between(days, middle + timedelta(days=1), last)
    assert parts == visitors_between(reversed(days), first, last) == sum(counts)


def test_a_period_that_ends_before_it_begins_is_refused():
    with pytest.raises(InvalidError) as refusal:
        visitors_between(DAYS, MONDAY, MONDAY - timedelta(days=1))
    assert refusal.value.field == "tot"


def test_every_theme_has_a_name_in_both_languages():
    assert list(THEME_NAMES) == list(Theme)
    assert all(name.nl and name.en and name.nl != name.en for name in THEME_NAMES.values())
