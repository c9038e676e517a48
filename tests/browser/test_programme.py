"""The pages of the programme: no barrier, nothing sticks out, and the journey from an enrolment to a frozen answer."""

from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Site, barriers, fits, sign_in, slugs

pytestmark = pytest.mark.browser

REGION = "/b/agentschap-rivierenland-digitaal"
PATHS = (
    *(
        f"{REGION}/{name}/"
        for name in ("programma", "sporen/basic-audit", "sporen/e-learning/aanpassen", "sporen/nieuw")
    ),
    *(f"{REGION}/{name}/" for name in ("sporen/basic-audit/inschrijven", "sessies", "sessies/nieuw", "indicatoren")),
    *(
        f"{REGION}/{name}/"
        for name in ("samenwerking", "bereik", "audits", "audits/nieuw", "begroting", "begroting/nieuw")
    ),
    *(f"{REGION}/{name}/" for name in ("meetrondes", "meetrondes/nieuw", "vragen", "vragen/sign-ups")),
    *(f"{REGION}/vragen/{name}/" for name in ("hacking-and-partnerships", "indicators-and-measures")),
    f"{REGION}/vragen/sign-ups/vergelijken/?van=2021-09-01&tot=2026-01-01",
    "/programma/",
)


@pytest.mark.parametrize(("scheme", "language"), [("light", "nl"), ("dark", "en")])
def test_no_page_of_the_programme_has_a_barrier(
    browser: Browser, site: Site, scheme: Literal["light", "dark"], language: str
) -> None:
    context = browser.new_context(viewport={"width": 1440, "height": 900}, color_scheme=scheme)
    context.add_cookies([{"name": "taal", "value": language, "url": site.url}])
    page = context.new_page()
    sign_in(page, site, "mats")
    found = {}
    for path in PATHS:
        page.goto(site.url + path)
        found[path] = barriers(page)
    context.close()
    assert {path: said for path, said in found.items() if said} == {}


@pytest.mark.parametrize("width", [360, 800, 1440])
def test_nothing_of_the_programme_sticks_out(browser: Browser, site: Site, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800})
    page = context.new_page()
    sign_in(page, site, "mats")
    for path in PATHS:
        page.goto(site.url + path)
        fits(page)
    context.close()


def test_from_an_enrolment_to_a_frozen_answer(browser: Browser, site: Site) -> None:
    """A government enrols itself; the programme answers a question with it, compares two dates and freezes the answer."""
    government, region = browser.new_page(), browser.new_page()
    sign_in(government, site, "gert")
    home = slugs(site)[0]
    government.goto(f"{site.url}/b/{home}/aanbod/")
    offer = government.get_by_role("region", name="Communicatie")
    offer.get_by_role("button", name="Schrijf in").click()
    expect(government.get_by_role("region", name="Waaraan u meedoet")).to_contain_text("Communicatie")
    government.close()
    sign_in(region, site, "mats")
    region.goto(f"{site.url}{REGION}/sporen/communication/")
    expect(region.locator("tbody")).to_contain_text("ingeschreven")
    region.goto(f"{site.url}{REGION}/vragen/")
    region.locator("[name=op]").fill("2021-09-01")
    region.get_by_role("button", name="Toon").click()
    region.get_by_role("link", name="Inschrijvingen per spoor").click()
    figures = region.get_by_role("table").first
    expect(figures).to_contain_text("EUR 742.707,50")
    expect(figures).to_contain_text("EUR 1.436.833,77")
    region.get_by_label("Waarvoor?").fill("Vraag van de commissie")
    region.get_by_role("button", name="Bewaar").click()
    expect(region.get_by_text("Controlegetal (SHA-256)")).to_be_visible()
    expect(region.get_by_text("Vraag van de commissie")).to_be_visible()
    _follows_the_rows(region, site)
    region.close()


def _follows_the_rows(page: Page, site: Site) -> None:
    page.goto(f"{site.url}{REGION}/vragen/sign-ups/?op=2021-09-01")
    page.get_by_role("link", name="rijen achter vastgelegd").click()
    expect(page).to_have_url(f"{site.url}{REGION}/begroting/?op=2021-09-01")
    expect(page.get_by_text("EUR 549.000,00").first).to_be_visible()
