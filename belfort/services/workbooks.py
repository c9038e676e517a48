"""The official CyFun workbook in, with a preview before anything is written, and out, as the user's own filled copy."""

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from belfort.domain.errors import ConflictError, InvalidError, Place, RefusedFileError
from belfort.domain.frameworks import AssuranceLevel, Framework
from belfort.domain.maturity_scores import Score
from belfort.domain.permissions import Ability, Actor
from belfort.domain.submission import AssessmentState
from belfort.domain.terms import Text
from belfort.exchange.cyfun_workbook import WorkbookAnswer, read_cyfun_workbook, recognize_cyfun_workbook
from belfort.exchange.cyfun_workbook_out import fill_cyfun_workbook
from belfort.exchange.limits import SELF_ASSESSMENT, require_plain_name
from belfort.models import Answer, Assessment, ImportDraft, Organization
from belfort.services import (
    answers as answer_services,
    answers_many,
    assessments,
    import_drafts,
    scored_frameworks,
    trail,
)
from belfort.services.answers import AnswerContent
from belfort.services.assessments import find_assessment, subject

KIND = "workbook"
READ_AT_MOST = SELF_ASSESSMENT.file_bytes + 1


@dataclass(frozen=True, slots=True)
class WorkbookRead:
    """An official workbook as understood: which framework and level, the scored answers, and what it does not hold."""

    framework: str
    level: AssuranceLevel
    completed_on: date | None
    answers: Mapping[str, AnswerContent]
    empty: tuple[str, ...]
    missing: tuple[str, ...]


def read_file(*, file_name: str, data: bytes, level: AssuranceLevel | None = None) -> WorkbookRead:
    """Read an official workbook; raises RefusedFileError with file, sheet and cell. A 2023 file asks a level."""
    name = require_plain_name(file_name)
    try:
        framework = _framework_of(data)
        found = read_cyfun_workbook(data, framework, level)
    except RefusedFileError as refusal:
        raise refusal.at(Place(file=name)) from None
    given = {
        control.ref: AnswerContent(
            **asdict(control.answer.score),
            grounds_documentation=control.answer.grounds_documentation,
            grounds_implementation=control.answer.grounds_implementation,
            assessor_comment=control.assessor_comment,
        )
        for control in found.controls
    }
    scored = {ref: content for ref, content in given.items() if any(_visible(content))}
    empty = tuple(ref for ref in given if ref not in scored)
    return WorkbookRead(framework.key, found.level, found.completed_on, scored, empty, found.missing)


def _framework_of(data: bytes) -> Framework:
    version = recognize_cyfun_workbook(data).version
    key = f"cyfun-{version}"
    if key not in scored_frameworks.KEYS:
        raise RefusedFileError(
            Text(
                "dit is geen officieel werkboek van CyberFundamentals 2023 of 2025.",
                "this is no official workbook of CyberFundamentals 2023 or 2025.",
            )
        )
    return scored_frameworks.get(key)


@dataclass(frozen=True, slots=True)
class WorkbookLine:
    """One control of the file beside what stands in the draft: what is new, what differs, what stays."""

    ref: str
    title: Text
    before: AnswerContent | None
    after: AnswerContent

    @property
    def status(self) -> str:
        """Return `new`, `differs` or `same`."""
        if self.before is None or not any(_visible(self.before)):
            return "new"
        return "same" if _visible(self.before) == _visible(self.after) else "differs"


def _visible(content: AnswerContent) -> tuple[object, ...]:
    return (
        content.documentation,
        content.implementation,
        content.not_applicable,
        content.grounds_documentation,
        content.grounds_implementation,
    )


@dataclass(frozen=True, slots=True)
class WorkbookPreview:
    """What a workbook would change: in an open draft, or as a new one."""

    read: WorkbookRead
    draft: Assessment | None
    lines: list[WorkbookLine]
    file: ImportDraft | None = None

    @property
    def framework_name(self) -> Text:
        """Return the framework of the workbook."""
        return scored_frameworks.get(self.read.framework).name

    @property
    def changes(self) -> list[WorkbookLine]:
        """Return the lines that would be written."""
        return [line for line in self.lines if line.status != "same"]

    @property
    def seen(self) -> str:
        """Return a mark of everything that the preview shows, so that writing can tell whether it still holds."""
        shown = [(line.ref, _visible(line.before) if line.before else None) for line in self.lines]
        return hashlib.sha256(repr(shown).encode()).hexdigest()


def compare(
    *, actor: Actor, organization: Organization, read: WorkbookRead, file: ImportDraft | None = None
) -> WorkbookPreview:
    """Compare a workbook with the open draft on its framework; without one everything is new."""
    actor.require(Ability.SCORE_CONTROL, organization.id)
    drafts = Assessment.objects.visible_to(actor).of(organization.id)
    draft: Assessment | None = drafts.filter(framework_id=read.framework, state=AssessmentState.DRAFT).first()
    standing: dict[int, Answer] = {}
    if draft is not None:
        standing = {row.control_id: row for row in answer_services.current(actor, draft)}
    scored = scored_frameworks.get_with_rows(read.framework)
    lines = []
    for ref, content in read.answers.items():
        row = standing.get(scored.rows[ref].pk)
        before = answer_services.content_of(row) if row else None
        lines.append(WorkbookLine(ref, scored.framework.control(ref).title, before, content))
    return WorkbookPreview(read, draft, lines, file)


