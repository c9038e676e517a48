"""The most common gaps of the sector: controls by the share of governments that stay below the threshold.

Rules and worked numbers: `docs/scoring.md`, chapter 8.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from belfort.domain.discretion import MINIMUM
from belfort.domain.discretion_counts import Count, count_of, is_small, tally
from belfort.domain.frameworks import AssuranceLevel, Framework
from belfort.domain.maturity_scores import Score, Scores

THRESHOLD = 3


@dataclass(frozen=True, slots=True)
class Sheet:
    """The scores of one submitted snapshot, and whether its government shares it by name."""

    scores: Scores
    named: bool = False


@dataclass(frozen=True, slots=True)
class ControlGap:
    """How many governments stay below the threshold for one control; the share is that of the count."""

    ref: str
    is_key: bool
    below: Count


@dataclass(frozen=True, slots=True)
class Gaps:
    """The controls of a level, the most common gap first, over `participants` governments.

    `incomplete` counts the sheets that lack an answer of the level; they are in no other figure.
    """

    framework: Framework
    level: AssuranceLevel
    participants: int
    incomplete: int
    controls: tuple[ControlGap, ...]


def is_answered(score: Score | None) -> bool:
    """Say whether a control has both its scores, or is not applicable."""
    return score is not None and (
        score.not_applicable or (score.documentation is not None and score.implementation is not None)
    )


def is_below(score: Score) -> bool:
    """Say whether an answered control stays below the threshold: either score under 3; not applicable never does."""
    return not score.not_applicable and min(score.documentation or 0, score.implementation or 0) < THRESHOLD


def is_complete(framework: Framework, level: AssuranceLevel, scores: Scores) -> bool:
    """Say whether every control of the level is answered."""
    return all(is_answered(scores.get(control.ref)) for control in framework.controls_at(level))


def gaps(framework: Framework, level: AssuranceLevel, sheets: Sequence[Sheet], minimum: int = MINIMUM) -> Gaps | None:
    """Return the controls of a level by how many governments stay below the threshold; None for too few governments.

    The order is that of what is shown: hidden counts follow each other in the order of the framework.
    """
    complete = [sheet for sheet in sheets if is_complete(framework, level, sheet.scores)]
    whole = tally([sheet.named for sheet in complete])
    if is_small(whole, minimum):
        return None
    found = [
        ControlGap(
            control.ref,
            control.is_key(level),
            count_of(tally([sheet.named for sheet in complete if is_below(sheet.scores[control.ref])]), whole, minimum),
        )
        for control in framework.controls_at(level)
    ]
    return Gaps(
        framework=framework,
        level=level,
        participants=len(complete),
        incomplete=len(sheets) - len(complete),
        controls=tuple(sorted(found, key=lambda each: -each.below.low)),
    )
