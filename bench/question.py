"""Pages of the programme at 285, 2,850 and 28,500 governments with three years of history: replies, overview, lists, documents."""

import time
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any
from uuid import uuid4

from django.urls import reverse
from django.utils.timezone import localdate, now

from belfort.domain.permissions import Actor
from belfort.domain.programme import TrackKind
from belfort.models import (
    Attendance,
    Audit,
    BudgetLine,
    Delivery,
    Enrolment,
    EnrolmentStep,
    Organization,
    Partnership,
    PartnershipMember,
    Round,
    Submission,
    ToolkitDay,
    Track,
    Workshop,
)
from belfort.services import actors, demo, demo_programme, demo_sector, preparing, questions, reference, tenancy
from bench import common, sector

BEGAN, DAYS = date(2023, 9, 1), 1_095
SEED = 5
# how many of all governments enrol in a track
TRACKS = {
    TrackKind.BASIC_AUDIT: 0.8,
    TrackKind.ETHICAL_HACKING: 0.5,
    TrackKind.E_LEARNING: 0.7,
    TrackKind.GUIDANCE: 0.3,
}
PAGES = ("sign-ups", "hacking-and-partnerships", "websites-and-awareness", "indicators-and-measures")


def run() -> None:
    for vendor, size, figures, first in common.by_size(measure):
        pages = {name: value for name, value in figures.items() if name.endswith("_ms")}
        common.say(
            f"pages of the programme, {vendor}, {size} governments",
            "page at 28,500 <= 1.5 x the page at 285; a reply as Word <= 2 s",
            **figures,
            **{name.replace("_ms", "_ratio"): value / first[name] for name, value in pages.items()},
        )


def measure(size: int) -> dict[str, Any]:
    """Fill a database of this size with three years, let the worker count today, and read the pages as the region does."""
    at = now()
    reference.load_reference_as_operator(at=at, organizations=False)
    made = demo.make_bodies(size=size, seed=SEED)
    demo.make_people(at=at, demo=made)
    region = made.bodies["region"]
    manager = actors.programme_operator(region)
    with tenancy.acting(manager):
        demo_sector.make_choices(at=at, programme=region, seed=SEED)
    sector.publish_year(manager, region, made.municipalities, sector.DAYS[-1])
    with tenancy.acting(manager):
        rows = _fill(region, made.municipalities, at)
    began = time.process_time()
    with tenancy.acting(manager):
        preparing.make_all(actor=manager, at=at, programme=region, as_of=localdate(at))
    worker = time.process_time() - began
    client = common.signed_in(f"dirk@{demo.DOMAIN}")
    addresses = {key: reverse("question", args=[region.slug, key]) for key in PAGES}
    addresses["last_page_of_annex"] = f"{addresses['sign-ups']}?bijlage=enrolments&pagina=999999"
    addresses["overview"] = reverse("programme", args=[region.slug])
    addresses["track"] = reverse("track", args=[region.slug, "basic-audit"])
    for name in ("audits", "budget", "reached", "indicators", "workshops", "partnerships", "questions"):
        addresses[name] = reverse(name, args=[region.slug])
    addresses["round"] = reverse("round", args=[region.slug, Round.objects.get().pk])
    figures: dict[str, Any] = {"rows": rows, "worker_seconds": worker}
    for name, address in addresses.items():
        assert client.get(address).status_code == 200, name
        figures[f"{name}_ms"] = common.cpu_ms(lambda address=address: client.get(address), runs=15)
    page = client.get(addresses["sign-ups"], headers={"accept-encoding": "gzip"})
    figures["kilobytes"] = len(page.content) / 1000
    figures["queries"] = common.queries(lambda: client.get(addresses["sign-ups"]))
    for key in PAGES:
        figures[f"word_{key}_seconds"] = _document(client, region, key, "docx")
    figures["excel_seconds"] = _document(client, region, "sign-ups", "xlsx")
    figures["afresh_seconds"] = _afresh(manager, region, localdate(at))
    return figures


def _document(client: Any, region: Organization, key: str, ending: str) -> float:
    began = time.process_time()
    assert client.get(reverse("question-document", args=[region.slug, key, ending])).status_code == 200
    return time.process_time() - began


def _afresh(manager: Actor, region: Organization, day: date) -> float:
    """Return the CPU seconds of `belfort answer`, which counts everything anew."""
    began = time.process_time()
    with tenancy.acting(manager):
        questions.answer(actor=manager, programme=region, question="sign-ups", as_of=day)
    return time.process_time() - began


