"""What protects every page: the token of forms, cookies, headers, and the same on pages that refuse."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from belfort.services import demo, installation, organizations
from tests import matrix
from tests.world import World

POLICY = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "font-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
}


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def test_every_form_of_the_site_asks_the_token(world: World) -> None:
    """Walk the whole site map: without the token each address that takes a form says 403, whoever asks."""
    board = matrix.prepare(world)
    seen = []
    for person in (None, "an", "gert", "ilse"):
        client = Client(enforce_csrf_checks=True)
        if person:
            client.cookies = world.client(person).cookies
        for name, pattern in matrix.patterns().items():
            if "POST" in pattern.callback.access.methods:  # type: ignore[attr-defined]
                response = client.post(matrix.address(name, pattern, board, "own"), {"version": "1"})
                assert response.status_code == 403, (person, name)
                assert "Dit formulier is te oud of kwam van een andere site." in response.content.decode()
                seen.append(name)
    assert {"account_login", "language", "invite", "process-confirm", "take-over", "settings"} <= set(seen)


def test_with_its_token_a_form_goes_through(world: World) -> None:
    client = Client(enforce_csrf_checks=True)
    page = client.get("/aanmelden/").content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
    assert token
    form = {"login": world.users["an"].email, "password": demo.PASSWORD}
    assert client.post("/aanmelden/", form | {"csrfmiddlewaretoken": "0" * 64}).status_code == 403
    assert client.post("/aanmelden/", form | {"csrfmiddlewaretoken": token[1]}).status_code == 302


def test_a_form_from_another_site_is_refused_even_with_a_token(world: World) -> None:
    client = Client(enforce_csrf_checks=True)
    page = client.get("/aanmelden/").content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
    assert token
    form = {"language": "en", "csrfmiddlewaretoken": token[1]}
    assert client.post("/taal/", form, HTTP_ORIGIN="https://elders.example").status_code == 403


def test_cookies_are_out_of_reach_of_scripts_and_of_other_sites(world: World) -> None:
    client = Client()
    client.get("/aanmelden/")
    client.post("/aanmelden/", {"login": world.users["an"].email, "password": demo.PASSWORD})
    client.post("/taal/", {"language": "en"})
    assert set(client.cookies) == {"belfort", "csrf", "taal"}
    for name, cookie in client.cookies.items():
        assert cookie["httponly"], name
        assert cookie["samesite"] == "Lax", name
        assert cookie["domain"] == "", name
    assert client.cookies["belfort"]["max-age"] == ""  # gone when the browser closes


def test_over_https_cookies_are_bound_to_the_host(tmp_path: Path) -> None:
    code = (
        "from django.conf import settings as s; print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, "
        "s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.LANGUAGE_COOKIE_SECURE, s.SECURE_HSTS_SECONDS)"
    )
    environment = os.environ | {
        "BELFORT_HTTPS": "1",
        "BELFORT_DATA": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    said = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    ).stdout.split()
    assert said == ["__Host-belfort", "__Host-csrf", "True", "True", "True", str(365 * 24 * 3600)]


def protected(response: HttpResponse) -> None:
    assert set(response["Content-Security-Policy"].split("; ")) == POLICY
    assert response["X-Frame-Options"] == "DENY"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("path", ["/aanmelden/", "/", "/mijn/", "/besturen/", "/raamwerken/icr/", "/gezondheid/"])
def test_every_page_carries_the_headers(world: World, path: str) -> None:
    protected(world.client("an").get(path))
    protected(Client().get(path))


def test_a_download_carries_the_headers(world: World) -> None:
    response = world.client("an").get(reverse("export-register", args=[world.home.slug]))
    assert response.status_code == 200
    protected(response)


def test_what_is_refused_carries_the_headers_too(world: World) -> None:
    bram = world.client("bram")
    process = world.process("home")
    confirm = reverse("process-confirm", args=[world.home.slug, process.pk])
    adapt = reverse("asset-adapt", args=[world.home.slug, world.asset("home").pk])
    answers = {
        404: bram.get("/bestaat/niet/"),
        403: bram.post(confirm, {"version": process.version}),
        405: bram.put(confirm),
        409: world.client("an").post(confirm, {"version": 99}),
        422: world.client("an").post(adapt, {"name": ""}),
        400: Client().get("/aanmelden/", HTTP_HOST="elders.example"),
    }
    for status, response in answers.items():
        assert response.status_code == status
        protected(response)


def test_a_fault_shows_a_fixed_page_and_no_trace_of_itself(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Plant a fault under every page, in the database itself: the page that says so needs nothing of it."""

    def broken(**_: object) -> None:
        raise DatabaseError("geheim van binnen")

    monkeypatch.setattr(organizations, "get_mine", broken)
    monkeypatch.setattr(installation, "get_installation", broken)
    client = world.client("an")
    client.raise_request_exception = False
    for path in ("/mijn/besturen/", "/gezondheid/"):
        response = client.get(path)
        assert response.status_code == 500
        page = response.content.decode()
        assert "Er ging iets mis" in page
        assert "Something went wrong" in page
        assert "geheim" not in page
        assert "Traceback" not in page
        protected(response)


def test_debug_is_off_unless_it_was_asked_for() -> None:
    assert settings.DEBUG is False


@pytest.mark.parametrize("method", ["put", "patch", "delete", "trace"])
def test_methods_that_no_page_knows_are_refused(world: World, method: str) -> None:
    assert getattr(world.client("an"), method)("/mijn/besturen/").status_code == 405


def test_passwords_are_hashed_with_argon2(tmp_path: Path) -> None:
    """The tests themselves use a quick hash; the product must not."""
    code = "from django.conf import settings as s; print(s.PASSWORD_HASHERS)"
    environment = os.environ | {"BELFORT_DATA": str(tmp_path), "DJANGO_SETTINGS_MODULE": "config.settings"}
    said = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "['django.contrib.auth.hashers.Argon2PasswordHasher']"
