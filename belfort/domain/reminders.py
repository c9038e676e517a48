"""When somebody is told what comes: never two mails on one day, and what was missed is told once.

Rules and worked numbers: `docs/scoring.md`, chapter 10.
"""

from collections.abc import Iterable
from datetime import date, timedelta

CAUGHT_UP = timedelta(days=2)
BEFORE_SESSION = (timedelta(days=7), timedelta(days=1))


def session_days(held_on: date) -> tuple[date, ...]:
    """Return the days on which who takes part is told of a session."""
    return tuple(held_on - before for before in BEFORE_SESSION)


def place_day(given_on: date) -> date:
    """Return the day on which somebody is told that a place was given: the next one, so that it misses no mail."""
    return given_on + timedelta(days=1)


def change_day(changed_on: date) -> date:
    """Return the day on which somebody is told that a round closes on another day, or asks again: the next one."""
    return changed_on + timedelta(days=1)


def is_due(days: Iterable[date], today: date, told_on: date | None) -> bool:
    """Say whether one of some days is told today: it came since the last mail, and at most two days ago."""
    return any(today - CAUGHT_UP <= day <= today and (told_on is None or day > told_on) for day in days)
