"""Rows of the programme for the isolation matrix: shared with the region, the mark of another body in every text."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from belfort.domain.permissions import Actor
from belfort.models import (
    Audit,
    Delivery,
    DeliveryCorrection,
    Enrolment,
    EnrolmentStep,
    Organization,
    Reply,
    Round,
    RoundReport,
    Track,
)
from belfort.services import files
from tests.planted_sector import plant_sector
from tests.world import NOW, World

SHARED_CANARY = "gedeelde-kanarie"
TODAY = NOW.date()


def plant_programme(world: World, body: Organization, where: str) -> dict[Any, UUID]:
    """Enrol a body in a track, plan an audit of it, deliver to it, and freeze a reply; returns the row of each table."""
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
    delivery: Delivery = Delivery.objects.add(
        Delivery(**common, track=track, material=mark, copies=1, delivered_on=TODAY, recorded_at=NOW)
    )
    said = {"material": mark, "copies": 2, "delivered_on": TODAY, "corrected_on": TODAY, "reason": mark}
    DeliveryCorrection.objects.add(DeliveryCorrection(**common, **said, delivery=delivery, number=1, recorded_at=NOW))
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
            "closes_on": TODAY + timedelta(days=3_650),
        },
    )
    account = _plant_account(region if where == "own" else body, asked, mark)
    shared = {Enrolment: enrolment.pk, Audit: audit.pk, Delivery: delivery.pk}
    return {**shared, Round: asked.pk, RoundReport: account, Reply: reply.pk}


def _plant_account(body: Organization, asked: Round, mark: str) -> UUID:
    """Leave the account of a round, with a mark in its name, its sources and its bytes."""
    file = files.keep(
        actor=Actor(name="test"),
        at=NOW,
        organization=body,
        name=f"{mark}.docx",
        data=mark.encode(),
        media_type="application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    )
    row: RoundReport = RoundReport.objects.add(
        RoundReport(
            organization=body,
            round=asked,
            kind="docx",
            language="nl",
            state="done",
            asked_at=NOW,
            made_at=NOW,
            sources={"published_on": mark},
            file=file,
        )
    )
    return UUID(str(row.pk))
