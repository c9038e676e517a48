"""The pictures of the self-assessment: from an empty sheet to the council report, each thing done as the handbook says."""

import re
import tempfile
from base64 import b64encode
from datetime import date, timedelta
from pathlib import Path

from playwright.sync_api import Page

from belfort.domain.frameworks import AssuranceLevel
from tests.exchange.cyfun_books import book_2025, changed, opened, places
from tools.camera import NEWCOMER, WINDOW, Camera, home_of

TALL = 5_200  # pixels; more than the sheet
GIVEN, OTHER = "PR.PS-04.1", "PR.DS-11.1"
SHOWN = ("ID.AM-1.1", "ID.AM-2.1", "PR.AT-1.1", "RS.MA-1.1")  # what the workbook says differently
HEADS = ("Documentation Score", "Implementation Score", "Comments and/or additional information")
LAST = (
    "import django; django.setup(); from belfort.models import Organization; "
    "print(Organization.objects.filter(kind='municipality', status='active').order_by('-pk')[0].slug)"
)
SHEET_OF_PAPER = (
    '<body style="margin:0;background:#e6e9ee"><img style="display:block;margin:24px auto;width:720px" alt="" '
    'src="data:image/png;base64,{data}"></body>'
)
COUNCIL = """
import django; django.setup()
from pathlib import Path
from django.utils.timezone import now
from belfort.reporting.council import content_of
from belfort.reporting.pdf import make_pictures
from belfort.services import assessments, organizations, report_contents, reports, tenancy
from belfort.services.actors import operator
body = organizations.find_organization(key={slug!r})
actor = operator(body)
with tenancy.acting(actor):
    key = reports.find_newest(actor=actor, organization=body)
    found = assessments.find_assessment(actor=actor, organization=body, key=key)
    said = report_contents.get_council_report(actor=actor, at=now(), organization=body, assessment=found)
    Path({path!r}).write_bytes(make_pictures("council", content_of(said, "nl"))[0])
"""


def first(camera: Camera) -> None:
    """An officer who begins with an empty sheet, scores by keyboard, and answers a category in one go."""
    slug = camera.site.run("-c", LAST).strip()
    email = f"coordinator@{slug}.example"
    said = camera.site.belfort("invite", "--organization", slug, "--email", email, "--role", "officer")
    found = re.search(r"/uitnodiging/[\w-]+/", said)
    assert found is not None, said
    page = camera.page()
    page.goto(camera.site.url + found[0])
    page.locator("[name=name]").fill("Nele Nieuwkomer")
    page.locator("[name=password]").fill(NEWCOMER)
    page.locator("main form button.primary").click()
    page.wait_for_url(f"**/b/{slug}/")
    page.goto(f"{camera.site.url}/b/{slug}/zelfevaluaties/nieuw/")
    camera.take(page, "zelfevaluatie-nieuw", 740)
    page.locator("main form button.primary").click()
    page.wait_for_url(re.compile(r"/zelfevaluaties/[0-9a-f-]{36}/$"))
    page.locator(".line input[name=documentation]").first.focus()
    for keys in ("33", "23", "43"):
        for key in keys:
            page.keyboard.press(f"Digit{key}")
        page.keyboard.press("ArrowDown")
    page.locator("#meter", has_text="3 van 34").wait_for()
    camera.take(page, "blad", 860)
    page.locator("a[href*='categorie/ID.AM']").first.click()
    camera.take(page, "categorie", 760)


def sheet(camera: Camera) -> None:
    """The sheet of An and the page of one control: evidence, giving to a colleague, two people at once."""
    page = camera.page("an")
    draft = draft_of(page, camera)
    page.goto(f"{home_of(page, camera)}zelfevaluaties/")
    camera.take(page, "zelfevaluaties", 620)
    page.goto(draft)
    for ref in ("RS.MA-01.1", "RS.CO-02.1"):
        page.locator(f"[name=rij][value='{ref}']").check()
    page.locator("#veel [name=owner]").select_option(label="Jef Jacobs")
    page.locator("#veel [name=due_on]").fill((date.today() + timedelta(days=21)).isoformat())  # noqa: DTZ011
    page.set_viewport_size({"width": WINDOW, "height": TALL})  # the bar below stands at the foot of the window
    camera.take(page, "geven", 640, above="section[aria-labelledby=f-RS]")
    page.locator("#veel button.primary").click()
    page.goto(f"{draft}maatregel/{OTHER}/")
    camera.take(page, "maatregel", 660)
    add_evidence(page)
    camera.take(page, "bewijs", 420, above="#bewijs")
    both(camera, page, draft)


def add_evidence(page: Page) -> None:
    """Add a small report as evidence."""
    page.locator("#bewijs summary").click()
    file = {"name": "test-terugzetten.txt", "mimeType": "text/plain", "buffer": b"Teruggezet: 3 mappen, 25 minuten."}
    page.locator("#bewijs [name=file]").set_input_files(file)  # type: ignore[arg-type]
    page.locator("#bewijs [name=title]").fill("Verslag van de hersteltest")
    page.locator("#bewijs form button.primary").click()
    page.locator("#bewijs a[download]").wait_for()


def both(camera: Camera, page: Page, draft: str) -> None:
    """Jef answers while An still has the page open."""
    page.goto(f"{draft}maatregel/{GIVEN}/")
    jef = camera.page("jef")
    jef.goto(f"{draft}?toon=mij")
    camera.take(jef, "medewerker", 900)
    jef.goto(f"{draft}maatregel/{GIVEN}/")
    answer(jef, 3, 3, "Logs van firewall en mail gaan naar de intergemeentelijke dienst.")
    answer(page, 2, 3, "De leverancier bewaart de logs 30 dagen.")
    page.locator(".compare").first.wait_for()
    camera.take(page, "samen", 740)


