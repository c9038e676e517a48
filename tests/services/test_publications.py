"""Publications as they are stored: when, of whom, the same as recomputed, and nothing of a few in any of them."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from fractions import Fraction
from itertools import pairwise
from random import Random
from statistics import median
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from belfort.domain import discretion
from belfort.domain.discretion import MINIMUM, Entry, View
from belfort.domain.errors import ForbiddenError, MissingError
from belfort.models import Job, Publication, SectorFigure, SectorSnapshot, Succession, TrailEvent
from belfort.services import publications, sector, tenancy, work
from tests import drafts
from tests.domain.histories import leaks
from tests.services import sectors
from tests.services.sectors import AUGUST, JULY, JUNE, MAY, governments, publish, send, share
from tests.world import NOW, World


def everybody(found: Publication | None) -> dict[str, Any]:
    assert found is not None
    return dict(found.content["groups"]["everybody"][""])


def hidden(found: Publication) -> list[tuple[str, str]]:
    return [(one, key) for one, groups in found.content["groups"].items() for key in groups if groups[key] is None]


@pytest.mark.parametrize(
    ("today", "closings", "day"),
    [
        (date(2026, 11, 25), (), date(2026, 10, 31)),
        (date(2026, 12, 1), (), date(2026, 11, 30)),
        (date(2026, 11, 30), (), date(2026, 10, 31)),  # the month is not over yet
        (date(2026, 11, 25), (date(2026, 11, 15),), date(2026, 11, 15)),
        (date(2026, 11, 15), (date(2026, 11, 15),), date(2026, 10, 31)),
        (date(2027, 3, 1), (), date(2027, 2, 28)),
    ],
)
def test_figures_are_due_at_the_end_of_a_month_and_at_the_closing_of_a_round(
    today: date, closings: tuple[date, ...], day: date
) -> None:
    assert publications.due_on(today, closings) == day


def test_the_worker_publishes_the_last_month_end_once(world: World) -> None:
    send(world, governments(6), date(2026, 10, 20))
    for _ in range(3):
        publications.plan(at=NOW)
    assert Job.objects.filter(kind=publications.JOB).count() == 1
    assert work.run_one(at=NOW)
    with tenancy.acting(sectors.manager(world)) as _:
        rows = list(Publication.objects.visible_to(sectors.manager(world)))
    assert [row.dated_on for row in rows] == [date(2026, 10, 31)]
    assert everybody(rows[0])["participants"] == 6


def test_nothing_is_published_until_five_governments_changed(world: World) -> None:
    bodies = governments(9)
    send(world, bodies[:4], MAY)
    assert publish(world, MAY) is None
    send(world, bodies[4:5], JUNE)
    assert everybody(publish(world, JUNE))["participants"] == 5
    send(world, bodies[5:], JULY)
    assert publish(world, JULY) is None  # four came in
    send(world, bodies[:1], AUGUST)
    assert everybody(publish(world, AUGUST))["participants"] == 9


def test_a_day_is_published_once_and_never_before_another(world: World) -> None:
    bodies = governments(10)
    send(world, bodies[:5], MAY)
    assert publish(world, JUNE)
    send(world, bodies[5:], MAY)
    assert publish(world, JUNE) is None
    assert publish(world, MAY) is None
    assert publish(world, JULY)


def test_what_was_published_is_never_changed(world: World) -> None:
    send(world, governments(5), MAY)
    row = publish(world, MAY)
    assert row is not None
    with tenancy.acting(sectors.manager(world)):
        for table in (Publication, SectorFigure):
            rows = getattr(table, "unscoped_rows", None) or SectorFigure.objects
            with pytest.raises(DatabaseError), transaction.atomic():
                rows.update(dated_on=JULY)
            with pytest.raises(DatabaseError), transaction.atomic():
                rows.all().delete()


def test_a_late_choice_to_share_by_name_waits_for_the_next_submission(world: World) -> None:
    """`docs/scoring.md` 8.10: the older totals would otherwise tell of the others."""
    bodies = governments(12)
    send(world, bodies[:6], MAY)
    first = publish(world, MAY)
    share(world, bodies[:1], "named", date(2026, 6, 2))
    send(world, bodies[6:], JUNE)
    second = publish(world, JUNE)
    assert first is not None
    assert second is not None
    assert (first.content["named"], second.content["named"]) == ([], [])
    send(world, bodies[:6], JULY)
    third = publish(world, JULY)
    assert third is not None
    assert [row[0] for row in third.content["named"]] == [bodies[0].name]
    share(world, bodies[:1], "total", date(2026, 8, 2))  # and what was shown by name stays so until it submits again
    send(world, bodies[6:], AUGUST)
    fourth = publish(world, AUGUST)
    assert fourth is not None
    assert [row[0] for row in fourth.content["named"]] == [bodies[0].name]


def test_the_name_stands_with_its_total_and_whether_basic_is_reached(world: World) -> None:
    bodies = governments(7)
    share(world, bodies[:2], "named", date(2026, 5, 1))
    share(world, bodies[2:3], "pseudonym", date(2026, 5, 1))
    send(world, bodies[:1], MAY, (4, 4))
    send(world, bodies[1:], MAY, (2, 2))
    found = publish(world, MAY)
    assert found is not None
    assert found.content["named"] == [
        [bodies[0].name, "municipality", "", "4", True],
        [bodies[1].name, "municipality", "", "2", False],
    ]
    assert found.content["named_count"] == 2
    assert bodies[2].name not in str(found.content)


def test_a_merged_government_leaves_and_counts_as_a_change(world: World) -> None:
    bodies = governments(12)
    send(world, bodies, MAY)
    assert everybody(publish(world, MAY))["groups"] >= 12
    for gone in bodies[:2]:
        Succession.objects.create(predecessor=gone, successor=bodies[2], effective_on=date(2026, 6, 15))
        gone.status = "merged"
        gone.save()
    assert publish(world, JUNE) is None  # two leave: too few
    send(world, bodies[2:5], JULY)
    found = publish(world, JULY)
    assert everybody(found)["participants"] == 10


def test_before_its_merger_a_government_still_counts(world: World) -> None:
    bodies = governments(6)
    Succession.objects.create(predecessor=bodies[0], successor=bodies[1], effective_on=date(2026, 7, 1))
    bodies[0].status = "merged"
    bodies[0].save()
    send(world, bodies, MAY)
    assert everybody(publish(world, JUNE))["participants"] == 6


def test_stored_figures_equal_figures_that_are_computed_again(world: World) -> None:
    bodies = [*governments(8), *governments(7, province="Zuid", population=15_000)]
    for place, body in enumerate(bodies):
        send(world, [body], MAY, (1 + place % 5, 1 + place % 4), {"PR.PS-04.1": (2, 2)})
    found = publish(world, MAY)
    assert found is not None
    actor = sectors.manager(world)
    with tenancy.acting(actor):
        keys = [snapshot for snapshot, _, _ in found.used["entries"].values()]
        rows = list(SectorSnapshot.objects.visible_to(actor).filter(pk__in=keys))
        published = sector.find_published(actor=actor, programme=world.bodies["region"], as_of=MAY)
    assert published is not None
    for breakdown, key, chosen in (("everybody", "", bodies), ("province", "Zuid", bodies[8:])):
        totals = [sectors.total(row) for row in rows if row.organization in chosen]
        picture = published.groups(breakdown)[key]
        assert picture is not None
        assert picture.quartiles is not None
        assert picture.participants == len(totals) == len(chosen)
        assert picture.mean == sum(totals, Fraction(0)) / len(totals)
        assert picture.quartiles.median == median(totals)
    below = {
        line.ref: sum(min(row.scores[line.ref]) < 3 for row in rows) for line in published.gaps if line.count.value
    }
    assert below == {line.ref: line.count.value for line in published.gaps if line.count.value}
    assert below


def test_a_submission_is_seen_at_the_next_publication_only(world: World) -> None:
    send(world, governments(6), date(2026, 10, 20))
    assert everybody(publish(world, date(2026, 10, 31)))["participants"] == 6
    drafts.submitted(world)  # Gert signs, today
    dirk = world.actor("dirk")
    with tenancy.acting(dirk):
        now = sector.find_published(actor=dirk, programme=world.bodies["region"], as_of=NOW.date())
        sent = SectorSnapshot.objects.visible_to(dirk).of(world.home.pk).get()
    assert now is not None
    assert now.participants == 6
    assert (sent.submitted_on, sent.complete) == (NOW.date(), True)
    send(world, governments(4, province="Noord", first=20), NOW.date())
    population = world.home.population
    world.home.__class__.objects.filter(pk=world.home.pk).update(province="Noord", population=9_000)
    assert everybody(publish(world, date(2026, 11, 30)))["participants"] == 11
    assert population is not None


def test_only_who_reads_the_sector_publishes_or_reads(world: World) -> None:
    for person, refusal in (("an", MissingError), ("nora", MissingError)):
        with world.acting(person) as actor, pytest.raises(refusal):
            publications.publish(actor=actor, at=NOW, programme=world.bodies["region"], day=MAY)
    coach = world.actor("lotte")
    with tenancy.acting(coach):
        assert sector.find_published(actor=coach, programme=world.bodies["region"], as_of=MAY) is None
    with world.acting("an") as an, pytest.raises(ForbiddenError):
        sector.find_published(actor=an, programme=world.home, as_of=MAY)


def test_the_trail_of_the_region_says_what_was_published(world: World) -> None:
    send(world, governments(5), MAY)
    publish(world, MAY)
    with world.acting("mats") as mats:
        event = TrailEvent.objects.visible_to(mats).of(world.bodies["region"].pk).get(verb="sector.published")
    assert (event.subject_name, event.body["governments"]) == ("2026-05-31", 5)
    assert event.happened_at == datetime(2026, 6, 1, 1, tzinfo=UTC)


def read(rows: Sequence[Publication]) -> list[discretion.Publication[int]]:
    """Return stored publications as the domain sees them, snapshots by number."""
    numbers: dict[str, int] = {}
    found = []
    for row in rows:
        entries = {
            int(body): Entry(
                numbers.setdefault(snapshot, len(numbers)), frozenset(View(*pair) for pair in views), named
            )
            for body, (snapshot, named, views) in row.used["entries"].items()
        }
        found.append(discretion.Publication(entries, frozenset(View(*pair) for pair in row.used["shown"])))
    return found


@pytest.mark.parametrize("seed", range(4))
def test_whoever_keeps_every_stored_publication_learns_nothing_of_a_few(world: World, seed: int) -> None:
    dice = Random(seed)
    bodies = [
        *governments(8 + dice.randrange(6)),
        *governments(4 + dice.randrange(6), province="Zuid", population=15_000),
        *governments(2 + dice.randrange(6), province="Oost"),
    ]
    rows = []
    for month in range(1, 8):
        day = date(2026, month + 1, 1) - (date(2026, 1, 2) - date(2026, 1, 1))
        share(world, dice.sample(bodies, 2), dice.choice(["named", "pseudonym", "total"]), day.replace(day=1))
        for body in dice.sample(bodies, dice.randrange(len(bodies))):
            send(world, [body], day, (dice.randint(1, 5), dice.randint(1, 5)))
        if row := publish(world, day):
            rows.append(row)
    assert rows
    found = read(rows)
    assert leaks(found, MINIMUM) == []
    for row, publication in zip(rows, found, strict=True):
        members = {view for entry in publication.entries.values() for view in entry.views}
        stored = {View(*pair) for pair in hidden(row)}
        assert stored >= members - publication.shown  # what may not be shown is not even stored
        for figures in row.content["frameworks"]:
            assert View("framework", figures) in publication.shown
    for one, other in pairwise(rows):
        assert one.content["trend"] == other.content["trend"][: len(one.content["trend"])]


def test_a_stored_leak_would_be_seen(world: World) -> None:
    send(world, [*governments(7), *governments(7, province="Zuid")], MAY)
    row = publish(world, MAY)
    assert row is not None
    assert leaks(read([row]), MINIMUM) == []
    for entry in list(row.used["entries"].values())[:3]:
        entry[2] = [["province", "Oost"] if pair[0] == "province" else pair for pair in entry[2]]
    row.used["shown"].append(["province", "Oost"])
    assert leaks(read([row]), MINIMUM) != []
