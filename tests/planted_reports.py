"""A report as the isolation matrix needs it: made, with a mark in its name, its sources and its bytes."""

from uuid import UUID

from belfort.domain.permissions import Actor
from belfort.models import Organization, Report
from belfort.services import files
from tests.world import NOW


def plant_report(body: Organization, mark: str, assessment: UUID) -> UUID:
    """Leave one report for the council and a full one; return the id of the first."""
    sources = {"snapshot": mark, "sha256": mark, "answers": 1, "asked": 34, "measured_on": "2026-11-25"}
    rows = [
        Report(
            organization=body,
            kind=kind,
            language="nl",
            assessment_id=assessment,
            state="done",
            asked_at=NOW,
            made_at=NOW,
            sources=sources,
            file=files.keep(
                actor=Actor(name="test"),
                at=NOW,
                organization=body,
                name=f"{mark}-{kind}.pdf",
                data=mark.encode(),
                media_type="application/pdf",
            ),
        )
        for kind in ("council", "full-pdf")
    ]
    Report.objects.add_all(rows)
    return UUID(str(rows[0].pk))
