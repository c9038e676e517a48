"""The sector page with its map and lists of controls at 285, 2,850 and 28,500 governments with three years of history."""

import time
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from random import Random
from typing import Any
from uuid import uuid4

from django.urls import reverse
from django.utils.timezone import get_current_timezone, now

from belfort.domain.frameworks import AssuranceLevel
from belfort.domain.maturity import summarize
from belfort.domain.maturity_scores import Score
from belfort.domain.permissions import Actor, Grant, Role
from belfort.models import Organization, Publication, SectorSnapshot
from belfort.services import demo, demo_sector, publications, reference, scored_frameworks, tenancy
from bench import common

DAYS = (date(2024, 6, 30), date(2025, 6, 30), date(2026, 6, 30))
SHEETS = 60
SEED = 3


def run() -> None:
    for vendor, size, figures, first in common.by_size(measure):
        common.say(
            f"sector page, {vendor}, {size} governments",
            "page at 28,500 <= 1.5 x the page at 285, <= 250 kB",
            page_ms=figures["page"],
            ratio=figures["page"] / first["page"],
            queries=figures["queries"],
            kilobytes=figures["bytes"] / 1000,
            publication_seconds=figures["publish"],
            ranking_ms=figures["ranking"],
        )


def measure(size: int) -> dict[str, Any]:
    """Fill a database of this size, publish three years, and read the page as the analyst does."""
    at = now()
    reference.load_reference_as_operator(at=at, organizations=False)
    made = demo.make_bodies(size=size, seed=SEED)
    demo.make_people(at=at, demo=made)
    region = made.bodies["region"]
    manager = Actor(name="bench", grants=(Grant(region.pk, Role.PROGRAMME_MANAGER),))
    with tenancy.acting(manager):
        demo_sector.make_choices(at=at, programme=region, seed=SEED)
    spent = [publish_year(manager, region, made.municipalities, day) for day in DAYS]
    analyst, coach = (common.signed_in(f"{name}@{demo.DOMAIN}") for name in ("dirk", "lotte"))
    page, ranking = reverse("sector", args=[region.slug]), reverse("help-first", args=[region.slug])
    packed = analyst.get(page, headers={"accept-encoding": "gzip"})
    assert packed.status_code == 200
    with tenancy.acting(manager):
        assert Publication.objects.visible_to(manager).count() == len(DAYS)
    return {
        "page": common.cpu_ms(lambda: analyst.get(page)),
        "queries": common.queries(lambda: analyst.get(page)),
        "bytes": len(packed.content),
        "ranking": common.cpu_ms(lambda: coach.get(ranking), runs=3),
        "publish": max(spent),
    }


def publish_year(manager: Actor, region: Organization, bodies: list[Organization], day: date) -> float:
    """Let every government submit before a day and publish that day; returns the seconds of the publication."""
    with tenancy.acting(manager):
        SectorSnapshot.objects.add_all(list(_submissions(region, bodies, day)))
    began = time.monotonic()
    at = datetime.combine(day + timedelta(days=1), datetime.min.time(), get_current_timezone())
    with tenancy.acting(manager):
        publications.publish(actor=manager, at=at, programme=region, day=day)
    return time.monotonic() - began


def _submissions(region: Organization, bodies: list[Organization], day: date) -> Iterator[SectorSnapshot]:
    dice = Random(day.year)  # noqa: S311 invented data
    framework = scored_frameworks.get("cyfun-2025")
    controls = framework.controls_at(AssuranceLevel.BASIC)
    sheets = []
    for _ in range(SHEETS):
        pairs = {control.ref: (dice.randint(1, 5), dice.randint(2, 5)) for control in controls}
        scores = {ref: Score(*pair) for ref, pair in pairs.items()}
        sheets.append((pairs, summarize(framework, AssuranceLevel.BASIC, scores)))
    for body in bodies:
        pairs, found = dice.choice(sheets)
        yield SectorSnapshot(
            organization=body,
            programme=region,
            snapshot_id=uuid4(),
            framework_key="cyfun-2025",
            level="basic",
            measured_on=day,
            submitted_on=day - timedelta(days=dice.randrange(25)),
            complete=True,
            achieved=found.achieved,
            total=str(found.total),
            key_failure_count=sum(not key.ok for key in found.key_controls),
            scores={ref: list(pair) for ref, pair in pairs.items()},
        )
