"""When somebody is told what comes: chapter 10 of `docs/scoring.md`."""

from datetime import date, timedelta

import pytest
from hypothesis import given, strategies as st

from belfort.domain.reminders import is_due, place_day, session_days

DAYS = st.dates(date(2026, 1, 1), date(2026, 3, 1))


def test_a_session_is_told_a_week_and_a_day_before_and_a_place_the_day_after() -> None:
    """Rule 10.11."""
    assert session_days(date(2026, 12, 10)) == (date(2026, 12, 3), date(2026, 12, 9))
    assert place_day(date(2026, 12, 31)) == date(2027, 1, 1)


@pytest.mark.parametrize(
    ("today", "told_on", "due"),
    [
        (date(2026, 6, 1), None, True),
        (date(2026, 6, 3), None, True),  # the worker stood still for two days
        (date(2026, 6, 4), None, False),
        (date(2026, 5, 31), None, False),
        (date(2026, 6, 2), date(2026, 5, 31), True),
        (date(2026, 6, 2), date(2026, 6, 1), False),  # it stood in the mail of that day
        (date(2026, 6, 1), date(2026, 6, 1), False),
    ],
)
def test_what_was_missed_is_told_once_up_to_two_days_later(today: date, told_on: date | None, due: bool) -> None:
    """Rule 10.12."""
    assert is_due([date(2026, 6, 1)], today, told_on) is due


@given(st.lists(DAYS, max_size=3), DAYS, st.integers(1, 10))
def test_what_was_told_is_never_told_again(days: list[date], today: date, later: int) -> None:
    after = today + timedelta(days=later)
    if not any(today < day <= after for day in days):
        assert not is_due(days, after, today)
