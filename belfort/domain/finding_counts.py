"""How many findings are open, by severity, and how many are overdue. `docs/scoring.md`, chapter 12."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from belfort.domain.findings import STANDING, FindingState, Severity, is_overdue, state_on


@dataclass(frozen=True, slots=True)
class FindingFacts:
    """What is counted of one finding."""

    severity: Severity
    state: FindingState
    due_on: date | None = None
    accepted_until: date | None = None


@dataclass(frozen=True, slots=True)
class OpenCounts:
    """The findings that count as open on a day, and how many of these are overdue."""

    critical: int = 0
    high: int = 0
    medium: int = 0
    low: int = 0
    overdue: int = 0

    @property
    def total(self) -> int:
        """Return how many are open."""
        return self.critical + self.high + self.medium + self.low


def count_open(findings: Iterable[FindingFacts], day: date) -> OpenCounts:
    """Count the findings that stand on a day; one whose acceptance ended stands again."""
    standing = []
    for one in findings:
        state = state_on(one.state, one.accepted_until, day)
        if state in STANDING:
            standing.append((one.severity, is_overdue(state, one.due_on, day)))
    by_severity = {severity.value: sum(found is severity for found, _ in standing) for severity in Severity}
    return OpenCounts(**by_severity, overdue=sum(late for _, late in standing))


def next_late_day(findings: Iterable[FindingFacts], day: date) -> date | None:
    """Return the first day after a day on which one more is overdue by the passing of time alone; None when none will be.

    The end of an acceptance changes the row itself, and is no part of it.
    """
    turns = [
        first
        for one in findings
        if one.due_on is not None
        and (first := one.due_on + timedelta(days=1)) > day
        and is_overdue(one.state, one.due_on, first)
    ]
    return min(turns, default=None)
