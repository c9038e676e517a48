"""What stands in a report: the figures of an assessment as they were frozen, and what stands around them."""

from collections.abc import Mapping
from datetime import datetime
from fractions import Fraction
from typing import Any

from django.utils.timezone import localdate, localtime

from belfort.domain.frameworks import LEVEL_NAMES, MODE_NAMES, AssuranceLevel, Mode
from belfort.domain.maturity import ControlMaturity, Maturity, summarize
from belfort.domain.maturity_scores import Score
from belfort.domain.permissions import Ability, Actor
from belfort.domain.terms import Text
from belfort.models import Assessment, Organization, Snapshot
from belfort.models.organizations import Kind
from belfort.reporting.assessment import AssessmentReport, CategoryResult, ControlAnswer, EvidenceItem
from belfort.reporting.council import Certified, CouncilReport, Measurement, Register, Subject
from belfort.reporting.origin import Origin
from belfort.services import register_progress, scored_frameworks, standings, submissions, targets, trends
from belfort.services.scored_frameworks import ScoredFramework

BOARDS: dict[str, Text] = {
    Kind.MUNICIPALITY: Text("de gemeenteraad", "the municipal council"),
    Kind.OCMW: Text("de raad voor maatschappelijk welzijn", "the council for social welfare"),
    Kind.PROVINCE: Text("de provincieraad", "the provincial council"),
}
OTHER_BOARD = Text("het bestuursorgaan", "the governing body")


def get_council_report(
    *, actor: Actor, at: datetime, organization: Organization, assessment: Assessment
) -> CouncilReport:
    """Return what the council reads about an assessment: figures only, whoever asks."""
    actor.require(Ability.READ_RESULTS, organization.id)
    snapshot = _snapshot(actor, assessment)
    level, result = AssuranceLevel(snapshot.level), snapshot.result
    scored = scored_frameworks.get_with_rows(snapshot.framework_id)
    rules = scored.framework.rules[level]
    goal = targets.get_goal(actor=actor, organization=organization)
    return CouncilReport(
        origin=_origin(snapshot, organization, at),
        board=BOARDS.get(organization.kind, OTHER_BOARD),
        is_council=organization.kind in BOARDS,
        total=standings.fraction(result["total"]),
        threshold=rules.total,
        subject_threshold=rules.category,
        key_count=len(result["keys"]),
        key_ok=sum(ok for _, ok in result["keys"].values()),
        gap=standings.gap_of(snapshot),
        subjects=_subjects(scored, snapshot),
        measurements=_measurements(actor, organization, snapshot),
        register=_register(actor, at, organization),
        goal_level=LEVEL_NAMES[goal.level] if goal.chosen else None,
        goal_on=goal.target_on if goal.chosen else None,
        certified=_certified(actor, at, organization),
    )


def get_assessment_report(
    *, actor: Actor, at: datetime, organization: Organization, assessment: Assessment
) -> AssessmentReport:
    """Return a whole assessment: every control with its scores, grounds and evidence, frozen when it was submitted."""
    actor.require(Ability.READ_ANSWERS, organization.id)
    snapshot = _snapshot(actor, assessment)
    level, result = AssuranceLevel(snapshot.level), snapshot.result
    scored = scored_frameworks.get_with_rows(snapshot.framework_id)
    rules = scored.framework.rules[level]
    found = _maturity(scored, snapshot)
    return AssessmentReport(
        origin=_origin(snapshot, organization, at),
        total=standings.fraction(result["total"]),
        threshold=rules.total,
        key_threshold=rules.key_control,
        category_threshold=rules.category,
        key_count=len(result["keys"]),
        key_ok=sum(ok for _, ok in result["keys"].values()),
        gap=standings.gap_of(snapshot),
        scale=[Text(step["nl"], step["en"]) for step in scored.scale],
        categories=[
            _category(scored, snapshot, found, part.ref)
            for part in found.categories
            if part.ref in result["categories"]
        ],
    )


def sources_of(origin: Origin) -> dict[str, Any]:
    """Return what a report keeps of where it comes from."""
    return {
        "snapshot": origin.snapshot,
        "sha256": origin.sha256,
        "answers": origin.answered,
        "asked": origin.asked,
        "measured_on": origin.measured_on.isoformat(),
        "submitted": origin.submitted,
    }


def _snapshot(actor: Actor, assessment: Assessment) -> Snapshot:
    """Return the newest figures with their answers: those that were frozen, or those of a draft as it stands."""
    snapshot = standings.get_standing(actor=actor, assessment=assessment)
    if snapshot.kind == "draft":
        snapshot.answers = submissions.get_answers(assessment)
        snapshot.sha256 = submissions.hash_of(snapshot.answers)
    return snapshot


