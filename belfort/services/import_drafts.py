"""A file that was read and understood waits, for a day at most, until its sender has seen the preview and says yes."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from belfort.domain.errors import InvalidError, MissingError
from belfort.domain.permissions import Actor
from belfort.domain.terms import Text
from belfort.models import ImportDraft, Organization
from belfort.services import trail
from belfort.services.trail import Subject

LIFE = timedelta(days=1)


def keep(
    *,
    actor: Actor,
    at: datetime,
    organization: Organization,
    kind: str,
    file_name: str,
    sha256: str,
    rows: Any,
    count: int,
) -> ImportDraft:
    """Keep what a file says, and throw away what waited too long; the caller checked the right to.

    `rows` is what the database keeps of the file, `count` how many rows the trail says that it had.
    """
    ImportDraft.objects.visible_to(actor).of(organization.id).filter(created_at__lt=at - LIFE).delete()
    draft: ImportDraft = ImportDraft.objects.add(
        ImportDraft(
            organization=organization,
            kind=kind,
            file_name=file_name[:200],
            sha256=sha256,
            rows=rows,
            created_at=at,
            created_by_id=actor.user_id or None,
        )
    )
    trail.record(
        actor=actor,
        at=at,
        organization=organization,
        verb="file.read",
        subject=Subject("file", draft.pk, draft.file_name),
        body={"sha256": draft.sha256, "rows": count},
    )
    return draft


def find(*, actor: Actor, organization: Organization, kind: str, key: UUID) -> ImportDraft:
    """Return a file of one kind that waits; raises MissingError."""
    draft: ImportDraft | None = (
        ImportDraft.objects.visible_to(actor).of(organization.id).filter(pk=key, kind=kind).first()
    )
    if draft is None:
        raise MissingError
    return draft


def require_fresh(draft: ImportDraft, at: datetime) -> None:
    """Raise InvalidError for a file that was read more than a day ago."""
    if draft.created_at < at - LIFE:
        raise InvalidError(
            Text(
                "Dit bestand is te lang geleden ingelezen; lees het opnieuw in.",
                "This file was read too long ago; read it again.",
            )
        )
