"""A sector as a story needs it: invented governments, what they submitted and share, and the publications of the region."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from uuid import uuid4

from django.utils.timezone import get_current_timezone

from belfort.domain.frameworks import AssuranceLevel
from belfort.domain.maturity import summarize
from belfort.domain.maturity_scores import Score
from belfort.domain.permissions import Actor, Grant, Role
from belfort.models import Organization, Publication, SectorSnapshot, SharingChoice
from belfort.services import publications, scored_frameworks, tenancy
from tests.world import World

FRAMEWORK = "cyfun-2025"
MAY, JUNE, JULY, AUGUST = date(2026, 5, 31), date(2026, 6, 30), date(2026, 7, 31), date(2026, 8, 31)


def governments(count: int, *, province: str = "Noord", population: int = 9_000, first: int = 0) -> list[Organization]:
    """Make so many municipalities, all of one province and size class."""
    return [
        Organization.objects.create(
            slug=f"gemeente-{province}-{number}".lower(),
            source_key=f"test:{province}:{number}",
            kind="municipality",
            name=f"Gemeente {province} {number:03}",
            province=province,
            population=population,
            is_fictional=True,
        )
        for number in range(first, first + count)
    ]


def manager(world: World) -> Actor:
    """Return who publishes: the programme itself."""
    return Actor(name="Belfort", grants=(Grant(world.bodies["region"].pk, Role.PROGRAMME_MANAGER),))


def send(
    world: World,
    bodies: Sequence[Organization],
    on: date,
    pair: tuple[int, int] = (3, 3),
    but: Mapping[str, tuple[int, int]] | None = None,
) -> list[SectorSnapshot]:
    """Let governments submit the same scores at Basic on a day; what travels is written as a submission writes it."""
    framework = scored_frameworks.get(FRAMEWORK)
    pairs = {control.ref: pair for control in framework.controls_at(AssuranceLevel.BASIC)} | dict(but or {})
    found = summarize(framework, AssuranceLevel.BASIC, {ref: Score(*each) for ref, each in pairs.items()})
    failing = sum(not key.ok for key in found.key_controls)
    rows = [
        SectorSnapshot(
            organization=body,
            programme=world.bodies["region"],
            snapshot_id=uuid4(),
            framework_key=FRAMEWORK,
            level="basic",
            measured_on=on,
            submitted_on=on,
            complete=found.complete,
            achieved=found.achieved,
            total=str(found.total),
            key_failure_count=failing,
            scores={ref: list(each) for ref, each in pairs.items()},
        )
        for body in bodies
    ]
    with tenancy.acting(manager(world)):
        return SectorSnapshot.objects.add_all(rows)


def share(world: World, bodies: Sequence[Organization], level: str, on: date) -> None:
    """Let governments choose how their maturity is shared from a day on."""
    moment = datetime.combine(on, time(9), get_current_timezone())
    with tenancy.acting(manager(world)):
        SharingChoice.objects.add_all(
            [
                SharingChoice(
                    organization=body,
                    programme=world.bodies["region"],
                    subject="maturity",
                    level=level,
                    starts_on=on,
                    chosen_at=moment,
                )
                for body in bodies
            ]
        )


def publish(world: World, day: date) -> Publication | None:
    """Publish the figures of a day, in the night after it."""
    at = datetime.combine(day + timedelta(days=1), time(3), get_current_timezone())
    actor = manager(world)
    with tenancy.acting(actor):
        return publications.publish(actor=actor, at=at, programme=world.bodies["region"], day=day)


def total(row: SectorSnapshot) -> Fraction:
    """Return the exact total of a submission."""
    return Fraction(row.total)
