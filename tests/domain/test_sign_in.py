"""Chapter 6 of docs/scoring.md: delay after failed sign-ins."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, strategies as st

from belfort.domain.sign_in import FORGET_AFTER, delay_after, wait

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
LONGEST = timedelta(minutes=15)
failure_counts = st.integers(0, 100_000)


@pytest.mark.parametrize(
    ("failures", "seconds"),
    [
        (0, 0),
        (1, 0),
        (3, 0),
        (4, 2),
        (5, 4),
        (6, 8),
        (8, 32),
        (10, 128),
        (12, 512),
        (13, 900),
        (14, 900),
        (100_000, 900),
    ],
)
def test_three_failures_are_free_and_each_further_one_doubles_the_wait(failures, seconds):
    """Rules 6.1 and 6.2."""
    assert delay_after(failures) == timedelta(seconds=seconds)


@given(failure_counts)
def test_the_delay_never_decreases_and_never_exceeds_fifteen_minutes(failures):
    """Rules 6.1 and 6.2."""
    assert timedelta(0) <= delay_after(failures) <= delay_after(failures + 1) <= LONGEST


def test_the_wait_counts_from_the_last_failure():
    """Rule 6.3."""
    assert wait(5, NOW, NOW) == timedelta(seconds=4)
    assert wait(5, NOW, NOW + timedelta(seconds=3)) == timedelta(seconds=1)
    assert wait(5, NOW, NOW + timedelta(seconds=4)) == timedelta(0)
    assert wait(5, NOW, NOW + timedelta(hours=1)) == timedelta(0)


@given(failure_counts, st.timedeltas(timedelta(days=-400), timedelta(days=400)))
def test_what_remains_is_never_longer_than_the_wait_whatever_the_clock_did(failures, passed):
    """Rule 6.3."""
    assert timedelta(0) <= wait(failures, NOW, NOW + passed) <= delay_after(failures)


@given(failure_counts, st.timedeltas(timedelta(hours=24), timedelta(days=400)))
def test_after_a_day_everything_is_forgotten(failures, passed):
    """Rule 6.4."""
    assert wait(failures, NOW, NOW + passed) == timedelta(0)


def test_the_count_is_kept_for_a_day():
    """Rule 6.4."""
    assert timedelta(hours=24) == FORGET_AFTER


def test_a_day_is_longer_than_the_longest_wait():
    """Rule 6.4."""
    assert wait(100, NOW, NOW + LONGEST - timedelta(seconds=1)) == timedelta(seconds=1)
