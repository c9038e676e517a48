"""Everything that a person needs to answer one control: the question, help, evidence, earlier answers, remarks."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from belfort.domain.errors import MissingError
from belfort.domain.permissions import Ability, Actor
from belfort.exchange.guidance import ControlGuidance
from belfort.models import (
    Answer,
    Assessment,
    ControlMapping,
    ControlText,
    Evidence,
    Note,
    Organization,
    Remark,
    Snapshot,
)
from belfort.services import (
    answers,
    assessments,
    control_texts,
    evidence,
    guidance,
    notes,
    scored_frameworks,
    standings,
)
from belfort.services.assessments import Line
from belfort.services.scored_frameworks import CategoryName
from belfort.services.submissions import get_remarks


@dataclass(frozen=True, slots=True)
class ControlPage:
    """One control of an assessment; `before` and `after` are the references beside it, empty at an end."""

    assessment: Assessment
    line: Line
    category: CategoryName
    history: list[Answer]
    evidence: list[Evidence]
    remarks: list[Remark]
    guidance: ControlGuidance | None
    texts: Mapping[str, ControlText]
    links: list[ControlMapping]
    notes: list[Note]
    place: int
    count: int
    before: str
    after: str
    may_answer: bool
    may_give: bool
    may_remark: bool


def get_control_page(*, actor: Actor, organization: Organization, key: UUID, ref: str) -> ControlPage:
    """Return the page of one control; raises MissingError for who neither reads all answers nor was given this one."""
    actor.require(Ability.READ_RESULTS, organization.id)
    assessment = assessments.find_assessment(actor=actor, organization=organization, key=key)
    control = assessments.find_control(assessment=assessment, ref=ref)
    history = answers.get_history(actor=actor, assessment=assessment, control=control)
    answer = next((row for row in history if row.is_current), None)
    reads_all = actor.may(Ability.READ_ANSWERS, organization.id)
    if not reads_all and answer is None:
        raise MissingError
    shown = evidence.get_evidence(actor=actor, organization=organization, assessment=assessment, controls=[control])
    remarks = [row for row in get_remarks(actor=actor, assessment=assessment) if row.control_id == control.pk]
    refs = _refs(actor, assessment, reads_all=reads_all)
    place = refs.index(ref)
    scores_all = actor.may(Ability.SCORE_CONTROL, organization.id)
    scored = scored_frameworks.get_with_rows(assessment.framework_id)
    return ControlPage(
        assessment=assessment,
        line=assessments.line_of(assessment=assessment, ref=ref, answer=answer, evidence_count=len(shown)),
        category=scored.categories[control.parent],
        history=history,
        evidence=shown,
        remarks=remarks,
        guidance=guidance.get_guidance(framework=assessment.framework_id, ref=ref),
        texts=control_texts.get_text(actor=actor, framework=assessment.framework_id, ref=ref),
        links=_links(assessment.framework_id, ref),
        notes=notes.get_beside(framework=assessment.framework_id, ref=ref),
        place=place + 1,
        count=len(refs),
        before=refs[place - 1] if place else "",
        after=refs[place + 1] if place + 1 < len(refs) else "",
        may_answer=assessment.is_open and (scores_all or not reads_all),
        may_give=assessment.is_open and scores_all,
        may_remark=actor.may(Ability.REMARK_ASSESSMENT, organization.id),
    )


def _refs(actor: Actor, assessment: Assessment, *, reads_all: bool) -> list[str]:
    """Return the references that the actor can page through, in the order of the framework."""
    controls = scored_frameworks.controls_of(assessment)
    if reads_all:
        return [control.ref for control in controls]
    rows = scored_frameworks.get_with_rows(assessment.framework_id).rows
    given = set(answers.current(actor, assessment).values_list("control_id", flat=True))
    return [control.ref for control in controls if rows[control.ref].pk in given]


def _links(framework: str, ref: str) -> list[ControlMapping]:
    """Return the links of a control to and from other catalogs, the strongest first."""
    either = Q(source=ref) | Q(target_framework=framework, target=ref)
    return list(ControlMapping.objects.filter(either).order_by("-strength", "source", "target"))


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the sheet after a change, with how far the whole is: for who scores all, or for what was given."""

    assessment: Assessment
    line: Line
    snapshot: Snapshot
    answered: int
    total: int
    may_score: bool
    is_part: bool

    @property
    def category_answered(self) -> int:
        """Return how many controls of its category are answered."""
        return int(self.snapshot.result["categories"][self.line.control.category][3])

    @property
    def category_total(self) -> int:
        """Return how many controls its category has at the level."""
        return int(self.snapshot.result["categories"][self.line.control.category][4])


def get_row(
    *, actor: Actor, organization: Organization, key: UUID, ref: str, saved: answers.Scored | None = None
) -> Row:
    """Return one line as it stands, for who may see it; raises MissingError. `saved` is what was written just now."""
    if saved is not None:
        assessment, answer, snapshot = saved.answer.assessment, saved.answer, saved.snapshot
        control = answer.control
    else:
        assessment = assessments.find_assessment(actor=actor, organization=organization, key=key)
        control = assessments.find_control(assessment=assessment, ref=ref)
        answer = answers.current(actor, assessment).filter(control=control).select_related("owner").first()
        snapshot = standings.get_standing(actor=actor, assessment=assessment)
    reads_all = actor.may(Ability.READ_ANSWERS, organization.id)
    if not reads_all and answer is None:
        raise MissingError
    shown = None  # scoring changes no evidence, so what stands on the page about it can stay
    if saved is None:
        shown = assessments.count_evidence(actor=actor, organization=organization, control=control)
    answered, total = snapshot.answered_count, snapshot.control_count
    if not reads_all:
        answered, total = assessments.count_given(actor=actor, assessment=assessment)
    return Row(
        assessment=assessment,
        line=assessments.line_of(assessment=assessment, ref=ref, answer=answer, evidence_count=shown),
        snapshot=snapshot,
        answered=answered,
        total=total,
        may_score=actor.may(Ability.SCORE_CONTROL, organization.id),
        is_part=not reads_all,
    )
