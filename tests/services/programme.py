"""A small programme, as the tests of its services begin it: one track of each kind since 2020, run by Mats."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from belfort.domain.budget import BudgetKind, BudgetRow
from belfort.domain.permissions import Actor
from belfort.domain.programme import EnrolmentStep, TrackKind
from belfort.domain.programme_audits import AuditKind
from belfort.models import Audit, Enrolment, Organization, Track, TrailEvent
from belfort.services import audits, demo_programme, enrolments, work
from tests.world import NOW, World

TODAY = NOW.date()
MERGED_ON = date(2025, 1, 1)


def begin(world: World) -> dict[TrackKind, Track]:
    """Make the tracks."""
    return demo_programme.make_tracks(world.bodies["region"])


def selected(world: World) -> Audit:
    """Let Mats select the home municipality for a basic audit today."""
    with world.acting("mats") as mats:
        return audits.plan_audit(
            actor=mats,
            at=NOW,
            programme=world.bodies["region"],
            organization=world.home,
            kind=AuditKind.BASIC,
            selected_on=TODAY,
            track_key="basic-audit",
        )


def predecessor() -> Organization:
    """Return the body that went over into the home municipality on 1 January 2025."""
    return Organization.objects.get(status="merged")


def enrol(world: World, who: Actor, body: Organization, track: str = "basic-audit", **changes: Any) -> Enrolment:
    """Enrol a body; today, unless a day is given."""
    return enrolments.enrol(
        actor=who,
        at=changes.pop("at", NOW),
        programme=world.bodies["region"],
        organization=body,
        track_key=track,
        **changes,
    )


def step(world: World, who: Actor, enrolment: Enrolment, step: EnrolmentStep, **changes: Any) -> Enrolment:
    """Take a step with an enrolment as it stands now."""
    now = Enrolment.unscoped_rows.filter(pk=enrolment.pk).values_list("version", flat=True).first()
    version = changes.pop("version", now or enrolment.version)
    return enrolments.take_step(
        actor=who,
        at=changes.pop("at", NOW),
        programme=world.bodies["region"],
        organization=enrolment.organization,
        key=enrolment.pk,
        version=version,
        step=step,
        **changes,
    )


def work_off(at: datetime = NOW + timedelta(minutes=1)) -> None:
    """Let a worker do every job that is due."""
    while work.run_one(at=at):
        pass


def line(number: int, kind: str, day: str, amount: str, **changes: Any) -> BudgetRow:
    """Return a line of the budget."""
    return BudgetRow(number, BudgetKind(kind), date.fromisoformat(day), Decimal(amount), **changes)


def verbs(world: World, body: str) -> list[str]:
    """Return what the trail of a body says of the programme, oldest first."""
    with world.looking():
        rows = TrailEvent.unscoped_rows.filter(organization=world.bodies[body]).order_by("sequence")
        found = list(rows.values_list("verb", flat=True))
    kinds = ("enrolment", "track", "workshop", "attendance", "audit", "budget", "reply", "enrolments", "file")
    return [verb for verb in found if verb.partition(".")[0] in kinds]
