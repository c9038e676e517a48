"""Findings as a story needs them: an audit given to Els, findings on it, by the people of the world."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from belfort.domain.findings import Category, Severity
from belfort.domain.permissions import Role, Term
from belfort.domain.programme_audits import AuditKind
from belfort.models import Audit, Finding
from belfort.services import audit_assignments, audit_dossiers, finding_steps, findings
from belfort.services.audit_dossiers import DossierContent
from belfort.services.findings import FindingContent
from tests.world import NOW, World

TODAY = NOW.date()
CONTROL = ("cyfun-2025", "ID.AM-01.1")


def planned(world: World, kind: AuditKind = AuditKind.PENTEST, title: str = "Test van het loket") -> Audit:
    """Let An plan an own test of the home municipality."""
    with world.acting("an") as an:
        return audit_dossiers.plan_own_audit(
            actor=an,
            at=NOW,
            organization=world.home,
            kind=kind,
            selected_on=TODAY,
            content=DossierContent(title=title, systems="Zaakbeheer", addresses="loket.example"),
        )


def given(world: World, audit: Audit, who: str = "els", role: Role = Role.AUDITOR, days: int = 30) -> None:
    """Let An give an audit to somebody from today on."""
    with world.acting("an") as an:
        audit_assignments.give_audit(
            actor=an,
            at=NOW,
            organization=world.home,
            key=audit.pk,
            email=world.users[who].email,
            role=role,
            term=Term(TODAY, TODAY + timedelta(days=days)),
        )


def content(**changes: Any) -> FindingContent:
    """Return what somebody writes down."""
    values: dict[str, Any] = {
        "title": "Geen tweede stap voor beheerders",
        "category": Category.MFA,
        "found_on": TODAY,
        "severity": Severity.HIGH,
        **changes,
    }
    return FindingContent(**values)


def found(world: World, who: str = "an", audit: Audit | None = None, at: datetime = NOW, **changes: Any) -> Finding:
    """Let somebody write a finding down."""
    with world.acting(who) as actor:
        return findings.record_finding(
            actor=actor,
            at=at,
            organization=world.home,
            content=content(**changes),
            audit=audit.pk if audit else None,
        )


def go(world: World, finding: Finding, step: str, who: str = "an", at: datetime = NOW, **values: Any) -> Finding:
    """Let somebody take a step with a finding as it stands."""
    version = values.pop("version", None) or row(world, finding.pk).version
    with world.acting(who) as actor:
        take = getattr(finding_steps, step)
        done: Finding = take(actor=actor, at=at, organization=world.home, key=finding.pk, version=version, **values)
    return done


def fixed(world: World, finding: Finding, who: str = "an", on: date = TODAY) -> Finding:
    """Let the government answer a finding and record its fix."""
    go(world, finding, "respond", who, response="We stellen het in.")
    return go(world, finding, "fix", who, on=on, note="Ingesteld.")


def row(world: World, key: UUID) -> Finding:
    """Return a finding as it stands."""
    with world.looking():
        return Finding.unscoped_rows.get(organization=world.home, pk=key)
