"""The pages on which the programme notes, corrects and withdraws what was delivered."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from belfort.models import Delivery, Organization
from tests.services.programme import begin
from tests.web.pages import broken, queries, version_in, words
from tests.world import NOW, World


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def region(world: World) -> Organization:
    begin(world)
    return world.bodies["region"]


@pytest.fixture
def mats(world: World) -> Client:
    return world.client("mats")


def here(body: Organization, name: str, *arguments: object) -> str:
    return reverse(name, args=[body.slug, *arguments])


def send(region: Organization, mats: Client, *names: str) -> dict[str, str]:
    """Note posters for governments, and return what was filled in."""
    form = {"track_key": "posters", "material": "Affiche", "copies": "25", "delivered_on": "2026-10-01"}
    form["governments"] = "\n\n".join(names)
    assert mats.post(here(region, "delivery-add"), form)["Location"] == here(region, "deliveries")
    return form


def key(world: World) -> str:
    with world.looking():
        return str(Delivery.unscoped_rows.order_by("pk")[0].pk)


SAID = {"version": "0", "material": "Affiche", "copies": "20", "delivered_on": "2026-10-02", "reason": "Geteld"}


def test_to_several_governments_at_once(world: World, region: Organization, mats: Client) -> None:
    form = send(region, mats, world.home.name, world.other.name)
    page = mats.get(here(region, "deliveries"))
    assert "2 leveringen, 50 stuks" in words(page)
    assert broken(mats, page) == []
    assert "0 leveringen" in words(mats.get(here(region, "deliveries") + "?op=2026-09-30"))
    again = mats.post(here(region, "delivery-add"), {**form, "governments": world.home.name})
    assert again.status_code == 422
    assert f"Besturen: regel 1: {world.home.name} staat er al met dit materiaal." in words(again)


def test_of_one_kind_of_track(world: World, region: Organization, mats: Client) -> None:
    form = send(region, mats, world.home.name)
    mats.post(here(region, "delivery-add"), {**form, "track_key": "communication", "material": "Nieuwsbrief"})
    page = mats.get(here(region, "deliveries") + "?spoor=posters&op=2026-11-01")
    assert "Enkel affiches en campagnes." in words(page)
    assert "1 levering, 25 stuks" in words(page)
    assert "Nieuwsbrief" not in words(page)
    assert "2 leveringen, 50 stuks" in words(mats.get(here(region, "deliveries") + "?spoor=onbekend"))


def test_is_corrected_and_withdrawn_and_says_so(world: World, region: Organization, mats: Client) -> None:
    send(region, mats, world.home.name)
    row = key(world)
    page = mats.get(here(region, "delivery-correct", row))
    assert (version_in(page), 'value="25"' in page.content.decode()) == ("0", True)
    response = mats.post(here(region, "delivery-correct", row), SAID)
    assert response["Location"] == here(region, "delivery", row)
    listed = mats.get(here(region, "deliveries"))
    assert "verbeterd vanaf 25/11/2026: Geteld" in words(listed)
    assert "02/10/2026 01/10/2026 20 25" in words(listed)
    assert "1 levering, 20 stuks" in words(listed)
    assert broken(mats, listed) == []
    assert mats.post(here(region, "delivery-correct", row), SAID).status_code == 409
    gone = {"version": "1", "reason": "Nooit gedrukt"}
    assert mats.post(here(region, "delivery-withdraw", row), gone).status_code == 302
    listed = words(mats.get(here(region, "deliveries")))
    assert "ingetrokken vanaf 25/11/2026: Nooit gedrukt" in listed
    assert "0 leveringen, 0 stuks" in listed
    page = mats.get(here(region, "delivery", row))
    assert "25/11/2026 geldt op deze dag ingetrokken: nooit geleverd Nooit gedrukt" in words(page)
    assert "Trek in" not in words(page)
    assert broken(mats, page) == []
    before = words(mats.get(here(region, "delivery", row) + "?op=2026-11-24"))
    assert "01/10/2026 geldt op deze dag Affiche 01/10/2026 25" in before
    assert mats.post(here(region, "delivery-withdraw", row), gone).status_code == 409
    assert 'value="25"' in mats.get(here(region, "delivery-correct", row)).content.decode()


def test_bad_input_is_one_clear_sentence(world: World, region: Organization, mats: Client) -> None:
    send(region, mats, world.home.name)
    path = here(region, "delivery-correct", key(world))
    tomorrow = (NOW + timedelta(days=1)).date().isoformat()
    for changes, sentence in (
        ({"reason": ""}, "Waarom: Dit veld is verplicht."),
        ({"delivered_on": tomorrow}, "Geleverd op: "),
        ({"copies": "25", "delivered_on": "2026-10-01"}, "Materiaal: Hier verandert niets."),
    ):
        page = mats.post(path, {**SAID, **changes})
        assert (page.status_code, sentence in words(page)) == (422, True), words(page)
    page = mats.post(here(region, "delivery-withdraw", key(world)), {"version": "0", "reason": " "})
    assert page.status_code == 422
    assert "1 levering, 25 stuks" in words(mats.get(here(region, "deliveries")))


def test_an_analyst_reads_only(world: World, region: Organization, mats: Client) -> None:
    send(region, mats, world.home.name)
    row, dirk = key(world), world.client("dirk")
    page = dirk.get(here(region, "delivery", row))
    assert page.status_code == 200
    assert "Verbeter" not in words(page)
    for name in ("delivery-correct", "delivery-withdraw"):
        assert dirk.get(here(region, name, row)).status_code == 403
        assert dirk.post(here(region, name, row), SAID).status_code == 403
    assert world.client("celine").get(here(region, "delivery", row)).status_code == 404
    assert mats.get(here(region, "delivery", "00000000-0000-0000-0000-000000000000")).status_code == 404


def test_asks_the_database_as_much_for_many(world: World, region: Organization, mats: Client) -> None:
    send(region, mats, world.home.name)
    row = key(world)
    paths = (here(region, "deliveries"), here(region, "delivery", row))
    few = [len(queries(mats, path)) for path in paths]
    for version in range(3):
        said = {**SAID, "version": str(version), "copies": str(30 + version)}
        assert mats.post(here(region, "delivery-correct", row), said).status_code == 302
    send(region, mats, world.other.name, world.ocmw.name)
    assert [len(queries(mats, path)) for path in paths] == few
