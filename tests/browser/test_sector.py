"""The pages of the region about the sector: no barrier, nothing sticks out, and the map also without JavaScript."""

from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Site, barriers, fits, sign_in

pytestmark = pytest.mark.browser

REGION = "/b/agentschap-rivierenland-digitaal"
PATHS = (f"{REGION}/sectorbeeld/", f"{REGION}/sectorbeeld/?op=2020-01-01", f"{REGION}/eerst-helpen/")
FILL = """
import django; django.setup()
from django.utils.timezone import localdate, now
from datetime import timedelta
from belfort.models import Organization, SectorSnapshot, SharingChoice
from belfort.services import demo_sector, publications, tenancy
from belfort.services.programmes import get_programme
from belfort.domain.permissions import Actor, Grant, Role
from uuid import uuid4
region = get_programme()
actor = Actor(name="test", grants=(Grant(region.pk, Role.PROGRAMME_MANAGER),))
day = localdate().replace(day=1) - timedelta(days=1)
with tenancy.acting(actor):
    rows = list(SectorSnapshot.objects.visible_to(actor).within(region.pk).filter(framework_key="cyfun-2025"))
    bodies = list(Organization.objects.filter(kind="municipality", status="active").order_by("pk"))
    Organization.objects.filter(pk__in=[row.pk for row in bodies]).update(province="Noord", population=9000)
    for body in bodies:
        row = rows[0]
        row.pk, row.snapshot_id, row.organization, row.submitted_on = uuid4(), uuid4(), body, day
        row._state.adding = True
        SectorSnapshot.objects.add(row)
    for body, level in zip(bodies, ("named", "named", "pseudonym")):
        SharingChoice.objects.add(SharingChoice(organization=body, programme=region, subject="maturity", level=level,
            starts_on=day, chosen_at=now() - timedelta(days=40)))
    assert publications.publish(actor=actor, at=now(), programme=region, day=day)
"""


@pytest.fixture(scope="session")
def published(site: Site) -> Site:
    """Let the governments of the small demo submit enough to be published."""
    site.run(FILL)
    return site


@pytest.mark.parametrize(("scheme", "language"), [("light", "nl"), ("dark", "en")])
def test_the_pages_of_the_sector_have_no_barrier(
    browser: Browser, published: Site, scheme: Literal["light", "dark"], language: str
) -> None:
    context = browser.new_context(viewport={"width": 1440, "height": 900}, color_scheme=scheme)
    context.add_cookies([{"name": "taal", "value": language, "url": published.url}])
    page = context.new_page()
    sign_in(page, published, "mats")
    found = {}
    for path in PATHS:
        page.goto(published.url + path)
        found[path] = barriers(page)
    context.close()
    assert {path: said for path, said in found.items() if said} == {}


@pytest.mark.parametrize("width", [360, 800, 1440])
def test_nothing_of_the_sector_sticks_out(browser: Browser, published: Site, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800})
    page = context.new_page()
    sign_in(page, published, "mats")
    for path in PATHS:
        page.goto(published.url + path)
        fits(page)
    context.close()


def test_the_map_needs_no_javascript_and_little_to_travel(browser: Browser, published: Site) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    sign_in(page, published, "dirk")
    travelled: list[int] = []
    page.on("requestfinished", lambda request: travelled.append(request.sizes()["responseBodySize"]))
    page.goto(published.url + PATHS[0])
    page.wait_for_load_state("networkidle")
    assert sum(travelled) <= 250_000
    shared = page.locator("#namen tbody tr")
    assert shared.count() >= 2
    expect(page.locator("svg.map use[class]")).to_have_count(shared.filter(has_text="gemeente").count())
    expect(page.locator("svg.map title").first).to_contain_text("Kaart van de gemeenten")
    context.close()


def test_the_sector_prints_its_tables(page: Page, published: Site) -> None:
    sign_in(page, published, "mats")
    page.goto(published.url + PATHS[0])
    page.emulate_media(media="print")
    expect(page.locator(".side")).to_be_hidden()
    expect(page.locator("svg.map")).to_be_visible()
    expect(page.locator("#namen")).to_be_visible()
