"""Change parts of many answers in one step, for machines: what is not named stays, and it is all or nothing."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from belfort.domain.errors import ConflictError, Difference, InvalidError, MissingError
from belfort.domain.permissions import Ability, Actor
from belfort.domain.submission import AssessmentState, require_open
from belfort.domain.terms import Text
from belfort.models import Answer, Assessment, Control, Organization
from belfort.services import scored_frameworks
from belfort.services.answers import AnswerContent, content_of, current, differences_of
from belfort.services.answers_many import score_many
from belfort.services.assessments import find_assessment, find_control

SCORES = ("documentation", "implementation")


@dataclass(frozen=True, slots=True)
class AnswerPatch:
    """What changes in one answer: fields of its content; `number` is the version that the writer saw, if it looked."""

    fields: Mapping[str, Any]
    number: int | None = None


@transaction.atomic
def patch_answers(
    *, actor: Actor, at: datetime, organization: Organization, key: UUID, patches: Mapping[str, AnswerPatch]
) -> int:
    """Change the named parts of answers; returns how many answers changed.

    Raises InvalidError that names the control and the field, and ConflictError with both texts of every answer that
    somebody else changed since the version that the writer saw.
    """
    actor.require(Ability.SCORE_CONTROL, organization.id)
    assessment = find_assessment(actor=actor, organization=organization, key=key, lock=True)
    require_open(AssessmentState(assessment.state))
    standing = {row.control_id: row for row in current(actor, assessment)}
    scores: dict[str, AnswerContent] = {}
    stale: list[Difference] = []
    for ref, patch in patches.items():
        before = standing.get(require_asked(assessment, ref).pk)
        scores[ref] = _merged(assessment, ref, before, patch.fields)
        if patch.number not in (None, before.number if before else 0):
            stale += _differences(ref, before, scores[ref])
    if stale:
        raise ConflictError(tuple(stale))
    return score_many(actor=actor, at=at, organization=organization, key=key, scores=scores)


def require_asked(assessment: Assessment, ref: str, field: str = "") -> Control:
    """Return a control of the level of an assessment; raises InvalidError with the field, or the reference as field."""
    try:
        return find_control(assessment=assessment, ref=ref)
    except MissingError:
        raise InvalidError(
            Text("Dit niveau vraagt geen maatregel {ref}.", "This level asks no control {ref}.").filled(ref=ref[:40]),
            field=field or ref,
        ) from None


def _merged(assessment: Assessment, ref: str, before: Answer | None, fields: Mapping[str, Any]) -> AnswerContent:
    """Return what the answer becomes; a score makes "not applicable" untrue unless it is said again."""
    scored = any(fields.get(name) is not None for name in SCORES)
    implied = {"not_applicable": False} if scored else {}
    try:
        content = replace(content_of(before) if before else AnswerContent(), **implied | dict(fields)).checked()
        if content.not_applicable:
            scored_frameworks.require_excludable(assessment, ref)
    except InvalidError as refusal:
        raise InvalidError(refusal.text, field=f"{ref}.{refusal.field}") from None
    return content


def _differences(ref: str, before: Answer | None, content: AnswerContent) -> list[Difference]:
    """Return the differences of one stale answer with its reference; none when both wrote the same."""
    return [
        replace(one, label=Text(f"{ref}, {one.label.nl}", f"{ref}, {one.label.en}"), field=f"{ref}.{one.field}")
        for one in differences_of(before, content)
    ]
