"""Every page: no barrier for anybody, nothing sticks out at three widths, light and dark."""

import re
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Site, barriers, fits, no_barriers, sign_in, slugs

pytestmark = pytest.mark.browser

PAGES = (
    "/b/{home}/",
    "/b/{home}/overnemen/",
    "/b/{home}/nieuwe-versie/",
    "/b/{home}/processen/",
    "/b/{home}/processen/?staat=adapted",
    "/b/{home}/processen/nieuw/",
    "/b/{home}/assets/",
    "/b/{home}/assets/nieuw/",
    "/b/{home}/inrichtingen/",
    "/b/{home}/inrichtingen/nieuw/",
    "/b/{home}/maatregelen/",
    "/b/{home}/zelfevaluaties/",
    "/b/{home}/zelfevaluaties/nieuw/",
    "/b/{home}/zelfevaluaties/werkboek/",
    "/b/{home}/zelfevaluaties/verloop/",
    "/b/{home}/streefniveau/",
    "/b/{home}/streefniveau/aanpassen/",
    "/b/{home}/attesten/nieuw/",
    "/b/{home}/rapporten/",
    "/b/{home}/delen/",
    "/b/{home}/aanbod/",
    "/b/{home}/instellingen/",
    "/b/{home}/logboek/",
    "/b/{home}/mensen/",
    "/b/{home}/bestanden/inlezen/processen/",
    "/besturen/",
    "/raamwerken/",
    "/raamwerken/icr/",
    "/raamwerken/icr/ICR-CRY-01/",
    "/raamwerken/cyfun-2025/?niveau=B",
    "/raamwerken/gdpr/",
    "/raamwerken/lijst/actions/",
    "/raamwerken/lijst/threats/",
    "/raamwerken/lijst/continuity-scenarios/",
    "/mijn/",
    "/mijn/besturen/",
    "/mijn/sleutels/",
    "/wachtwoord/",
    "/afmelden/",
    "/bronnen/",
    "/toegankelijkheid/",
    "/bestaat-niet/",
)
FIRST_OF = ("processen", "assets", "inrichtingen")
OF_DRAFT = ("", "resultaat/", "vergelijken/", "gegevens/", "werkboek/")
DEEPER = {
    "processen": ("", "aanpassen/", "niet-van-ons/", "assets/", "piekperiodes/"),
    "assets": ("", "aanpassen/", "niet-van-ons/", "waardebepaling/", "klassen/"),
    "inrichtingen": ("", "aanpassen/", "niet-van-ons/"),
}


def every_page(page: Page, site: Site) -> list[str]:
    """Return the paths of all pages of An, those of a first process, asset and facility and of her draft included."""
    home = slugs(site)[0]
    found = [path.format(home=home) for path in PAGES]
    for kind in FIRST_OF:
        page.goto(f"{site.url}/b/{home}/{kind}/")
        first = page.locator("tbody th a").first.get_attribute("href")
        found += [f"{first}{ending}" for ending in DEEPER[kind]]
    page.goto(f"{site.url}/b/{home}/zelfevaluaties/")
    draft = str(page.locator("tbody th a").first.get_attribute("href")).partition("?")[0]
    found += [f"{draft}{ending}" for ending in OF_DRAFT]
    return found


@pytest.mark.parametrize(("scheme", "language"), [("light", "nl"), ("dark", "en")])
def test_no_page_has_a_barrier(browser: Browser, site: Site, scheme: Literal["light", "dark"], language: str) -> None:
    context = browser.new_context(viewport={"width": 1440, "height": 900}, color_scheme=scheme)
    context.add_cookies([{"name": "taal", "value": language, "url": site.url}])
    page = context.new_page()
    page.goto(f"{site.url}/aanmelden/")
    no_barriers(page)
    sign_in(page, site)
    found = {}
    for path in every_page(page, site):
        page.goto(site.url + path)
        found[path] = barriers(page)
    context.close()
    assert {path: said for path, said in found.items() if said} == {}


@pytest.mark.parametrize("width", [360, 800, 1440])
def test_nothing_sticks_out(browser: Browser, site: Site, width: int) -> None:
    """360 px is also what is left of 720 px at 200 % zoom."""
    context = browser.new_context(viewport={"width": width, "height": 800})
    page = context.new_page()
    page.goto(f"{site.url}/aanmelden/")
    fits(page)
    sign_in(page, site)
    for path in every_page(page, site):
        page.goto(site.url + path)
        fits(page)
    context.close()


