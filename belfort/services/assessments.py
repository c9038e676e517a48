"""Self-assessments: begin one, find one, and see its controls with their answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction
from uuid import UUID

from django.db import transaction
from django.db.models import Count

from belfort.domain.errors import InvalidError, MissingError
from belfort.domain.frameworks import AssuranceLevel, Framework, FrameworkControl, Mode
from belfort.domain.permissions import Ability, Actor
from belfort.domain.submission import AssessmentState
from belfort.domain.terms import Text
from belfort.models import Answer, Assessment, Control, Evidence, Organization, Snapshot, User
from belfort.services import scored_frameworks, standings, trail
from belfort.services.scored_frameworks import CategoryName, ScoredFramework
from belfort.services.trail import Subject

NAME_LENGTH = 120


def find_assessment(*, actor: Actor, organization: Organization, key: UUID, lock: bool = False) -> Assessment:
    """Return an assessment that the actor may know of; raises MissingError. `lock` lets nobody else write meanwhile."""
    rows = Assessment.objects.visible_to(actor).of(organization.id)
    rows = rows.select_for_update(of=("self",)) if lock else rows
    row: Assessment | None = rows.filter(pk=key).first()
    if row is None:
        raise MissingError
    row.organization = organization
    return row


@transaction.atomic
def start_assessment(
    *,
    actor: Actor,
    at: datetime,
    organization: Organization,
    framework: str,
    level: AssuranceLevel,
    measured_on: date,
    name: str = "",
    mode: Mode = Mode.RULE,
    based_on: Assessment | None = None,
) -> Assessment:
    """Begin an empty draft on a framework and level. Raises InvalidError when a draft on it is open already."""
    actor.require(Ability.SCORE_CONTROL, organization.id)
    scored = scored_frameworks.get(framework)
    drafts = Assessment.objects.visible_to(actor).of(organization.id)
    if drafts.filter(framework_id=framework, state=AssessmentState.DRAFT).exists():
        raise InvalidError(
            Text(
                "Er is al een zelfevaluatie in opmaak met dit raamwerk; werk daarin verder.",
                "There is a draft on this framework already; go on in that one.",
            ),
            field="framework",
        )
    assessment: Assessment = Assessment.objects.add(
        Assessment(
            organization=organization,
            framework_id=framework,
            level=level.value,
            mode=mode.value,
            state=AssessmentState.DRAFT.value,
            name=name.strip()[:NAME_LENGTH] or f"CyberFundamentals {scored.version} {measured_on.year}",
            measured_on=measured_on,
            based_on=based_on,
            created_at=at,
            created_by_id=actor.user_id or None,
        )
    )
    standings.open_standing(assessment, at)
    trail.record(
        actor=actor,
        at=at,
        organization=organization,
        verb="assessment.started",
        subject=subject(assessment),
        body={"framework": framework, "level": level.value, "based_on": str(based_on.pk) if based_on else ""},
    )
    return assessment


def subject(assessment: Assessment) -> Subject:
    """Return what an event about an assessment is about."""
    return Subject("assessment", assessment.pk, assessment.name)


@dataclass(frozen=True, slots=True)
class Listed:
    """An assessment with its newest figures."""

    assessment: Assessment
    snapshot: Snapshot


def get_assessments(*, actor: Actor, organization: Organization) -> list[Listed]:
    """Return every assessment with its figures: open drafts first, then the newest date first."""
    actor.require(Ability.READ_RESULTS, organization.id)
    rows = Snapshot.objects.visible_to(actor).of(organization.id).select_related("assessment", "framework")
    newest: dict[UUID, Snapshot] = {}
    for row in rows.defer("answers", "result").order_by("kind"):  # a submission comes after its draft
        newest[row.assessment_id] = row
    found = [Listed(row.assessment, row) for row in newest.values()]
    found.sort(key=lambda item: (item.assessment.measured_on, item.assessment.created_at), reverse=True)
    return sorted(found, key=lambda item: item.assessment.state != AssessmentState.DRAFT)


@dataclass(frozen=True, slots=True)
class SheetFilters:
    """What a person asks of the sheet; all of it fits in an address."""

    category: str = ""
    show: str = ""  # key, gaps, mine, open, confirm
    search: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One control on the sheet, with its answer when there is one."""

    control: FrameworkControl
    title: Text
    is_key: bool
    answer: Answer | None
    owner: str
    evidence_count: int
    below: bool

    @property
    def number(self) -> int:
        """Return the version on which a person saves; 0 when there is no answer yet."""
        return self.answer.number if self.answer else 0


@dataclass(frozen=True, slots=True)
class Group:
    """The lines of one category."""

    category: CategoryName
    lines: list[Line]
    answered: int
    total: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """An assessment as a person works on it."""

    assessment: Assessment
    framework: Framework
    snapshot: Snapshot
    groups: list[Group]
    answered: int
    total: int
    may_score: bool
    is_part: bool = False
    people: Mapping[int, str] = field(default_factory=dict)

    @property
    def shown(self) -> int:
        """Return how many controls the filters leave."""
        return sum(len(group.lines) for group in self.groups)