def _origin(snapshot: Snapshot, organization: Organization, at: datetime) -> Origin:
    signed = [part for part in (snapshot.submitted_name, snapshot.submitted_function) if part]
    return Origin(
        organization=organization.name,
        fictional=organization.is_fictional,
        assessment=snapshot.assessment.name,
        framework=scored_frameworks.get(snapshot.framework_id).name,
        level=LEVEL_NAMES[AssuranceLevel(snapshot.level)],
        mode=MODE_NAMES[Mode(snapshot.mode)],
        measured_on=snapshot.measured_on,
        signed_by=", ".join(signed) if snapshot.kind == "submitted" else "",
        taken_at=localtime(snapshot.taken_at),
        snapshot=str(snapshot.pk),
        sha256=snapshot.sha256,
        answered=snapshot.answered_count,
        asked=snapshot.control_count,
        made_at=localtime(at),
    )


def _subjects(scored: ScoredFramework, snapshot: Snapshot) -> list[Subject]:
    """Return the categories in the order of the framework; a database may have mixed the keys of a result."""
    figures = snapshot.result["categories"]
    return [
        Subject(name.function, name.function_name, name.name, standings.fraction(figures[name.ref][2]))
        for name in scored.categories.values()
        if name.ref in figures
    ]


def _measurements(actor: Actor, organization: Organization, snapshot: Snapshot) -> list[Measurement]:
    rows = submissions.get_trend(actor=actor, organization=organization, as_of=snapshot.measured_on)
    return [
        Measurement(
            on=row.snapshot.measured_on,
            scale=row.name,
            series=f"{row.snapshot.framework_id}/{row.snapshot.level}/{row.snapshot.mode}",
            shape=trends.SHAPES[AssuranceLevel(row.snapshot.level)],
            total=standings.fraction(row.snapshot.result["total"]),
            threshold=_threshold(row.snapshot),
            achieved=row.snapshot.achieved,
        )
        for row in trends.trend_of(rows).rows
    ]


def _threshold(snapshot: Snapshot) -> Fraction:
    return scored_frameworks.get(snapshot.framework_id).rules[AssuranceLevel(snapshot.level)].total


def _register(actor: Actor, at: datetime, organization: Organization) -> Register | None:
    if not actor.may(Ability.READ_REGISTER, organization.id):
        return None
    found = register_progress.get_register_progress(actor=actor, organization=organization)
    return Register(localdate(at), found.processes, found.critical_count)


def _certified(actor: Actor, at: datetime, organization: Organization) -> Certified | None:
    """Return the newest verification or certificate that still holds."""
    for row in targets.get_certificates(actor=actor, organization=organization):
        if row.valid_until is None or row.valid_until >= localdate(at):
            level = LEVEL_NAMES[AssuranceLevel(row.level)]
            return Certified(row.kind, level, row.conformity_body, row.issued_on)
    return None


def _maturity(scored: ScoredFramework, snapshot: Snapshot) -> Maturity:
    """Return what each control counts; a control that the framework no longer has is left out."""
    known = {ref: answer for ref, answer in snapshot.answers.items() if ref in scored.framework.by_ref}
    scores = {
        ref: Score(answer["documentation"], answer["implementation"], answer["not_applicable"])
        for ref, answer in known.items()
    }
    return summarize(scored.framework, AssuranceLevel(snapshot.level), scores, Mode(snapshot.mode))


def _category(scored: ScoredFramework, snapshot: Snapshot, found: Maturity, ref: str) -> CategoryResult:
    documentation, implementation, maturity, answered, asked = snapshot.result["categories"][ref]
    name = scored.categories[ref]
    held = {key.ref: key.ok for key in found.key_controls}
    return CategoryResult(
        ref=ref,
        name=name.name,
        function=name.function_name,
        documentation=standings.fraction(documentation),
        implementation=standings.fraction(implementation),
        maturity=standings.fraction(maturity),
        answered=answered,
        asked=asked,
        controls=[
            _control(scored, control, snapshot.answers.get(control.ref, {}), held.get(control.ref))
            for control in found.controls.values()
            if scored.framework.control(control.ref).category == ref
        ],
    )


def _control(
    scored: ScoredFramework, control: ControlMaturity, answer: Mapping[str, Any], held: bool | None
) -> ControlAnswer:
    return ControlAnswer(
        ref=control.ref,
        title=scored.framework.control(control.ref).title,
        is_key=held is not None,
        documentation=answer.get("documentation"),
        implementation=answer.get("implementation"),
        not_applicable=control.excluded,
        maturity=control.maturity,
        held=held,
        grounds_documentation=answer.get("grounds_documentation", ""),
        grounds_implementation=answer.get("grounds_implementation", ""),
        evidence=[EvidenceItem(item["title"], item["kind"], item["sha256"]) for item in answer.get("evidence", [])],
    )
