"""Evidence on the page of a control: give, withdraw, and take a file as a download that a browser runs nothing of."""

from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from belfort.models import Assessment, Evidence
from belfort.services import files
from tests.services.samples import BAD, GOOD, PDF
from tests.web.pages import at, words
from tests.web.sheets import KEY_REF, REF, begin, give, says
from tests.world import NOW, World

TODAY = NOW.date()


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def draft(world: World) -> Assessment:
    return begin(world)


def upload(name: str, data: bytes) -> BytesIO:
    file = BytesIO(data)
    file.name = name
    return file


def add(client: Client, world: World, draft: Assessment, ref: str = REF, **form: Any) -> Any:
    sent = {"title": "Verslag", "dated_on": str(TODAY), "text": "", "url": "", **form}
    return client.post(at(world, "answer-evidence", draft.pk, ref), sent)


def rows(world: World) -> list[Evidence]:
    with world.looking():
        return list(Evidence.unscoped_rows.select_related("file").order_by("added_at", "title"))


def download(world: World, draft: Assessment, row: Evidence) -> str:
    return at(world, "evidence-file", draft.pk, row.pk)


def test_a_text_a_link_and_a_file_are_given_one_at_a_time(an: Client, world: World, draft: Assessment) -> None:
    here = at(world, "answer", draft.pk, REF)
    given = (
        {"title": "Tekst", "text": "Goedgekeurd <b>"},
        {"title": "Link", "url": "https://a.example/x"},
        {"title": "", "file": upload("nota.pdf", PDF)},
    )
    for form in given:
        assert add(an, world, draft, **form)["Location"] == here
    page = an.get(here)
    assert "Goedgekeurd &lt;b&gt;" in page.content.decode()
    assert '<a href="https://a.example/x" rel="noopener noreferrer">Link</a>' in page.content.decode()
    assert "nota.pdf" in words(page)
    assert says(an.get(at(world, "assessment", draft.pk)), "3 bewijsstukken")


@pytest.mark.parametrize(("name", "data", "media_type"), GOOD.values(), ids=GOOD)
def test_a_file_comes_back_as_a_download(
    an: Client, world: World, draft: Assessment, name: str, data: bytes, media_type: str
) -> None:
    assert add(an, world, draft, file=upload(name, data)).status_code == 302
    response = an.get(download(world, draft, rows(world)[0]))
    assert (response.status_code, response.content) == (200, data)
    assert response["Content-Type"] == media_type
    assert response["Content-Disposition"] == f'attachment; filename="{name}"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize(("name", "data"), BAD.values(), ids=BAD)
def test_a_file_is_refused_by_its_content(an: Client, world: World, draft: Assessment, name: str, data: bytes) -> None:
    response = add(an, world, draft, file=upload(name, data))
    assert response.status_code == 422
    assert f"{name}: " in words(response)
    assert rows(world) == []


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({}, "Geef een tekst, een link of een bestand."),
        ({"text": "a", "url": "https://a.example"}, "Geef een tekst, een link of een bestand."),
        ({"text": "a", "title": ""}, "Geef het bewijsstuk een naam."),
        ({"text": "a", "dated_on": str(TODAY + timedelta(days=1))}, "Deze datum ligt in de toekomst."),
        ({"text": "a", "dated_on": "gisteren"}, "Voer een geldige datum in."),
        ({"url": "javascript:alert(1)"}, "Geef een link die met https:// begint."),
    ],
)
def test_a_mistake_opens_the_form_again_with_what_was_typed(
    an: Client, world: World, draft: Assessment, form: dict[str, str], said: str
) -> None:
    response = add(an, world, draft, **form)
    assert response.status_code == 422
    assert said in words(response)
    assert '<details class="more no-print" open>' in response.content.decode()
    assert rows(world) == []


def test_a_file_larger_than_allowed_is_refused(
    an: Client, world: World, draft: Assessment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "LARGEST", 100)
    monkeypatch.setattr(files, "READ_AT_MOST", 101)
    response = add(an, world, draft, file=upload("groot.txt", b"x" * 5_000))
    assert response.status_code == 422
    assert "groter dan" in words(response)
    assert rows(world) == []


def test_evidence_is_withdrawn(an: Client, world: World, draft: Assessment) -> None:
    add(an, world, draft, text="a")
    path = at(world, "evidence-withdraw", draft.pk, rows(world)[0].pk)
    assert an.get(path).status_code == 405
    assert an.post(path)["Location"] == at(world, "answer", draft.pk, REF)
    assert "Verslag" not in words(an.get(at(world, "answer", draft.pk, REF)))
    assert rows(world)[0].withdrawn_at is not None


def statuses(client: Client, world: World, draft: Assessment, row: Evidence, ref: str = REF) -> tuple[int, int, int]:
    answers: list[HttpResponse] = [
        client.get(download(world, draft, row)),
        add(client, world, draft, ref, text="a"),
        client.post(at(world, "evidence-withdraw", draft.pk, row.pk)),
    ]
    first, second, third = (answer.status_code for answer in answers)
    return first, second, third


def test_who_may_what(an: Client, world: World, draft: Assessment) -> None:
    add(an, world, draft, file=upload("nota.pdf", PDF))
    [row] = rows(world)
    assert statuses(world.client("bram"), world, draft, row) == (200, 403, 403)
    assert statuses(world.client("jef"), world, draft, row) == (404, 404, 404)
    assert statuses(world.client("celine"), world, draft, row) == (404, 404, 404)
    give(world, draft, REF)
    assert statuses(world.client("jef"), world, draft, row) == (200, 302, 302)


def test_a_file_is_not_found_from_another_body_or_by_a_guess(an: Client, world: World, draft: Assessment) -> None:
    add(an, world, draft, file=upload("nota.pdf", PDF))
    [row] = rows(world)
    theirs = begin(world, body="other")
    celine = world.client("celine")
    for slug, key in ((world.other.slug, theirs.pk), (world.other.slug, draft.pk), (world.home.slug, theirs.pk)):
        assert celine.get(reverse("evidence-file", args=[slug, key, row.pk])).status_code == 404
    assert an.get(at(world, "evidence-file", draft.pk, draft.pk)).status_code == 404


def test_a_contributor_does_not_find_the_evidence_of_other_controls(
    an: Client, world: World, draft: Assessment
) -> None:
    add(an, world, draft, KEY_REF, file=upload("nota.pdf", PDF))
    give(world, draft, REF)
    [row] = rows(world)
    assert statuses(world.client("jef"), world, draft, row, KEY_REF) == (404, 404, 404)
