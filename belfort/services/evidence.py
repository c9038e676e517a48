"""Evidence: what shows that a control is done. It stays with the control, over all assessments."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlsplit
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from belfort.domain.errors import ForbiddenError, InvalidError, MissingError
from belfort.domain.permissions import Ability, Actor
from belfort.domain.terms import Text
from belfort.models import Assessment, Control, Evidence, Organization, StoredFile
from belfort.services import files, trail
from belfort.services.answers import may_score, require_score
from belfort.services.assessments import find_assessment, find_control
from belfort.services.trail import Subject

TITLE_LENGTH, TEXT_LENGTH, URL_LENGTH = 200, 5_000, 500


@dataclass(frozen=True, slots=True)
class EvidenceContent:
    """What a person gives: a title and one of a text, a link or a file (name and bytes), and its date."""

    title: str
    dated_on: date
    text: str = ""
    url: str = ""
    file: tuple[str, bytes] | None = None

    def kind(self) -> str:
        """Return what it is; raises InvalidError unless it is exactly one thing."""
        given = {"text": self.text.strip(), "link": self.url.strip(), "file": self.file}
        kinds = [kind for kind, value in given.items() if value]
        if len(kinds) != 1:
            raise InvalidError(
                Text("Geef een tekst, een link of een bestand.", "Give a text, a link or a file."), field="text"
            )
        return kinds[0]


@transaction.atomic
def add_evidence(
    *, actor: Actor, at: datetime, organization: Organization, key: UUID, ref: str, content: EvidenceContent
) -> Evidence:
    """Add evidence to a control, from the page of an assessment."""
    assessment = find_assessment(actor=actor, organization=organization, key=key)
    control = find_control(assessment=assessment, ref=ref)
    require_score(actor, assessment, control)
    kind = content.kind()
    _check(content, at)
    kept = None
    if content.file is not None:
        kept = files.store(actor=actor, at=at, organization=organization, name=content.file[0], data=content.file[1])
    row: Evidence = Evidence.objects.add(
        Evidence(
            organization=organization,
            control=control,
            kind=kind,
            title=content.title.strip()[:TITLE_LENGTH] or (kept.original_name if kept else content.url[:TITLE_LENGTH]),
            text=content.text.strip(),
            url=content.url.strip(),
            file=kept,
            dated_on=content.dated_on,
            added_at=at,
            added_by_id=actor.user_id or None,
        )
    )
    trail.record(
        actor=actor,
        at=at,
        organization=organization,
        verb="evidence.added",
        subject=Subject("evidence", row.pk, row.title),
        body={"control": control.ref, "kind": kind, "sha256": kept.sha256 if kept else ""},
    )
    return row


def _check(content: EvidenceContent, at: datetime) -> None:
    if content.dated_on > localdate(at):
        raise InvalidError(Text("Deze datum ligt in de toekomst.", "This date is in the future."), field="dated_on")
    if not content.title.strip() and not content.file:
        raise InvalidError(Text("Geef het bewijsstuk een naam.", "Give the evidence a name."), field="title")
    if len(content.text) > TEXT_LENGTH or len(content.url) > URL_LENGTH:
        raise InvalidError(Text("Deze tekst is te lang.", "This text is too long."), field="text")
    if content.url.strip() and not _is_web(content.url.strip()):
        raise InvalidError(
            Text("Geef een link die met https:// begint.", "Give a link that starts with https://."), field="url"
        )


def _is_web(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in {"https", "http"} and bool(parts.hostname) and not set(url) & set(" \t\r\n<>\"'\\")


@transaction.atomic
def withdraw_evidence(*, actor: Actor, at: datetime, organization: Organization, key: UUID, evidence: UUID) -> Evidence:
    """Withdraw evidence: it no longer counts; what was submitted with it keeps its name and hash."""
    assessment = find_assessment(actor=actor, organization=organization, key=key)
    row = _find(actor, organization, assessment, evidence)
    require_score(actor, assessment, row.control)
    if row.withdrawn_at is None:
        Evidence.unscoped_rows.filter(pk=row.pk).update(withdrawn_at=at)
        trail.record(
            actor=actor,
            at=at,
            organization=organization,
            verb="evidence.withdrawn",
            subject=Subject("evidence", row.pk, row.title),
            body={"control": row.control.ref},
        )
    return row


def _find(actor: Actor, organization: Organization, assessment: Assessment, evidence: UUID) -> Evidence:
    rows = (
        Evidence.objects.visible_to(actor)
        .of(organization.id)
        .select_related("control", "file", "organization", "added_by")
    )
    row: Evidence | None = rows.filter(pk=evidence, control__framework_id=assessment.framework_id).first()
    if row is None or not may_read(actor, assessment, row.control):
        raise MissingError
    return row


def may_read(actor: Actor, assessment: Assessment, control: Control) -> bool:
    """Say whether the actor may see the evidence of a control: who reads answers, and who was given the control."""
    return actor.may(Ability.READ_ANSWERS, assessment.organization_id) or may_score(actor, assessment, control)


def find_evidence(*, actor: Actor, organization: Organization, key: UUID, evidence: UUID) -> Evidence:
    """Return one piece of evidence, from the page of an assessment; raises MissingError when it is not the actor's."""
    return _find(actor, organization, find_assessment(actor=actor, organization=organization, key=key), evidence)


def get_evidence(
    *, actor: Actor, organization: Organization, assessment: Assessment, controls: Collection[Control]
) -> list[Evidence]:
    """Return the standing evidence of controls, newest first; raises ForbiddenError for one that is not the actor's."""
    if not all(may_read(actor, assessment, control) for control in controls):
        raise ForbiddenError
    rows = Evidence.objects.visible_to(actor).of(organization.id).standing()
    return list(
        rows.filter(control__in=controls).select_related("file", "added_by", "control").order_by("-dated_on", "title")
    )


def open_file(
    *, actor: Actor, at: datetime, organization: Organization, key: UUID, evidence: UUID
) -> tuple[StoredFile, bytes]:
    """Return the file of a piece of evidence and its bytes; the trail keeps who took it."""
    assessment = find_assessment(actor=actor, organization=organization, key=key)
    row = _find(actor, organization, assessment, evidence)
    if row.file is None:
        raise MissingError
    data = files.read(row.file)
    trail.record(
        actor=actor,
        at=at,
        organization=organization,
        verb="evidence.opened",
        subject=Subject("evidence", row.pk, row.title),
        body={"control": row.control.ref, "sha256": row.file.sha256},
    )
    return row.file, data