def test_everything_works_without_javascript(browser: Browser, site: Site) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    sign_in(page, site)
    home = slugs(site)[0]
    page.goto(f"{site.url}/b/{home}/processen/")
    page.locator("[name=staat]").select_option("proposed")
    page.locator(".filters button").click()
    expect(page).to_have_url(re.compile("staat=proposed"))
    before = page.locator("caption").first.inner_text()
    page.locator("tbody input[name=rij]").first.check()
    page.locator("main form button.primary").last.click()
    expect(page.locator("caption").first).not_to_have_text(before)
    context.close()


def test_the_keyboard_reaches_everything(page: Page, site: Site) -> None:
    sign_in(page, site)
    page.goto(f"{site.url}/b/{slugs(site)[0]}/processen/")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline != "none"


def test_the_demo_says_that_it_is_one_on_every_page(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/aanmelden/")
    expect(page.locator(".demo-line")).to_contain_text("fictieve besturen en gegevens")
    sign_in(page, site)
    expect(page.locator(".demo-line")).to_contain_text("fictieve besturen en gegevens")


def test_print_shows_the_content_and_not_the_navigation(page: Page, site: Site) -> None:
    sign_in(page, site)
    page.goto(f"{site.url}/b/{slugs(site)[0]}/")
    page.emulate_media(media="print")
    expect(page.locator(".side")).to_be_hidden()
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator(".demo-line")).to_be_visible()


def test_the_map_is_drawn_from_the_sprite(page: Page, site: Site) -> None:
    sign_in(page, site)
    page.goto(f"{site.url}/besturen/")
    shape = page.locator(".map use").first
    expect(shape).to_be_attached()
    page.wait_for_function("document.querySelector('.map use').getBoundingClientRect().width > 1")


def test_a_filter_lives_in_the_address_and_the_way_back_undoes_it(page: Page, site: Site) -> None:
    sign_in(page, site)
    page.goto(f"{site.url}/b/{slugs(site)[0]}/processen/")
    before = page.locator("caption").first.inner_text()
    page.locator("[name=kritiek]").select_option("yes")
    expect(page).to_have_url(re.compile("kritiek=yes"))
    expect(page.locator("caption").first).not_to_have_text(before)
    page.go_back()
    expect(page.locator("caption").first).to_have_text(before)
    expect(page.locator("[name=kritiek]")).to_have_value("")


def test_one_press_signs_in_as_somebody_of_the_demo(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/aanmelden/")
    page.get_by_role("button", name="Meld aan als Bram").click()
    expect(page.get_by_role("link", name="Bram Bogaert")).to_be_visible()


def test_the_drawn_way_leads_on_and_is_a_list_on_a_small_screen(page: Page, site: Site) -> None:
    sign_in(page, site)
    page.goto(f"{site.url}/b/{slugs(site)[0]}/processen/")
    page.locator("tbody th a").first.click()
    node = page.locator('.chart a[href*="/inrichtingen/"]').first
    expect(node).to_be_visible()
    expect(page.locator(".way")).to_be_hidden()
    page.set_viewport_size({"width": 360, "height": 800})
    expect(node).to_be_hidden()
    page.locator('.way a[href*="/inrichtingen/"]').first.click()
    expect(page).to_have_url(re.compile("/inrichtingen/"))


@pytest.mark.parametrize(
    ("language", "words"),
    [("nl", ("NIS2-bijlage", "financiële schade 4")), ("en", ("NIS2 annex", "financial damage 4"))],
)
def test_who_comes_too_late_reads_both_texts_in_words(
    browser: Browser, site: Site, language: str, words: tuple[str, ...]
) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 800})
    context.add_cookies([{"name": "taal", "value": language, "url": site.url}])
    first, second = context.new_page(), context.new_page()
    sign_in(first, site)
    first.goto(f"{site.url}/b/{slugs(site)[0]}/processen/?staat=confirmed")
    address = f"{site.url}{first.locator('tbody th a').first.get_attribute('href')}aanpassen/"
    for page in (first, second):
        page.goto(address)
    for page, title, level, annex in ((second, "Eerst", "3", True), (first, "Daarna", "4", False)):
        page.locator("[name=title]").fill(f"{title} {language}")
        page.locator("[name=impact_financial]").select_option(level)
        page.locator("[name=nis2_annex]").set_checked(annex)
        page.locator("[name=reason]").fill("Zo is het bij ons.")
        page.locator("main form button.primary").last.click()
    expect(first.locator("main")).to_contain_text(f"Eerst {language}")
    for said in words:
        expect(first.locator("main")).to_contain_text(said)
    no_barriers(first)
    fits(first)
    first.locator("main a.button.primary").click()
    expect(first).to_have_url(address)
    context.close()
