"""Rows of a self-assessment for the isolation matrix, with the mark of their body in every text."""

from uuid import UUID

from belfort.domain.permissions import Actor
from belfort.models import Answer, Assessment, Certificate, Evidence, Organization, Remark, Target
from belfort.services import assessments, files, standings
from tests.world import NOW, World


def plant_assessment(body: Organization, mark: str) -> UUID:
    """Begin a draft with an answer, evidence and a remark, its mark in every text."""
    draft: Assessment = Assessment.objects.add(
        Assessment(
            organization=body,
            framework_id="cyfun-2025",
            level="basic",
            state="draft",
            name=mark,
            measured_on=NOW.date(),
            created_at=NOW,
        )
    )
    standings.open_standing(draft, NOW)
    control = assessments.find_control(assessment=draft, ref="ID.AM-01.1")
    Answer.objects.add(
        Answer(
            organization=body,
            assessment=draft,
            control=control,
            number=1,
            documentation=2,
            implementation=2,
            grounds_documentation=mark,
            grounds_implementation=mark,
            origin="scored",
            answered_at=NOW,
        )
    )
    Evidence.objects.add(
        Evidence(
            organization=body,
            control=control,
            kind="text",
            title=mark,
            text=mark,
            dated_on=NOW.date(),
            added_at=NOW,
        )
    )
    Remark.objects.add(
        Remark(organization=body, assessment=draft, control=control, text=mark, written_at=NOW, author_name=mark)
    )
    standings.refresh(draft, NOW)
    return UUID(str(draft.pk))


def plant_certificate(body: Organization, mark: str) -> UUID:
    """Write down a target, and a certificate with a file, the mark in every text and in the bytes."""
    Target.objects.add(Target(organization=body, framework_id="cyfun-2025", level="basic"))
    name, data = f"{mark}-attest.txt", mark.encode()
    row: Certificate = Certificate.objects.add(
        Certificate(
            organization=body,
            kind="certificate",
            framework_id="cyfun-2025",
            level="basic",
            conformity_body=mark,
            reference=mark,
            note=mark,
            issued_on=NOW.date(),
            file=files.store(actor=Actor(name="test"), at=NOW, organization=body, name=name, data=data),
        )
    )
    return UUID(str(row.pk))


def plant_file_of_evidence(world: World, body: Organization, mark: str) -> UUID:
    """Give the answered control to Jef, and a file to its evidence, its mark in the name and in the bytes."""
    Answer.unscoped_rows.filter(organization=body).update(owner=world.users["jef"])
    row: Evidence = Evidence.unscoped_rows.get(organization=body)
    name, data = f"{mark}.txt", mark.encode()
    row.file = files.store(actor=Actor(name="test"), at=NOW, organization=body, name=name, data=data)
    Evidence.unscoped_rows.filter(pk=row.pk).update(kind="file", text="", file=row.file)
    return UUID(str(row.pk))