@transaction.atomic
def write(
    *,
    actor: Actor,
    at: datetime,
    organization: Organization,
    read: WorkbookRead,
    file_name: str,
    seen: str | None = None,
) -> Assessment:
    """Write the answers of a workbook into the open draft on its framework, or begin one; all or none.

    With `seen`, raises ConflictError when the draft is no longer what the reader saw.
    """
    actor.require(Ability.SCORE_CONTROL, organization.id)
    preview = compare(actor=actor, organization=organization, read=read)
    if seen is not None and seen != preview.seen:
        raise ConflictError(())
    draft = preview.draft
    if draft is None:
        draft = assessments.start_assessment(
            actor=actor,
            at=at,
            organization=organization,
            framework=read.framework,
            level=read.level,
            measured_on=min(read.completed_on or localdate(at), localdate(at)),
        )
    elif draft.level != read.level.value:
        raise InvalidError(
            Text(
                "De zelfevaluatie in opmaak staat op een ander niveau dan dit werkboek. Zet eerst het niveau gelijk.",
                "The open draft is on another level than this workbook. Make the levels the same first.",
            )
        )
    answers_many.score_many(
        actor=actor,
        at=at,
        organization=organization,
        key=draft.pk,
        scores={line.ref: line.after for line in preview.changes},
        origin="imported",
    )
    trail.record(
        actor=actor,
        at=at,
        organization=organization,
        verb="assessment.imported",
        subject=subject(draft),
        body={
            "file": file_name[:200],
            "changed": len(preview.changes),
            "same": len(preview.lines) - len(preview.changes),
        },
    )
    return draft


@transaction.atomic
def prepare(
    *,
    actor: Actor,
    at: datetime,
    organization: Organization,
    file_name: str,
    data: bytes,
    level: AssuranceLevel | None = None,
) -> ImportDraft:
    """Read a workbook and keep what it says until the person says yes."""
    actor.require(Ability.SCORE_CONTROL, organization.id)
    read = read_file(file_name=file_name, data=data, level=level)
    return import_drafts.keep(
        actor=actor,
        at=at,
        organization=organization,
        kind=KIND,
        file_name=file_name,
        sha256=hashlib.sha256(data).hexdigest(),
        rows=_packed(read),
        count=len(read.answers),
    )


def _packed(read: WorkbookRead) -> dict[str, Any]:
    return {
        "framework": read.framework,
        "level": read.level.value,
        "completed_on": read.completed_on.isoformat() if read.completed_on else "",
        "answers": {ref: asdict(content) for ref, content in read.answers.items()},
        "empty": list(read.empty),
        "missing": list(read.missing),
    }


def _unpacked(rows: Mapping[str, Any]) -> WorkbookRead:
    return WorkbookRead(
        rows["framework"],
        AssuranceLevel(rows["level"]),
        date.fromisoformat(rows["completed_on"]) if rows["completed_on"] else None,
        {ref: AnswerContent(**content) for ref, content in rows["answers"].items()},
        tuple(rows["empty"]),
        tuple(rows["missing"]),
    )


def get_preview(*, actor: Actor, organization: Organization, key: UUID) -> WorkbookPreview:
    """Return what a workbook that was read would change now."""
    kept = import_drafts.find(actor=actor, organization=organization, kind=KIND, key=key)
    return compare(actor=actor, organization=organization, read=_unpacked(kept.rows), file=kept)


@transaction.atomic
def apply(*, actor: Actor, at: datetime, organization: Organization, key: UUID, seen: str) -> Assessment:
    """Write a workbook that was read and shown, when the difference is still the one shown; then throw it away."""
    actor.require(Ability.SCORE_CONTROL, organization.id)
    kept = import_drafts.find(actor=actor, organization=organization, kind=KIND, key=key)
    import_drafts.require_fresh(kept, at)
    draft = write(
        actor=actor,
        at=at,
        organization=organization,
        read=_unpacked(kept.rows),
        file_name=kept.file_name,
        seen=seen,
    )
    kept.delete()
    return draft


@transaction.atomic
def fill(
    *, actor: Actor, at: datetime, organization: Organization, key: UUID, file_name: str, data: bytes
) -> tuple[str, bytes]:
    """Return the user's own copy of the official workbook with the answers of an assessment in it, and its name."""
    actor.require(Ability.READ_ANSWERS, organization.id)
    assessment = find_assessment(actor=actor, organization=organization, key=key)
    name = require_plain_name(file_name)
    rows = answer_services.current(actor, assessment).select_related("control")
    given = [
        WorkbookAnswer(
            row.control.ref,
            Score(row.documentation, row.implementation, row.not_applicable),
            row.grounds_documentation,
            row.grounds_implementation,
        )
        for row in rows
    ]
    level = AssuranceLevel(assessment.level)
    framework = scored_frameworks.get(assessment.framework_id)
    asked = [answer for answer in given if framework.control(answer.ref).applies(level)]
    try:
        filled = fill_cyfun_workbook(
            data, asked, assessment.measured_on, framework=framework, level=level, language=actor.language
        )
    except RefusedFileError as refusal:
        raise refusal.at(Place(file=name)) from None
    trail.record(
        actor=actor,
        at=at,
        organization=organization,
        verb="assessment.workbook_filled",
        subject=subject(assessment),
        body={"file": name, "sha256": hashlib.sha256(filled).hexdigest()},
    )
    return name, filled
