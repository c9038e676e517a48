"""The sheet of a self-assessment in a browser: by keyboard, with two people, and when something goes wrong."""

import re

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import Site, barriers, fits, sign_in, slugs

pytestmark = pytest.mark.browser

SAVED = re.compile("bewaard")
ENDINGS = ("", "?toon=kern", "gegevens/", "categorie/ID.AM/", "maatregel/ID.AM-01.1/", "maatregel/PR.AA-01.1/")


def sheet_of(page: Page, site: Site) -> str:
    """Return the address of the draft of An's government."""
    page.goto(f"{site.url}/b/{slugs(site)[0]}/zelfevaluaties/")
    return site.url + str(page.locator("tbody tr").first.locator("a").first.get_attribute("href"))


def chosen(row: Locator) -> list[str]:
    found: list[str] = row.evaluate("row => [...row.querySelectorAll('input:checked')].map((box) => box.value)")
    return found


def number(row: Locator) -> int:
    return int(row.locator("[name=number]").input_value())


def saved(page: Page, row: Locator, before: int) -> None:
    expect(row.locator("[name=number]")).to_have_value(str(before + 1))
    expect(page.locator("#gezegd")).to_have_text(SAVED)


@pytest.fixture
def sheet(page: Page, site: Site) -> str:
    sign_in(page, site)
    address = sheet_of(page, site)
    page.goto(address)
    return address


def test_digits_score_and_arrows_move(page: Page, sheet: str) -> None:
    first, second = page.locator(".line").nth(0), page.locator(".line").nth(1)
    before, after = number(first), number(second)
    first.locator("a").first.focus()
    page.keyboard.press("Digit5")
    page.keyboard.press("Numpad1")
    saved(page, first, before)
    assert chosen(first) == ["5", "1"]
    expect(first.locator("input[name=implementation][value='1']")).to_be_focused()
    page.keyboard.press("ArrowDown")
    assert second.evaluate("row => row.contains(document.activeElement)")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowDown")
    assert number(second) == after  # going past a row changes nothing
    page.reload()
    assert chosen(page.locator(".line").nth(0)) == ["5", "1"]


def test_who_types_on_and_on_fills_row_after_row(page: Page, sheet: str) -> None:
    rows = [page.locator(".line").nth(place) for place in range(3)]
    before = [number(row) for row in rows]
    rows[0].locator("a").first.focus()
    for first, second in (("3", "4"), ("2", "5"), ("5", "3")):
        page.keyboard.press(f"Digit{first}")
        page.keyboard.press(f"Digit{second}")
        page.keyboard.press("ArrowDown")
    for row, old in zip(rows, before, strict=True):
        expect(row.locator("[name=number]")).not_to_have_value(str(old))
    page.reload()
    assert [chosen(row) for row in rows] == [["3", "4"], ["2", "5"], ["5", "3"]]


def test_on_a_belgian_keyboard_a_digit_needs_no_shift(page: Page, sheet: str) -> None:
    row = page.locator(".line").nth(2)
    before = number(row)
    row.locator("a").first.focus()
    for code, key in (("Digit3", '"'), ("Digit4", "'")):
        page.evaluate(
            "([code, key]) => document.activeElement.dispatchEvent("
            "new KeyboardEvent('keydown', { code, key, bubbles: true, cancelable: true }))",
            [code, key],
        )
    saved(page, row, before)
    assert chosen(row) == ["3", "4"]


def test_zero_is_not_applicable_where_it_may_be(page: Page, sheet: str) -> None:
    row = page.locator(".line:has(input[value=na])").nth(1)
    before = number(row)
    row.locator("a").first.focus()
    page.keyboard.press("Digit0")
    saved(page, row, before)
    assert chosen(row) == ["na"]
    page.keyboard.press("Digit2")
    page.keyboard.press("Digit3")
    expect(row.locator("[name=number]")).to_have_value(str(before + 2))
    assert chosen(row) == ["2", "3"]
    key = page.locator(".line:not(:has(input[value=na]))").first
    kept = chosen(key)
    key.locator("a").first.focus()
    page.keyboard.press("Digit0")
    assert chosen(key) == kept


def test_what_is_chosen_while_a_row_is_on_its_way_is_saved_too(page: Page, sheet: str) -> None:
    row = page.locator(".line").nth(3)
    before = number(row)
    page.route("**/score/**", lambda route: (page.wait_for_timeout(600), route.continue_()))
    row.locator("input[name=implementation]").first.focus()
    page.keyboard.press("Digit1")
    expect(row).to_have_class(re.compile("saving"))
    page.keyboard.press("Digit2")
    expect(row.locator("[name=number]")).to_have_value(str(before + 2))
    assert chosen(row)[1] == "2"
    page.unroute("**/score/**")


