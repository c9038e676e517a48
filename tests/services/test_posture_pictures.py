"""The websites of the sector: only totals, nothing of few, a name that goes at once, and what is not seen is unknown."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from typing import Any

import pytest
from django.utils.timezone import get_current_timezone
from pytest_django import Settings

from belfort.domain.errors import MissingError
from belfort.domain.posture_checks import CATALOGUE
from belfort.models import Organization, PostureDay, PosturePicture, SharingChoice, TrailEvent
from belfort.services import demo_websites, posture_pages, posture_pictures, questions, tenancy, websites, work
from belfort.services.posture_groups import FRESH
from belfort.services.posture_pages import WebsitesPage
from belfort.services.posture_pictures import Picture
from tests.services.programme import work_off
from tests.services.sectors import governments, manager
from tests.services.websites import added, agreed, days, looked
from tests.world import NOW, World

DAY = date(2026, 10, 31)
FORM = "web.forms"


def night(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(3), get_current_timezone())


def seen(world: World, bodies: Sequence[Organization], full: bool | None, on: date = DAY, grade: str = "B") -> None:
    """Let looks leave the day of some governments, as the worker does."""
    rows = [
        PostureDay(
            organization=body,
            programme=world.bodies["region"],
            dated_on=on,
            full_https=full,
            grade=grade,
            host_count=1,
            verdicts={"web.https": "pass" if full else "fail"},
            catalogue_version="x",
        )
        for body in bodies
    ]
    with world.looking():
        PostureDay.objects.add_all(rows)


def chosen(world: World, bodies: Sequence[Organization], level: str = "named", on: date = DAY) -> None:
    with world.looking():
        SharingChoice.objects.add_all(
            [
                SharingChoice(
                    organization=body,
                    programme=world.bodies["region"],
                    subject="posture",
                    level=level,
                    starts_on=on,
                    chosen_at=datetime.combine(on, time(9), get_current_timezone()),
                )
                for body in bodies
            ]
        )


def pictured(world: World, day: date = DAY) -> PosturePicture | None:
    actor = manager(world)
    with tenancy.acting(actor):
        return posture_pictures.make_picture(actor=actor, at=night(day), programme=world.bodies["region"], day=day)


def found(world: World, as_of: date = DAY) -> Picture:
    with world.acting("dirk") as dirk:
        picture = posture_pictures.find_picture(actor=dirk, programme=world.bodies["region"], as_of=as_of)
    assert picture is not None
    return picture


def page(world: World, as_of: date = DAY) -> WebsitesPage | None:
    with world.acting("dirk") as dirk:
        return posture_pages.get_websites_page(actor=dirk, at=NOW, programme=world.bodies["region"], as_of=as_of)


def counts(picture: Any) -> tuple[int | None, ...]:
    return picture.full.value, picture.without.value, picture.unknown.value


def figures(world: World, day: date = DAY) -> dict[str, Any]:
    """Return the figures on websites in the replies of a day."""
    found = {}
    with world.acting("dirk") as dirk:
        for question in ("websites-and-awareness", "indicators-and-measures"):
            reply = questions.answer(actor=dirk, programme=world.bodies["region"], question=question, as_of=day)
            found |= {one.key: one.value for one in reply.figures}
    return found


@pytest.fixture
def region(world: World) -> list[Organization]:
    """Twenty-five governments of one province: ten are wholly on HTTPS, six are not, of the rest nothing is known."""
    bodies = governments(25)
    seen(world, bodies[:10], full=True)
    seen(world, bodies[10:16], full=False)
    return bodies


def test_the_picture_counts_everybody_and_names_the_unknown(world: World, region: list[Organization]) -> None:
    """Rule 11.29."""
    assert pictured(world) is not None
    assert pictured(world) is None  # once
    view = page(world)
    assert view is not None
    everybody = Organization.objects.local().active().filter(kind="municipality").count()
    assert counts(view.picture) == (10, 6, everybody - 16)
    assert (view.picture.full.whole, view.dated_on) == (everybody, DAY)
    assert view.picture.share_without == Fraction(6, 16)
    assert {row.question for row in view.checks} == {check.question for check in CATALOGUE if check.is_public}
    with world.looking():
        event = TrailEvent.unscoped_rows.get(verb="sector.websites_counted")
    assert event.body["governments"] >= 25


def test_a_group_of_fewer_than_five_is_hidden(world: World, region: list[Organization]) -> None:
    """Rule 11.30."""
    few = governments(4, province="Zuid")
    seen(world, few, full=False)
    pictured(world)
    groups = found(world).groups("province")
    assert groups["Zuid"] is None
    assert groups["Noord"] is not None
    assert counts(groups["Noord"])[0] == 10


def test_a_small_part_is_a_range(world: World) -> None:
    """Rule 11.30."""
    bodies = governments(20)
    seen(world, bodies[:17], full=True)
    seen(world, bodies[17:], full=False)
    pictured(world)
    noord = found(world).groups("province")["Noord"]
    assert noord is not None
    assert (noord.without.value, noord.on_https) == (None, None)


def test_subtracting_the_shown_groups_tells_nothing_of_a_small_one(world: World, region: list[Organization]) -> None:
    """Rule 11.31."""
    seen(world, governments(6, province="Oost"), full=True)
    seen(world, governments(3, province="Zuid"), full=False)
    pictured(world)
    groups = found(world).groups("province")
    assert groups["Zuid"] is None
    assert groups["Noord"] is not None
    assert groups["Oost"] is not None
    everybody = found(world).everybody
    assert everybody is not None
    left = [getattr(everybody, part).value for part in ("full", "without")]
    for group in (groups["Noord"], groups["Oost"]):
        left = [whole - getattr(group, part).value for whole, part in zip(left, ("full", "without"), strict=True)]
    assert left == [0, 0]  # the three of Zuid wait: they are with the unknown ones


def test_fewer_than_five_that_change_wait_for_others(world: World, region: list[Organization]) -> None:
    """Rule 11.32."""
    pictured(world)
    later, last = date(2026, 11, 5), date(2026, 11, 6)
    seen(world, region[:10], full=True, on=later)
    seen(world, region[10:12], full=False, on=later)
    seen(world, region[12:16], full=True, on=later)  # four go over to HTTPS
    newcomer = governments(1, first=90)
    seen(world, newcomer, full=False, on=later - timedelta(days=1))
    assert pictured(world, later) is not None  # five changed
    assert counts(found(world, later).everybody)[:2] == (14, None)
    seen(world, newcomer, full=True, on=last)
    assert pictured(world, last) is None
    assert found(world, last).dated_on == later
    assert found(world, last).everybody == found(world, later).everybody


def test_a_picture_of_before_the_rule_is_not_shown(world: World, region: list[Organization]) -> None:
    row = pictured(world)
    assert row is not None
    with world.looking():
        PosturePicture.unscoped_rows.filter(pk=row.pk).update(used=None)
    assert page(world) is None


def test_without_anything_seen_there_is_no_picture(world: World) -> None:
    assert pictured(world) is None
    assert page(world) is None


def test_a_name_goes_at_once_when_it_is_withdrawn_and_the_totals_stay(world: World, region: list[Organization]) -> None:
    chosen(world, region[:7])
    chosen(world, region[7:9], "pseudonym")
    pictured(world)
    first = page(world)
    assert first is not None
    assert [(row.name, row.full_https, row.grade) for row in first.named] == [
        (body.name, True, "B") for body in region[:7]
    ]
    chosen(world, region[:1], "total", DAY + timedelta(days=1))
    second = page(world)
    assert second is not None
    assert region[0].name not in {row.name for row in second.named}
    assert (second.named_count, second.picture) == (6, first.picture)


def test_a_name_that_two_bodies_share_goes_for_the_one_that_withdrew(world: World, region: list[Organization]) -> None:
    Organization.objects.filter(pk__in=[region[0].pk, region[1].pk]).update(name="Dubbel")
    chosen(world, region[:6])
    pictured(world)
    chosen(world, region[:1], "total", DAY + timedelta(days=1))
    view = page(world)
    assert view is not None
    assert [row.name for row in view.named].count("Dubbel") == 1


def test_what_was_not_seen_for_more_than_eight_days_is_unknown(world: World, region: list[Organization]) -> None:
    on_time, late = DAY + FRESH, DAY + FRESH + timedelta(days=1)
    pictured(world, on_time)
    assert counts(found(world, on_time).everybody)[:2] == (10, 6)
    pictured(world, late)
    picture = found(world, late).everybody
    assert picture is not None
    assert counts(picture) == (0, 0, picture.full.whole)


def test_a_government_that_withdraws_its_consent_is_unknown_from_that_day(world: World, settings: Settings) -> None:
    settings.SCAN_ALLOWED = ["127.0.0.0/8"]
    agreed(world)
    looked(world, added(world))
    assert days(world)[-1][1:] == (True, "A", 1)
    agreed(world, given=False, at=NOW + timedelta(hours=1))
    assert days(world)[-1][1:] == (None, "", 0)
    agreed(world, at=NOW + timedelta(hours=2))
    with world.acting("an") as an:
        [row] = websites.get_websites(actor=an, organization=world.home)
    looked(world, row, at=NOW + timedelta(hours=3))
    assert days(world) == [(NOW.date(), True, "A", 1)]


def test_who_never_agreed_leaves_no_day(world: World) -> None:
    agreed(world, given=False, basis="")
    assert days(world) == []


def test_the_trend_keeps_month_ends_and_the_day_itself(world: World) -> None:
    bodies = governments(40)
    ends = [date(2026, 8, 31), date(2026, 9, 30), date(2026, 10, 15), DAY, date(2026, 11, 10)]
    for place, day in enumerate(ends):
        seen(world, bodies[: 6 + 5 * place], full=True, on=day)
        seen(world, bodies[6 + 5 * place : 35], full=False, on=day)
        pictured(world, day)
    trend = found(world, ends[-1]).trend
    assert [day for day, _ in trend] == [ends[0], ends[1], ends[3], ends[4]]
    assert [picture.full.value for _, picture in trend] == [6, 11, 21, 26]
    assert found(world, date(2026, 10, 20)).dated_on == ends[2]


def test_the_worker_plans_the_day_before_once_and_counts_it(world: World, region: list[Organization]) -> None:
    for _ in range(2):
        posture_pictures.plan(at=night(DAY))
    work_off(night(DAY))
    with world.looking():
        assert [row.dated_on for row in PosturePicture.unscoped_rows.all()] == [DAY]
    assert not work.run_one(at=night(DAY))


def test_only_who_reads_the_sector_sees_it(world: World, region: list[Organization]) -> None:
    pictured(world)
    for name in ("an", "bram", "els"):
        with world.acting(name) as somebody, pytest.raises(MissingError):
            posture_pictures.find_picture(actor=somebody, programme=world.bodies["region"], as_of=DAY)


def test_a_question_on_websites_has_its_figures(world: World, region: list[Organization]) -> None:
    pictured(world)
    everybody = Organization.objects.local().active().filter(kind="municipality").count()
    values = figures(world)
    assert values["websites.full_https"] == 10
    assert values["websites.not"] == 6
    assert values["websites.unknown"] == everybody - 16
    assert values["indicators.https"] == Fraction(10, 16)


def test_a_question_without_a_picture_says_so(world: World) -> None:
    assert "websites.full_https" not in figures(world)


def test_the_websites_of_the_demo_give_a_trend(world: World) -> None:
    region_body = world.bodies["region"]
    governments(80)
    actor = manager(world)
    with tenancy.acting(actor):
        demo_websites.tell_sector(actor=actor, at=NOW, programme=region_body)
    view = page(world, NOW.date())
    assert view is not None
    assert view.dated_on == DAY
    assert len(view.trend) >= 12
    assert figures(world, NOW.date())["websites.full_https"] >= 0
