"""Self-assessments: begin one, find one, and see its controls with their answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from math import ceil
from typing import Any
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
    rows = Assessment.objects.visible_in(organization.id, actor).filter(pk=key)
    row: Assessment | None = next(iter(rows.select_for_update(of=("self",)) if lock else rows), None)
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
            name=name.strip()[:NAME_LENGTH] or f"Zelfevaluatie {measured_on.year} (CyFun {scored.version})",
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
    """An assessment with its newest figures, and how many of its controls were given to the one who looks."""

    assessment: Assessment
    snapshot: Snapshot
    given_count: int = 0


def get_assessments(*, actor: Actor, organization: Organization) -> list[Listed]:
    """Return every assessment with its figures: open drafts first, then the newest date first."""
    actor.require(Ability.READ_RESULTS, organization.id)
    rows = Snapshot.objects.visible_to(actor).of(organization.id).select_related("assessment", "framework")
    newest: dict[UUID, Snapshot] = {}
    for row in rows.defer("answers").order_by("kind"):  # a submission comes after its draft
        newest[row.assessment_id] = row
    own = Answer.objects.visible_to(actor).of(organization.id).current().filter(owner_id=actor.user_id).order_by()
    given = dict(own.values_list("assessment_id").annotate(Count("pk")))
    found = [Listed(row.assessment, row, given.get(row.assessment_id, 0)) for row in newest.values()]
    found.sort(key=lambda item: (item.assessment.measured_on, item.assessment.created_at), reverse=True)
    return sorted(found, key=lambda item: item.assessment.state != AssessmentState.DRAFT)


SHOWN = ("key", "gaps", "mine", "open", "confirm")


@dataclass(frozen=True, slots=True)
class SheetFilters:
    """What a person asks of the sheet; all of it fits in an address. `show` is one of SHOWN, or nothing for all."""

    category: str = ""
    show: str = ""
    search: str = ""


# what the sheet shows of an answer: plain columns, because a sheet has up to 218 of them
COLUMNS = (
    "control_id",
    "number",
    "documentation",
    "implementation",
    "not_applicable",
    "to_confirm",
    "owner_id",
    "due_on",
)


@dataclass(frozen=True, slots=True)
class Line:
    """One control on the sheet, with its answer when there is one: the row, or on a sheet its COLUMNS under their names.

    `evidence_count` is None when nobody asked: the page keeps what it says about it.
    """

    control: FrameworkControl
    title: Text
    is_key: bool
    answer: Any
    owner: str
    evidence_count: int | None
    below: bool
    may_exclude: bool = False

    @property
    def number(self) -> int:
        """Return the version on which a person saves; 0 when there is no answer yet."""
        return self.answer.number if self.answer else 0


@dataclass(frozen=True, slots=True)
class Group:
    """The lines of one category; the counts are those of the whole category, whatever the filters leave."""

    category: CategoryName
    lines: list[Line]
    answered: int
    total: int
    waiting: int = 0


@dataclass(frozen=True, slots=True)
class Sheet:
    """An assessment as a person works on it; `counts` says how many lines each way of showing would leave."""

    assessment: Assessment
    framework: Framework
    snapshot: Snapshot
    groups: list[Group]
    answered: int
    total: int
    may_score: bool
    is_part: bool = False
    people: Mapping[int, str] = field(default_factory=dict)
    counts: Mapping[str, int] = field(default_factory=dict)
    categories: tuple[CategoryName, ...] = ()

    @property
    def shown(self) -> int:
        """Return how many controls the filters leave."""
        return sum(len(group.lines) for group in self.groups)

    @property
    def may_answer(self) -> bool:
        """Say whether the person may answer the lines that are shown: all of them, or those that were given."""
        return self.may_score or (self.is_part and self.assessment.is_open)


def get_sheet(*, actor: Actor, organization: Organization, key: UUID, filters: SheetFilters | None = None) -> Sheet:
    """Return the controls of an assessment with their answers; a colleague with given controls sees those only."""
    actor.require(Ability.READ_RESULTS, organization.id)
    filters = filters or SheetFilters()
    snapshot = standings.find_standing(actor=actor, organization=organization, key=key)
    assessment: Assessment = snapshot.assessment
    reads_all = actor.may(Ability.READ_ANSWERS, organization.id)
    rows = Answer.objects.visible_in(organization.id, actor).filter(assessment_id=key, is_current=True)
    answers = {row.control_id: row for row in rows.values_list(*COLUMNS, named=True)}
    if not reads_all and not answers:
        actor.require(Ability.READ_ANSWERS, organization.id)
    scored = scored_frameworks.get_with_rows(assessment.framework_id)
    owners = _names({row.owner_id for row in answers.values() if row.owner_id})
    lines = _lines(scored, assessment, answers, _evidence_counts(actor, organization), owners, reads_all=reads_all)
    groups, counts = _groups(scored, lines, filters, actor)
    return Sheet(
        assessment=assessment,
        framework=scored.framework,
        snapshot=snapshot,
        groups=groups,
        answered=sum(is_answered(line.answer) for found in lines.values() for line in found),
        total=sum(len(found) for found in lines.values()),
        may_score=assessment.is_open and actor.may(Ability.SCORE_CONTROL, organization.id),
        is_part=not reads_all,
        people=owners,
        counts=counts,
        categories=tuple(scored.categories[category] for category in lines),
    )


def count_evidence(*, actor: Actor, organization: Organization, control: Control) -> int:
    """Return how much evidence stands with a control."""
    rows = Evidence.objects.visible_in(organization.id, actor).filter(control_id=control.pk, withdrawn_at=None)
    return int(rows.count())


def _evidence_counts(actor: Actor, organization: Organization) -> dict[int, int]:
    rows = Evidence.objects.visible_in(organization.id, actor).filter(withdrawn_at=None)
    return dict(rows.order_by().values_list("control_id").annotate(Count("pk")))


def _lines(
    scored: ScoredFramework,
    assessment: Assessment,
    answers: Mapping[int, Any],
    counts: Mapping[int, int],
    owners: Mapping[int, str],
    *,
    reads_all: bool,
) -> dict[str, list[Line]]:
    """Return the lines by category; who does not read all answers sees the controls with an answer of its own."""
    level = AssuranceLevel(assessment.level)
    rules = scored.framework.rules[level]
    need = ceil(2 * rules.key_control)
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
                is_key=level in control.key_levels,
                answer=answer,
                owner=owners.get(answer.owner_id, "") if answer and answer.owner_id else "",
                evidence_count=counts.get(row.pk, 0),
                below=_below(answer, need),
                may_exclude=rules.exclusion is not None and rules.exclusion.allows(control, level),
            )
        )
    return lines


def line_of(*, assessment: Assessment, ref: str, answer: Answer | None, evidence_count: int | None) -> Line:
    """Return the line of one control with its answer, read with its owner; raises MissingError for the control."""
    scored = scored_frameworks.get_with_rows(assessment.framework_id)
    find_control(assessment=assessment, ref=ref)
    level = AssuranceLevel(assessment.level)
    control = scored.framework.control(ref)
    return Line(
        control=control,
        title=control.title,
        is_key=control.is_key(level),
        answer=answer,
        owner=answer.owner.name if answer and answer.owner else "",
        evidence_count=evidence_count,
        below=_below(answer, ceil(2 * scored.framework.rules[level].key_control)),
        may_exclude=scored.framework.may_exclude(ref, level),
    )


def count_given(*, actor: Actor, assessment: Assessment) -> tuple[int, int]:
    """Return how many controls of an assessment were given to the actor, as (answered, all)."""
    rows = Answer.objects.visible_to(actor).of(assessment.organization_id).filter(assessment=assessment).current()
    given = list(rows.filter(owner_id=actor.user_id))
    return sum(is_answered(row) for row in given), len(given)


def _names(keys: set[int]) -> dict[int, str]:
    return dict(User.objects.filter(pk__in=keys).values_list("pk", "name")) if keys else {}


def is_answered(answer: Any) -> bool:
    """Say whether an answer is whole: both scores, or not applicable."""
    return answer is not None and bool(
        answer.not_applicable or (answer.documentation is not None and answer.implementation is not None)
    )


def _below(answer: Any, need: int) -> bool:
    """Say whether a control stands below what the level asks of a key control, as a help to find gaps.

    `need` is the least sum of the two scores that reaches the threshold.
    """
    if answer is None or answer.documentation is None or answer.implementation is None:
        return False
    return bool(answer.documentation + answer.implementation < need)


def _groups(
    scored: ScoredFramework, lines: Mapping[str, list[Line]], filters: SheetFilters, actor: Actor
) -> tuple[list[Group], dict[str, int]]:
    """Return what the filters leave by category, and how many lines each way of showing would leave."""
    counts = dict.fromkeys(("", *SHOWN), 0)
    show = filters.show if filters.show in SHOWN else ""
    wanted = filters.search.strip().lower()
    groups = []
    for category, found in lines.items():
        if filters.category and filters.category != category:
            continue
        asked, answered, waiting = [], 0, 0
        for line in found:
            marks = _marks(line, actor)
            answered += "open" not in marks
            waiting += "confirm" in marks
            if wanted and not _mentions(line, wanted):
                continue
            for mark in marks:
                counts[mark] += 1
            if show in marks:
                asked.append(line)
        if asked:
            groups.append(Group(scored.categories[category], asked, answered, len(found), waiting))
    return groups, counts


def _marks(line: Line, actor: Actor) -> list[str]:
    """Return under which ways of showing a line falls; every line falls under the empty one."""
    answer = line.answer
    marks = ["", "key"] if line.is_key else [""]
    if not is_answered(answer):
        marks.append("open")
    if line.below:
        marks.append("gaps")
    if answer is not None and answer.owner_id is not None and answer.owner_id == actor.user_id:
        marks.append("mine")
    if answer is not None and answer.to_confirm:
        marks.append("confirm")
    return marks


def _mentions(line: Line, wanted: str) -> bool:
    return any(wanted in text.lower() for text in (line.control.ref, line.title.nl, line.title.en))


def find_control(*, assessment: Assessment, ref: str) -> Control:
    """Return a control of the level of an assessment; raises MissingError."""
    scored = scored_frameworks.get_with_rows(assessment.framework_id)
    if not scored.framework.control(ref).applies(AssuranceLevel(assessment.level)):
        raise MissingError
    return scored.rows[ref]
