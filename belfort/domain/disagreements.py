"""Claim beside evidence: a control that a government scores as working, and an open finding that says it is not.

The rule: `docs/scoring.md`, chapter 12.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from belfort.domain.findings import STANDING, FindingState, Severity
from belfort.domain.maturity_scores import Score
from belfort.domain.terms import Text

CLAIMED_FROM = 3
SPEAKING = (Severity.CRITICAL, Severity.HIGH)


@dataclass(frozen=True, slots=True)
class Evidence:
    """One finding that is linked to a control, as it stands on the day that is asked."""

    number: int
    ref: str
    severity: Severity
    state: FindingState


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A control with its claimed implementation and the numbers of the findings against it, the worst first."""

    ref: str
    implementation: int
    findings: tuple[int, ...]

    @property
    def text(self) -> Text:
        """Return it in one sentence."""
        count = len(self.findings)
        words = ONE if count == 1 else MANY
        return words.filled(ref=self.ref, score=self.implementation, count=count)


ONE = Text(
    "{ref} is gescoord op {score}, maar 1 kritieke of hoge vaststelling staat open.",
    "{ref} is scored {score}, but 1 critical or high finding is open.",
)
MANY = Text(
    "{ref} is gescoord op {score}, maar {count} kritieke of hoge vaststellingen staan open.",
    "{ref} is scored {score}, but {count} critical or high findings are open.",
)


def disagreements(scores: Mapping[str, Score], evidence: Iterable[Evidence]) -> tuple[Disagreement, ...]:
    """Return each control scored 3 or more for implementation with an open critical or high finding.

    The highest claim comes first, then the order of `scores`. What is not answered or not applicable claims nothing.
    """
    against: dict[str, list[Evidence]] = defaultdict(list)
    for one in evidence:
        if one.state in STANDING and one.severity in SPEAKING:
            against[one.ref].append(one)
    found = []
    for ref, score in scores.items():
        claimed = 0 if score.not_applicable else score.implementation or 0
        if claimed >= CLAIMED_FROM and ref in against:
            ordered = sorted(against[ref], key=lambda one: (SPEAKING.index(one.severity), one.number))
            numbers = tuple(dict.fromkeys(one.number for one in ordered))
            found.append(Disagreement(ref, claimed, numbers))
    return tuple(sorted(found, key=lambda one: -one.implementation))
