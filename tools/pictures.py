"""`python tools/pictures.py [NAME …]`: take the pictures of the docs in a demo that is thrown away.

Each picture is 1200 pixels wide, light, Dutch, and shows invented governments only. Without names all of them are taken.
"""

import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "pictures"
WIDTH, WINDOW = 1200, 1440  # a window of a usual size, drawn a little smaller
LARGEST = 150_000  # bytes; a picture that is larger is taken lower
LOWER = 0.9
MARGIN = 16
PASSWORD = "lantaarn-op-de-toren"  # noqa: S105 printed on the sign-in page of the demo
NEWCOMER = "zeven groene torens"
SIZE = 8
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


@dataclass(frozen=True)
class Site:
    """The demo that runs: its address, and the environment in which commands work beside it."""

    url: str
    environment: dict[str, str]

    def run(self, *words: str) -> str:
        """Run Python beside the server; returns what it prints."""
        done = subprocess.run(
            [sys.executable, *words], cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise SystemExit(done.stderr)
        return done.stdout

    def belfort(self, *words: str) -> str:
        """Run a command of the product."""
        return self.run("-m", "belfort", *words)

    def load_newer_list(self) -> None:
        """Load a second version of the generic list, with a few rows changed."""
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place) / "data"
            shutil.copytree(ROOT / "belfort" / "data", folder)
            for name, old, new in NEWER:
                text = (folder / name).read_text(encoding="utf-8")
                assert old in text, old
                (folder / name).write_text(text.replace(old, new), encoding="utf-8")
            self.run("-c", LOAD.format(folder=str(folder)))


@contextmanager
def demo() -> Iterator[Site]:
    """Serve a small demo on a free port; everything of it is gone afterwards."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    with tempfile.TemporaryDirectory() as data:
        url = f"http://127.0.0.1:{port}"
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("DATABASE_", "BELFORT_"))}
        site = Site(
            url,
            kept | {"BELFORT_DATA": data, "BELFORT_BASE_URL": url, "DJANGO_SETTINGS_MODULE": "config.settings"},
        )
        site.belfort("migrate", "--verbosity", "0")
        site.belfort("demo", "--size", str(SIZE), "--background")
        command = [sys.executable, "-m", "belfort", "serve", "--port", str(port)]
        server = subprocess.Popen(command, cwd=ROOT, env=site.environment, stdout=subprocess.DEVNULL)
        try:
            _wait_for(url, server)
            yield site
        finally:
            server.terminate()
            server.wait(timeout=20)


def _wait_for(url: str, server: "subprocess.Popen[bytes]") -> None:
    for _ in range(300):
        try:
            with urllib.request.urlopen(f"{url}/gezondheid/", timeout=2):  # noqa: S310 our own server
                return
        except OSError:
            if server.poll() is not None:
                raise SystemExit("The server stopped.") from None
            time.sleep(0.1)
    raise SystemExit("The server did not answer.")


@dataclass
class Camera:
    """One browser on the demo: a page per person, and where the pictures go."""

    site: Site
    browser: Browser
    wanted: list[str]

    def page(self, person: str = "") -> Page:
        """Return a page in a window of its own; signed in when a person is named."""
        scale = WIDTH / WINDOW
        context = self.browser.new_context(
            viewport={"width": WINDOW, "height": 900},
            device_scale_factor=scale,
            locale="nl-BE",
            color_scheme="light",
            reduced_motion="reduce",
        )
        page = context.new_page()
        if person:
            page.goto(f"{self.site.url}/aanmelden/")
            page.locator("[name=login]").fill(f"{person}@demo.belfort.example")
            page.locator("[name=password]").fill(PASSWORD)
            page.locator("main form button.primary").first.click()
            page.wait_for_url(lambda place: "aanmelden" not in place)
        return page

    def take(self, page: Page, name: str, height: int = 900, *, above: str = "") -> None:
        """Take a part of the page: from its top, or from just before an element; lower when the file is too large."""
        if self.wanted and name not in self.wanted:
            return
        path, left, top = PICTURES / f"{name}.png", 0.0, 0.0
        page.evaluate("document.activeElement.blur()")
        if above:
            box = page.locator(above).first.bounding_box()
            assert box is not None, above
            left, top = box["x"] - MARGIN, box["y"] - MARGIN
        for _ in range(10):
            clip = {"x": left, "y": top, "width": WINDOW - left, "height": height}
            page.screenshot(path=path, clip=clip, full_page=True)  # type: ignore[arg-type]
            if path.stat().st_size <= LARGEST:
                break
            height = int(height * LOWER)
        print(f"{path.relative_to(ROOT)}  {path.stat().st_size // 1000} kB")


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
    camera.site.load_newer_list()
    page = camera.page("an")
    page.goto(f"{home_of(page, camera)}nieuwe-versie/")
    camera.take(page, "nieuwe-versie", 760)


def home_of(page: Page, camera: Camera) -> str:
    """Return the address of the first government for which somebody works."""
    page.goto(f"{camera.site.url}/mijn/besturen/")
    address = page.locator("main a[href^='/b/']").first.get_attribute("href") or ""
    found = re.match(r"/b/[\w-]+/", address)
    assert found is not None, address
    return camera.site.url + found[0]


def open_first(page: Page, address: str) -> None:
    """Open the first row of a list."""
    page.goto(address)
    page.locator("#lijst tbody a").first.click()
    page.wait_for_url(re.compile(r"[0-9a-f-]{36}/$"))


ALBUM: tuple[Callable[[Camera], None], ...] = (begin, sign_in, register, difference, history, people, newer_list)


def main() -> None:
    """Take the pictures that were named, or all of them."""
    executable = next((path for name in CHROMIUM if (path := shutil.which(name))), None)
    if executable is None:
        raise SystemExit("Chromium is missing: install the package chromium.")
    PICTURES.mkdir(exist_ok=True)
    with demo() as site, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=executable, args=["--no-sandbox", "--disable-gpu"])
        for chapter in ALBUM:
            chapter(Camera(site, browser, sys.argv[1:]))
        browser.close()


if __name__ == "__main__":
    main()
