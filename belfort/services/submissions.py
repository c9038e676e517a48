"""Submit an assessment, send it back with remarks, go on from it as a new draft, and compare two."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from belfort.domain.errors import InvalidError
from belfort.domain.frameworks import AssuranceLevel, Mode
from belfort.domain.maturity_distance import gap
from belfort.domain.maturity_figures import shown
from belfort.domain.permissions import Ability, Actor
from belfort.domain.submission import AssessmentState, AssessmentStep, next_assessment_state, require_open
from belfort.domain.terms import Text
from belfort.models import Answer, Assessment, Evidence, Organization, Remark, Snapshot
from belfort.services import answers as answer_services, assessments, rounds, sector_snapshots, standings, trail
from belfort.services.answer_patches import require_asked
from belfort.services.assessments import Sheet, find_assessment, subject
from belfort.services.writing import update_versioned

FUNCTION_LENGTH, REMARK_LENGTH = 120, 3_000


@dataclass(frozen=True, slots=True)
class Preview:
    """What a submission would freeze, and what still stands in its way: answers to confirm, exclusions too many."""

    assessment: Assessment
    answered: int
    asked: int
    total: Text
    headline: Text
    excluded: tuple[str, ...]
    exclusion_limit: int
    waiting: int
    evidence_count: int

    @property
    def complete(self) -> bool:
        """Say whether every control is answered."""
        return self.answered == self.asked

    @property
    def ready(self) -> bool:
        """Say whether nothing stands in the way."""
        return not self.waiting and len(self.excluded) <= self.exclusion_limit


def preview_submission(*, actor: Actor, organization: Organization, key: UUID) -> Preview:
    """Return what submitting a draft would freeze; raises InvalidError when it is no draft."""
    actor.require(Ability.SUBMIT_ASSESSMENT, organization.id)
    assessment = find_assessment(actor=actor, organization=organization, key=key)
    next_assessment_state(AssessmentState(assessment.state), AssessmentStep.SUBMIT)
    found = standings.compute(assessment)
    evidence = Evidence.objects.visible_to(actor).of(organization.id).standing()
    return Preview(
        assessment=assessment,
        answered=found.answered_count,
        asked=found.control_count,
        total=shown(found.total),
        headline=gap(found).towards(found.level),
        excluded=found.excluded,
        exclusion_limit=found.exclusion_limit,
        waiting=answer_services.current(actor, assessment).filter(to_confirm=True).count(),
        evidence_count=evidence.filter(control__framework_id=assessment.framework_id).count(),
    )


@transaction.atomic
def submit_assessment(
    *,
    actor: Actor,
    at: datetime,
    organization: Organization,
    key: UUID,
    version: int,
    function: str,
    measured_on: date | None = None,
) -> Snapshot:
    """Freeze an assessment as it stands, signed by name and function, for the date that it speaks of.

    It may be incomplete, and says so. Raises InvalidError for a date in the future, a missing function, an exclusion
    beyond the rule, or an answer that still waits for confirmation.
    """
    actor.require(Ability.SUBMIT_ASSESSMENT, organization.id)
    assessment = find_assessment(actor=actor, organization=organization, key=key, lock=True)
    state = next_assessment_state(AssessmentState(assessment.state), AssessmentStep.SUBMIT)
    measured_on = measured_on or assessment.measured_on
    _check_submission(actor, at, assessment, function, measured_on)
    update_versioned(assessment, version=version, changes={"state": state.value, "measured_on": measured_on})
    maturity = standings.compute(assessment)
    frozen = get_answers(assessment)
    snapshot: Snapshot = Snapshot.objects.add(
        Snapshot(
            organization=organization,
            assessment=assessment,
            kind="submitted",
            framework_id=assessment.framework_id,
            level=assessment.level,
            mode=assessment.mode,
            measured_on=measured_on,
            taken_at=at,
            answers=frozen,
            submitted_by_id=actor.user_id or None,
            submitted_name=actor.name[:FUNCTION_LENGTH],
            submitted_function=function.strip()[:FUNCTION_LENGTH],
            sha256=hash_of(frozen),
            **standings.columns_of(maturity),
        )
    )
    sector_snapshots.send(actor=actor, at=at, snapshot=snapshot)
    rounds.hand_in(actor=actor, at=at, organization=organization, snapshot=snapshot)
    trail.record(
        actor=actor,
        at=at,
        organization=organization,
        verb="assessment.submitted",
        subject=subject(assessment),
        body={"snapshot": str(snapshot.pk), "sha256": snapshot.sha256, "measured_on": str(measured_on)},
    )
    return snapshot


def _check_submission(actor: Actor, at: datetime, assessment: Assessment, function: str, measured_on: date) -> None:
    if not function.strip():
        raise InvalidError(
            Text("Geef de functie waarmee u tekent.", "Give the function in which you sign."), field="function"
        )
    if measured_on > localdate(at):
        raise InvalidError(Text("Deze datum ligt in de toekomst.", "This date is in the future."), field="measured_on")
    waiting = answer_services.current(actor, assessment).filter(to_confirm=True).count()
    if waiting:
        raise InvalidError(
            Text(
                "Bevestig eerst de {count} antwoorden die overgenomen zijn uit een vorige versie.",
                "First confirm the {count} answers that were taken over from an earlier version.",
            ).filled(count=waiting)
        )
    maturity = standings.compute(assessment)
    if len(maturity.excluded) > maturity.exclusion_limit:
        raise InvalidError(
            Text(
                "{count} maatregelen zijn niet van toepassing; hoogstens {limit} mag.",
                "{count} controls are not applicable; at most {limit} may be.",
            ).filled(count=len(maturity.excluded), limit=maturity.exclusion_limit)
        )


def hash_of(answers: Mapping[str, Any]) -> str:
    """Return the SHA-256 by which answers are known, the same whatever their order."""
    return hashlib.sha256(json.dumps(answers, sort_keys=True).encode()).hexdigest()


def get_answers(assessment: Assessment) -> dict[str, Any]:
    """Return every answer with its grounds and the evidence that stood with it, by reference."""
    rows = Answer.unscoped_rows.filter(
        organization_id=assessment.organization_id, assessment=assessment, is_current=True
    ).select_related("control")
    found = Evidence.unscoped_rows.filter(organization_id=assessment.organization_id, withdrawn_at=None)
    evidence: dict[int, list[dict[str, str]]] = {}
    for item in found.filter(control__framework_id=assessment.framework_id).select_related("file").order_by("pk"):
        named = {"title": item.title, "kind": item.kind, "sha256": item.file.sha256 if item.file else ""}
        evidence.setdefault(item.control_id, []).append(named)
    return {
        row.control.ref: {
            "documentation": row.documentation,
            "implementation": row.implementation,
            "not_applicable": row.not_applicable,
            "grounds_documentation": row.grounds_documentation,
            "grounds_implementation": row.grounds_implementation,
            "evidence": evidence.get(row.control_id, []),
        }
        for row in rows
    }


def get_submitted_sheet(*, actor: Actor, organization: Organization, key: UUID) -> Sheet:
    """Return the controls and answers of a submission for who sends it back; raises InvalidError when it is none."""
    actor.require(Ability.REMARK_ASSESSMENT, organization.id)
    sheet = assessments.get_sheet(actor=actor, organization=organization, key=key)
    next_assessment_state(AssessmentState(sheet.assessment.state), AssessmentStep.SEND_BACK)
    return sheet


@transaction.atomic
def send_back(
    *, actor: Actor, at: datetime, organization: Organization, key: UUID, version: int, remarks: Mapping[str, str]
) -> Assessment:
    """Send a submission back with remarks: `""` for the whole, a reference for a control. The submission stays frozen."""
    actor.require(Ability.REMARK_ASSESSMENT, organization.id)
    assessment = find_assessment(actor=actor, organization=organization, key=key, lock=True)
    state = next_assessment_state(AssessmentState(assessment.state), AssessmentStep.SEND_BACK)
    given = {ref: text.strip()[:REMARK_LENGTH] for ref, text in remarks.items() if text.strip()}
    if not given:
        raise InvalidError(Text("Schrijf waarom u terugstuurt.", "Write why you send it back."), field="remark")
    for ref in given:
        if ref:
            require_asked(assessment, ref)
    update_versioned(assessment, version=version, changes={"state": state.value})
    _add_remarks(actor, at, assessment, given)
    trail.record(
        actor=actor,
        at=at,
        organization=organization,
        verb="assessment.sent_back",
        subject=subject(assessment),
        body={"remarks": given},
    )
    return assessment


@transaction.atomic
def remark(
    *, actor: Actor, at: datetime, organization: Organization, key: UUID, text: str, ref: str = ""
) -> Assessment:
    """Leave a remark on an assessment or one of its controls, without sending it back."""
    actor.require(Ability.REMARK_ASSESSMENT, organization.id)
    assessment = find_assessment(actor=actor, organization=organization, key=key)
    if not text.strip():
        raise InvalidError(Text("Schrijf een opmerking.", "Write a remark."), field="text")
    _add_remarks(actor, at, assessment, {ref: text.strip()[:REMARK_LENGTH]})
    trail.record(
        actor=actor,
        at=at,
        organization=organization,
        verb="assessment.remarked",
        subject=subject(assessment),
        body={"control": ref},
    )
    return assessment


def _add_remarks(actor: Actor, at: datetime, assessment: Assessment, remarks: Mapping[str, str]) -> None:
    Remark.objects.add_all(
        [
            Remark(
                organization_id=assessment.organization_id,
                assessment=assessment,
                control=assessments.find_control(assessment=assessment, ref=ref) if ref else None,
                text=text,
                written_at=at,
                written_by_id=actor.user_id or None,
                author_name=actor.name,
            )
            for ref, text in remarks.items()
        ]
    )


def get_remarks(*, actor: Actor, assessment: Assessment) -> list[Remark]:
    """Return the remarks on an assessment and on the one that it goes on from, newest first."""
    actor.require(Ability.READ_RESULTS, assessment.organization_id)
    keys = [assessment.pk, *([assessment.based_on_id] if assessment.based_on_id else [])]
    rows = Remark.objects.visible_to(actor).of(assessment.organization_id).filter(assessment_id__in=keys)
    if not actor.may(Ability.READ_ANSWERS, assessment.organization_id):
        rows = rows.filter(control=None)
    return list(rows.select_related("control").order_by("-written_at"))


@transaction.atomic
def reopen_assessment(
    *,
    actor: Actor,
    at: datetime,
    organization: Organization,
    key: UUID,
    measured_on: date,
    level: AssuranceLevel | None = None,
    name: str = "",
) -> Assessment:
    """Go on from an assessment as a new draft with the same answers; the old one stays as it was."""
    before = find_assessment(actor=actor, organization=organization, key=key)
    draft = assessments.start_assessment(
        actor=actor,
        at=at,
        organization=organization,
        framework=before.framework_id,
        level=level or AssuranceLevel(before.level),
        measured_on=measured_on,
        name=name,
        mode=Mode(before.mode),
        based_on=before,
    )
    rows = answer_services.current(actor, before).select_related("control")
    values = [{**_taken(row), "origin": "copied"} for row in rows]
    answer_services.write_answers(
        draft,
        [
            answer_services.next_answer(draft, row.control, None, actor, at, value)
            for row, value in zip(rows, values, strict=True)
        ],
    )
    standings.refresh(draft, at)
    trail.record(
        actor=actor,
        at=at,
        organization=organization,
        verb="assessment.reopened",
        subject=subject(draft),
        body={"from": str(before.pk), "answers": len(values)},
    )
    return draft


def _taken(row: Answer) -> dict[str, Any]:
    return {
        "documentation": row.documentation,
        "implementation": row.implementation,
        "not_applicable": row.not_applicable,
        "grounds_documentation": row.grounds_documentation,
        "grounds_implementation": row.grounds_implementation,
        "owner_id": row.owner_id,
        "due_on": row.due_on,
        "to_confirm": row.to_confirm,
    }


@transaction.atomic
def change_draft(
    *,
    actor: Actor,
    at: datetime,
    organization: Organization,
    key: UUID,
    version: int,
    name: str,
    level: AssuranceLevel,
    mode: Mode,
    measured_on: date,
) -> Assessment:
    """Change the name, level, way of computing or date of a draft; scores stay, also those that a level does not ask."""
    actor.require(Ability.SCORE_CONTROL, organization.id)
    assessment = find_assessment(actor=actor, organization=organization, key=key, lock=True)
    require_open(AssessmentState(assessment.state))
    if not name.strip():
        raise InvalidError(Text("Geef een naam.", "Give a name."), field="name")
    changes = {
        "name": name.strip()[: assessments.NAME_LENGTH],
        "level": level.value,
        "mode": mode.value,
        "measured_on": measured_on,
    }
    update_versioned(assessment, version=version, changes=changes)
    standings.refresh(assessment, at)
    trail.record(
        actor=actor,
        at=at,
        organization=organization,
        verb="assessment.changed",
        subject=subject(assessment),
        body={name: str(value) for name, value in changes.items()},
    )
    return assessment


def get_trend(*, actor: Actor, organization: Organization, as_of: date | None = None) -> list[Snapshot]:
    """Return the submissions in the order of the dates they speak of, up to a date; each stays as it was frozen."""
    actor.require(Ability.READ_RESULTS, organization.id)
    rows = Snapshot.objects.visible_to(actor).of(organization.id).filter(kind="submitted")
    if as_of is not None:
        rows = rows.filter(measured_on__lte=as_of)
    return list(rows.defer("answers").select_related("assessment", "framework").order_by("measured_on", "taken_at"))
