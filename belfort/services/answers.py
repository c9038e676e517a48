"""Answer one control: a newer answer takes the place of the old one, which stays; nothing is overwritten."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from belfort.domain.errors import ConflictError, Difference, ForbiddenError, InvalidError, MissingError
from belfort.domain.maturity_scores import HIGHEST, LOWEST
from belfort.domain.permissions import Ability, Actor
from belfort.domain.submission import AssessmentState, require_open
from belfort.domain.terms import Text
from belfort.models import Answer, Assessment, Control, Organization, Snapshot
from belfort.services import scored_frameworks, standings, trail
from belfort.services.assessments import find_assessment, find_control
from belfort.services.trail import Subject

GROUNDS_LENGTH = 5_000


@dataclass(frozen=True, slots=True)
class AnswerContent:
    """What a person answers: two scores or "not applicable", and the grounds of each; a score may still be open."""

    documentation: int | None = None
    implementation: int | None = None
    not_applicable: bool = False
    grounds_documentation: str = ""
    grounds_implementation: str = ""
    assessor_comment: str | None = None  # from an official workbook only; None leaves what stands

    def checked(self) -> "AnswerContent":
        """Return the content without blanks around it; raises InvalidError with the field."""
        for name in ("documentation", "implementation"):
            score = getattr(self, name)
            if score is not None and not LOWEST <= score <= HIGHEST:
                raise InvalidError(Text("Een score gaat van 1 tot 5.", "A score goes from 1 to 5."), field=name)
        if len(self.grounds_documentation) + len(self.grounds_implementation) > 2 * GROUNDS_LENGTH:
            raise InvalidError(Text("Deze tekst is te lang.", "This text is too long."), field="grounds_documentation")
        return AnswerContent(
            None if self.not_applicable else self.documentation,
            None if self.not_applicable else self.implementation,
            self.not_applicable,
            self.grounds_documentation.strip(),
            self.grounds_implementation.strip(),
            self.assessor_comment,
        )


FIELDS = (
    "documentation",
    "implementation",
    "not_applicable",
    "grounds_documentation",
    "grounds_implementation",
    "assessor_comment",
    "owner_id",
    "due_on",
    "to_confirm",
    "origin",
)
NAMES: Mapping[str, Text] = {
    "documentation": Text("documentatie", "documentation"),
    "implementation": Text("implementatie", "implementation"),
    "not_applicable": Text("niet van toepassing", "not applicable"),
    "grounds_documentation": Text("motivering documentatie", "grounds for documentation"),
    "grounds_implementation": Text("motivering implementatie", "grounds for implementation"),
}


def may_score(actor: Actor, assessment: Assessment, control: Control) -> bool:
    """Say whether the actor may answer this control: who scores all of them, or who was given it."""
    if actor.may(Ability.SCORE_CONTROL, assessment.organization_id):
        return True
    if not actor.user_id or not actor.may(Ability.EDIT_ASSIGNED, assessment.organization_id):
        return False
    return bool(current(actor, assessment).filter(control=control, owner_id=actor.user_id).exists())


def require_score(actor: Actor, assessment: Assessment, control: Control) -> None:
    """Raise ForbiddenError, or MissingError for a control that was not given; InvalidError when the draft is closed."""
    if not may_score(actor, assessment, control):
        raise ForbiddenError if actor.may(Ability.READ_ANSWERS, assessment.organization_id) else MissingError
    require_open(AssessmentState(assessment.state))


def current(actor: Actor, assessment: Assessment) -> Any:
    """Return the newest answers of an assessment that the actor may see."""
    rows = Answer.objects.visible_in(assessment.organization_id, actor)
    return rows.filter(assessment_id=assessment.pk, is_current=True)


@dataclass(frozen=True, slots=True)
class Scored:
    """An answer as it was saved, and the figures after it."""

    answer: Answer
    snapshot: Snapshot


@transaction.atomic
def score_control(
    *,
    actor: Actor,
    at: datetime,
    organization: Organization,
    key: UUID,
    ref: str,
    number: int,
    content: AnswerContent,
    keep_grounds: bool = False,
) -> Scored:
    """Answer one control on the version that the reader saw; a newer answer takes the place of the old one.

    With `keep_grounds` only the scores change. Raises ConflictError with both texts when somebody else answered first.
    """
    assessment = find_assessment(actor=actor, organization=organization, key=key, lock=True)
    control = find_control(assessment=assessment, ref=ref)
    before: Answer | None = next(iter(current(actor, assessment).filter(control_id=control.pk)), None)
    if not actor.may(Ability.SCORE_CONTROL, organization.id):
        require_given(actor, organization.id, before)
    require_open(AssessmentState(assessment.state))
    if keep_grounds and before is not None:
        content = with_grounds_of(before, content)
    content = content.checked()
    if content.not_applicable:
        scored_frameworks.require_excludable(assessment, ref)
    if (before.number if before else 0) != number:
        raise _conflict(before, content)
    answer = write_answer(assessment, control, before, actor, at, values_of(content) | {"origin": "scored"})
    snapshot = standings.refresh(assessment, at)
    trail.record(
        actor=actor,
        at=at,
        organization=organization,
        verb="assessment.control_scored",
        subject=Subject("assessment", assessment.pk, f"{assessment.name}: {ref}"),
        body={"control": ref, "changes": _changes(before, answer)},
    )
    return Scored(answer, snapshot)


def with_grounds_of(answer: Answer, content: AnswerContent) -> AnswerContent:
    """Return the content with the grounds that stand in an answer."""
    return replace(
        content,
        grounds_documentation=answer.grounds_documentation,
        grounds_implementation=answer.grounds_implementation,
    )


def require_given(actor: Actor, organization_id: int, answer: Answer | None) -> None:
    """Raise unless the control of this answer was given to the actor: 404 when even reading is not allowed."""
    if answer is None and not actor.may(Ability.READ_ANSWERS, organization_id):
        raise MissingError
    if answer is None or answer.owner_id != actor.user_id or not actor.may(Ability.EDIT_ASSIGNED, organization_id):
        raise ForbiddenError


def values_of(content: AnswerContent) -> dict[str, Any]:
    """Return the columns of an answer that a person fills."""
    values = {
        "documentation": content.documentation,
        "implementation": content.implementation,
        "not_applicable": content.not_applicable,
        "grounds_documentation": content.grounds_documentation,
        "grounds_implementation": content.grounds_implementation,
        "to_confirm": False,
    }
    return values if content.assessor_comment is None else values | {"assessor_comment": content.assessor_comment}


def next_answer(
    assessment: Assessment,
    control: Control,
    before: Answer | None,
    actor: Actor,
    at: datetime,
    values: Mapping[str, Any],
) -> Answer:
    """Return the answer that follows another, with what it does not change taken along; not saved yet."""
    kept = {name: getattr(before, name) for name in FIELDS} if before else {"origin": "scored"}
    return Answer(
        organization_id=assessment.organization_id,
        assessment=assessment,
        control=control,
        number=before.number + 1 if before else 1,
        answered_at=at,
        answered_by_id=actor.user_id or None,
        **kept | dict(values),
    )


def write_answer(
    assessment: Assessment,
    control: Control,
    before: Answer | None,
    actor: Actor,
    at: datetime,
    values: Mapping[str, Any],
) -> Answer:
    """Insert the answer that follows another; the assessment is locked, so nobody comes between."""
    answer = next_answer(assessment, control, before, actor, at, values)
    if before is not None:
        Answer.unscoped_rows.filter(pk=before.pk).update(is_current=False)
    return Answer.objects.add(answer)  # type: ignore[no-any-return]


def write_answers(assessment: Assessment, answers: Sequence[Answer]) -> None:
    """Insert many answers at once; what they follow is no longer current."""
    controls = [answer.control_id for answer in answers]
    Answer.unscoped_rows.filter(
        organization_id=assessment.organization_id, assessment=assessment, is_current=True, control_id__in=controls
    ).update(is_current=False)
    Answer.objects.add_all(list(answers))


def _changes(before: Answer | None, after: Answer) -> dict[str, list[Any]]:
    """Return what changed, for the trail; texts are cut."""
    found = {}
    for name in NAMES:
        old, new = getattr(before, name, None), getattr(after, name)
        if (old or "") != (new or ""):
            found[name] = [_cut(old), _cut(new)]
    return found


def _cut(value: object) -> object:
    return value[:200] if isinstance(value, str) else value


def differences_of(before: Answer | None, content: AnswerContent) -> tuple[Difference, ...]:
    """Return where an answer that stands differs from what somebody wanted to write."""
    return tuple(
        Difference(name, theirs=_words(getattr(before, key, None)), mine=_words(getattr(content, key)), field=key)
        for key, name in NAMES.items()
        if (getattr(before, key, None) or "") != (getattr(content, key) or "")
    )


def _conflict(before: Answer | None, content: AnswerContent) -> ConflictError:
    by = before.answered_by if before and before.answered_by_id else None
    number = before.number if before else 0
    return ConflictError(differences_of(before, content), changed_by=by.name if by else "", version=number)


def _words(value: object) -> str:
    if value is True:
        return "✓"
    return "" if value is None or value is False else str(value)


def get_history(*, actor: Actor, assessment: Assessment, control: Control) -> list[Answer]:
    """Return every answer that a control had in an assessment, newest first."""
    rows = Answer.objects.visible_to(actor).of(assessment.organization_id)
    rows = rows.filter(assessment=assessment, control=control).select_related("answered_by", "owner")
    return list(rows.order_by("-number"))


def content_of(answer: Answer) -> AnswerContent:
    """Return what stands in an answer as content."""
    return AnswerContent(
        answer.documentation,
        answer.implementation,
        answer.not_applicable,
        answer.grounds_documentation,
        answer.grounds_implementation,
    )