def answer(page: Page, documentation: int, implementation: int, grounds: str) -> None:
    """Fill in both scores of the control that the page shows, and save."""
    page.locator(f"[name=documentation][value='{documentation}']").check()
    page.locator(f"[name=implementation][value='{implementation}']").check()
    page.locator("[name=grounds_implementation]").fill(grounds)
    page.locator("form[action$='/antwoord/'] button.primary").click()
    page.wait_for_load_state()


def results(camera: Camera) -> None:
    """What the answers come to, and where the government wants to be."""
    page = camera.page("an")
    draft = draft_of(page, camera)
    page.goto(f"{draft}resultaat/")
    camera.take(page, "resultaat", 720)
    page.locator("details.bar-row summary").nth(10).click()
    camera.take(page, "categorieen", 900, above="section[aria-labelledby=categorieen]")
    page.goto(f"{home_of(page, camera)}streefniveau/")
    camera.take(page, "streefniveau", 640)


def workbook(camera: Camera) -> None:
    """An official workbook in, with what it changes, and the own copy out."""
    page = camera.page("an")
    home = home_of(page, camera)
    page.goto(f"{home}zelfevaluaties/werkboek/")
    file = {"name": "zelfevaluatie-vorig-jaar.xlsx", "mimeType": "application/octet-stream", "buffer": filled()}
    page.locator("[name=file]").set_input_files(file)  # type: ignore[arg-type]
    page.locator("main form button.primary").click()
    page.locator("[name=seen]").wait_for(state="attached")
    camera.take(page, "werkboek-in", 840)
    page.goto(f"{draft_of(page, camera)}werkboek/")
    camera.take(page, "werkboek-uit", 520)


def filled() -> bytes:
    """Return a workbook in the form of the official ones, with words of our own and a few scores."""
    data = book_2025(AssuranceLevel.BASIC)
    heads = {
        sheet.title: {str(cell.value): cell.column_letter for cell in sheet[2] if cell.value} for sheet in opened(data)
    }
    cells: dict[str, object] = {}
    for label, (name, row) in places(data).items():
        ref = label.partition("!")[2]
        if not re.search(r"-\d+\.\d+$", ref):
            continue
        said = (3, 4, "Besproken op het managementteam.") if ref in SHOWN else (None, None, None)
        for head, value in zip(HEADS, said, strict=True):
            cells[f"{name}!{heads[name][head]}{row}"] = value
    return changed(data, cells)


def submission(camera: Camera) -> None:
    """The manager submits, a supporter sends back, and the figures beside those of before."""
    page = camera.page("gert")
    draft = draft_of(page, camera)
    page.goto(f"{draft}indienen/")
    camera.take(page, "indienen", 720)
    page.locator("main form button.primary").click()
    page.wait_for_url(re.compile(r"/resultaat/"))
    page.goto(f"{draft}vergelijken/")
    camera.take(page, "vergelijken", 820)
    page.goto(f"{home_of(page, camera)}zelfevaluaties/verloop/")
    camera.take(page, "verloop", 860)
    page = camera.page("fien")
    page.goto(f"{draft}terugsturen/")
    page.locator("[name=remark]").fill("Mooi werk. Eén antwoord overtuigt ons nog niet.")
    page.locator("details.more", has_text="GV.OC").locator("summary").click()
    page.locator("[name='opmerking-GV.OC-03.1']").fill("Wie houdt deze lijst bij, en hoe vaak?")
    camera.take(page, "terugsturen", 900)
    page.locator("main form button.primary").click()
    page.wait_for_url(re.compile(r"/resultaat/"))


def newer_framework(camera: Camera) -> None:
    """What going from 2023 to 2025 does."""
    page = camera.page("an")
    page.goto(f"{home_of(page, camera)}zelfevaluaties/nieuw/")
    page.locator("a[href$='/naar-2025/']").first.click()
    camera.take(page, "naar-2025", 760)


def reports(camera: Camera) -> None:
    """Reports that were asked for and made."""
    page = camera.page("an")
    home = home_of(page, camera)
    for place in range(3):
        page.goto(f"{home}rapporten/")
        page.locator("main [type=radio]").nth(place).check()
        page.locator("main form button.primary").click()
    camera.site.belfort("worker", "--once")
    page.goto(f"{home}rapporten/")
    camera.take(page, "rapporten", 1000, above="main form.card")
    council(camera, home)


def council(camera: Camera, home: str) -> None:
    """The first page of the report for the council, as it is printed."""
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "raad.png"
        camera.site.run("-c", COUNCIL.format(slug=home.rstrip("/").rpartition("/")[2], path=str(path)))
        page = camera.page()
        page.set_content(SHEET_OF_PAPER.format(data=b64encode(path.read_bytes()).decode()))
        camera.take(page, "raad", 760)


def own(camera: Camera) -> None:
    """What a person sets for herself: the weekly mail, and tokens for programs."""
    page = camera.page("an")
    page.goto(f"{camera.site.url}/mijn/")
    camera.take(page, "mijn-gegevens", 620)
    page.goto(f"{camera.site.url}/mijn/sleutels/")
    page.locator("[name=name]").fill("Overzicht van de dienst ICT")
    page.locator("main form button.primary").click()
    page.locator(".notice.good").wait_for()
    camera.take(page, "sleutels", 760)


def draft_of(page: Page, camera: Camera) -> str:
    """Return the address of the draft of the first government for which somebody works."""
    page.goto(f"{home_of(page, camera)}zelfevaluaties/")
    address = page.locator("main tbody th a").first.get_attribute("href") or ""
    assert address, page.url
    return camera.site.url + address.partition("?")[0]
