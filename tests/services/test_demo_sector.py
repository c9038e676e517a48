"""The sector of the demo: who shares how, and three years of publications in the order of time."""

from collections import Counter
from datetime import date, timedelta

from django.utils.timezone import localdate

from belfort.models import Job, Organization, Publication, SharingChoice
from belfort.services import demo_sector, publications, tenancy, work
from tests.services import sectors
from tests.services.sectors import governments, send
from tests.world import NOW, World


def test_about_a_third_shares_by_name_and_some_under_a_pseudonym_before_any_round(world: World) -> None:
    bodies = governments(150)
    with tenancy.acting(sectors.manager(world)) as _:
        demo_sector.make_choices(at=NOW, programme=world.bodies["region"], seed=3)
        rows = list(SharingChoice.objects.visible_to(sectors.manager(world)))
    levels = Counter(row.level for row in rows)
    assert 0.25 < levels["named"] / len(bodies) < 0.45
    assert 5 < levels["pseudonym"] < levels["named"]
    assert max(row.starts_on for row in rows) < date(2024, 5, 1)
    assert {localdate(row.chosen_at) for row in rows} == {row.starts_on for row in rows}


def test_the_days_are_month_ends_in_order_and_the_last_is_the_newest_that_is_due() -> None:
    days = demo_sector.days(NOW.date())
    assert days == sorted(set(days))
    assert len(days) == 10
    assert all((day + timedelta(days=1)).day == 1 for day in days)
    assert days[-1] == publications.due_on(NOW.date(), ())
    assert demo_sector.days(date(2025, 6, 10)) == [
        *(date(2024, month, last) for month, last in ((5, 31), (6, 30), (7, 31))),
        date(2025, 5, 31),
    ]


def test_a_worker_publishes_the_years_and_nothing_newer_before_them(world: World) -> None:
    region = world.bodies["region"]
    bodies = governments(6)
    for year in demo_sector.YEARS:
        send(world, bodies, date(year, 5, 20), (2, 3))
    demo_sector.plan(at=NOW, programme=region)
    publications.plan(at=NOW)
    assert list(Job.objects.values_list("kind", flat=True)) == [demo_sector.JOB]
    assert work.run_one(at=NOW)
    publications.plan(at=NOW)
    assert not work.run_one(at=NOW)
    actor = sectors.manager(world)
    with tenancy.acting(actor):
        rows = list(Publication.objects.visible_to(actor).order_by("dated_on"))
    assert [row.dated_on for row in rows] == [date(year, 5, 31) for year in demo_sector.YEARS]
    assert [row.dated_on for row in rows] == [localdate(row.made_at) - timedelta(days=1) for row in rows]
    assert len(rows[-1].content["trend"]) == 3
    assert Organization.objects.filter(pk__in=rows[-1].used["entries"]).count() == 6
