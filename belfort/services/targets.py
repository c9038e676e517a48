"""The level that a government wants, the level that is advised, and the certificates that a conformity body gave."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from belfort.domain.errors import InvalidError, MissingError
from belfort.domain.frameworks import CERTIFICATE_NAMES, LEVEL_NAMES, AssuranceLevel
from belfort.domain.permissions import Ability, Actor
from belfort.domain.terms import Text
from belfort.models import Certificate, Organization, StoredFile, Target
from belfort.services import files, scored_frameworks, trail
from belfort.services.trail import Subject
from belfort.services.writing import changed, update_versioned

SMALL = "small"
DEFAULT_FRAMEWORK, DEFAULT_LEVEL = "cyfun-2025", AssuranceLevel.BASIC
ADVISED_NAMES: Mapping[str, Text] = {
    SMALL: Text("Klein (onder Basis)", "Small (below Basic)"),
    **{level.value: name for level, name in LEVEL_NAMES.items()},
}
READ_AT_MOST = files.READ_AT_MOST


@dataclass(frozen=True, slots=True)
class Goal:
    """What a government aims at, with the default filled in: Basic, as the region asks of everybody."""

    framework: str
    level: AssuranceLevel
    target_on: date | None
    advised_level: str
    advised_on: date | None
    chosen: bool
    version: int


def get_goal(*, actor: Actor, organization: Organization) -> Goal:
    """Return the target of a government and, apart from it, the level that the selection tool of the CCB advises."""
    actor.require(Ability.READ_RESULTS, organization.id)
    row: Target | None = next(iter(Target.objects.visible_in(organization.id, actor)), None)
    if row is None:
        return Goal(DEFAULT_FRAMEWORK, DEFAULT_LEVEL, None, "", None, chosen=False, version=0)
    return Goal(
        row.framework_id or DEFAULT_FRAMEWORK,
        AssuranceLevel(row.level or DEFAULT_LEVEL),
        row.target_on,
        row.advised_level,
        row.advised_on,
        chosen=bool(row.level),
        version=row.version,
    )


@transaction.atomic
def set_goal(
    *,
    actor: Actor,
    at: datetime,
    organization: Organization,
    version: int,
    framework: str,
    level: AssuranceLevel,
    target_on: date | None,
    advised_level: str = "",
    advised_on: date | None = None,
) -> Goal:
    """Set the target, and note what the selection tool advises: two separate facts."""
    actor.require(Ability.CONFIGURE_ORGANIZATION, organization.id)
    scored_frameworks.get(framework)
    if advised_level and advised_level not in ADVISED_NAMES:
        raise InvalidError(
            Text("Kies een niveau uit de lijst.", "Choose a level from the list."), field="advised_level"
        )
    if advised_on and advised_on > at.date():
        raise InvalidError(Text("Deze datum ligt in de toekomst.", "This date is in the future."), field="advised_on")
    row: Target | None = Target.objects.visible_to(actor).of(organization.id).first()
    if row is None:
        row = Target.objects.add(Target(organization=organization, version=version or 1))
    changes = {
        "framework_id": framework,
        "level": level.value,
        "target_on": target_on,
        "advised_level": advised_level,
        "advised_on": advised_on if advised_level else None,
    }
    body = {"changes": changed(row, changes)}
    update_versioned(row, version=version or 1, changes=changes)
    trail.record(
        actor=actor,
        at=at,
        organization=organization,
        verb="target.set",
        subject=Subject("target", row.pk, LEVEL_NAMES[level].nl),
        body=body,
    )
    return get_goal(actor=actor, organization=organization)


@dataclass(frozen=True, slots=True)
class CertificateContent:
    """What a person writes about a verification or a certificate; `file` is a name and its bytes."""

    kind: str
    framework: str
    level: AssuranceLevel
    conformity_body: str
    issued_on: date
    valid_until: date | None = None
    reference: str = ""
    note: str = ""
    file: tuple[str, bytes] | None = None


def get_certificates(*, actor: Actor, organization: Organization) -> list[Certificate]:
    """Return the standing verifications and certificates, newest first."""
    actor.require(Ability.READ_RESULTS, organization.id)
    rows = Certificate.objects.visible_to(actor).of(organization.id).filter(withdrawn_at=None)
    return list(rows.select_related("framework", "file").order_by("-issued_on"))


@transaction.atomic
def add_certificate(
    *, actor: Actor, at: datetime, organization: Organization, content: CertificateContent
) -> Certificate:
    """Write down what a conformity body said; a record, from which nothing is computed."""
    actor.require(Ability.SCORE_CONTROL, organization.id)
    scored_frameworks.get(content.framework)
    if content.kind not in CERTIFICATE_NAMES:
        raise InvalidError(Text("Kies een soort.", "Choose a kind."), field="kind")
    if not content.conformity_body.strip():
        raise InvalidError(Text("Wie heeft het uitgereikt?", "Who issued it?"), field="conformity_body")
    if content.issued_on > at.date():
        raise InvalidError(Text("Deze datum ligt in de toekomst.", "This date is in the future."), field="issued_on")
    if content.valid_until and content.valid_until < content.issued_on:
        raise InvalidError(
            Text("De einddatum ligt voor de begindatum.", "The end date comes before the start."), field="valid_until"
        )
    kept = None
    if content.file is not None:
        kept = files.store(actor=actor, at=at, organization=organization, name=content.file[0], data=content.file[1])
    values: dict[str, Any] = {
        "kind": content.kind,
        "framework_id": content.framework,
        "level": content.level.value,
        "conformity_body": content.conformity_body.strip()[:120],
        "reference": content.reference.strip()[:80],
        "issued_on": content.issued_on,
        "valid_until": content.valid_until,
        "note": content.note.strip(),
    }
    row: Certificate = Certificate.objects.add(Certificate(organization=organization, file=kept, **values))
    trail.record(
        actor=actor,
        at=at,
        organization=organization,
        verb="certificate.added",
        subject=Subject("certificate", row.pk, row.conformity_body),
        body={name: str(value or "") for name, value in values.items()},
    )
    return row


def find_certificate(*, actor: Actor, organization: Organization, key: UUID) -> Certificate:
    """Return a standing certificate; raises MissingError."""
    actor.require(Ability.READ_RESULTS, organization.id)
    rows = Certificate.objects.visible_to(actor).of(organization.id).select_related("file", "organization")
    row: Certificate | None = rows.filter(pk=key, withdrawn_at=None).first()
    if row is None:
        raise MissingError
    return row


@transaction.atomic
def withdraw_certificate(*, actor: Actor, at: datetime, organization: Organization, key: UUID, version: int) -> None:
    """Take a certificate out of sight; the trail keeps that it was there."""
    actor.require(Ability.SCORE_CONTROL, organization.id)
    row = find_certificate(actor=actor, organization=organization, key=key)
    update_versioned(row, version=version, changes={"withdrawn_at": at})
    trail.record(
        actor=actor,
        at=at,
        organization=organization,
        verb="certificate.withdrawn",
        subject=Subject("certificate", row.pk, row.conformity_body),
    )


@transaction.atomic
def open_certificate(*, actor: Actor, at: datetime, organization: Organization, key: UUID) -> tuple[StoredFile, bytes]:
    """Return the file of a certificate; the trail keeps who took it."""
    actor.require(Ability.READ_ANSWERS, organization.id)
    row = find_certificate(actor=actor, organization=organization, key=key)
    if row.file is None:
        raise MissingError
    data = files.read(row.file)
    trail.record(
        actor=actor,
        at=at,
        organization=organization,
        verb="certificate.opened",
        subject=Subject("certificate", row.pk, row.conformity_body),
        body={"sha256": row.file.sha256},
    )
    return row.file, data
