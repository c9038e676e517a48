"""What a look comes to: verdicts that stack, a worse one that waits, one row for the day; and who lost the lease writes nothing."""

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from uuid import uuid4

import pytest
from django.utils.timezone import localdate
from pytest_django import Settings

from belfort.domain.posture_checks import CATALOGUE_VERSION
from belfort.models import CheckState, PostureDay, Scan, ScanSlot, TrailEvent, Website
from belfort.services import actors, scan_settings, scan_slots, scans, tenancy, website_pages
from tests.services.websites import (
    GOOD,
    added,
    agreed,
    claimed,
    days,
    history,
    kept,
    looked,
    looked_twice,
    looks,
    verbs,
    verdicts,
)
from tests.world import NOW, World

TODAY = NOW.date()
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
BARE = replace(GOOD, hsts=False)


@pytest.fixture(autouse=True)
def measurable(settings: Settings) -> None:
    settings.SCAN_ALLOWED = ["127.0.0.0/8"]


@pytest.fixture
def site(world: World) -> Website:
    agreed(world)
    return added(world)


def slot(row: Website) -> ScanSlot:
    return ScanSlot.objects.get(website_id=row.pk)


def test_a_look_leaves_facts_verdicts_a_day_and_the_moment_of_the_next(world: World, site: Website) -> None:
    scan = looked(world, site)
    assert (scan.grade, scan.full_https, scan.catalogue_version) == ("A", True, CATALOGUE_VERSION)
    assert scan.facts["host"] == site.host
    assert Fraction(scan.score) >= 90
    assert set(verdicts(world, site).values()) <= {"pass", "na", "warn"}
    assert days(world) == [(TODAY, True, "A", 1)]
    held = slot(site)
    assert (held.lease, held.attempts) == (None, 0)
    assert DAY / 2 <= held.due_at - NOW <= DAY * 3 / 2
    assert "website.verdicts_changed" not in verbs(world)  # a first look changes nothing


def test_something_worse_waits_for_a_second_look_and_then_stacks(world: World, site: Website) -> None:
    """Rule 11.24."""
    looked(world, site)
    looked(world, site, BARE, NOW + DAY)
    assert history(world, site, "hdr.hsts") == ["pass"]
    assert slot(site).due_at - (NOW + DAY) == scan_slots.CONFIRM
    assert "website.verdicts_changed" not in verbs(world)
    looked(world, site, BARE, NOW + DAY + 2 * HOUR)
    assert history(world, site, "hdr.hsts") == ["pass", "fail"]
    assert verdicts(world, site)["hdr.hsts"] == "fail"
    with world.looking():
        event = TrailEvent.unscoped_rows.get(verb="website.verdicts_changed")
    assert event.body["changes"] == {"hdr.hsts": ["pass", "fail"]}
    assert event.subject_name == site.host
    looked(world, site, GOOD, NOW + 2 * DAY)  # what gets better is believed at once
    assert history(world, site, "hdr.hsts") == ["pass", "fail", "pass"]
    assert looks(world) == 4


def test_a_look_whose_lease_was_lost_writes_nothing(world: World, site: Website) -> None:
    [slow] = claimed(NOW)
    assert claimed(NOW + scan_slots.LEASE) == []
    [quick] = claimed(NOW + scan_slots.LEASE + timedelta(seconds=1))
    later = NOW + timedelta(minutes=6)
    assert kept(world.home, slow, BARE, later) is None
    assert (looks(world), verdicts(world, site), days(world)) == (0, {}, [])
    assert slot(site).lease == quick.lease
    assert kept(world.home, quick, GOOD, later) is not None
    assert kept(world.home, quick, BARE, later) is None  # the same look again
    assert (looks(world), verdicts(world, site)["hdr.hsts"]) == (1, "pass")


def test_a_lease_that_is_held_on_to_is_not_taken_over(world: World, site: Website) -> None:
    [one] = claimed(NOW)
    scan_slots.keep_leases(at=NOW + timedelta(minutes=4), leases=[one.lease, uuid4()])
    assert claimed(NOW + timedelta(minutes=8)) == []
    assert kept(world.home, one, GOOD, NOW + timedelta(minutes=8)) is not None


