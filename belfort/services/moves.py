"""From CyFun 2023 to 2025: the same answers are copied, revised ones are proposed and wait for confirmation."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db import transaction

from belfort.domain.errors import InvalidError
from belfort.domain.frameworks import AssuranceLevel, Framework
from belfort.domain.maturity_transitions import MovedScore, Transition, TransitionStatus, moved, transitions
from belfort.domain.permissions import Ability, Actor
from belfort.domain.terms import Text
from belfort.models import Answer, Assessment, Organization
from belfort.services import answers as answer_services, assessments, scored_frameworks, standings, trail
from belfort.services.assessments import find_assessment, subject

OLDER, NEWER = "cyfun-2023", "cyfun-2025"


@lru_cache(maxsize=4)
def _changes(older: Framework, newer: Framework) -> tuple[Transition, ...]:
    return transitions(older, newer)


def get_transitions() -> tuple[Transition, ...]:
    """Return how each control of 2025 follows from those of 2023."""
    return _changes(scored_frameworks.get(OLDER), scored_frameworks.get(NEWER))


@dataclass(frozen=True, slots=True)
class Move:
    """What a move would do at a level: how many are copied, proposed, and new."""

    copied: int
    proposed: int
    new: int


def _at_level(before: Assessment, level: AssuranceLevel) -> dict[str, MovedScore]:
    if before.framework_id != OLDER:
        raise InvalidError(
            Text("Alleen een zelfevaluatie van 2023 gaat over naar 2025.", "Only a 2023 self-assessment moves to 2025.")
        )
    scores = standings.get_scores(before)
    newer = scored_frameworks.get(NEWER)
    return {ref: found for ref, found in moved(get_transitions(), scores).items() if newer.control(ref).applies(level)}


def preview_move(*, actor: Actor, organization: Organization, key: UUID, level: AssuranceLevel) -> Move:
    """Return what moving an assessment of 2023 to 2025 would do."""
    actor.require(Ability.SCORE_CONTROL, organization.id)
    before = find_assessment(actor=actor, organization=organization, key=key)
    found = _at_level(before, level).values()
    counts = Counter(TransitionStatus.NEW if item.score is None else item.status for item in found)
    return Move(counts[TransitionStatus.COPIED], counts[TransitionStatus.PROPOSED], counts[TransitionStatus.NEW])


@transaction.atomic
def move_assessment(
    *, actor: Actor, at: datetime, organization: Organization, key: UUID, level: AssuranceLevel, measured_on: date
) -> Assessment:
    """Begin a 2025 draft with what a 2023 assessment says; what was not the same waits for confirmation."""
    actor.require(Ability.SCORE_CONTROL, organization.id)
    before = find_assessment(actor=actor, organization=organization, key=key)
    found = _at_level(before, level)
    draft = assessments.start_assessment(
        actor=actor,
        at=at,
        organization=organization,
        framework=NEWER,
        level=level,
        measured_on=measured_on,
        based_on=before,
    )
    grounds = {row.control.ref: row for row in answer_services.current(actor, before).select_related("control")}
    rows = scored_frameworks.get_with_rows(NEWER).rows
    made = [
        answer_services.next_answer(draft, rows[item.ref], None, actor, at, _values(item, grounds))
        for item in found.values()
        if item.score is not None
    ]
    answer_services.write_answers(draft, made)
    standings.refresh(draft, at)
    trail.record(
        actor=actor,
        at=at,
        organization=organization,
        verb="assessment.moved",
        subject=subject(draft),
        body={"from": str(before.pk), "answers": len(made), "to_confirm": sum(row.to_confirm for row in made)},
    )
    return draft


def _values(item: MovedScore, grounds: dict[str, Answer]) -> dict[str, Any]:
    """Return the columns of a moved answer; the grounds of its sources come along under their references."""
    assert item.score is not None  # noqa: S101 the caller looked
    proposed = item.status is TransitionStatus.PROPOSED
    texts = {
        name: "\n".join(
            f"{ref}: {text}" if len(item.sources) > 1 else text
            for ref in item.sources
            if (text := getattr(grounds[ref], name))
        )
        for name in ("grounds_documentation", "grounds_implementation")
    }
    return {
        "documentation": item.score.documentation,
        "implementation": item.score.implementation,
        "origin": "proposed" if proposed else "copied",
        "to_confirm": proposed,
        **texts,
    }
