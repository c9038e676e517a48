"""From consent to verdicts: a manager agrees, an officer adds a site and lets it be looked at, a worker looks, the page tells."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import ROOT, Site, barriers, fits, serving, sign_in, slugs

pytestmark = pytest.mark.browser

ONE = re.compile(r"/websites/[0-9a-f-]{36}/$")


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """Two hosts on loopback with web, mail and a signed zone."""
    command = [sys.executable, "-m", "tests.scanner.town", "2", "0", str(tmp_path_factory.mktemp("town"))]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as served:
        assert served.stdout is not None
        yield json.loads(served.stdout.readline())
        served.kill()


@pytest.fixture(scope="module")
def place(town: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A demo whose scanner may look at this machine."""
    more = {
        "BELFORT_SCAN_ALLOWED": "127.0.0.0/8",
        "BELFORT_SCAN_RESOLVER": "{}:{}".format(*town["resolver"]),
        "BELFORT_SCAN_PORTS": ",".join(f"{name}={port}" for name, port in town["ports"].items()),
        "BELFORT_SCAN_ROOTS": town["roots"],
    }
    with serving(tmp_path_factory.mktemp("place"), more) as served:
        yield served


@pytest.fixture
def home(place: Site) -> str:
    return f"{place.url}/b/{slugs(place)[0]}"


def look(place: Site) -> None:
    place.belfort("worker", "--once", "--only", "scans")


def clean(page: Page) -> None:
    """Check with axe, and that nothing sticks out, on a phone and on a desk."""
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        assert barriers(page) == [], page.url
        fits(page)


def test_from_consent_to_verdicts(browser: Browser, place: Site, home: str, town: dict[str, Any]) -> None:
    manager, officer = browser.new_page(locale="nl-BE"), browser.new_page(locale="nl-BE")
    sign_in(manager, place, "gert")
    manager.goto(f"{home}/websites/")
    manager.get_by_text("Toestemming intrekken").click()
    manager.get_by_role("button", name="Trek de toestemming in").click()
    expect(manager.locator("main")).to_contain_text("Zonder toestemming meet Belfort niets")
    manager.get_by_text("Toestemming geven").click()
    manager.get_by_role("button", name="Geef toestemming").click()
    expect(manager.get_by_role("alert")).to_contain_text("op welke beslissing u steunt")
    clean(manager)
    manager.get_by_label("Beslissing waarop u steunt").fill("Schepencollege van 3 maart")
    manager.get_by_role("button", name="Geef toestemming").click()
    expect(manager.locator("main")).to_contain_text("Schepencollege van 3 maart")
    manager.close()

    sign_in(officer, place, "an")
    officer.goto(f"{home}/websites/")
    officer.get_by_role("link", name="Site toevoegen").click()
    officer.get_by_label("Naam van de site").fill(town["hosts"][0])
    officer.get_by_label("Wat is deze site?").select_option("counter")
    officer.get_by_label("Pagina van het loket").fill("/loket")
    clean(officer)
    officer.get_by_role("button", name="Bewaar").click()
    expect(officer).to_have_url(ONE)
    main = officer.locator("main")
    expect(main).to_contain_text(f"_belfort.{town['hosts'][0]}")  # nobody looks at it before it is known to be theirs
    expect(officer.get_by_role("status")).to_contain_text("wordt nagekeken")
    look(place)
    expect(main).to_contain_text("stond het record er nog niet", timeout=20_000)
    clean(officer)
    place.belfort("scan_confirm", town["hosts"][0], "--organization", slugs(place)[0])
    officer.get_by_role("button", name="Kijk nu na").click()
    expect(officer.get_by_role("status")).to_contain_text("wordt bekeken")
    look(place)
    expect(main).to_contain_text("volledig HTTPS", timeout=20_000)  # by itself: the page asks again
    expect(main.locator("#stand ~ *").first).to_contain_text("A")
    clean(officer)

    officer.get_by_role("button", name="Bekijk nu").click()
    expect(officer.locator("main")).to_contain_text("minder dan een kwartier geleden")
    officer.goto(f"{home}/websites/")
    expect(officer.get_by_role("row", name=town["hosts"][0])).to_contain_text("volledig HTTPS")
    clean(officer)
    officer.close()


@pytest.mark.parametrize("name", ["websites/", "websites/nieuw/"])
def test_without_scripts(browser: Browser, place: Site, home: str, name: str) -> None:
    context = browser.new_context(java_script_enabled=False, locale="nl-BE")
    page = context.new_page()
    sign_in(page, place)
    page.goto(f"{home}/{name}")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    if name == "websites/":
        page.locator("table a").first.click()
        expect(page.locator("main")).to_contain_text("Over deze site")
    context.close()


def test_the_websites_of_the_sector_have_no_barrier(browser: Browser, place: Site) -> None:
    """The demo of eight governments, brought together in one group and counted: of smaller ones there is no picture."""
    place.run(
        "import django; django.setup(); from django.utils.timezone import now; "
        "from belfort.models import Organization; "
        "Organization.objects.local().filter(kind='municipality').update(province='10000', population=9_000); "
        "from belfort.services import demo_websites, actors, programmes, tenancy; "
        "programme = programmes.get_programme(); actor = actors.programme_operator(programme)\n"
        "with tenancy.acting(actor): demo_websites.tell_sector(actor=actor, at=now(), programme=programme)"
    )
    page = browser.new_page(locale="nl-BE")
    sign_in(page, place, "dirk")
    found = re.search(r"/b/[^/]+/", page.url)
    assert found is not None
    page.goto(f"{place.url}{found[0]}sectorbeeld/websites/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Websites van de sector")
    expect(page.locator("main")).to_contain_text("besturen volledig op HTTPS")
    clean(page)
    page.close()
