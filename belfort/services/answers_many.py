"""Answer many controls in one step: a category, a file, last year; give them to a colleague; confirm what was proposed."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from belfort.domain.errors import InvalidError, MissingError
from belfort.domain.permissions import GRANTS, Ability, Actor
from belfort.domain.submission import AssessmentState, require_open
from belfort.domain.terms import Text
from belfort.models import Answer, Assessment, Control, Membership, Organization, User
from belfort.services import scored_frameworks, standings, trail
from belfort.services.answers import AnswerContent, current, next_answer, values_of, write_answers
from belfort.services.assessments import find_assessment, find_control, subject


def _controls(assessment: Assessment, refs: Sequence[str]) -> list[Control]:
    return [find_control(assessment=assessment, ref=ref) for ref in dict.fromkeys(refs)]


@transaction.atomic
def score_many(
    *,
    actor: Actor,
    at: datetime,
    organization: Organization,
    key: UUID,
    scores: Mapping[str, AnswerContent],
    origin: str = "scored",
    only_open: bool = False,
) -> int:
    """Answer many controls in one step, all or none; `only_open` leaves what has an answer. Returns how many changed."""
    actor.require(Ability.SCORE_CONTROL, organization.id)
    assessment = find_assessment(actor=actor, organization=organization, key=key, lock=True)
    require_open(AssessmentState(assessment.state))
    standing = {row.control_id: row for row in current(actor, assessment)}
    made = []
    for ref, content in scores.items():
        control = find_control(assessment=assessment, ref=ref)
        before = standing.get(control.pk)
        checked = content.checked()
        if checked.not_applicable:
            scored_frameworks.require_excludable(assessment, ref)
        if (
            only_open
            and before is not None
            and (before.not_applicable or before.documentation or before.implementation)
        ):
            continue
        values = values_of(checked) | {"origin": origin}
        if before is None or any(getattr(before, name) != value for name, value in values.items() if name != "origin"):
            made.append(next_answer(assessment, control, before, actor, at, values))
    write_answers(assessment, made)
    standings.refresh(assessment, at)
    if made:
        trail.record(
            actor=actor,
            at=at,
            organization=organization,
            verb="assessment.controls_scored",
            subject=subject(assessment),
            body={
                "origin": origin,
                "scores": {
                    answer.control.ref: "na" if answer.not_applicable else [answer.documentation, answer.implementation]
                    for answer in made
                },
            },
        )
    return len(made)


@transaction.atomic
def score_category(
    *,
    actor: Actor,
    at: datetime,
    organization: Organization,
    key: UUID,
    category: str,
    documentation: int,
    implementation: int,
) -> int:
    """Give every open control of a category the same scores; what was answered stays. Returns how many changed."""
    assessment = find_assessment(actor=actor, organization=organization, key=key)
    refs = [control.ref for control in scored_frameworks.controls_of(assessment) if control.category == category]
    if not refs:
        raise MissingError
    content = AnswerContent(documentation, implementation)
    return score_many(
        actor=actor,
        at=at,
        organization=organization,
        key=key,
        scores=dict.fromkeys(refs, content),
        only_open=True,
    )


@transaction.atomic
def give_controls(
    *,
    actor: Actor,
    at: datetime,
    organization: Organization,
    key: UUID,
    refs: Sequence[str],
    owner_id: int | None,
    due_on: date | None,
) -> int:
    """Give controls to a colleague, with a due date; without a colleague they are taken back. Returns how many.

    Raises InvalidError for a due date before today, unless each of the controls has it already: whoever gives a late
    control to somebody else need not move its date.
    """
    actor.require(Ability.SCORE_CONTROL, organization.id)
    assessment = find_assessment(actor=actor, organization=organization, key=key, lock=True)
    require_open(AssessmentState(assessment.state))
    owner = _colleague(actor, organization, owner_id, at)
    standing = {row.control_id: row for row in current(actor, assessment)}
    controls = _controls(assessment, refs)
    _check_due(due_on, at, [standing.get(control.pk) for control in controls])
    values = {"owner_id": owner.pk if owner else None, "due_on": due_on, "origin": "given"}
    made = [next_answer(assessment, control, standing.get(control.pk), actor, at, values) for control in controls]
    if not made:
        raise InvalidError(Text("Kies minstens één maatregel.", "Choose at least one control."), field="refs")
    write_answers(assessment, made)
    trail.record(
        actor=actor,
        at=at,
        organization=organization,
        verb="assessment.controls_given",
        subject=subject(assessment),
        body={
            "controls": [answer.control.ref for answer in made],
            "to": owner.name if owner else "",
            "due_on": str(due_on or ""),
        },
    )
    return len(made)


def _check_due(due_on: date | None, at: datetime, standing: Sequence[Answer | None]) -> None:
    """Refuse a new date that is past already; a date that stands may stay."""
    if due_on is None or due_on >= localdate(at):
        return
    if not all(answer is not None and answer.due_on == due_on for answer in standing):
        raise InvalidError(
            Text("Deze datum is al voorbij; kies vandaag of later.", "This date is past; choose today or later."),
            field="due_on",
        )


def get_assignees(*, actor: Actor, organization: Organization, on: date) -> list[User]:
    """Return the members to whom a control can be given on a day, by name: those whose role lets them answer it."""
    actor.require(Ability.READ_MEMBERS, organization.id)
    roles = [role for role, abilities in GRANTS.items() if Ability.EDIT_ASSIGNED in abilities]
    rows = Membership.objects.visible_to(actor).of(organization.id).filter(role__in=roles, revoked_at=None)
    rows = rows.filter(starts_on__lte=on).exclude(ends_on__lt=on).select_related("user")
    return sorted({row.user for row in rows}, key=lambda user: user.name)


def _colleague(actor: Actor, organization: Organization, owner_id: int | None, at: datetime) -> User | None:
    if owner_id is None:
        return None
    people = get_assignees(actor=actor, organization=organization, on=localdate(at))
    found = next((person for person in people if person.pk == owner_id), None)
    if found is None:
        raise InvalidError(Text("Kies een collega uit de lijst.", "Choose a colleague from the list."), field="owner")
    return found


@transaction.atomic
def confirm_answers(
    *,
    actor: Actor,
    at: datetime,
    organization: Organization,
    key: UUID,
    refs: Sequence[str] | None,
    category: str = "",
) -> int:
    """Confirm answers that were proposed from an earlier version of the framework. Returns how many.

    Without `refs` all of them, or those of a category.
    """
    actor.require(Ability.SCORE_CONTROL, organization.id)
    assessment = find_assessment(actor=actor, organization=organization, key=key, lock=True)
    require_open(AssessmentState(assessment.state))
    standing = {row.control_id: row for row in current(actor, assessment)}
    if refs is None:
        controls = scored_frameworks.controls_of(assessment)
        refs = [control.ref for control in controls if category in {"", control.category}]
    made = []
    for control in _controls(assessment, refs):
        before = standing.get(control.pk)
        if before is not None and before.to_confirm:
            made.append(next_answer(assessment, control, before, actor, at, {"to_confirm": False, "origin": "scored"}))
    write_answers(assessment, made)
    if made:
        standings.refresh(assessment, at)
        trail.record(
            actor=actor,
            at=at,
            organization=organization,
            verb="assessment.answers_confirmed",
            subject=subject(assessment),
            body={"controls": [answer.control.ref for answer in made]},
        )
    return len(made)
