"""From one version of CyberFundamentals to the next: which scores stay, which are proposed, what is new.

Rules and worked numbers: `docs/scoring.md`, chapter 7. Source: the succession in `belfort/data/cyfun/cyfun-2025.yaml`.
A proposal never counts silently: the caller marks it as to confirm.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from belfort.domain.errors import InvalidError
from belfort.domain.frameworks import Framework, FrameworkControl, Relation
from belfort.domain.maturity_scores import Score, Scores
from belfort.domain.terms import Text


class TransitionStatus(StrEnum):
    """What happens to a control of the newer version."""

    COPIED = "copied"
    PROPOSED = "proposed"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Transition:
    """A control of the newer version: its status, and the older controls of the closest relation (none when new)."""

    ref: str
    status: TransitionStatus
    relation: Relation | None
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MovedScore:
    """The score that a control of the newer version gets, and the answers that it comes from.

    `score` is None for a new control and when no source was answered; then `sources` is empty.
    """

    ref: str
    status: TransitionStatus
    score: Score | None
    sources: tuple[str, ...]


def transitions(older: Framework, newer: Framework) -> tuple[Transition, ...]:
    """Return how each control of the newer version follows from the older one, in the order of the newer.

    The closest relation decides: what is the same is copied, what was revised or is partly the same is proposed.
    Raises InvalidError when a predecessor does not exist.
    """
    return tuple(_transition(older, control) for control in newer.controls)


def counterparts(changes: Iterable[Transition], ref: str) -> tuple[str, ...]:
    """Return the controls of the other version that a control follows from, or that follow from it, each once.

    `docs/scoring.md`, rule 9.40. The references of the two versions differ, so one reading serves both directions.
    """
    found: dict[str, None] = {}
    for change in changes:
        if change.ref == ref:
            found |= dict.fromkeys(change.sources)
        elif ref in change.sources:
            found[change.ref] = None
    return tuple(found)


def _transition(older: Framework, control: FrameworkControl) -> Transition:
    for predecessor in control.previous:
        if predecessor.ref not in older.by_ref:
            raise InvalidError(
                Text("{ref} bestaat niet in {framework}.", "{ref} does not exist in {framework}.").filled(
                    ref=predecessor.ref, framework=older.name
                ),
                field=control.ref,
            )
    for relation in Relation:
        sources = tuple(before.ref for before in control.previous if before.relation is relation)
        if sources:
            status = TransitionStatus.COPIED if relation is Relation.SAME else TransitionStatus.PROPOSED
            return Transition(control.ref, status, relation, sources)
    return Transition(control.ref, TransitionStatus.NEW, None, ())


def moved(changes: Iterable[Transition], scores: Scores) -> dict[str, MovedScore]:
    """Return the scores of the newer version from those of the older one, by reference.

    Of several sources each of the two scores is the lowest that was given: a proposal errs on the careful side.
    """
    return {change.ref: _moved(change, scores) for change in changes}


def _moved(change: Transition, scores: Scores) -> MovedScore:
    answered = [ref for ref in change.sources if ref in scores and scores[ref] != Score()]
    given = [scores[ref] for ref in answered]
    documented = [score.documentation for score in given if score.documentation is not None]
    implemented = [score.implementation for score in given if score.implementation is not None]
    if not documented and not implemented:
        return MovedScore(change.ref, change.status, None, ())
    score = Score(min(documented, default=None), min(implemented, default=None))
    return MovedScore(change.ref, change.status, score, tuple(answered))


def left_behind(changes: Iterable[Transition], older: Framework) -> tuple[str, ...]:
    """Return the older controls from which no score is copied or proposed, in the order of the older version."""
    used = {ref for change in changes for ref in change.sources}
    return tuple(control.ref for control in older.controls if control.ref not in used)
