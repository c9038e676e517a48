"""What audits came to, as totals from which nobody can tell what one of them came to.

`docs/scoring.md`, chapter 9, part "Outcomes". Who was audited and when is known by name; so the totals come in groups that
are closed on fixed days, and what is told of a group stays the same when two of its audits change places.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from belfort.domain.discretion import MINIMUM
from belfort.domain.programme_audits import TAKEN_OVER, AuditKind, Outcome

CLOSES = (12, 31)  # the month and the day on which groups are closed
EACH_WAY = 2  # who knows its own outcome still does not know that of the others


@dataclass(frozen=True, slots=True)
class Ending:
    """What one audit came to, and on which day that was written down."""

    kind: AuditKind
    noted_on: date
    outcome: Outcome
    cause: str = ""
    consequence: str = ""

    @property
    def is_taken_over(self) -> bool:
        """Say whether systems were taken over, in important part or wholly."""
        return self.outcome in TAKEN_OVER


@dataclass(frozen=True, slots=True)
class KindTotals:
    """The audits of one kind whose outcomes are told: how many, how they ended, and since which day it is so."""

    kind: AuditKind
    told_on: date
    audits: int
    outcomes: Mapping[Outcome, int]


@dataclass(frozen=True, slots=True)
class Named:
    """Words for a cause or a consequence that at least five audits share; `words` is empty for all others together."""

    words: str
    audits: int


@dataclass(frozen=True, slots=True)
class OutcomeTotals:
    """The totals that hold on a day: of each kind of which something is told, and the causes and consequences."""

    kinds: tuple[KindTotals, ...] = ()
    causes: tuple[Named, ...] = ()
    consequences: tuple[Named, ...] = ()

    @property
    def told_on(self) -> date | None:
        """Return the day of the newest total; None while nothing is told."""
        return max((each.told_on for each in self.kinds), default=None)

    @property
    def audits(self) -> int:
        """Return how many audits the totals are of."""
        return sum(each.audits for each in self.kinds)

    @property
    def taken_over(self) -> int:
        """Return in how many of them systems were taken over."""
        return sum(each.outcomes[outcome] for each in self.kinds for outcome in TAKEN_OVER)


def closing_day(noted_on: date) -> date:
    """Return the first 31 December after an outcome was written down: on it, it goes into a group."""
    return date((noted_on + timedelta(days=1)).year, *CLOSES)


def noting_day(before: date | None, today: date) -> date:
    """Return the day that an outcome written down today has: an earlier one keeps its day once it went into a group."""
    return before if before is not None and closing_day(before) <= today else today


def outcome_totals(endings: Iterable[Ending], as_of: date) -> OutcomeTotals:
    """Return the totals that hold on a day: those of the newest 31 December on or before it."""
    told = [group for group in _groups(endings, as_of) if _can_be_told(group.endings)]
    whole = [ending for group in told for ending in group.endings if ending.is_taken_over]
    return OutcomeTotals(
        tuple(_of_kind(kind, [group for group in told if group.kind is kind]) for kind in _kinds(told)),
        _named([ending.cause for ending in whole]),
        _named([ending.consequence for ending in whole]),
    )


@dataclass(frozen=True, slots=True)
class _Group:
    """Audits of one kind that were waiting together on a 31 December."""

    kind: AuditKind
    closed_on: date
    endings: tuple[Ending, ...]


def _groups(endings: Iterable[Ending], as_of: date) -> list[_Group]:
    """Return the groups that were closed by a day; which audits are in one follows from what is known by name."""
    by_day: dict[tuple[AuditKind, date], list[Ending]] = {}
    for ending in endings:
        closes_on = closing_day(ending.noted_on)
        if closes_on <= as_of:
            by_day.setdefault((ending.kind, closes_on), []).append(ending)
    waiting: dict[AuditKind, list[Ending]] = {}
    closed = []
    for (kind, closes_on), noted in sorted(by_day.items()):
        group = [*waiting.pop(kind, []), *noted]
        if len(group) >= MINIMUM:
            closed.append(_Group(kind, closes_on, tuple(group)))
        else:
            waiting[kind] = group
    return closed


def _can_be_told(endings: Iterable[Ending]) -> bool:
    """Say whether some audits ended both ways, each at least twice."""
    ways = Counter(ending.is_taken_over for ending in endings)
    return min(ways[True], ways[False]) >= EACH_WAY


def _kinds(groups: Iterable[_Group]) -> list[AuditKind]:
    there = {group.kind for group in groups}
    return [kind for kind in AuditKind if kind in there]


def _of_kind(kind: AuditKind, groups: list[_Group]) -> KindTotals:
    counts = Counter(ending.outcome for group in groups for ending in group.endings)
    told_on = max(group.closed_on for group in groups)
    return KindTotals(kind, told_on, counts.total(), {outcome: counts[outcome] for outcome in Outcome})


def _named(words: list[str]) -> tuple[Named, ...]:
    """Return the words that at least five share, the most frequent first, and the rest as one number."""
    counts = Counter(word.strip() for word in words)
    del counts[""]
    shared = [Named(word, count) for word, count in counts.items() if count >= MINIMUM]
    shared.sort(key=lambda each: (-each.audits, each.words))
    others = len(words) - sum(each.audits for each in shared)
    return (*shared, *([Named("", others)] if others else []))
