"""Found by a hacker, answered and fixed by the government, retested by somebody else: four eyes, in a real browser."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Site, barriers, fits, sign_in, slugs

pytestmark = pytest.mark.browser

ONE = re.compile(r"[0-9a-f-]{36}/$")
TITLE = "Het loket toont de naam van een andere inwoner"


@pytest.fixture
def home(site: Site) -> str:
    return f"{site.url}/b/{slugs(site)[0]}"


def paths(page: Page, home: str) -> Iterator[str]:
    """Go to every page about audits and findings that An opens, and yield each address."""
    for name in ("audits-en-tests/", "audits-en-tests/nieuw/", "vaststellingen/?toon=alle", "vaststellingen/nieuw/"):
        page.goto(f"{home}/{name}")
        yield page.url
    page.goto(f"{home}/vaststellingen/inlezen/")
    yield page.url
    page.goto(f"{home}/audits-en-tests/")
    page.get_by_role("link", name="Penetratietest van het digitale loket").click()
    page.wait_for_url(ONE)
    yield page.url
    audit = page.url
    for name in ("aanpassen/", "geven/", "stap/", "verslag/bewaren/"):
        page.goto(audit + name)
        yield page.url
    page.goto(f"{home}/vaststellingen/?toon=alle")
    page.get_by_role("link", name="Beheerders melden zich aan").click()
    page.wait_for_url(ONE)
    yield page.url
    page.goto(f"{home}/vaststellingen/")
    page.get_by_role("link", name="Oude versie van het zaakbeheer").click()
    page.wait_for_url(ONE)
    yield page.url
    finding = page.url
    for name in ("beantwoorden/", "toewijzen/", "termijn/", "dubbel/", "aanpassen/"):
        page.goto(finding + name)
        yield page.url


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_about_findings_has_a_barrier(
    browser: Browser, site: Site, home: str, scheme: Literal["light", "dark"]
) -> None:
    context = browser.new_context(viewport={"width": 1440, "height": 900}, color_scheme=scheme, locale="nl-BE")
    page = context.new_page()
    sign_in(page, site)
    found = {address: barriers(page) for address in paths(page, home)}
    context.close()
    assert {address: said for address, said in found.items() if said} == {}


@pytest.mark.parametrize("width", [360, 800, 1440])
def test_nothing_about_findings_sticks_out(browser: Browser, site: Site, home: str, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800}, locale="nl-BE")
    page = context.new_page()
    sign_in(page, site)
    for _ in paths(page, home):
        fits(page)
    context.close()


def test_from_found_to_retested_by_another_person(browser: Browser, site: Site, home: str) -> None:
    """Karim finds, An answers and fixes, An cannot retest, Karim does; every step is one big button."""
    hacker, officer = browser.new_page(locale="nl-BE"), browser.new_page(locale="nl-BE")
    sign_in(hacker, site, "karim")
    sign_in(officer, site, "an")
    expect(hacker).to_have_url(f"{site.url}/mijn/audits/")
    hacker.get_by_role("link", name="Noteer een vaststelling").click()
    hacker.get_by_label("Titel").fill(TITLE)
    hacker.get_by_label("Waarover gaat het?").select_option("web")
    hacker.get_by_label("Ernst").select_option("high")
    hacker.get_by_role("button", name="Bewaar", exact=True).click()
    expect(hacker.get_by_role("heading", level=1)).to_have_text(TITLE)
    expect(hacker.locator("main a.primary")).to_have_count(0)

    officer.goto(f"{home}/vaststellingen/")
    officer.get_by_role("link", name=TITLE).click()
    officer.get_by_role("link", name="Beantwoord", exact=True).click()
    officer.get_by_label("Antwoord").fill("We zetten de toepassing vandaag nog uit.")
    officer.get_by_role("button", name="Bewaar").click()
    officer.get_by_role("link", name="Meld opgelost").click()
    officer.get_by_label("Hoe is het opgelost?").fill("De sessie hoort nu bij één inwoner.")
    officer.get_by_role("button", name="Bewaar").click()
    expect(officer.locator("main")).to_contain_text("U meldde het zelf opgelost")
    expect(officer.locator("main a.primary")).to_have_count(0)

    hacker.reload()
    hacker.get_by_role("link", name="Hertest").click()
    hacker.get_by_label("Het is opgelost").check()
    hacker.get_by_label("Wat hebt u getest?").fill("Twee inwoners naast elkaar aangemeld.")
    hacker.get_by_role("button", name="Bewaar").click()
    expect(hacker.locator(".life")).to_contain_text("Hertest: het is opgelost")
    expect(hacker.locator(".page-header")).to_contain_text("gesloten")
    hacker.close()
    officer.close()


def test_a_file_of_a_scanner_is_read_in_twice_and_doubles_nothing(
    browser: Browser, site: Site, home: str, tmp_path: Path
) -> None:
    results = [{"ruleId": f"REGEL-{place}", "message": {"text": f"Fout {place}"}} for place in range(3)]
    run = {"tool": {"driver": {"name": "Speurneus"}}, "results": results}
    file = tmp_path / "scan.sarif"
    file.write_text(json.dumps({"version": "2.1.0", "runs": [run]}), encoding="utf-8")
    page = browser.new_page(locale="nl-BE")
    sign_in(page, site, "els")
    for new, same in ((3, 0), (0, 3)):
        page.goto(f"{site.url}/mijn/audits/")
        page.get_by_role("link", name="Lees een bestand in").click()
        page.get_by_label("Bestand", exact=True).set_input_files(file)
        page.get_by_role("button", name="Lees in en toon").click()
        expect(page.locator("main")).to_contain_text(f"{new} nieuw, {same} stond er al.")
        assert barriers(page) == []
        if new:
            page.get_by_role("button", name="Bewaar de nieuwe vaststellingen").click()
            expect(page.locator("main")).to_contain_text("REGEL-2")
    page.close()
