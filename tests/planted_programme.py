"""Rows of the programme for the isolation matrix: shared with the region, the mark of another body in every text."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from belfort.models import Audit, Enrolment, EnrolmentStep, Organization, Reply, Round, Track
from tests.planted_sector import plant_sector
from tests.world import NOW, World

SHARED_CANARY = "gedeelde-kanarie"
TODAY = NOW.date()


def plant_programme(world: World, body: Organization, where: str) -> dict[Any, UUID]:
    """Enrol a body in a track, plan an audit of it, and freeze a reply; returns the row of each table."""
    region = world.bodies["region"]
    mark = SHARED_CANARY if where == "other" else "van-ons"
    track, _ = Track.objects.get_or_create(
        programme=region,
        key="basic-audit",
        defaults={"kind": "basic-audit", "name_nl": "Basisaudit", "starts_on": TODAY - timedelta(days=400)},
    )
    common = {"organization": body, "programme": region}
    enrolment: Enrolment = Enrolment.objects.add(
        Enrolment(**common, track=track, state="enrolled", enrolled_on=TODAY, asked_at=NOW, note=mark)
    )
    EnrolmentStep.objects.add(
        EnrolmentStep(
            **common, enrolment=enrolment, number=1, state="enrolled", dated_on=TODAY, recorded_at=NOW, note=mark
        )
    )
    audit: Audit = Audit.objects.add(
        Audit(**common, track=track, kind="basic", party=mark, selected_on=TODAY, cause=mark, consequence=mark)
    )
    content = {"question": "sign-ups", "figures": [], "annexes": [], "withheld": []}
    reply: Reply = Reply.objects.add(
        Reply(
            organization=region if where == "own" else body,
            question="sign-ups",
            as_of=TODAY,
            content=content,
            sha256=uuid4().hex,
            title=mark,
            frozen_at=NOW,
        )
    )
    plant_sector(world, body, mark)
    asked, _ = Round.objects.get_or_create(
        programme=region,
        name="Meetronde",
        defaults={
            "framework_id": "cyfun-2025",
            "level": "basic",
            "kinds": ["municipality"],
            "opens_on": TODAY,
            "reminds_on": TODAY,
            "closes_on": TODAY + timedelta(days=30),
        },
    )
    return {Round: asked.pk, Enrolment: enrolment.pk, Audit: audit.pk, Reply: reply.pk}