def test_the_stored_day_equals_what_is_computed_again(world: World, site: Website) -> None:
    counter, other = added(world, "loket.gemeente.test", "counter"), added(world, "bib.gemeente.test", "other")
    looked(world, site)
    looked_twice(world, counter, replace(BARE, plain_form=True), NOW + HOUR)
    looked(world, other, replace(GOOD, https=False), NOW + 4 * HOUR)
    at = NOW + 4 * HOUR
    scanner = actors.scanner(world.home)
    with tenancy.acting(scanner):
        found = scans.get_government_posture(actor=scanner, organization=world.home, at=at)
        [stored] = PostureDay.objects.visible_to(scanner).of(world.home.pk)
    assert found is not None
    assert (stored.full_https, stored.score, stored.grade) == (found.full_https, str(found.exact), found.grade)
    assert stored.verdicts == {key: outcome.value for key, outcome in found.verdicts.items()}
    assert (stored.full_https, stored.host_count, stored.dated_on) == (False, 3, localdate(at))


def test_each_day_keeps_its_row(world: World, site: Website) -> None:
    looked(world, site)
    looked_twice(world, site, replace(GOOD, https=False), NOW + DAY)
    assert [(on, full) for on, full, *_ in days(world)] == [(TODAY, True), (TODAY + DAY, False)]


def test_facts_are_thrown_away_after_thirteen_months_and_the_score_stays(world: World, site: Website) -> None:
    looked(world, site)
    looked(world, site, at=NOW + scans.KEPT + DAY)
    with world.looking():
        rows = list(Scan.unscoped_rows.filter(website=site).order_by("started_at"))
    assert [row.facts is None for row in rows] == [True, False]
    assert all(row.score for row in rows)


def test_a_week_without_a_look_makes_everything_unknown(world: World, site: Website, settings: Settings) -> None:
    """Rule 11.25; the page and the government say so, also when nobody looks any more."""
    looked(world, site)

    def shown(after: timedelta) -> tuple[object, ...]:
        with world.acting("bram") as bram:
            at = NOW + after
            page = website_pages.get_website(actor=bram, organization=world.home, website_id=site.pk, at=at)
            found = website_pages.get_overview(actor=bram, organization=world.home, at=at)
        assert page.line.posture is not None
        assert found.whole is not None
        return page.line.posture.full_https, found.whole.full_https, found.whole.grade

    assert shown(7 * DAY) == (True, True, "A")
    assert shown(7 * DAY + HOUR) == (None, None, None)
    settings.SCAN_ALLOWED = []
    assert shown(30 * DAY) == (True, True, "A")  # the invented websites of a demo grow no older


def test_the_work_of_a_day_is_spread(world: World) -> None:
    moments = [scan_slots.next_look(uuid4(), NOW, confirm=False) for _ in range(500)]
    assert all(DAY / 2 <= moment - NOW <= DAY * 3 / 2 for moment in moments)
    assert len({moment.hour for moment in moments}) == 24
    key = uuid4()
    again = scan_slots.next_look(key, NOW, confirm=False)
    assert scan_slots.next_look(key, again, confirm=False) == again + DAY


def test_on_the_internet_the_resolver_shows_that_it_validates(settings: Settings) -> None:
    settings.SCAN_RESOLVER = "127.0.0.1:53"
    assert scan_settings.get_scan_settings().self_check is None
    settings.SCAN_ALLOWED = []
    assert scan_settings.get_scan_settings().self_check is not None


def test_what_changed_stands_on_the_page_with_its_day(world: World, site: Website) -> None:
    looked(world, site)
    looked_twice(world, site, BARE, NOW + DAY)
    with world.acting("bram") as bram:
        page = website_pages.get_website(actor=bram, organization=world.home, website_id=site.pk, at=NOW + 2 * DAY)
        later = website_pages.get_overview(actor=bram, organization=world.home, at=NOW + 40 * DAY)
    [change] = page.changes
    assert (change.check.key, change.before.value, change.after.value) == ("hdr.hsts", "pass", "fail")
    assert change.is_worse
    assert [line.check.key for line in page.todo][:1] == ["hdr.hsts"]
    assert [each.on for each in page.days] == [date(2026, 11, 26), TODAY]
    assert later.changes == []


def test_what_could_not_be_seen_is_no_change(world: World, site: Website) -> None:
    looked(world, site)
    looked_twice(world, site, BARE, NOW + DAY)
    with world.looking():
        CheckState.unscoped_rows.filter(website=site, check_key="hdr.hsts", verdict="fail").update(verdict="unknown")
    looked(world, site, GOOD, NOW + 2 * DAY)
    with world.acting("bram") as bram:
        page = website_pages.get_website(actor=bram, organization=world.home, website_id=site.pk, at=NOW + 3 * DAY)
    assert history(world, site, "hdr.hsts") == ["pass", "unknown", "pass"]
    assert page.changes == []
