"""Audits as the government itself keeps them: its own audits and tests, their scope and agreement, the report."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from belfort.domain.audit_scope import require_addresses
from belfort.domain.budget import euro
from belfort.domain.errors import ForbiddenError, InvalidError, MissingError
from belfort.domain.permissions import Ability, Actor
from belfort.domain.programme_audits import AuditKind, AuditState, next_audit_day
from belfort.domain.terms import Text
from belfort.models import Audit, AuditDossier, Organization, StoredFile
from belfort.services import files, trail
from belfort.services.audit_corrections import AuditContent, columns_of, require_reason
from belfort.services.audits import COLUMNS, AuditResult, days_of, is_repeat
from belfort.services.enrolments import FUTURE
from belfort.services.finding_rights import require_record
from belfort.services.trail import Subject
from belfort.services.writing import changed, update_versioned

READ_AT_MOST = files.READ_AT_MOST


@dataclass(frozen=True, slots=True)
class DossierContent:
    """What a government keeps of an audit: what may be looked at, what was agreed, whom to call."""

    title: str = ""
    systems: str = ""
    addresses: str = ""
    applications: str = ""
    out_of_scope: str = ""
    agreement: str = ""
    agreed_on: date | None = None
    contact: str = ""

    def columns(self) -> dict[str, object]:
        """Return the columns of a dossier, texts without blanks around them; raises InvalidError for an address that is none."""
        require_addresses(self.addresses)
        return {name: value.strip() if isinstance(value, str) else value for name, value in asdict(self).items()}


def is_own(audit: Audit) -> bool:
    """Say whether the government ordered the audit itself; the region does not see it."""
    return audit.programme_id == audit.organization_id


def find_audit(*, actor: Actor, organization: Organization, key: UUID) -> Audit:
    """Return an audit of a government that the actor may see; raises MissingError."""
    actor.require(Ability.FOLLOW_FINDINGS, organization.pk)
    rows = Audit.objects.visible_to(actor).of(organization.pk).select_related("organization", "track", "repeats")
    audit: Audit | None = rows.filter(pk=key).first()
    if audit is None:
        raise MissingError
    return audit


def get_dossier(*, actor: Actor, audit: Audit) -> AuditDossier | None:
    """Return what the government keeps of an audit; an empty one (version 0) when nothing was written yet.

    None for who may not read it.
    """
    may_read = actor.may(Ability.READ_FINDINGS, audit.organization_id) or audit.pk in actor.audit_ids
    if not may_read:
        return None
    rows = AuditDossier.objects.visible_to(actor).of(audit.organization_id).select_related("report_file")
    found: AuditDossier | None = rows.filter(audit=audit).first()
    return found or AuditDossier(organization_id=audit.organization_id, audit=audit, version=0)


@transaction.atomic
def plan_own_audit(
    *,
    actor: Actor,
    at: datetime,
    organization: Organization,
    kind: AuditKind,
    selected_on: date,
    party: str = "",
    cost_eur: Decimal | None = None,
    content: DossierContent | None = None,
) -> Audit:
    """Plan an audit or test that the government orders itself."""
    actor.require(Ability.MANAGE_AUDITS, organization.pk)
    if selected_on > localdate(at):
        raise InvalidError(FUTURE, field="selected_on")
    audit: Audit = Audit.objects.add(
        Audit(
            organization=organization,
            programme=organization,
            kind=kind.value,
            party=party.strip(),
            selected_on=selected_on,
            cost_eur=_amount(cost_eur),
        )
    )
    AuditDossier.objects.add(
        AuditDossier(organization=organization, audit=audit, **(content or DossierContent()).columns())
    )
    _note(actor, at, audit, "audit.planned")
    return audit


def _amount(value: Decimal | None) -> Decimal | None:
    if value is None:
        return None
    try:
        return euro(value)
    except InvalidError as fault:
        raise InvalidError(fault.text, field="cost_eur") from None


@transaction.atomic
def change_dossier(
    *,
    actor: Actor,
    at: datetime,
    organization: Organization,
    key: UUID,
    version: int,
    content: DossierContent,
) -> AuditDossier:
    """Write what the government keeps of an audit, its own or one of the programme; version 0 begins it."""
    actor.require(Ability.MANAGE_AUDITS, organization.pk)
    audit = find_audit(actor=actor, organization=organization, key=key)
    row = _dossier(actor, audit)
    columns = content.columns()
    body = {"changes": changed(row, columns)}
    update_versioned(row, version=version or 1, changes=columns)
    _note(actor, at, audit, "audit.changed", body)
    return row


def _dossier(actor: Actor, audit: Audit) -> AuditDossier:
    """Return the row of a dossier, made when it was not there yet."""
    found = get_dossier(actor=actor, audit=audit)
    if found is None:
        raise ForbiddenError
    if found.version == 0:
        found.version = 1
        AuditDossier.objects.add(found)
    return found


@transaction.atomic
def take_own_step(
    *,
    actor: Actor,
    at: datetime,
    organization: Organization,
    key: UUID,
    version: int,
    step: AuditState,
    on: date,
    result: AuditResult | None = None,
) -> Audit:
    """Take the next step of an own audit on a day; a report comes with its result.

    The same rules as those of the programme: one by one, and a repeat audit starts one to two months after it was announced.
    """
    audit = find_own_audit(actor=actor, organization=organization, key=key)
    if on > localdate(at):
        raise InvalidError(FUTURE, field="on")
    next_audit_day(days_of(audit), step, on, is_repeat=is_repeat(audit))
    changes: dict[str, object] = {COLUMNS[step]: on}
    if step is AuditState.REPORTED:
        found = result or AuditResult()
        found.require_valid()
        changes |= {
            "outcome": str(found.outcome),
            "cause": found.cause.strip(),
            "consequence": found.consequence.strip(),
            "cost_eur": found.cost_eur if found.cost_eur is not None else audit.cost_eur,
        }
    body = {"changes": changed(audit, changes)}
    update_versioned(audit, version=version, changes=changes)
    _note(actor, at, audit, f"audit.{step.value}", body)
    return audit


def find_own_audit(*, actor: Actor, organization: Organization, key: UUID) -> Audit:
    """Return an audit that the government ordered itself, to be written; raises ForbiddenError for one of the region."""
    actor.require(Ability.MANAGE_AUDITS, organization.pk)
    audit = find_audit(actor=actor, organization=organization, key=key)
    if not is_own(audit):
        words = Text("Deze audit leidt de Vlaamse overheid.", "The Flemish government runs this audit.")
        raise ForbiddenError(words)
    return audit


@transaction.atomic
def correct_own_audit(
    *,
    actor: Actor,
    at: datetime,
    organization: Organization,
    key: UUID,
    version: int,
    content: AuditContent,
    reason: str,
) -> Audit:
    """Say otherwise what was noted of an own audit: who does it, a day, the cost, what it came to; the trail keeps what stood."""
    audit = find_own_audit(actor=actor, organization=organization, key=key)
    require_reason(reason)
    kept = {"cost_eur": _amount(content.cost_eur), "paid_eur": audit.paid_eur}
    changes = columns_of(audit, content, localdate(at)) | kept
    body = {"changes": changed(audit, changes), "reason": reason.strip()}
    if not body["changes"]:
        raise InvalidError(Text("Hier verandert niets.", "Nothing changes here."))
    update_versioned(audit, version=version, changes=changes)
    _note(actor, at, audit, "audit.corrected", body)
    return audit


@transaction.atomic
def keep_report(
    *, actor: Actor, at: datetime, organization: Organization, key: UUID, version: int, name: str, data: bytes
) -> AuditDossier:
    """Keep the report of an audit as a file, given by the government or by who made it; a newer one takes its place."""
    require_record(actor, organization.pk, key)
    audit = find_audit(actor=actor, organization=organization, key=key)
    row = _dossier(actor, audit)
    kept = files.store(actor=actor, at=at, organization=organization, name=name, data=data)
    update_versioned(row, version=version or 1, changes={"report_file": kept})
    _note(actor, at, audit, "audit.report_kept", {"file": kept.original_name, "sha256": kept.sha256})
    return row


@transaction.atomic
def open_report(*, actor: Actor, at: datetime, organization: Organization, key: UUID) -> tuple[StoredFile, bytes]:
    """Return the report of an audit and its bytes; the trail keeps who took it."""
    actor.require(Ability.READ_FINDINGS, organization.pk)
    audit = find_audit(actor=actor, organization=organization, key=key)
    row = get_dossier(actor=actor, audit=audit)
    if row is None or row.report_file is None:
        raise MissingError
    data = files.read(row.report_file)
    _note(actor, at, audit, "audit.report_opened", {"sha256": row.report_file.sha256})
    return row.report_file, data


def subject_of(audit: Audit) -> Subject:
    """Return an audit as the trail names it."""
    return Subject("audit", audit.pk, audit.party or audit.selected_on.isoformat())


def _note(actor: Actor, at: datetime, audit: Audit, verb: str, body: dict[str, Any] | None = None) -> None:
    trail.record(
        actor=actor, at=at, organization=audit.organization, verb=verb, subject=subject_of(audit), body=body or {}
    )
