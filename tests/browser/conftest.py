"""A real server with a small demo of its own, and Debian's Chromium."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from belfort.services import demo

ROOT = Path(__file__).resolve().parent.parent.parent
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")


@dataclass(frozen=True)
class Site:
    """The address of the server and the environment in which its commands run."""

    url: str
    environment: dict[str, str]

    def belfort(self, *words: str) -> str:
        """Run a command of the product beside the running server."""
        command = [sys.executable, "-m", "belfort", *words]
        done = subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def work_once(self) -> None:
        """Do the first job that waits, as a worker would; the registers of the other governments stay as they are."""
        self.run(
            "import django; django.setup(); from django.utils.timezone import now; from belfort.services import work; work.run_one(at=now())"
        )

    def run(self, code: str) -> None:
        """Run some lines of Python beside the running server, on its data."""
        environment = self.environment | {"DJANGO_SETTINGS_MODULE": "config.settings"}
        subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment, check=True)

    def invite(self, slug: str, email: str) -> str:
        """Invite an officer; returns the path of the link that the mail holds."""
        said = self.belfort("invite", "--organization", slug, "--email", email, "--role", "officer")
        found = re.search(r"/uitnodiging/[\w-]+/", said)
        assert found is not None, said
        return found[0]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Serve a demo of eight governments; the last two have not begun."""
    with serving(tmp_path_factory.mktemp("site"), {}) as place:
        yield place


@contextmanager
def serving(folder: Path, more: dict[str, str]) -> Iterator[Site]:
    """Serve a demo from a folder, with some settings of its own."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("DJANGO_", "DATABASE_", "BELFORT_"))
    }
    environment |= {"BELFORT_DATA": str(folder), "BELFORT_BASE_URL": url, **more}
    place = Site(url, environment)
    place.belfort("migrate", "--verbosity", "0")
    place.belfort("demo", "--size", "8", "--background")
    command = [sys.executable, "-m", "belfort", "serve", "--port", str(port)]
    server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    try:
        wait_for(url, server)
        yield place
    finally:
        server.terminate()
        server.wait(timeout=20)
        if server.stderr:
            server.stderr.close()


def wait_for(url: str, server: "subprocess.Popen[bytes]") -> None:
    for _ in range(300):
        try:
            with urllib.request.urlopen(f"{url}/gezondheid/", timeout=2) as answer:
                assert answer.status == 200
                return
        except OSError:
            assert server.poll() is None, server.stderr.read() if server.stderr else ""
            time.sleep(0.1)
    raise AssertionError("the server did not answer")


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, object]:
    path = next((found for name in CHROMIUM if (found := shutil.which(name))), None)
    assert path is not None, "Chromium is missing: install the package chromium."
    quiet = [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
    ]
    return {"executable_path": path, "args": quiet}


@pytest.fixture
def browser_context_args() -> dict[str, object]:
    return {"viewport": {"width": 1440, "height": 900}, "locale": "nl-BE"}


@pytest.fixture(autouse=True)
def no_complaints(page: Page) -> Iterator[None]:
    """Fail when the browser complains: a script error, something the content security policy blocked."""
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    yield
    assert [line for line in said if "status of 4" not in line] == []


def sign_in(page: Page, site: Site, name: str = "an") -> None:
    """Sign in as one of the people of the demo."""
    page.goto(f"{site.url}/aanmelden/")
    page.locator("[name=login]").fill(f"{name}@{demo.DOMAIN}")
    page.locator("[name=password]").fill(demo.PASSWORD)
    page.locator("main button.primary").click()
    expect(page).not_to_have_url(re.compile("aanmelden"))


def slugs(site: Site) -> list[str]:
    """Return the addresses of the governments: the first is An's, the last have not begun."""
    code = (
        "import django; django.setup(); from belfort.models import Organization; "
        "print('\\n'.join(Organization.objects.filter(source_key__startswith='demo:', kind='municipality', status='active')"
        ".order_by('pk').values_list('slug', flat=True)))"
    )
    environment = site.environment | {"DJANGO_SETTINGS_MODULE": "config.settings"}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    return done.stdout.split()


def no_barriers(page: Page) -> None:
    """Check the page with axe; no violation at all."""
    assert barriers(page) == [], page.url


def barriers(page: Page) -> list[str]:
    """Return what axe finds: WCAG 2.0 to 2.2, A and AA, and best practices."""
    found = Axe().run(page)
    return [
        f"{entry['id']}: {entry['help']} {[node['target'] for node in entry['nodes']][:3]}"
        for entry in found.response["violations"]
    ]


def fits(page: Page) -> None:
    """Check that nothing sticks out: no sideways scrolling of the page."""
    width = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    assert width[0] <= width[1], page.url
