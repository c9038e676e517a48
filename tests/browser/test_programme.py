"""The pages of the programme: no barrier, nothing sticks out, and the journey from an enrolment to a frozen answer."""

from datetime import date, timedelta
from typing import Literal

import pytest
from django.utils.timezone import localdate
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Site, barriers, fits, no_barriers, sign_in, slugs

pytestmark = pytest.mark.browser

REGION = "/b/agentschap-rivierenland-digitaal"
PATHS = (
    *(
        f"{REGION}/{name}/"
        for name in ("programma", "sporen/basic-audit", "sporen/e-learning/aanpassen", "sporen/nieuw")
    ),
    *(f"{REGION}/{name}/" for name in ("sporen/basic-audit/inschrijven", "sessies", "sessies/nieuw", "indicatoren")),
    *(f"{REGION}/{name}/" for name in ("indicatoren/nieuw", "indicatoren/reach", "indicatoren/reach/aanpassen")),
    *(f"{REGION}/{name}/" for name in ("leveringen", "leveringen/nieuw", "sporen/soort/e-learning")),
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


def test_what_was_noted_wrongly_is_said_otherwise_and_an_earlier_day_keeps_its_answer(
    browser: Browser, site: Site
) -> None:
    """A target from a day on, an indicator, the money of an audit, a step with a reason, an audit that does not go through."""
    page = browser.new_page()
    sign_in(page, site, "mats")
    today, yesterday = localdate(), localdate() - timedelta(days=1)
    _lowers_a_target(page, site, today, yesterday)
    _adds_an_indicator(page, site, today)
    _books_the_money_of_an_audit(page, site)
    _takes_a_step_back(page, site, yesterday)
    _calls_an_audit_off(page, site)
    page.close()


def _lowers_a_target(page: Page, site: Site, today: date, yesterday: date) -> None:
    page.goto(f"{site.url}{REGION}/indicatoren/reach/")
    page.get_by_role("link", name="Pas aan").click()
    page.get_by_label("Doel").fill("1")
    page.get_by_label("Geldt vanaf").fill(today.isoformat())
    page.get_by_role("button", name="Bewaar").click()
    expect(page.get_by_role("heading", name="Verloop")).to_be_visible()
    expect(page.get_by_text("doel gehaald").first).to_be_visible()
    no_barriers(page)
    page.locator("[name=op]").fill(yesterday.isoformat())
    page.get_by_role("button", name="Toon").click()
    expect(page.get_by_text("achter").first).to_be_visible()


def _adds_an_indicator(page: Page, site: Site, today: date) -> None:
    page.goto(f"{site.url}{REGION}/indicatoren/")
    page.get_by_role("link", name="Nieuwe indicator").click()
    page.get_by_label("Naam", exact=True).fill("Besturen op weg")
    page.get_by_label("Wat telt de indicator?").fill("Besturen die aan minstens één spoor deelnemen.")
    page.get_by_label("Doel").fill("250")
    page.get_by_label("Geldt vanaf").fill(today.isoformat())
    page.get_by_role("button", name="Bewaar").click()
    expect(page.get_by_role("heading", name="Besturen op weg")).to_be_visible()
    no_barriers(page)


def _books_the_money_of_an_audit(page: Page, site: Site) -> None:
    page.goto(f"{site.url}{REGION}/audits/?stand=uitgevoerd")
    page.locator("tbody th a").first.click()
    page.get_by_role("link", name="Nieuwe rij voor deze audit").click()
    page.get_by_label("Soort").select_option("commitment")
    page.get_by_label("Bedrag").fill("999999")
    page.get_by_role("button", name="Bewaar").click()
    expect(page.get_by_role("alert")).to_contain_text("EUR")
    page.get_by_label("Bedrag").fill("750.50")
    page.get_by_role("button", name="Bewaar").click()
    expect(page.get_by_role("row", name="Vastgelegd")).to_contain_text("EUR 750,50")
    no_barriers(page)


def _takes_a_step_back(page: Page, site: Site, yesterday: date) -> None:
    taking = f"{site.url}{REGION}/sporen/e-learning/?stand=neemt-deel"
    page.goto(taking)
    name = page.locator("tbody th a").first.inner_text()
    page.locator("tbody th a").first.click()
    no_barriers(page)
    standing = page.locator("tbody tr").filter(has_not_text="dit gebeurde nooit").get_by_role("link", name="Verbeter")
    while standing.count():  # the last step first, until the government never took part
        standing.first.click()
        page.get_by_label("Wat was het?").select_option(label="dit gebeurde nooit")
        page.get_by_label("Waarom").fill("Verkeerd bestuur aangeklikt")
        page.get_by_role("button", name="Bewaar").click()
        expect(page.get_by_text("Verkeerd bestuur aangeklikt").first).to_be_visible()
        expect(page.get_by_role("heading", name="Wat genoteerd is")).to_be_visible()
    no_barriers(page)
    page.goto(taking)
    expect(page.get_by_role("link", name=name, exact=True)).to_have_count(0)
    page.goto(f"{taking}&op={yesterday.isoformat()}")
    expect(page.get_by_role("link", name=name, exact=True)).to_have_count(1)


def _calls_an_audit_off(page: Page, site: Site) -> None:
    page.goto(f"{site.url}{REGION}/audits/?stand=gepland")
    page.locator("tbody th a").first.click()
    page.get_by_role("link", name="Gelast af").click()
    page.get_by_label("Waarom").fill("Het bestuur fuseert")
    page.get_by_role("button", name="Gelast af").click()
    expect(page.locator("main")).to_contain_text("Afgelast")
    expect(page.locator("main")).to_contain_text("Het bestuur fuseert")
    expect(page.get_by_role("link", name="Gaat toch door")).to_be_visible()
    no_barriers(page)
