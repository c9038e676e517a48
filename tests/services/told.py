"""The story of a small programme whose figures are counted by hand (`test_questions.py`), for who tests what is made of it."""

from datetime import date, timedelta
from typing import Any

import pytest

from belfort.domain.programme import EnrolmentStep as Step
from belfort.domain.programme_audits import AuditKind, AuditState, Outcome
from belfort.domain.programme_counts import Mode
from belfort.models import Delivery, Partnership, PartnershipMember, ToolkitDay
from belfort.services import attendances, audits, budgets, tracks
from belfort.services.attendances import Presence
from belfort.services.audits import AuditResult
from belfort.services.tracks import WorkshopContent
from tests.services.programme import begin, enrol, line, predecessor, step
from tests.world import NOW, World


@pytest.fixture
def told(world: World) -> World:
    """Tell the story."""
    region = world.bodies["region"]
    made = begin(world)
    with world.acting("mats") as mats:
        enrol(world, mats, world.home, on=date(2021, 3, 1))
        enrol(world, mats, predecessor(), on=date(2021, 4, 1))
        gone = enrol(world, mats, world.other, "additional-audit", on=date(2021, 5, 1))
        step(world, mats, gone, Step.WITHDRAW, on=date(2021, 6, 1))
        enrol(world, mats, world.other, "ethical-hacking", on=date(2021, 5, 1))
        lessons = enrol(world, mats, world.ocmw, "e-learning", on=date(2022, 2, 1))
        step(world, mats, lessons, Step.TEST, on=date(2022, 5, 1))
        step(world, mats, lessons, Step.ROLL_OUT, on=date(2022, 9, 1), staff_percent=80)
        _meet(world, mats, "info-session", date(2021, 2, 2), (world.home, 3), (None, 5), later=(world.other, 2))
        _meet(world, mats, "workshop", date(2023, 5, 5), (world.ocmw, 1))
        _audit(world, mats)
        lines = [
            line(1, "credit", "2021-01-01", "1000.00", reference="K", lapses_on=date(2023, 1, 1)),
            line(2, "commitment", "2021-03-01", "400.00", reference="V", track="basic-audit"),
            line(3, "payment", "2021-04-01", "100.00", reference="V", track="basic-audit"),
        ]
        budgets.add_lines(actor=mats, at=NOW, programme=region, rows=lines)
        posters = next(row for kind, row in made.items() if kind.value == "posters")
        Delivery.objects.add(
            Delivery(
                organization=world.home,
                programme=region,
                track=posters,
                material="Affiche",
                copies=20,
                delivered_on=date(2021, 10, 5),
                recorded_at=NOW,
            )
        )
    for day, visitors in ((1, 4), (2, 6)):
        ToolkitDay.objects.create(programme=region, day=date(2021, 2, day), visitors=visitors)
    together = Partnership.objects.create(
        programme=region,
        name="Samen sterk",
        kind="partnership",
        shared_function="functionaris voor gegevensbescherming",
        starts_on=date(2021, 7, 1),
    )
    for body in (world.home, world.other):
        PartnershipMember.objects.create(partnership=together, member=body, starts_on=date(2021, 7, 1))
    return world


def _meet(world: World, mats: Any, track: str, day: date, *live: tuple[Any, int], later: Any = None) -> None:
    region = world.bodies["region"]
    workshop = tracks.add_workshop(
        actor=mats, at=NOW, programme=region, track_key=track, content=WorkshopContent(f"Sessie {track}", day)
    )
    seen = [Presence(body, Mode.LIVE, people, day) for body, people in live]
    if later:
        seen.append(Presence(later[0], Mode.LATER, later[1], day + timedelta(days=18)))
    attendances.record_attendance(actor=mats, at=NOW, programme=region, workshop_key=workshop.pk, presences=seen)


def _audit(world: World, mats: Any) -> None:
    """Let one theme audit go its way, and plan a test by hackers."""
    region = world.bodies["region"]
    audit = audits.plan_audit(
        actor=mats,
        at=NOW,
        programme=region,
        organization=world.home,
        kind=AuditKind.THEME,
        selected_on=date(2021, 1, 5),
    )
    days = (("announced", date(2021, 2, 1)), ("started", date(2021, 3, 1)), ("reported", date(2021, 4, 1)))
    for place, (name, day) in enumerate(days, start=1):
        result = AuditResult(Outcome.WHOLLY, "Oud", "Alles") if name == "reported" else None
        audits.take_audit_step(
            actor=mats,
            at=NOW,
            programme=region,
            key=audit.pk,
            version=place,
            step=AuditState(name),
            on=day,
            result=result,
        )
    audits.plan_audit(
        actor=mats,
        at=NOW,
        programme=region,
        organization=world.other,
        kind=AuditKind.HACKING,
        selected_on=date(2021, 6, 1),
    )
