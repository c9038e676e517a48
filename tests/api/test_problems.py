"""Whatever goes wrong under /api/ is said in one form, and never as a page or a trace."""

import pytest
from django.db import DatabaseError
from django.test import Client

from belfort.domain.errors import BelfortError
from belfort.domain.terms import Text
from belfort.models import Assessment
from belfort.services import assessments, listings
from tests.api.program import Program, problem
from tests.world import World


@pytest.mark.parametrize(
    "path", ["/nope", "/", "/organizations/x/y", "/assessments/1", "/assessments/x/answers", "/../x"]
)
@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
def test_an_unknown_address(world: World, path: str, method: str) -> None:
    problem(Program(world, "an").send(method, path), 404)


@pytest.mark.parametrize("method", ["DELETE", "PUT", "HEAD", "OPTIONS", "TRACE", "PATCH"])
def test_an_unknown_method_names_those_that_are_known(world: World, method: str) -> None:
    response = Program(world, "an").send(method, f"/organizations/{world.home.slug}/assessments")
    assert response.status_code == 405
    assert response["Content-Type"] == "application/problem+json"
    assert set(response["Allow"].split(", ")) == {"GET", "POST"}


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"\xff\xfe",
        b'{"framework": "cyfun-2025", "framework": "cyfun-2023"}',
        b'{"level": NaN}',
        b"[" * 100_000,
        b'{"name": "\\ud800"}',
        b'{"name": "\\u0000"}',
        b'{"level": 1e999}',
        b" ",
    ],
)
def test_a_body_that_is_no_json_of_ours(world: World, body: bytes) -> None:
    response = Program(world, "an").send("POST", f"/organizations/{world.home.slug}/assessments", body)
    said = problem(response, 400)
    assert said["type"] == "urn:belfort:problem:malformed"


def test_a_body_of_another_kind_or_size(world: World) -> None:
    an = Program(world, "an")
    path = f"/api/v1/organizations/{world.home.slug}/assessments"
    bearer = {"Authorization": f"Bearer {an.token}"}
    for kind in ("application/x-www-form-urlencoded", "text/plain", "multipart/form-data; boundary=x", ""):
        problem(an.client.generic("POST", path, b"a=1", content_type=kind, headers=bearer), 415)
    said = problem(an.send("POST", path.removeprefix("/api/v1"), b" " * (2 * 1024 * 1024 + 1)), 413)
    assert "2 MB" in said["detail"]
    problem(an.send("POST", path.removeprefix("/api/v1")), 422)


def test_a_missing_body_names_what_is_missing(world: World) -> None:
    path = f"/organizations/{world.home.slug}/assessments"
    said = problem(Program(world, "an").send("POST", path, {"naam": "x"}), 422)
    assert {error["field"] for error in said["errors"]} == {"framework", "level", "naam"}


@pytest.mark.parametrize("day", ["2026-13-01", "01/02/2026", 1795599660, "2026-02-30", "2026-01-01T00:00:00", True])
def test_a_date_that_is_none(world: World, day: object) -> None:
    path = f"/organizations/{world.home.slug}/assessments"
    body = {"framework": "cyfun-2025", "level": "basic", "measured_on": day}
    said = problem(Program(world, "an").send("POST", path, body), 422)
    assert [error["field"] for error in said["errors"]] == ["measured_on"]
    assert "datum" in said["errors"][0]["message"]


def test_another_host_is_refused_in_the_same_form(world: World) -> None:
    problem(Client().get("/api/v1/organizations", HTTP_HOST="elders.example"), 400)


@pytest.fixture
def calm() -> Client:
    """A client that takes a 500 as an answer."""
    client = Client()
    client.raise_request_exception = False
    return client


def test_a_fault_of_ours_shows_nothing_and_writes_nothing(
    world: World, calm: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    an = Program(world, "an")
    an.client = calm

    def broken(**_: object) -> None:
        raise DatabaseError("geheim van binnen")

    real = assessments.standings.open_standing

    def half(*arguments: object) -> None:
        real(*arguments)  # type: ignore[arg-type]
        raise DatabaseError("geheim van binnen")

    monkeypatch.setattr(listings, "get_organizations", broken)
    response = an.send("GET", "/organizations")
    problem(response, 500)
    assert "geheim" not in response.content.decode()
    monkeypatch.setattr(assessments.standings, "open_standing", half)
    start = {"framework": "cyfun-2025", "level": "basic"}
    problem(an.send("POST", f"/organizations/{world.home.slug}/assessments", start), 500)
    with world.looking():
        assert not Assessment.unscoped_rows.filter(organization=world.home).exists()


def test_a_refusal_without_a_status_of_its_own_is_a_400(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(**_: object) -> None:
        raise BelfortError(Text("Zo niet.", "Not so."))

    monkeypatch.setattr(listings, "get_organizations", refuse)
    assert problem(Program(world, "an").send("GET", "/organizations"), 400)["detail"] == "Zo niet."


@pytest.mark.parametrize(
    ("asked", "language", "word"),
    [("en", "en", "Not found."), ("nl-BE", "nl", "Niet gevonden."), ("fr", "nl", "Niet gevonden.")],
)
def test_a_problem_speaks_the_language_that_was_asked(world: World, asked: str, language: str, word: str) -> None:
    response = Program(world, "an").send("GET", f"/organizations/{world.other.slug}/assets", Accept_Language=asked)
    assert problem(response, 404)["detail"] == word
    assert response["Content-Language"] == language


def test_every_answer_carries_the_headers(world: World) -> None:
    an = Program(world, "an")
    for response in (an.send("GET", "/organizations"), an.send("GET", "/nope"), Client().get("/api/v1/openapi.json")):
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Cache-Control"] == "no-store"
        assert "default-src 'none'" in response["Content-Security-Policy"]
        assert "Set-Cookie" not in response


def test_a_cookie_changes_nothing_not_even_the_language(world: World) -> None:
    client = Client()
    client.cookies["taal"] = "en"
    assert client.get("/api/v1/openapi.json")["Content-Language"] == "nl"
