"""Rows of audits and findings for the isolation matrix, the mark of their body in every text."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from belfort.domain.permissions import Actor
from belfort.models import (
    Audit,
    AuditAssignment,
    AuditDossier,
    Facility,
    Finding,
    FindingControl,
    FindingStep,
    ImportDraft,
    Organization,
)
from belfort.services import files
from tests.world import NOW, World

TODAY = NOW.date()
TEXTS = ("title", "reference", "description", "cause", "consequence", "recommendation", "location", "response")


def plant_findings(world: World, body: Organization, mark: str, where: str) -> dict[Any, UUID]:
    """Plan an own audit, give it to Els at home, and write a finding that Jef mends; returns the row of each table."""
    audit: Audit = Audit.objects.add(
        Audit(organization=body, programme=body, kind="pentest", party=mark, selected_on=TODAY, cause=mark)
    )
    name, data = f"{mark}-verslag.txt", mark.encode()
    report = files.store(actor=Actor(name="test"), at=NOW, organization=body, name=name, data=data)
    names = ("title", "systems", "addresses", "applications", "out_of_scope", "agreement", "contact")
    AuditDossier.objects.add(
        AuditDossier(organization=body, audit=audit, report_file=report, **dict.fromkeys(names, mark))
    )
    term = {"starts_on": TODAY, "ends_on": TODAY + timedelta(days=3_650), "given_at": NOW}
    person = world.users["els" if where == "own" else "celine"]
    given: AuditAssignment = AuditAssignment.objects.add(
        AuditAssignment(organization=body, audit=audit, user=person, role="auditor", **term)
    )
    finding: Finding = Finding.objects.add(
        Finding(
            organization=body,
            number=1,
            audit=audit,
            category="mfa",
            severity="high",
            state="open",
            found_on=TODAY,
            due_on=TODAY,
            facility=Facility.unscoped_rows.filter(organization=body).order_by("pk").first(),
            responsible=world.users["jef" if where == "own" else "celine"],
            recorded_at=NOW,
            **dict.fromkeys(TEXTS, mark),
        )
    )
    FindingStep.objects.add(
        FindingStep(
            organization=body,
            finding=finding,
            number=1,
            step="record",
            state="open",
            dated_on=TODAY,
            note=mark,
            recorded_at=NOW,
        )
    )
    FindingControl.objects.add(
        FindingControl(organization=body, finding=finding, framework_key="cyfun-2025", ref="ID.AM-01.1")
    )
    rows = {"audit": str(audit.pk), "left_out": 0, "rows": []}
    draft: ImportDraft = ImportDraft.objects.add(
        ImportDraft(
            organization=body,
            kind="findings",
            file_name=f"{mark}.sarif",
            sha256="0",
            rows=rows,
            created_at=NOW,
            created_by=person,
        )
    )
    return {
        "own-audit": audit.pk,
        AuditAssignment: given.pk,
        Finding: finding.pk,
        "findings-file": draft.pk,
    }
