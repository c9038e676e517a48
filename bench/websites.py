"""The page about the websites of the sector at 285, 2,850 and 28,500 governments, each with a year of stored month ends."""

import time
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from django.urls import reverse
from django.utils.timezone import get_current_timezone, now

from belfort.domain.permissions import Actor, Grant, Role
from belfort.domain.posture import Role as Part, Site, government_posture, posture_of
from belfort.models import Organization, PostureDay, PosturePicture, SharingChoice
from belfort.services import demo, demo_websites, posture_pictures, reference, tenancy
from belfort.services.demo_website_facts import draw_story, facts_of
from bench import common

MONTHS, STORIES, SEED = 4, 60, 5
NAMED = 0.4


def run() -> None:
    for vendor, size, figures, first in common.by_size(measure):
        common.say(
            f"websites of the sector, {vendor}, {size} governments",
            "page at 28,500 <= 1.2 x the page at 285",
            page_ms=figures["page"],
            ratio=figures["page"] / first["page"],
            queries=figures["queries"],
            kilobytes=figures["bytes"] / 1000,
            picture_seconds=figures["picture"],
        )


def measure(size: int) -> dict[str, Any]:
    """Fill a database of this size, count each month end, and read the page as the analyst does."""
    at = now()
    reference.load_reference_as_operator(at=at, organizations=False)
    made = demo.make_bodies(size=size, seed=SEED)
    demo.make_people(at=at, demo=made)
    region = made.bodies["region"]
    manager = Actor(name="bench", grants=(Grant(region.pk, Role.PROGRAMME_MANAGER),))
    dice = Random(SEED)  # noqa: S311 invented data
    ends = demo_websites.month_ends(at.date())[-MONTHS:]
    with tenancy.acting(manager):
        SharingChoice.objects.add_all(
            [_choice(body, region, ends[0]) for body in made.municipalities if dice.random() < NAMED]
        )
    spent = [count(manager, region, made.municipalities, day) for day in ends]
    analyst = common.signed_in(f"dirk@{demo.DOMAIN}")
    page = reverse("sector-websites", args=[region.slug])
    packed = analyst.get(page, headers={"accept-encoding": "gzip"})
    assert packed.status_code == 200
    with tenancy.acting(manager):
        assert PosturePicture.objects.visible_to(manager).count() == len(ends)
    return {
        "page": common.cpu_ms(lambda: analyst.get(page)),
        "queries": common.queries(lambda: analyst.get(page)),
        "bytes": len(packed.content),
        "picture": max(spent),
    }


def count(manager: Actor, region: Organization, bodies: Sequence[Organization], day: date) -> float:
    """Store a day of every government and count it; returns the seconds of the counting."""
    with tenancy.acting(manager):
        PostureDay.objects.add_all(list(_days(region, bodies, day)))
    began = time.monotonic()
    at = datetime.combine(day + timedelta(days=1), datetime.min.time(), get_current_timezone())
    with tenancy.acting(manager):
        posture_pictures.make_picture(actor=manager, at=at, programme=region, day=day)
    return time.monotonic() - began


def _choice(body: Organization, region: Organization, day: date) -> SharingChoice:
    moment = datetime.combine(day, datetime.min.time(), get_current_timezone())
    return SharingChoice(
        organization=body, programme=region, subject="posture", level="named", starts_on=day, chosen_at=moment
    )


def _days(region: Organization, bodies: Sequence[Organization], day: date) -> Iterator[PostureDay]:
    dice, host = Random(day.toordinal()), "www.stad.example"  # noqa: S311 invented data
    at = datetime.combine(day, datetime.min.time(), get_current_timezone())
    found = [
        government_posture([Site(Part.MAIN, posture_of(facts_of(host, host, draw_story(dice, 0.6), at)))])
        for _ in range(STORIES)
    ]
    for body in bodies:
        one = dice.choice(found)
        yield PostureDay(
            organization=body,
            programme=region,
            dated_on=day,
            full_https=one.full_https,
            score=str(one.exact),
            grade=one.grade or "",
            host_count=1,
            verdicts={key: outcome.value for key, outcome in one.verdicts.items()},
            catalogue_version="bench",
        )
