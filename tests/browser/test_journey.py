"""The journey of issue and handbook: join → take over a domain → confirm, adapt, add → value an asset → read its controls."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Site, fits, no_barriers, slugs

pytestmark = pytest.mark.browser

WORDS = {
    "nl": {
        "start": "Begin met de generieke proceslijst",
        "take": "Neem over",
        "taken": "Overgenomen: 32 processen",
        "confirm": "Bevestig",
        "confirmed": "bevestigd",
        "adapted": "aangepast",
        "own": "eigen",
        "controls": "Minimale maatregelen",
        "value": "Bewaar de waardebepaling",
        "domain": "Burgerzaken",
    },
    "en": {
        "start": "Start with the generic process list",
        "take": "Take over",
        "taken": "Taken over: 32 processes",
        "confirm": "Confirm",
        "confirmed": "confirmed",
        "adapted": "adapted",
        "own": "own",
        "controls": "Minimal controls",
        "value": "Save the valuation",
        "domain": "Civil affairs",
    },
}


@pytest.mark.parametrize(("language", "place"), [("nl", -1), ("en", -2)])
def test_an_officer_begins_and_reads_which_controls_follow(page: Page, site: Site, language: str, place: int) -> None:
    words = WORDS[language]
    slug = slugs(site)[place]
    page.context.add_cookies([{"name": "taal", "value": language, "url": site.url}])
    join(page, site, slug, language)
    expect(page.get_by_role("heading", name=words["start"])).to_be_visible()
    take_over(page, site, slug, words)
    confirm_and_adapt(page, site, slug, words)
    add_own(page, site, slug, words)
    value_an_asset(page, site, slug, words)
    read_the_controls_of_a_facility(page, site, slug, words)


def join(page: Page, site: Site, slug: str, language: str) -> None:
    page.goto(site.url + site.invite(slug, f"nieuw-{language}@{slug}.example"))
    no_barriers(page)
    page.locator("[name=name]").fill("Zoë De Nieuwe")
    page.locator("[name=password]").fill("een lange zin over de toren")
    page.locator("main form button.primary").click()
    expect(page).to_have_url(f"{site.url}/b/{slug}/")


def take_over(page: Page, site: Site, slug: str, words: dict[str, str]) -> None:
    page.goto(f"{site.url}/b/{slug}/overnemen/")
    no_barriers(page)
    row = page.get_by_role("row", name=words["domain"]).first
    row.get_by_role("button").click()
    expect(page.get_by_role("status")).to_contain_text(words["taken"])


def confirm_and_adapt(page: Page, site: Site, slug: str, words: dict[str, str]) -> None:
    page.goto(f"{site.url}/b/{slug}/processen/")
    no_barriers(page)
    for box in page.locator("tbody input[name=rij]").all()[:3]:
        box.check()
    page.get_by_role("button", name=re.compile(words["confirm"])).click()
    expect(page.locator("tbody .pill.good")).to_have_count(3)
    page.locator("[name=staat]").select_option("proposed")
    expect(page).to_have_url(re.compile("staat=proposed"))
    expect(page.locator("tbody tr")).to_have_count(29)
    page.locator("tbody th a").first.click()
    no_barriers(page)
    page.locator("main a", has_text=re.compile("Pas aan|Adapt|Change")).first.click()
    page.locator("[name=title]").fill("Onze eigen naam voor dit proces")
    page.locator("main form button.primary").last.click()
    expect(page.get_by_role("alert")).to_be_visible()  # a deviation asks a reason
    no_barriers(page)
    page.locator("[name=reason]").fill("Zo heet dit bij ons al jaren.")
    page.locator("main form button.primary").last.click()
    expect(page.locator(".pill", has_text=words["adapted"]).first).to_be_visible()
    expect(page.get_by_text("Zo heet dit bij ons al jaren.").first).to_be_visible()


def add_own(page: Page, site: Site, slug: str, words: dict[str, str]) -> None:
    page.goto(f"{site.url}/b/{slug}/processen/nieuw/")
    no_barriers(page)
    page.locator("[name=title]").fill("Uitlenen van de feesttent")
    page.locator("[name=group]").select_option(index=3)
    page.locator("[name=impact_service]").select_option("2")
    page.locator("main form button.primary").last.click()
    expect(page.locator(".page-header .pill")).to_have_text(words["own"])


def value_an_asset(page: Page, site: Site, slug: str, words: dict[str, str]) -> None:
    page.goto(f"{site.url}/b/{slug}/assets/")
    no_barriers(page)
    page.locator("tbody th a").first.click()
    no_barriers(page)
    page.locator('a[href$="/waardebepaling/"]').first.click()
    no_barriers(page)
    for attribute in "CIA":
        for dimension in ("financial", "reputation", "legal", "service", "users"):
            level = "4" if (attribute, dimension) == ("A", "service") else "2"
            page.locator(f"[name={attribute}_{dimension}][value='{level}']").check()
    page.get_by_role("button", name=words["value"]).click()
    expect(page.locator(".class", has_text="A4").first).to_be_visible()


def read_the_controls_of_a_facility(page: Page, site: Site, slug: str, words: dict[str, str]) -> None:
    page.locator('aside a, .stack a[href*="/inrichtingen/"]').first.click()
    expect(page.get_by_role("heading", name=words["controls"])).to_be_visible()
    expect(page.get_by_text(re.compile(r"ICR-[A-Z]{3}-\d\d")).first).to_be_visible()
    no_barriers(page)
    fits(page)
