"""A demo that is thrown away, and a browser that takes pictures of it for the docs.

Each picture is 1200 pixels wide, light, Dutch, and shows invented governments only.
"""

import os
import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "pictures"
WIDTH, WINDOW = 1200, 1440  # a window of a usual size, drawn a little smaller
LARGEST = 150_000  # bytes; a picture that is larger is taken lower
LOWER = 0.9
MARGIN = 16
PASSWORD = "lantaarn-op-de-toren"  # noqa: S105 printed on the sign-in page of the demo
NEWCOMER = "zeven groene torens"
SIZE = 8


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


@contextmanager
def demo(size: int = SIZE) -> Iterator[Site]:
    """Serve a demo on a free port, a small one unless told otherwise; everything of it is gone afterwards."""
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
        site.belfort("demo", "--size", str(size), "--background")
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
        page.evaluate("document.activeElement.blur(); window.scrollTo(0, 0)")
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
