"""Until when a finding must be fixed: the test regime of the ICR, in Belgian working weeks.

Rules and worked numbers: `docs/scoring.md`, chapter 12. Source: ICR, controls ICR-VUL-06 to ICR-VUL-08 (classes 1–2,
classes 3–5, applications with personal data) in `measures.yaml`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from belfort.domain.classification import InformationClass
from belfort.domain.errors import InvalidError
from belfort.domain.findings import SEVERITY_NAMES, Severity
from belfort.domain.terms import Text

DAYS_IN_A_WEEK = 5
SATURDAY = 5
STRICT_FROM = 3  # the class from which the strict regime holds
LOW_WEEKS = 26

STRICT: Mapping[Severity, int] = {
    Severity.CRITICAL: 2,
    Severity.HIGH: 2,
    Severity.MEDIUM: 4,
    Severity.LOW: LOW_WEEKS,
}
ORDINARY: Mapping[Severity, int] = {
    Severity.CRITICAL: 4,
    Severity.HIGH: 4,
    Severity.MEDIUM: 8,
    Severity.LOW: LOW_WEEKS,
}

FIXED_HOLIDAYS = ((1, 1), (5, 1), (7, 21), (8, 15), (11, 1), (11, 11), (12, 25))
AFTER_EASTER = (1, 39, 50)  # Easter Monday, Ascension, Whit Monday


def easter(year: int) -> date:
    """Return Easter Sunday of a year from 1583 on (Gregorian reckoning of Meeus, Jones and Butcher)."""
    golden, century, rest = year % 19, year // 100, year % 100
    leap, skipped = divmod(century, 4)
    moon = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - leap - moon + 15) % 30
    weekday = (32 + 2 * skipped + 2 * (rest // 4) - epact - rest % 4) % 7
    late = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


@lru_cache(maxsize=64)
def holidays(year: int) -> frozenset[date]:
    """Return the ten legal holidays of Belgium in a year."""
    moving = (easter(year) + timedelta(days=days) for days in AFTER_EASTER)
    return frozenset([*(date(year, month, day) for month, day in FIXED_HOLIDAYS), *moving])


def is_working_day(day: date) -> bool:
    """Say whether a day is Monday to Friday and no legal holiday."""
    return day.weekday() < SATURDAY and day not in holidays(day.year)


def after_working_weeks(day: date, weeks: int) -> date:
    """Return the last day of so many working weeks, five working days each, that begin on the day after."""
    left = weeks * DAYS_IN_A_WEEK
    while left:
        day += timedelta(days=1)
        left -= is_working_day(day)
    return day


def regime_class(classes: InformationClass | None) -> int | None:
    """Return the class of the test regime: the highest of C, I and A; None when nothing is rated."""
    return max(classes.C, classes.I, classes.A) or None if classes else None


@dataclass(frozen=True, slots=True)
class Due:
    """The day of the rule with the working weeks that it comes from, and why."""

    day: date
    weeks: int
    why: Text


def due_by_rule(
    *,
    found_on: date,
    severity: Severity,
    test_class: int | None,
    personal_data: bool = False,
    next_release_on: date | None = None,
) -> Due:
    """Return until when a finding must be fixed.

    A class from 3 on, personal data, and an unknown class ask the strict weeks. One of low severity waits for the next
    release where that is known, at most 26 weeks.
    """
    is_strict = test_class is None or test_class >= STRICT_FROM or personal_data
    weeks = (STRICT if is_strict else ORDINARY)[severity]
    day = after_working_weeks(found_on, weeks)
    if severity is Severity.LOW:
        if next_release_on is not None and found_on <= next_release_on <= day:
            return Due(next_release_on, weeks, _RELEASE)
        return Due(day, weeks, _LOW)
    words = _PERSONAL if personal_data else _UNKNOWN if test_class is None else _CLASS
    return Due(day, weeks, words.filled(severity=SEVERITY_NAMES[severity], test_class=test_class, weeks=weeks))


_RELEASE = Text("ernst laag: bij de volgende release", "severity low: at the next release")
_LOW = Text(
    "ernst laag: bij de volgende release, hoogstens 26 werkweken",
    "severity low: at the next release, at most 26 working weeks",
)
_PERSONAL = Text(
    "ernst {severity}, persoonsgegevens: {weeks} werkweken", "severity {severity}, personal data: {weeks} working weeks"
)
_UNKNOWN = Text(
    "ernst {severity}, klasse niet bekend en dus streng: {weeks} werkweken",
    "severity {severity}, class unknown and therefore strict: {weeks} working weeks",
)
_CLASS = Text(
    "ernst {severity}, klasse {test_class}: {weeks} werkweken",
    "severity {severity}, class {test_class}: {weeks} working weeks",
)


LONGEST_DELAY = timedelta(days=365)


def require_due(chosen: date, reason: str, rule: Due, found_on: date) -> None:
    """Raise InvalidError for a day before the finding, over a year after that of the rule, or after it without a reason."""
    if chosen < found_on:
        words = Text("Dit ligt vóór de dag van de vaststelling.", "This is before the day of the finding.")
        raise InvalidError(words, field="due_on")
    if chosen > rule.day and not reason.strip():
        words = Text(
            "De regel zegt {day}; geef een reden voor een latere dag.",
            "The rule says {day}; give a reason for a later day.",
        )
        raise InvalidError(words.filled(day=f"{rule.day:%d/%m/%Y}"), field="due_reason")
    if chosen > rule.day + LONGEST_DELAY:
        words = Text(
            "De regel zegt {day}; kies een dag hoogstens een jaar later.",
            "The rule says {day}; choose a day at most a year later.",
        )
        raise InvalidError(words.filled(day=f"{rule.day:%d/%m/%Y}"), field="due_on")
