"""Websites as the tests of their services have them: hosts under `.test`, a government that agreed, invented looks."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from belfort.domain.observations_web import Page, WebFacts
from belfort.models import CheckState, Organization, PostureDay, Scan, ScanSlot, TrailEvent, Website
from belfort.services import actors, scan_slots, scans, tenancy, websites
from belfort.services.demo_website_facts import Story, facts_of
from belfort.services.scan_slots import Claimed
from belfort.services.websites import WebsiteContent
from tests.world import NOW, World

HOST = "www.gemeente.test"
GOOD = Story()


LISTED = "https://www.gemeente.test/"


def listed(world: World) -> None:
    """Put the website of the home municipality in the official list."""
    world.home.website = LISTED
    Organization.objects.filter(pk=world.home.pk).update(website=LISTED)


def agreed(world: World, *, given: bool = True, at: datetime = NOW, basis: str = "College van 3 maart") -> None:
    """Let the manager say whether the websites may be looked at."""
    with world.acting("gert") as gert:
        websites.choose_consent(actor=gert, at=at, organization=world.home, given=given, basis=basis)


def added(world: World, host: str = HOST, part: str = "main", *, at: datetime = NOW, path: str = "") -> Website:
    """Let the officer add a website; what stands below `gemeente.test` is the government's by the official list."""
    listed(world)
    with world.acting("an") as an:
        content = WebsiteContent(part, is_supplier=False, counter_path=path)
        return websites.add_website(actor=an, at=at, organization=world.home, host=host, content=content)


def claimed(at: datetime) -> list[Claimed]:
    """Take what is due, as a worker does."""
    return scan_slots.claim(at=at, most=100)


def kept(
    body: Organization, one: Claimed, story: Story, at: datetime, host: str = HOST, pages: tuple[Page, ...] = ()
) -> Scan | None:
    """Keep what a look saw, with these pages besides, as a worker does."""
    actor = actors.scanner(body)
    facts = facts_of(host, "gemeente.test", story, at)
    if pages:
        assert isinstance(facts.web, WebFacts)
        facts = replace(facts, web=replace(facts.web, pages=facts.web.pages + pages))
    with tenancy.acting(actor):
        return scans.keep_scan(actor=actor, at=at, organization=body, claimed=one, facts=facts)


def looked(world: World, row: Website, story: Story = GOOD, at: datetime = NOW, pages: tuple[Page, ...] = ()) -> Scan:
    """Look at a website now, whatever its slot says."""
    ScanSlot.objects.update_or_create(
        website_id=row.pk, defaults={"organization": world.home, "due_at": at, "lease": None, "leased_until": None}
    )
    [one] = [each for each in claimed(at) if each.website_id == row.pk]
    found = kept(world.home, one, story, at, row.host, pages)
    assert found is not None
    return found


def looked_twice(world: World, row: Website, story: Story, at: datetime) -> None:
    """Look at a website and, as is done for what got worse, again two hours later."""
    looked(world, row, story, at)
    looked(world, row, story, at + timedelta(hours=2))


def verdicts(world: World, row: Website) -> dict[str, str]:
    """Return the verdicts that hold."""
    with world.looking():
        rows = CheckState.unscoped_rows.filter(website=row, is_current=True)
        return dict(rows.values_list("check_key", "verdict"))


def history(world: World, row: Website, check: str) -> list[str]:
    """Return every verdict of a check, the oldest first."""
    with world.looking():
        rows = CheckState.unscoped_rows.filter(website=row, check_key=check).order_by("first_seen_at")
        return list(rows.values_list("verdict", flat=True))


def days(world: World) -> list[tuple[Any, ...]]:
    """Return what is stored of each day: whether all is on HTTPS, and the grade."""
    with world.looking():
        rows = PostureDay.unscoped_rows.filter(organization=world.home).order_by("dated_on")
        return list(rows.values_list("dated_on", "full_https", "grade", "host_count"))


def looks(world: World, website_id: UUID | None = None) -> int:
    """Return how many looks are kept."""
    with world.looking():
        rows = Scan.unscoped_rows.filter(organization=world.home)
        return (rows.filter(website_id=website_id) if website_id else rows).count()


def verbs(world: World) -> list[str]:
    """Return what the trail says of websites."""
    with world.looking():
        rows = TrailEvent.unscoped_rows.filter(organization=world.home, verb__startswith="website.")
        return list(rows.order_by("sequence").values_list("verb", flat=True))
