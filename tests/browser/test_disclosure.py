"""A finder reports without an account, the officer triages, makes a finding of it and gives thanks."""

import re
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Site, barriers, fits, no_barriers, sign_in, slugs

pytestmark = pytest.mark.browser

WORK = (
    "import django; django.setup(); from django.utils.timezone import now; from belfort.models import Job; "
    "from belfort.services import work; Job.objects.filter(kind='disclosure').update(due_at='2000-01-01T00:00Z'); "
    "work.run_one(at=now())"
)


def report(page: Page, site: Site, slug: str) -> str:
    """Send a report as somebody without an account; returns the code on the screen."""
    page.goto(f"{site.url}/melden/{slug}/")
    no_barriers(page)
    page.get_by_role("link", name="Meld wat u vond").first.click()
    page.locator("[name=title]").fill("Zoekveld toont een foutmelding van de databank")
    page.locator("[name=target]").fill("https://www.fictief.example/zoek?q='")
    page.locator("[name=description]").fill("Typ een aanhalingsteken in het zoekveld.")
    page.locator("[name=file]").set_input_files(
        {"name": "log.txt", "mimeType": "text/plain", "buffer": b"GET /zoek?q=%27 500"}
    )
    page.locator("[name=name]").fill("Steenuil")
    page.locator("[name=wants_thanks]").check()
    no_barriers(page)
    page.wait_for_timeout(3_000)  # as long as a person needs
    page.get_by_role("button", name="Verstuur de melding").click()
    expect(page.get_by_role("heading", name="Uw melding is ontvangen")).to_be_visible()
    no_barriers(page)
    found = re.search(r"M-[0-9A-Z]{4}-[0-9A-Z]{4}", page.locator("main").inner_text())
    assert found is not None
    return found[0]


def test_a_finder_reports_and_is_thanked(browser: Browser, page: Page, site: Site) -> None:
    slug = slugs(site)[0]
    outside = browser.new_context(locale="nl-BE", java_script_enabled=True)
    code = report(outside.new_page(), site, slug)
    outside.close()
    site.run(WORK)
    sign_in(page, site)
    page.goto(f"{site.url}/b/{slug}/meldingen/")
    page.get_by_role("row").filter(has_text=code).get_by_role("link").click()
    expect(page.locator("main")).to_contain_text("Steenuil")
    for link, severity in (("Beoordeel", "high"), ("Bevestig", "")):
        page.get_by_role("link", name=link, exact=True).click()
        if severity:
            page.locator("[name=severity]").select_option(severity)
        no_barriers(page)
        page.get_by_role("button", name="Bewaar").click()
    page.get_by_role("link", name="Maak er een vaststelling van").click()
    page.get_by_role("button", name="Bewaar").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Zoekveld toont een foutmelding")
    expect(page.locator("main")).not_to_contain_text("Steenuil")
    page.goto(f"{site.url}/b/{slug}/meldingen/")
    page.get_by_role("row").filter(has_text=code).get_by_role("link").click()
    page.get_by_role("link", name="Bedank de melder").click()
    page.get_by_role("button", name="Bewaar").click()
    page.goto(f"{site.url}/melden/{slug}/dank/")
    expect(page.locator("main")).to_contain_text("Steenuil")


@pytest.mark.parametrize(("scheme", "width"), [("light", 360), ("dark", 1280)])
def test_the_pages_of_reports_have_no_barrier_and_fit(
    browser: Browser, site: Site, scheme: Literal["light", "dark"], width: int
) -> None:
    slug = slugs(site)[0]
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme, locale="nl-BE")
    page = context.new_page()
    sign_in(page, site)
    page.goto(f"{site.url}/b/{slug}/meldingen/?toon=alle")
    links = page.locator("tbody th a").evaluate_all("links => links.map(link => link.href)")
    assert len(links) >= 2
    inside = [f"{site.url}/b/{slug}/meldingen/", f"{site.url}/b/{slug}/meldingen/beleid/", *links[:2]]
    inside += [f"{links[-1]}{part}/" for part in ("stap", "termijnen", "bedanken", "vaststelling")]
    public = [f"{site.url}/melden/{slug}/{part}" for part in ("", "?taal=en", "formulier/", "dank/")]
    found = {}
    for address in (*inside, *public):
        page.goto(address)
        found[address] = barriers(page)
        fits(page)
    context.close()
    assert {address: said for address, said in found.items() if said} == {}
