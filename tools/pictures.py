"""`python tools/pictures.py [NAME …]`: take the pictures of the docs in a demo that is thrown away.

Without names all of them are taken. Those of the self-assessment are told in `pictures_assessments.py`,
those of the programme and of evidence in `pictures_programme.py`.
"""

import re
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import sync_playwright

from tools import pictures_assessments as assessments, pictures_programme as programme
from tools.camera import NEWCOMER, PICTURES, ROOT, SIZE, Camera, Site, demo, home_of, open_first

GROUP = "Beheer van evenementen, feesten en plechtigheden"
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")

# in a copy of the reference data: file, text, its successor
NEWER = (
    ("icr/process-list.csv", "Afleveren van documenten en diensten", "Afleveren van akten en documenten"),
    (
        "icr/information-assets.yaml",
        "confidentiality: 4\n    integrity: 5\n    availability: 4",
        "confidentiality: 4\n    integrity: 5\n    availability: 5",
    ),
)
LOAD = """
import django; django.setup()
from pathlib import Path
from django.utils.timezone import now
from belfort.services import reference
reference.load_reference_as_operator(at=now(), directory=Path({folder!r}), organizations=False)
"""


def sign_in(camera: Camera) -> None:
    """The first page that anyone sees, when the demo is complete."""
    camera.site.belfort("worker", "--once")
    page = camera.page()
    page.goto(f"{camera.site.url}/aanmelden/")
    camera.take(page, "aanmelden", 860)


def begin(camera: Camera) -> None:
    """An officer who was invited, in a government that has not begun."""
    code = (
        "import django; django.setup(); from belfort.models import Organization; "
        "print(Organization.objects.filter(kind='municipality', status='active').order_by('-pk')[0].slug)"
    )
    slug = camera.site.run("-c", code).strip()
    said = camera.site.belfort(
        "invite", "--organization", slug, "--email", f"officier@{slug}.example", "--role", "officer"
    )
    found = re.search(r"/uitnodiging/[\w-]+/", said)
    assert found is not None, said
    page = camera.page()
    page.goto(camera.site.url + found[0])
    camera.take(page, "uitnodiging", 620)
    page.locator("[name=name]").fill("Nele Nieuwkomer")
    page.locator("[name=password]").fill(NEWCOMER)
    page.locator("main form button.primary").click()
    page.wait_for_url(f"**/b/{slug}/")
    page.goto(f"{camera.site.url}/b/{slug}/processen/")
    camera.take(page, "begin", 560)
    page.goto(f"{camera.site.url}/b/{slug}/overnemen/")
    page.locator("form:has([name=domein][value=burgerzaken]) button").click()
    page.locator(".notice").first.wait_for()
    camera.take(page, "overnemen", 900)


def register(camera: Camera) -> None:
    """The register of An: her start page, the list, a process, an asset, a facility, the controls."""
    page = camera.page("an")
    place = home_of(page, camera)
    page.goto(place)
    camera.take(page, "start", 1000)
    camera.take(page, "register", 900, above="main h2.part")
    page.goto(f"{place}processen/?domein=burgerzaken&staat=proposed")
    for box in page.locator("[name=rij]").all()[:3]:
        box.check()
    camera.take(page, "processen", 900)
    open_first(page, f"{place}processen/?q=overlijden")
    camera.take(page, "proces", 1000)
    page.goto(f"{page.url}aanpassen/")
    camera.take(page, "aanpassen", 1000)
    open_first(page, f"{place}processen/?q=sportkampen")
    page.goto(f"{page.url}piekperiodes/")
    camera.take(page, "piekperiodes", 900)
    open_first(page, f"{place}assets/?q=strafregister")
    camera.take(page, "informatieasset", 1000)
    page.goto(f"{page.url}waardebepaling/")
    camera.take(page, "waardebepaling", 900)
    page.goto(f"{place}inrichtingen/")
    camera.take(page, "basisinrichtingen", 800)
    page.locator("main tbody a", has_text="Draadloos netwerk").click()
    camera.take(page, "basisinrichting", 900)
    page.goto(f"{place}maatregelen/")
    camera.take(page, "maatregelen", 860)


