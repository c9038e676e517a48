"""Every page: no barrier for anybody, nothing sticks out at three widths, light and dark."""

import re

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
    "/b/{home}/instellingen/",
    "/b/{home}/logboek/",
    "/b/{home}/mensen/",
    "/b/{home}/bestanden/inlezen/processen/",
    "/besturen/",
    "/raamwerken/",
    "/raamwerken/icr/",
    "/raamwerken/icr/ICR-CRY-01/",
    "/raamwerken/cyfun-2025/?niveau=B",
    "/raamwerken/lijst/actions/",
    "/raamwerken/lijst/continuity-scenarios/",
    "/mijn/",
    "/mijn/besturen/",
    "/wachtwoord/",
    "/bronnen/",
    "/toegankelijkheid/",
    "/bestaat-niet/",
)
FIRST_OF = ("processen", "assets", "inrichtingen")
DEEPER = {
    "processen": ("", "aanpassen/", "niet-van-ons/", "assets/", "piekperiodes/"),
    "assets": ("", "aanpassen/", "niet-van-ons/", "waardebepaling/", "klassen/"),
    "inrichtingen": ("", "aanpassen/", "niet-van-ons/"),
}


def every_page(page: Page, site: Site) -> list[str]:
    """Return the paths of all pages of An, those of a first process, asset and facility included."""
    home = slugs(site)[0]
    found = [path.format(home=home) for path in PAGES]
    for kind in FIRST_OF:
        page.goto(f"{site.url}/b/{home}/{kind}/")
        first = page.locator("tbody th a").first.get_attribute("href")
        found += [f"{first}{ending}" for ending in DEEPER[kind]]
    return found


@pytest.mark.parametrize(("scheme", "language"), [("light", "nl"), ("dark", "en")])
def test_no_page_has_a_barrier(browser: Browser, site: Site, scheme: str, language: str) -> None:
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
