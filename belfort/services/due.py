"""What is due in the drafts of a government and whose it is, and the evidence that may no longer hold."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from operator import itemgetter
from uuid import UUID

from django.db.models import Q

from belfort.domain.permissions import Ability, Actor
from belfort.domain.terms import Text
from belfort.models import Answer, Evidence, Organization
from belfort.services import scored_frameworks
from belfort.services.reminders import OLD

SHOWN, EVIDENCE_SHOWN, COUNTED = 8, 4, 200
UNANSWERED = (Q(documentation=None) | Q(implementation=None)) & Q(not_applicable=False)
ANSWER_COLUMNS = ("assessment_id", "control_id", "due_on", "owner__name")
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
    answer_count: int = 0
    late_count: int = 0


def get_due(*, actor: Actor, organization: Organization, on: date, drafts: Mapping[UUID, str]) -> Due:
    """Return the unanswered controls of these drafts, each with its framework, that are due by some day.

    A colleague sees the controls that were given.
    """
    actor.require(Ability.READ_RESULTS, organization.id)
    waiting = Answer.objects.visible_in(organization.id, actor).filter(
        UNANSWERED, is_current=True, due_on__isnull=False, assessment_id__in=drafts
    )
    answers = _in_order(on, drafts, waiting.values_list(*ANSWER_COLUMNS))  # no more than the drafts ask
    return Due(answers[:SHOWN], len(answers), sum(answer.is_late for answer in answers))


def _in_order(
    on: date, drafts: Mapping[UUID, str], rows: Iterable[tuple[UUID, int, date, str | None]]
) -> list[DueAnswer]:
    """Return what waits by day, and on one day in the order of its framework."""
    found = []
    for assessment_id, control_id, due_on, owner in rows:
        scored = scored_frameworks.get_with_rows(drafts[assessment_id])
        ref = scored.refs.get(control_id)
        if ref is not None:  # a newer framework may have left a control out
            row = scored.rows[ref]
            title = Text(row.title_nl, row.title_en)
            answer = DueAnswer(ref, title, assessment_id, due_on, owner or "", is_late=due_on < on)
            found.append(((due_on, row.position), answer))
    found.sort(key=itemgetter(0))
    return [answer for _, answer in found[:COUNTED]]


@dataclass(frozen=True, slots=True)
class Old:
    """Evidence older than a year, the oldest first; `count` says how much there is, up to a bound."""

    shown: list[OldEvidence] = field(default_factory=list)
    count: int = 0


def get_old_evidence(*, actor: Actor, organization: Organization, on: date, framework: str) -> Old:
    """Return the evidence of one framework that is older than a year, for who reads answers."""
    actor.require(Ability.READ_RESULTS, organization.id)
    if not actor.may(Ability.READ_ANSWERS, organization.id):
        return Old()
    rows = Evidence.objects.visible_in(organization.id, actor).filter(
        withdrawn_at=None, control__framework_id=framework, dated_on__lt=on - OLD
    )
    rows = rows.order_by("dated_on", "title")
    found = [
        OldEvidence(ref, Text(title_nl, title_en), dated_on, name)
        for ref, title_nl, title_en, dated_on, name in rows.values_list(*EVIDENCE_COLUMNS)[:COUNTED]
    ]
    return Old(found[:EVIDENCE_SHOWN], len(found))
