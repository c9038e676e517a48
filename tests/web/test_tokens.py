"""The page of a person's own keys for programs: make one, see its secret once, revoke it."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from belfort.models import ApiToken
from belfort.services import tokens
from tests.world import NOW, World

PAGE = "/mijn/sleutels/"


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    cache.clear()
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def make(client: Client, name: str = "Koppeling", days: str = "90") -> str:
    response = client.post(PAGE, {"name": name, "days": days})
    assert response.status_code == 200
    found = re.search(r"<code>(belfort_[\w-]+)</code>", response.content.decode())
    assert found
    return found[1]


def test_a_key_is_shown_once_and_works(world: World) -> None:
    an = world.client("an")
    assert "nog geen sleutels" in an.get(PAGE).content.decode()
    secret = make(an)
    page = an.get(PAGE).content.decode()
    assert secret not in page
    assert "Koppeling" in page
    assert "nog niet gebruikt" in page
    response = Client().get("/api/v1/organizations", headers={"Authorization": f"Bearer {secret}"})
    assert [row["slug"] for row in response.json()["items"]] == [world.home.slug, world.ocmw.slug]
    assert "laatst gebruikt op 25 november 2026" in " ".join(an.get(PAGE).content.decode().split())


def test_the_page_is_reached_from_my_own_page(world: World) -> None:
    assert f'href="{PAGE}"' in world.client("an").get("/mijn/").content.decode()


def test_a_key_is_revoked(world: World) -> None:
    an = world.client("an")
    secret = make(an)
    key = ApiToken.objects.get(name="Koppeling").pk
    response = an.post(f"{PAGE}{key}/intrekken/")
    assert (response.status_code, response["Location"]) == (302, PAGE)
    answer = Client().get("/api/v1/organizations", headers={"Authorization": f"Bearer {secret}"})
    assert answer.status_code == 401
    assert "Koppeling" not in an.get(PAGE).content.decode()
    assert an.post(f"{PAGE}{key}/intrekken/").status_code == 404


def test_keys_of_somebody_else_are_not_shown_and_cannot_be_revoked(world: World) -> None:
    secret = make(world.client("an"))
    key = ApiToken.objects.get(name="Koppeling").pk
    bram = world.client("bram")
    assert "Koppeling" not in bram.get(PAGE).content.decode()
    for number in (key, 10**30):
        assert bram.post(f"{PAGE}{number}/intrekken/").status_code == 404
    assert tokens.find_bearer(secret=secret, at=NOW) is not None


def test_an_expired_key_is_marked(world: World, clock: time_machine.Traveller) -> None:
    make(world.client("an"), days="30")
    clock.move_to(NOW + timedelta(days=31))
    assert "verlopen op" in world.client("an").get(PAGE).content.decode()


@pytest.mark.parametrize(
    "form", [{"name": "", "days": "90"}, {"name": "x", "days": "9999"}, {"name": "x"}, {"name": "x" * 81, "days": "30"}]
)
def test_a_form_that_is_wrong_is_shown_again(world: World, form: dict[str, str]) -> None:
    an = world.client("an")
    response = an.post(PAGE, form)
    assert response.status_code == 422
    assert "belfort_" not in response.content.decode()
    assert not ApiToken.objects.exists()


def test_too_many_keys_is_said_on_the_form(world: World) -> None:
    an = world.client("an")
    for number in range(tokens.MOST_TOKENS):
        make(an, f"sleutel {number}")
    response = an.post(PAGE, {"name": "nog een", "days": "30"})
    assert response.status_code == 422
    assert "Trek er eerst een in" in response.content.decode()


def test_who_is_not_signed_in_is_sent_to_sign_in(world: World) -> None:
    for response in (Client().get(PAGE), Client().post(PAGE, {"name": "x", "days": "30"})):
        assert response.status_code == 302
        assert "/aanmelden/" in response["Location"]
    assert world.client("an").put(PAGE).status_code == 405
    assert world.client("an").get(f"{PAGE}1/intrekken/").status_code == 405


def test_a_budget_of_queries(world: World) -> None:
    an = world.client("an")
    make(an)
    an.get(PAGE)
    with CaptureQueriesContext(connection) as captured:
        an.get(PAGE)
    assert len(captured) <= 10


def test_the_trail_says_it_in_words(world: World) -> None:
    make(world.client("an"))
    page = world.client("an").get(f"/b/{world.home.slug}/logboek/").content.decode()
    assert "Sleutel voor een programma gemaakt" in page
    assert "Koppeling" not in page