def difference(camera: Camera) -> None:
    """What a file would change."""
    page = camera.page("an")
    place = home_of(page, camera)
    page.goto(f"{place}bestanden/inlezen/processen/")
    rows = (
        "titel;sleutel;procesgroep;dienst;proces: verstoring van de dienstverlening;piekperiodes",
        f"Beheren van de kerstmarkt;;{GROUP};Vrije tijd;2;Kerstmarkt 10/12-06/01 dienstverlening=4",
        f"Uitlenen van feesttenten;;{GROUP};Technische dienst;1;",
    )
    file = {"name": "nieuwe-processen.csv", "mimeType": "text/csv", "buffer": "\n".join(rows).encode()}
    page.locator("[name=file]").set_input_files(file)  # type: ignore[arg-type]
    page.locator("main form button.primary").click()
    page.locator("[name=seen]").wait_for(state="attached")
    camera.take(page, "verschil", 720)
    page.locator("main form button.primary").click()
    page.wait_for_url("**/processen/")


def history(camera: Camera) -> None:
    """The trail after a morning of work: rows confirmed, one that is not ours, the register taken as Excel."""
    page = camera.page("an")
    place = home_of(page, camera)
    waiting = f"{place}processen/?domein=burgerzaken&staat=proposed"
    for _ in range(3):
        open_first(page, waiting)
        page.locator("form[action$='/bevestigen/'] button").click()
    open_first(page, waiting)
    page.goto(f"{page.url}niet-van-ons/")
    page.locator("[name=reason]").fill("Dit doet de buurgemeente voor ons.")
    page.locator("main form button.primary").click()
    with page.expect_download():
        page.goto(f"{place}processen/")
        page.locator("main a[href$='register.xlsx']").first.click()
    page.goto(f"{place}logboek/")
    camera.take(page, "logboek", 860)


def people(camera: Camera) -> None:
    """Members and mandates, as the user administrator and the manager see them."""
    page = camera.page("ilse")
    page.goto(f"{home_of(page, camera)}mensen/")
    camera.take(page, "mensen", 880)
    page = camera.page("gert")
    page.goto(f"{home_of(page, camera)}mandaten/nieuw/")
    page.locator("[name=body]").fill("Steunpunt Veilige Besturen")
    page.locator("[name=scope]").select_option("work")
    page.locator("[name=reason]").fill("Begeleiding bij de waardebepaling")
    camera.take(page, "mandaat", 580)


def newer_list(camera: Camera) -> None:
    """What a newer version of the generic list changes; the last picture, because it changes the demo."""
    load_newer_list(camera.site)
    page = camera.page("an")
    page.goto(f"{home_of(page, camera)}nieuwe-versie/")
    camera.take(page, "nieuwe-versie", 760)


def load_newer_list(site: Site) -> None:
    """Load a second version of the generic list, with a few rows changed."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "data"
        shutil.copytree(ROOT / "belfort" / "data", folder)
        for name, old, new in NEWER:
            text = (folder / name).read_text(encoding="utf-8")
            assert old in text, old
            (folder / name).write_text(text.replace(old, new), encoding="utf-8")
        site.run("-c", LOAD.format(folder=str(folder)))


ALBUM: tuple[Callable[[Camera], None], ...] = (
    begin,
    assessments.first,
    sign_in,
    register,
    difference,
    history,
    people,
    assessments.sheet,
    assessments.results,
    assessments.workbook,
    assessments.submission,
    assessments.newer_framework,
    assessments.reports,
    assessments.own,
    programme.offered,
    programme.evidence,
    programme.websites,
    newer_list,
)
SECTOR = (programme.programme,)  # in a demo with every government: a picture of a sector of eight would be hidden
WHOLE = 285


def main() -> None:
    """Take the pictures that were named, or all of them."""
    executable = next((path for name in CHROMIUM if (path := shutil.which(name))), None)
    if executable is None:
        raise SystemExit("Chromium is missing: install the package chromium.")
    PICTURES.mkdir(exist_ok=True)
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=executable, args=["--no-sandbox", "--disable-gpu"])
        for size, album in ((SIZE, ALBUM), (WHOLE, SECTOR)):
            with demo(size) as site:
                for chapter in album:
                    chapter(Camera(site, browser, sys.argv[1:]))
        browser.close()


if __name__ == "__main__":
    main()