def get_sheet(*, actor: Actor, organization: Organization, key: UUID, filters: SheetFilters | None = None) -> Sheet:
    """Return the controls of an assessment with their answers; a colleague with given controls sees those only."""
    actor.require(Ability.READ_RESULTS, organization.id)
    filters = filters or SheetFilters()
    assessment = find_assessment(actor=actor, organization=organization, key=key)
    reads_all = actor.may(Ability.READ_ANSWERS, organization.id)
    answers = {
        row.control_id: row
        for row in Answer.objects.visible_to(actor).of(organization.id).filter(assessment=assessment).current()
    }
    if not reads_all and not answers:
        actor.require(Ability.READ_ANSWERS, organization.id)
    scored = scored_frameworks.get_with_rows(assessment.framework_id)
    level = AssuranceLevel(assessment.level)
    counts = _evidence_counts(actor, assessment)
    owners = _names({row.owner_id for row in answers.values() if row.owner_id})
    lines = _lines(scored, level, answers, counts, owners, reads_all=reads_all)
    groups = [
        Group(
            scored.categories[category],
            [line for line in found if _asked(line, filters, actor)],
            sum(is_answered(line.answer) for line in found),
            len(found),
        )
        for category, found in lines.items()
        if not filters.category or filters.category == category
    ]
    return Sheet(
        assessment=assessment,
        framework=scored.framework,
        snapshot=standings.get_standing(actor=actor, assessment=assessment),
        groups=[group for group in groups if group.lines],
        answered=sum(is_answered(line.answer) for found in lines.values() for line in found),
        total=sum(len(found) for found in lines.values()),
        may_score=assessment.is_open and actor.may(Ability.SCORE_CONTROL, organization.id),
        is_part=not reads_all,
        people=owners,
    )


def _evidence_counts(actor: Actor, assessment: Assessment) -> dict[int, int]:
    rows = Evidence.objects.visible_to(actor).of(assessment.organization_id).standing()
    rows = rows.filter(control__framework_id=assessment.framework_id).order_by()
    return dict(rows.values_list("control_id").annotate(Count("pk")))


def _lines(
    scored: ScoredFramework,
    level: AssuranceLevel,
    answers: Mapping[int, Answer],
    counts: Mapping[int, int],
    owners: Mapping[int, str],
    *,
    reads_all: bool,
) -> dict[str, list[Line]]:
    """Return the lines by category; who does not read all answers sees the controls with an answer of its own."""
    threshold = scored.framework.rules[level].key_control
    lines: dict[str, list[Line]] = {}
    for control in scored.framework.controls_at(level):
        row = scored.rows[control.ref]
        answer = answers.get(row.pk)
        if answer is None and not reads_all:
            continue
        lines.setdefault(control.category, []).append(
            Line(
                control=control,
                title=control.title,
                is_key=control.is_key(level),
                answer=answer,
                owner=owners.get(answer.owner_id, "") if answer and answer.owner_id else "",
                evidence_count=counts.get(row.pk, 0),
                below=_below(answer, threshold),
            )
        )
    return lines


def _names(keys: set[int]) -> dict[int, str]:
    return dict(User.objects.filter(pk__in=keys).values_list("pk", "name")) if keys else {}


def is_answered(answer: Answer | None) -> bool:
    """Say whether an answer is whole: both scores, or not applicable."""
    return answer is not None and (
        answer.not_applicable or (answer.documentation is not None and answer.implementation is not None)
    )


def _below(answer: Answer | None, threshold: Fraction) -> bool:
    """Say whether a control stands below what the level asks of a key measure, as a help to find gaps."""
    if answer is None or answer.not_applicable or answer.documentation is None or answer.implementation is None:
        return False
    return (answer.documentation + answer.implementation) < 2 * threshold


def _asked(line: Line, filters: SheetFilters, actor: Actor) -> bool:
    wanted = filters.search.strip().lower()
    if wanted and not any(wanted in text.lower() for text in (line.control.ref, line.title.nl, line.title.en)):
        return False
    answer = line.answer
    checks = {
        "key": line.is_key,
        "gaps": line.below,
        "mine": answer is not None and answer.owner_id == actor.user_id,
        "open": not is_answered(answer),
        "confirm": answer is not None and answer.to_confirm,
    }
    return checks.get(filters.show, True)


def find_control(*, assessment: Assessment, ref: str) -> Control:
    """Return a control of the level of an assessment; raises MissingError."""
    scored = scored_frameworks.get_with_rows(assessment.framework_id)
    if not scored.framework.control(ref).applies(AssuranceLevel(assessment.level)):
        raise MissingError
    return scored.rows[ref]