def _fill(region: Organization, bodies: list[Organization], at: datetime) -> int:
    dice = Random(SEED)  # noqa: S311 invented data
    tracks = demo_programme.make_tracks(region)
    workshops = [
        Workshop(track=tracks[kind], title=f"Sessie {number}", held_on=BEGAN + timedelta(days=30 * number))
        for number in range(36)
        for kind in (TrackKind.INFO_SESSION, TrackKind.WORKSHOP)
    ]
    Workshop.objects.bulk_create(workshops)
    ToolkitDay.objects.bulk_create(
        [ToolkitDay(programme=region, day=BEGAN + timedelta(days=day), visitors=9) for day in range(DAYS)]
    )
    steps = list(_steps(region, bodies, tracks, dice, at))
    Enrolment.objects.add_all(list({step.enrolment_id: step.enrolment for step in steps}.values()))
    EnrolmentStep.objects.add_all(steps)
    seen = list(_attendances(region, bodies, workshops, dice, at))
    Attendance.objects.add_all(seen)
    Audit.objects.add_all(list(_audits(region, bodies, tracks, dice)))
    Delivery.objects.add_all(
        [
            Delivery(
                organization=body,
                programme=region,
                track=tracks[TrackKind.POSTERS],
                material="Affiche",
                copies=20,
                delivered_on=_day(dice),
                recorded_at=at,
            )
            for body in bodies
        ]
    )
    lines = list(_lines(region, len(bodies), dice, at))
    BudgetLine.objects.add_all(lines)
    _together(region, bodies)
    Submission.objects.add_all(list(_submissions(region, bodies, at)))
    return len(steps) + len(seen) + 3 * len(bodies) + len(lines)


def _day(dice: Random) -> date:
    return BEGAN + timedelta(days=dice.randrange(DAYS))


def _steps(
    region: Organization, bodies: list[Organization], tracks: dict[TrackKind, Track], dice: Random, at: datetime
) -> Iterator[EnrolmentStep]:
    for body in bodies:
        for kind, share in TRACKS.items():
            if dice.random() > share:
                continue
            day, lessons = _day(dice), kind is TrackKind.E_LEARNING
            states = ("offered", "testing", "rolled_out") if lessons else ("enrolled", "completed")
            taken = states[: dice.randrange(len(states)) + 1]
            enrolment = Enrolment(
                organization=body,
                programme=region,
                track=tracks[kind],
                state=taken[-1],
                enrolled_on=day,
                asked_at=at,
            )
            for number, state in enumerate(taken, start=1):
                yield EnrolmentStep(
                    organization=body,
                    programme=region,
                    enrolment=enrolment,
                    number=number,
                    state=state,
                    dated_on=day + timedelta(days=40 * (number - 1)),
                    recorded_at=at,
                )


def _attendances(
    region: Organization, bodies: list[Organization], workshops: list[Workshop], dice: Random, at: datetime
) -> Iterator[Attendance]:
    number = 0
    for body in bodies:
        for workshop in dice.sample(workshops, 3):
            number += 1
            yield Attendance(
                organization=body,
                programme=region,
                workshop=workshop,
                number=number,
                mode="live",
                people=dice.randrange(1, 6),
                seen_on=workshop.held_on,
                recorded_at=at,
            )


def _audits(
    region: Organization, bodies: list[Organization], tracks: dict[TrackKind, Track], dice: Random
) -> Iterator[Audit]:
    for body in bodies:
        day, names = _day(dice), ("selected_on", "announced_on", "started_on", "reported_on")
        taken = names[: dice.randrange(4) + 1]
        yield Audit(
            organization=body,
            programme=region,
            track=tracks[TrackKind.BASIC_AUDIT],
            kind="basic",
            outcome="wholly" if taken == names else "",
            **{name: day + timedelta(days=40 * place) for place, name in enumerate(taken)},
        )


def _lines(region: Organization, count: int, dice: Random, at: datetime) -> Iterator[BudgetLine]:
    """Yield a credit, and one commitment and one payment for every second government."""
    common_to_all: dict[str, Any] = {"organization": region, "recorded_at": at}
    yield BudgetLine(
        kind="credit", dated_on=BEGAN, amount_eur=Decimal(count * 5_000), reference="K", number=1, **common_to_all
    )
    for place in range(count // 2):
        day, reference = _day(dice), f"V{place}"
        for extra, kind in enumerate(("commitment", "payment")):
            yield BudgetLine(
                kind=kind,
                track="basic-audit",
                dated_on=day + timedelta(days=30 * extra),
                amount_eur=Decimal(4_000 - 1_000 * extra),
                reference=reference,
                credit="K" if kind == "commitment" else "",
                number=2 + 2 * place + extra,
                **common_to_all,
            )


def _submissions(region: Organization, bodies: list[Organization], at: datetime) -> Iterator[Submission]:
    """Yield what nine in ten governments handed in for a round that is open."""
    today = localdate(at)
    row = Round.objects.create(
        programme=region,
        name="Meetronde",
        framework_id="cyfun-2025",
        level="basic",
        kinds=["municipality"],
        opens_on=today - timedelta(days=60),
        reminds_on=today + timedelta(days=10),
        closes_on=today + timedelta(days=20),
    )
    for place, body in enumerate(bodies):
        if place % 10:
            yield Submission(
                organization=body,
                programme=region,
                round=row,
                snapshot_id=uuid4(),
                submitted_on=today - timedelta(days=place % 50),
                signed_name="Gert Goris",
                signed_function="algemeen directeur",
                recorded_at=at,
            )


def _together(region: Organization, bodies: list[Organization]) -> None:
    """Let three of every five governments work together."""
    pairs = [
        (
            Partnership(programme=region, name=f"Samen {start}", kind="partnership", starts_on=BEGAN),
            bodies[start : start + 3],
        )
        for start in range(0, len(bodies), 5)
    ]
    Partnership.objects.bulk_create([row for row, _ in pairs])
    PartnershipMember.objects.bulk_create(
        [PartnershipMember(partnership=row, member=body, starts_on=BEGAN) for row, members in pairs for body in members]
    )
