"""The pictures of the programme and of evidence: what a government is offered, its findings and websites, the sector."""

import re

from playwright.sync_api import Page

from tools.camera import Camera, home_of

ASKED_ON = "2021-09-01"  # a day of which the demo tells the published totals


def offered(camera: Camera) -> None:
    """What the programme offers to the government of An, the round, and what her manager shares."""
    page = camera.page("an")
    place = home_of(page, camera)
    page.goto(f"{place}aanbod/")
    camera.take(page, "aanbod", 900)
    page.locator("main a[href*='/meetronde/']").first.click()
    page.wait_for_url("**/meetronde/**")
    camera.take(page, "meetronde", 700)
    page = camera.page("gert")
    page.goto(f"{place}delen/")
    camera.take(page, "delen", 860)


def evidence(camera: Camera) -> None:
    """The audits of a government, its findings, one of them, and the report of a finder from outside."""
    page = camera.page("an")
    place = home_of(page, camera)
    _open(page, f"{place}audits-en-tests/", "Penetratietest")
    camera.take(page, "audit", 900)
    page.goto(f"{place}vaststellingen/")
    camera.take(page, "vaststellingen", 720)
    _open(page, f"{place}vaststellingen/", "Oude versie van het zaakbeheer")
    camera.take(page, "vaststelling", 820)
    page.goto(f"{place}meldingen/beleid/")
    camera.take(page, "meldbeleid", 760)
    _open(page, f"{place}meldingen/", "Het loket toont")
    camera.take(page, "melding", 860)


def websites(camera: Camera) -> None:
    """The websites of a government as the scanner sees them, and what to do about one of them."""
    page = camera.page("an")
    place = home_of(page, camera)
    page.goto(f"{place}websites/")
    camera.take(page, "websites", 860)
    page.goto(f"{place}websites/")
    page.locator("main tbody a").first.click()
    page.wait_for_url(re.compile(r"/websites/[0-9a-f-]{36}/$"))
    camera.take(page, "website", 860)


def programme(camera: Camera) -> None:
    """What the programme manager sees in a demo with every government, when the worker has counted."""
    camera.site.belfort("worker", "--once")
    page = camera.page("mats")
    place = f"{camera.site.url}/b/{_region(page)}/"
    page.goto(f"{place}programma/")
    camera.take(page, "programma", 900)
    page.goto(f"{place}vragen/sign-ups/?op={ASKED_ON}")
    camera.take(page, "vraag", 900)
    page.goto(f"{place}begroting/?op={ASKED_ON}")
    camera.take(page, "begroting", 760)
    page.goto(f"{place}meetrondes/vergelijken/")
    camera.take(page, "rondes-vergelijken", 860)
    page.goto(f"{place}sectorbeeld/")
    camera.take(page, "sectorbeeld", 664, above="main .grid")
    page.goto(f"{place}sectorbeeld/websites/")
    camera.take(page, "sector-websites", 532, above="main .split")


def _open(page: Page, address: str, words: str) -> None:
    page.goto(address)
    page.locator("main tbody a", has_text=words).first.click()
    page.wait_for_url(re.compile(r"/[0-9a-f-]{36}/$"))


def _region(page: Page) -> str:
    address = page.locator(".side a[href*='/programma/']").first.get_attribute("href") or ""
    found = re.match(r"/b/([\w-]+)/", address)
    assert found is not None, address
    return found[1]
