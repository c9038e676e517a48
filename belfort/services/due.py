"""What is due in the drafts of a government and whose it is, and the evidence that may no longer hold."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q

from belfort.domain.permissions import Ability, Actor
from belfort.domain.submission import AssessmentState
from belfort.domain.terms import Text
from belfort.models import Answer, Evidence, Organization
from belfort.services.reminders import OLD

SHOWN, EVIDENCE_SHOWN, COUNTED = 8, 4, 200
UNANSWERED = (Q(documentation=None) | Q(implementation=None)) & Q(not_applicable=False)
ANSWER_COLUMNS = (
    *("due_on", "control__position", "control__ref", "control__title_nl", "control__title_en"),
    *("assessment_id", "owner__name"),
)
EVIDENCE_COLUMNS = ("control__ref", "control__title_nl", "control__title_en", "dated_on", "title")


@dataclass(frozen=True, slots=True)
class DueAnswer:
    """A control that waits for an answer, by when, and whose it is; nobody's when no name stands there."""

    ref: str
    title: Text
    assessment_id: UUID
    due_on: date
    owner: str
    is_late: bool


@dataclass(frozen=True, slots=True)
class OldEvidence:
    """Evidence older than a year."""

    ref: str
    title: Text
    dated_on: date
    name: str


@dataclass(frozen=True, slots=True)
class Due:
    """What waits, the first days first; the counts say how many there are, up to a bound."""

    answers: list[DueAnswer] = field(default_factory=list)
    evidence: list[OldEvidence] = field(default_factory=list)
    answer_count: int = 0
    late_count: int = 0
    evidence_count: int = 0


def get_due(*, actor: Actor, organization: Organization, on: date, framework: str = "") -> Due:
    """Return the unanswered controls of drafts with a day by which they are due, and evidence older than a year.

    A colleague sees the controls that were given; evidence is shown to who reads answers, for one framework.
    """
    actor.require(Ability.READ_RESULTS, organization.id)
    waiting = Answer.objects.visible_to(actor).filter(
        UNANSWERED,
        organization_id=organization.id,
        is_current=True,
        due_on__isnull=False,
        assessment__state=AssessmentState.DRAFT,
    )
    rows = sorted(waiting.values_list(*ANSWER_COLUMNS), key=lambda row: row[:2])  # no more than the drafts ask
    answers = [_answer(on, *row) for row in rows[:COUNTED]]
    evidence = _evidence(actor, organization, on, framework)
    return Due(
        answers[:SHOWN],
        evidence[:EVIDENCE_SHOWN],
        answer_count=len(answers),
        late_count=sum(answer.is_late for answer in answers),
        evidence_count=len(evidence),
    )


def _answer(
    on: date, due_on: date, _place: int, ref: str, title_nl: str, title_en: str, assessment_id: UUID, owner: Any
) -> DueAnswer:
    return DueAnswer(ref, Text(title_nl, title_en), assessment_id, due_on, owner or "", is_late=due_on < on)


def _evidence(actor: Actor, organization: Organization, on: date, framework: str) -> list[OldEvidence]:
    if not framework or not actor.may(Ability.READ_ANSWERS, organization.id):
        return []
    rows = Evidence.objects.visible_to(actor).filter(
        organization_id=organization.id, withdrawn_at=None, control__framework_id=framework, dated_on__lt=on - OLD
    )
    rows = rows.order_by("dated_on", "title")
    return [
        OldEvidence(ref, Text(title_nl, title_en), dated_on, name)
        for ref, title_nl, title_en, dated_on, name in rows.values_list(*EVIDENCE_COLUMNS)[:COUNTED]
    ]
