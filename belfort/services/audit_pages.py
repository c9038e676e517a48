"""What stands on the pages of a government about its audits: the list, and one audit with its findings."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from belfort.domain.findings import STANDING, FindingState, state_on
from belfort.domain.permissions import Ability, Actor
from belfort.domain.programme_audits import AUDIT_KIND_NAMES, AuditKind, AuditState
from belfort.models import Audit, AuditAssignment, AuditDossier, Finding, Organization
from belfort.services import audit_assignments, audit_dossiers, audit_money, audits
from belfort.services.finding_pages import Filters, Listing, get_findings
from belfort.services.finding_rights import may_record


@dataclass(frozen=True, slots=True)
class AuditLine:
    """An audit in the list of a government, with how many of its findings are open and how many it has."""

    audit: Audit
    title: str
    state: AuditState | None
    is_own: bool
    open_count: int
    finding_count: int


def get_audit_lines(*, actor: Actor, organization: Organization, on: date) -> list[AuditLine]:
    """Return the audits and tests of a government that the actor sees, the newest first."""
    actor.require(Ability.FOLLOW_FINDINGS, organization.pk)
    rows = Audit.objects.visible_to(actor).of(organization.pk).order_by("-selected_on", "pk")
    dossiers = AuditDossier.objects.visible_to(actor).of(organization.pk).values_list("audit_id", "title")
    titles: Mapping[UUID, str] = dict(dossiers)
    known, opened = _counts(actor, organization, on)
    return [
        AuditLine(
            audit,
            titles.get(audit.pk, ""),
            audits.state_of(audit, on),
            audit_dossiers.is_own(audit),
            opened[audit.pk],
            known[audit.pk],
        )
        for audit in rows
    ]


def _counts(actor: Actor, organization: Organization, on: date) -> tuple[Counter[UUID], Counter[UUID]]:
    known: Counter[UUID] = Counter()
    opened: Counter[UUID] = Counter()
    rows = Finding.objects.visible_to(actor).of(organization.pk).exclude(audit_id=None)
    for audit, state, until in rows.values_list("audit_id", "state", "accepted_until"):
        known[audit] += 1
        opened[audit] += state_on(FindingState(state), until, on) in STANDING
    return known, opened


@dataclass(frozen=True, slots=True)
class AuditPage:
    """One audit of a government: its days, scope and agreement, to whom it was given, and its findings.

    `dossier` is None for who may not read it; `co_financed` what the programme pays of the cost by its track.
    """

    audit: Audit
    title: str
    dossier: AuditDossier | None
    state: AuditState | None
    days: list[tuple[AuditState, date]]
    given: list[AuditAssignment]
    findings: Listing
    co_financed: Decimal | None
    is_own: bool
    may_manage: bool
    may_record: bool
    may_open_report: bool
    next_step: AuditState | None


def get_audit_page(*, actor: Actor, organization: Organization, key: UUID, on: date, page: int = 1) -> AuditPage:
    """Return the page of one audit; raises MissingError."""
    audit = audit_dossiers.find_audit(actor=actor, organization=organization, key=key)
    dossier = audit_dossiers.get_dossier(actor=actor, audit=audit)
    days = audits.days_of(audit)
    manages = actor.may(Ability.MANAGE_AUDITS, organization.pk)
    own = audit_dossiers.is_own(audit)
    goes_on = manages and own and len(days) < len(AuditState)
    return AuditPage(
        audit=audit,
        title=dossier.title if dossier else "",
        dossier=dossier,
        state=audits.state_of(audit, on),
        days=list(days.items()),
        given=audit_assignments.get_assignments(actor=actor, audit=audit),
        findings=get_findings(
            actor=actor, organization=organization, filters=Filters(show="all", audit=audit.pk, page=page), on=on
        ),
        co_financed=audit_money.share_of(audit),
        is_own=own,
        may_manage=manages,
        may_record=may_record(actor, organization.pk, audit.pk),
        may_open_report=actor.may(Ability.READ_FINDINGS, organization.pk),
        next_step=audits.next_step(audit) if goes_on else None,
    )


def get_recordable(*, actor: Actor, organization: Organization) -> list[tuple[UUID, str]]:
    """Return the audits for which the actor may write findings, each with a name, the newest first."""
    lines = Audit.objects.visible_to(actor).of(organization.pk).order_by("-selected_on", "pk")
    titles = dict(AuditDossier.objects.visible_to(actor).of(organization.pk).values_list("audit_id", "title"))
    return [
        (row.pk, titles.get(row.pk) or _named(row, actor))
        for row in lines
        if may_record(actor, organization.pk, row.pk)
    ]


def _named(audit: Audit, actor: Actor) -> str:
    return f"{AUDIT_KIND_NAMES[AuditKind(audit.kind)].into(actor.language)}, {audit.selected_on:%d/%m/%Y}"