def test_what_a_row_says_about_evidence_stays_when_it_is_saved(page: Page, sheet: str) -> None:
    row = page.locator("[id='ID.AM-02.1']")
    marks, before = row.locator(".marks [id^=bewijs]"), number(row)
    expect(marks).to_have_text("1 bewijsstuk")
    row.locator("a").first.focus()
    page.keyboard.press("Digit1")
    page.keyboard.press("Digit2")
    saved(page, row, before)
    expect(marks).to_have_text("1 bewijsstuk")
    expect(marks).to_be_visible()
    bare = page.locator(f"[id='{page.locator('.line:not(:has(.marks))').first.get_attribute('id')}']")
    before, height = number(bare), bare.evaluate("row => row.offsetHeight")
    bare.locator("a").first.focus()
    page.keyboard.press("Digit5")
    page.keyboard.press("Digit5")
    saved(page, bare, before)
    assert bare.evaluate("row => row.offsetHeight") == height


def test_whoever_leaves_a_row_by_its_link_arrives_with_it_saved(page: Page, sheet: str) -> None:
    row = page.locator(".line").nth(4)
    row.locator("a").first.focus()
    page.keyboard.press("Digit4")
    page.keyboard.press("Digit4")
    row.locator("a").first.click()
    expect(page).to_have_url(re.compile("/maatregel/"))
    expect(page.locator("input[name=documentation][value='4']")).to_be_checked()
    expect(page.locator("input[name=implementation][value='4']")).to_be_checked()


def test_the_second_of_two_people_keeps_the_own_choice(browser: Browser, page: Page, site: Site, sheet: str) -> None:
    other = browser.new_context().new_page()
    sign_in(other, site)
    other.goto(sheet)
    mine, theirs = page.locator(".line").nth(5), other.locator(".line").nth(5)
    before = number(mine)
    for row, value in ((mine, "5"), (theirs, "1")):
        row.locator("a").first.focus()
        row.page.keyboard.press(f"Digit{value}")
        row.page.keyboard.press(f"Digit{value}")
        if row is mine:
            saved(page, mine, before)
    expect(theirs.locator(".notice")).to_contain_text("An Adriaens bewaarde intussen 5 / 5.")
    assert chosen(theirs) == ["1", "1"]
    theirs.locator("a").first.focus()
    other.keyboard.press("ArrowDown")  # leaving does not push it through
    other.wait_for_timeout(900)
    assert number(theirs) == before + 1
    theirs.locator("button").click()
    expect(theirs.locator("[name=number]")).to_have_value(str(before + 2))
    expect(theirs.locator(".notice")).to_have_count(0)
    other.context.close()


def test_whoever_was_signed_out_sees_that_nothing_was_saved(page: Page, sheet: str) -> None:
    row = page.locator(".line").nth(6)
    page.context.clear_cookies(name="belfort")
    row.locator("a").first.focus()
    page.keyboard.press("Digit2")
    page.keyboard.press("Digit2")
    expect(row.locator(".notice")).to_contain_text("Niet bewaard.")
    assert chosen(row) == ["2", "2"]
    expect(row.locator("button")).to_be_visible()


def test_rows_are_chosen_and_given(page: Page, sheet: str) -> None:
    bar = page.locator("#veel")
    page.locator(".line input[name=rij]").nth(7).check()
    page.locator(".line input[name=rij]").nth(8).check()
    expect(bar.locator("[data-chosen]")).to_have_text("2")
    bar.locator("select").select_option(label="Jef Jacobs")
    bar.locator("button.primary").click()
    expect(page.locator(".line").nth(7)).to_contain_text("Jef Jacobs")


def test_without_javascript_a_row_has_its_button(browser: Browser, site: Site) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    sign_in(page, site)
    page.goto(sheet_of(page, site) + "?toon=kern")
    row = page.locator(".line").nth(9)
    ref, before = row.get_attribute("id"), number(row)
    row.locator("input[name=documentation][value='2']").check(force=True)
    row.get_by_role("button").click()
    expect(page).to_have_url(re.compile(rf"\?toon=kern#{re.escape(str(ref))}$"))
    assert number(page.locator(".line").nth(9)) == before + 1
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_of_it_has_a_barrier_or_sticks_out(browser: Browser, site: Site, scheme: str) -> None:
    context = browser.new_context(color_scheme=scheme, viewport={"width": 1440, "height": 900})  # type: ignore[arg-type]
    page = context.new_page()
    for person in ("an", "bram"):
        context.clear_cookies()
        sign_in(page, site, person)
        address = sheet_of(page, site)
        home = address.partition("zelfevaluaties/")[0] + "zelfevaluaties/"
        paths = [home, *(address + ending for ending in ENDINGS if person == "an" or "/" not in ending[:-1])]
        paths += [f"{home}nieuw/"] if person == "an" else []
        for path in paths:
            for width in (360, 800, 1440):
                page.set_viewport_size({"width": width, "height": 900})
                page.goto(path)
                fits(page)
            assert barriers(page) == [], path
    context.close()
