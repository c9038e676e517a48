"""The findings of the whole sector in totals: how many are open by severity, how many are overdue, over how many governments.

`docs/scoring.md`, chapter 12, part "The sector"; small groups and parts are hidden as in chapter 8.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from belfort.domain.discretion import MINIMUM
from belfort.domain.discretion_counts import Count, count_of, is_small, tally
from belfort.domain.finding_counts import OpenCounts
from belfort.domain.findings import Severity


@dataclass(frozen=True, slots=True)
class Holder:
    """A government with its counts; `named` ones share them by name."""

    counts: OpenCounts
    named: bool = False


@dataclass(frozen=True, slots=True)
class FindingTotal:
    """So many findings at so many governments; None when they stand at too few of them to be told."""

    findings: int | None
    governments: Count


@dataclass(frozen=True, slots=True)
class FindingTotals:
    """The findings of a group: open by severity, open together, and how many of these are overdue."""

    governments: int
    by_severity: Mapping[Severity, FindingTotal]
    open: FindingTotal
    overdue: FindingTotal


def finding_totals(holders: Sequence[Holder], minimum: int = MINIMUM) -> FindingTotals | None:
    """Return the totals of a group; None when there is nobody, or some but fewer than the minimum do not share by name.

    What stands at fewer than the minimum is hidden, and the sum of all severities with it: subtraction would tell.
    """
    whole = tally([holder.named for holder in holders])
    if not holders or is_small(whole, minimum):
        return None

    def total(number: Callable[[OpenCounts], int], *, hidden: bool = False) -> FindingTotal:
        at = tally([holder.named for holder in holders if number(holder.counts)])
        findings = sum(number(holder.counts) for holder in holders)
        return FindingTotal(None if hidden or is_small(at, minimum) else findings, count_of(at, whole, minimum))

    by_severity = {each: total(lambda counts, each=each: getattr(counts, each.value)) for each in Severity}  # type: ignore[misc]
    hidden = any(each.findings is None for each in by_severity.values())
    return FindingTotals(
        governments=whole.all,
        by_severity=by_severity,
        open=total(lambda counts: counts.total, hidden=hidden),
        overdue=total(lambda counts: counts.overdue),
    )
