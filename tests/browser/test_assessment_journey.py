"""The main job: last year's workbook in → the rest by keyboard → submit → the distance → the council report → the workbook out."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from belfort.domain.frameworks import AssuranceLevel
from belfort.exchange.cyfun_workbook import read_cyfun_workbook
from belfort.exchange.frameworks import shipped_framework
from tests.browser.conftest import Site, fits, no_barriers, slugs
from tests.exchange.cyfun_books import book_2025, changed, opened, places

pytestmark = pytest.mark.browser

BASIC = AssuranceLevel.BASIC
LEFT_OPEN = ("ID.AM-1.1", "ID.AM-2.1")
WORDS = {
    "nl": {"gap": "tot Basis", "open": "Nog te beantwoorden", "saved": "34 van 34"},
    "en": {"gap": "to Basic", "open": "To answer", "saved": "34 of 34"},
}


def last_years_book() -> bytes:
    """Return an official workbook of level Basic with 3 everywhere, except two controls without a score."""
    data = book_2025(BASIC)
    cells: dict[str, object] = {}
    for name, (sheet, row) in places(data).items():
        heads = {str(cell.value): cell.column_letter for cell in opened_rows(data)[sheet] if cell.value}
        if not re.search(r"-\d+\.\d+$", name):
            continue
        score = None if name.partition("!")[2] in LEFT_OPEN else 3
        for head in ("Documentation Score", "Implementation Score"):
            cells[f"{sheet}!{heads[head]}{row}"] = score
    return changed(data, cells)


def opened_rows(data: bytes) -> dict[str, tuple[object, ...]]:
    if not hasattr(opened_rows, "known"):
        opened_rows.known = {sheet.title: sheet[2] for sheet in opened(data)}  # type: ignore[attr-defined]
    return opened_rows.known  # type: ignore[attr-defined, no-any-return]


def join(page: Page, site: Site, slug: str, email: str, role: str) -> None:
    said = site.belfort("invite", "--organization", slug, "--email", email, "--role", role)
    found = re.search(r"/uitnodiging/[\w-]+/", said)
    assert found is not None
    page.goto(site.url + found[0])
    page.locator("[name=name]").fill("Marieke Moens" if role == "manager" else "Zoë De Nieuwe")
    page.locator("[name=password]").fill("een lange zin over de toren")
    page.locator("main form button.primary").click()
    expect(page).to_have_url(f"{site.url}/b/{slug}/")


@pytest.mark.parametrize(("language", "place"), [("nl", -3), ("en", -4)])
def test_from_last_years_workbook_to_the_council(
    page: Page, site: Site, tmp_path: Path, language: str, place: int
) -> None:
    words, slug = WORDS[language], slugs(site)[place]
    page.context.add_cookies([{"name": "taal", "value": language, "url": site.url}])
    join(page, site, slug, f"officier-{language}@{slug}.example", "officer")
    sheet = import_book(page, site, slug, tmp_path)
    score_by_keyboard(page, sheet, words)
    page.context.clear_cookies()
    page.context.add_cookies([{"name": "taal", "value": language, "url": site.url}])
    join(page, site, slug, f"directeur-{language}@{slug}.example", "manager")
    submit(page, sheet)
    read_the_distance(page, site, slug, sheet)
    print_the_report(page, site, slug, tmp_path)
    export_the_book(page, sheet, tmp_path)


def import_book(page: Page, site: Site, slug: str, folder: Path) -> str:
    file = folder / "vorig-jaar.xlsx"
    file.write_bytes(last_years_book())
    page.goto(f"{site.url}/b/{slug}/zelfevaluaties/werkboek/")
    no_barriers(page)
    page.locator("[name=file]").set_input_files(file)
    page.locator("main form button.primary").click()
    expect(page.locator("tbody tr")).to_have_count(32)
    no_barriers(page)
    fits(page)
    page.locator("main form button.primary").click()
    expect(page).to_have_url(re.compile(r"/zelfevaluaties/[0-9a-f-]{36}/$"))
    return page.url


def score_by_keyboard(page: Page, sheet: str, words: dict[str, str]) -> None:
    page.goto(f"{sheet}?toon=open")
    no_barriers(page)
    rows = page.locator(".line")
    expect(rows).to_have_count(2)
    for place in range(2):
        row = rows.nth(place)
        row.locator("input[name=documentation]").first.focus()
        page.keyboard.press("Digit4")
        page.keyboard.press("Digit3")
    expect(page.get_by_text(words["saved"]).first).to_be_visible(timeout=10_000)
    page.goto(sheet)
    fits(page)


def submit(page: Page, sheet: str) -> None:
    page.goto(f"{sheet}indienen/")
    no_barriers(page)
    page.locator("[name=function]").fill("algemeen directeur")
    page.locator("main form button.primary").click()
    expect(page).not_to_have_url(re.compile("indienen"))


def read_the_distance(page: Page, site: Site, slug: str, sheet: str) -> None:
    page.goto(f"{sheet}resultaat/")
    no_barriers(page)
    fits(page)
    expect(page.get_by_text(re.compile(r"3[,.]0\d")).first).to_be_visible()
    page.goto(f"{site.url}/b/{slug}/")
    no_barriers(page)
    expect(page.locator("main h2").first).to_be_visible()


def print_the_report(page: Page, site: Site, slug: str, folder: Path) -> None:
    page.goto(f"{site.url}/b/{slug}/rapporten/")
    no_barriers(page)
    page.locator("main form button.primary").first.click()
    site.work_once()
    page.goto(f"{site.url}/b/{slug}/rapporten/")
    with page.expect_download() as download:
        page.locator('main a[href*="/rapporten/"][href*="bestand"], main a[download]').first.click()
    path = folder / "raad.pdf"
    download.value.save_as(path)
    assert path.read_bytes().startswith(b"%PDF-")


def export_the_book(page: Page, sheet: str, folder: Path) -> None:
    own = folder / "leeg.xlsx"
    own.write_bytes(book_2025(BASIC))
    page.goto(f"{sheet}werkboek/")
    no_barriers(page)
    page.locator("[name=file]").set_input_files(own)
    with page.expect_download() as download:
        page.locator("main form button.primary").click()
    path = folder / "ingevuld.xlsx"
    download.value.save_as(path)
    found = {
        row.ref: row.score for row in read_cyfun_workbook(path.read_bytes(), shipped_framework("cyfun-2025")).answers
    }
    assert (found["ID.AM-01.1"].documentation, found["ID.AM-01.1"].implementation) == (4, 3)
    assert (found["PR.AA-05.1"].documentation, found["PR.AA-05.1"].implementation) == (3, 3)
