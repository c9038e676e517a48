"""The pages on which the programme keeps its indicators."""

from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from belfort.models import Organization, ProgrammeIndicator
from tests.services.programme import begin
from tests.web.pages import broken, queries, version_in, words
from tests.world import NOW, World

FORM = {
    "version": "0",
    "name_nl": "Bereikte besturen",
    "name_en": "Governments reached",
    "definition_nl": "Wie meedoet.",
    "target": "2",
    "holds_from": "2026-06-01",
}


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


def test_a_target_holds_from_a_day_on(region: Organization, mats: Client) -> None:
    page = mats.get(here(region, "indicator-change", "reach"))
    assert (version_in(page), 'value="300"' in page.content.decode()) == ("0", True)
    response = mats.post(here(region, "indicator-change", "reach"), FORM)
    assert response["Location"] == here(region, "indicator", "reach")
    page = mats.get(here(region, "indicator", "reach"))
    assert "01/06/2026 geldt op deze dag Bereikte besturen Wie meedoet. 2 25/11/2026" in words(page)
    assert broken(mats, page) == []
    earlier = words(mats.get(here(region, "indicator", "reach") + "?op=2026-05-31"))
    assert "het begin geldt op deze dag Bereikte besturen" in earlier
    assert mats.post(here(region, "indicator-change", "reach"), FORM).status_code == 409


def test_one_of_the_own_is_added_and_withdrawn(region: Organization, mats: Client) -> None:
    form = {**FORM, "formula": "share_at_basic", "name_nl": "Op Basis", "target": "33.3"}
    assert mats.post(here(region, "indicator-add"), form)["Location"] == here(region, "indicator", "op-basis")
    listed = mats.get(here(region, "indicators"))
    assert "Op Basis Wie meedoet. – 33,3 %" in words(listed)
    assert broken(mats, listed) == []
    gone = {"version": "1", "holds_from": "2026-11-01"}
    assert mats.post(here(region, "indicator-withdraw", "op-basis"), gone).status_code == 302
    assert "Gelden op een andere dag: Op Basis" in words(mats.get(here(region, "indicators")))
    page = words(mats.get(here(region, "indicator", "op-basis")))
    assert "ingetrokken" in page
    assert "Deze indicator geldt niet op deze dag." in page
    assert mats.post(here(region, "indicator-withdraw", "op-basis"), gone).status_code == 409


def test_bad_input_is_one_clear_sentence(region: Organization, mats: Client) -> None:
    path = here(region, "indicator-add")
    page = mats.post(path, {**FORM, "formula": "share_at_basic", "name_nl": "Op Basis", "target": "101"})
    assert (page.status_code, "Doel: een aandeel is hoogstens 100 %." in words(page)) == (422, True)
    page = mats.post(path, {**FORM, "formula": "governments_reached"})
    assert "Naam: Er is al een indicator met deze naam." in words(page)
    page = mats.post(here(region, "indicator-change", "reach"), {**FORM, "target": "2.5"})
    assert "Doel: een aantal is een geheel getal." in words(page)
    assert mats.get(here(region, "indicator", "bestaat-niet")).status_code == 404
    assert not ProgrammeIndicator.objects.exists()


def test_an_analyst_reads_only(world: World, region: Organization) -> None:
    dirk = world.client("dirk")
    page = dirk.get(here(region, "indicator", "reach"))
    assert page.status_code == 200
    assert "Pas aan" not in words(page)
    for name in ("indicator-change", "indicator-withdraw"):
        assert dirk.get(here(region, name, "reach")).status_code == 403
    assert dirk.get(here(region, "indicator-add")).status_code == 403
    assert world.client("celine").get(here(region, "indicator", "reach")).status_code == 404


def test_asks_the_database_as_much_for_many_changes(region: Organization, mats: Client) -> None:
    path = here(region, "indicator", "reach")
    mats.post(path + "aanpassen/", FORM)
    few = len(queries(mats, path))
    for version in range(1, 4):
        assert mats.post(path + "aanpassen/", {**FORM, "version": str(version)}).status_code == 302
    assert len(queries(mats, path)) == few
