"""Notes on pages: written by a coach, published by the programme, read by everybody and beside a control."""

from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from belfort.models import Note, Organization
from tests.planted_assessments import plant_assessment
from tests.web.pages import broken, queries, version_in, words
from tests.world import NOW, World

FORM = {
    "version": "0",
    "kind": "lesson",
    "title_nl": "Zet ook eens iets terug",
    "title_en": "Restore something too",
    "body_nl": "Elk kwartaal één ding.\n\n<script>alert(1)</script>",
    "controls": "id.am-01.1, PR.DS-11.1",
    "source": "een oefening",
}


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def region(world: World) -> Organization:
    return world.bodies["region"]


def here(body: Organization, name: str, *arguments: object) -> str:
    return reverse(name, args=[body.slug, *arguments])


def published(world: World, region: Organization) -> Note:
    """Let Lotte write a note and Mats publish it."""
    response = world.client("lotte").post(here(region, "note-add"), FORM)
    note = Note.objects.get()
    assert response["Location"] == here(region, "note", note.pk)
    mats = world.client("mats")
    page = mats.get(here(region, "note", note.pk))
    assert "nog niet gepubliceerd" in words(page)
    mats.post(here(region, "note-publish", note.pk), {"version": version_in(page)})
    return note


def test_everybody_reads_what_is_published_and_nothing_in_it_runs(world: World, region: Organization) -> None:
    note = published(world, region)
    nobody = world.client()
    page = nobody.get("/programma/kennis/")
    assert (page.status_code, page["Cache-Control"]) == (200, "public, max-age=300")
    assert "Zet ook eens iets terug les · 25 november 2026 · ID.AM-01.1, PR.DS-11.1" in words(page)
    assert broken(nobody, page) == []
    one = nobody.get(f"/programma/kennis/{note.pk}/")
    assert "Helpt bij deze maatregelen ID.AM-01.1" in words(one)
    assert b"<script>alert" not in one.content
    assert "Restore something too" in words(nobody.get(f"/programma/kennis/{note.pk}/?taal=en"))
    assert not nobody.cookies


def test_it_stands_beside_the_control_of_an_assessment(world: World, region: Organization) -> None:
    note = published(world, region)
    an = world.client("an")
    with world.looking():
        path = here(world.home, "answer", plant_assessment(world.home, "van-ons"), "ID.AM-01.1")
    page = an.get(path)
    assert "Adviezen en lessen Zet ook eens iets terug Elk kwartaal één ding." in words(page)
    assert reverse("public-note", args=[note.pk]) in page.content.decode()
    with_one = len(queries(an, path))
    Note.objects.update(withdrawn_on=NOW.date())
    assert "Adviezen en lessen" not in words(an.get(path))
    assert len(queries(an, path)) == with_one


def test_the_list_of_the_region_tells_what_is_published(world: World, region: Organization) -> None:
    published(world, region)
    for person in ("mats", "lotte", "dirk"):
        client = world.client(person)
        page = client.get(here(region, "notes"))
        assert "gepubliceerd op 25 november 2026" in words(page)
        assert ("Schrijf een nota" in words(page)) == (person != "dirk")
        assert broken(client, page) == []


def test_a_change_and_a_withdrawal(world: World, region: Organization) -> None:
    note = published(world, region)
    mats = world.client("mats")
    form = mats.get(here(region, "note-change", note.pk))
    changed = {**FORM, "version": version_in(form), "title_nl": "Anders", "controls": "RS.MA-01.1"}
    assert mats.post(here(region, "note-change", note.pk), changed).status_code == 302
    assert mats.post(here(region, "note-change", note.pk), changed).status_code == 409
    assert world.client("lotte").post(here(region, "note-change", note.pk), changed).status_code == 403
    page = mats.get(here(region, "note", note.pk))
    mats.post(here(region, "note-publish", note.pk), {"version": version_in(page), "weg": "1"})
    assert world.client().get(f"/programma/kennis/{note.pk}/").status_code == 404


def test_bad_input_is_one_clear_sentence(world: World, region: Organization) -> None:
    lotte: Client = world.client("lotte")
    page = lotte.post(here(region, "note-add"), {**FORM, "controls": "ID.AM-01.1 QQ.1"})
    assert page.status_code == 422
    assert "Maatregelen: maatregel 2, QQ.1: bestaat niet." in words(page)
    assert not Note.objects.exists()
