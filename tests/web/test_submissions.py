"""Submitting, sending back, remarking, going on and changing: on the pages, by the people who may."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import pytest
import time_machine
from django.test import Client

from belfort.domain.frameworks import AssuranceLevel
from belfort.models import Assessment, Remark, Snapshot
from belfort.services import moves
from belfort.services.answers import AnswerContent
from belfort.services.submissions import REMARK_LENGTH
from tests import drafts
from tests.web.pages import at, broken, queries, version_in, words
from tests.world import NOW, World

TODAY = NOW.date()
SIGNED = {"function": "algemeen directeur", "measured_on": TODAY.isoformat(), "version": "1"}


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def gert(world: World) -> Client:
    return world.client("gert")


@pytest.fixture
def fien(world: World) -> Client:
    return world.client("fien")


@pytest.fixture
def key(world: World) -> UUID:
    made = drafts.begin(world, name="Ons jaar")
    drafts.fill(world, made)
    return made


def state(world: World, key: UUID) -> str:
    with world.looking():
        return drafts.row(world, key).state


def test_the_page_shows_what_will_be_frozen_and_the_signature_freezes_it(world: World, gert: Client, key: UUID) -> None:
    page = gert.get(at(world, "assessment-submit", key))
    for text in ("34 van 34", "Totaal 2,50", "Basis is gehaald", "U tekent als Gert Goris."):
        assert text in words(page), text
    assert 'value="algemeen directeur"' in page.content.decode()
    assert broken(gert, page) == []
    response = gert.post(at(world, "assessment-submit", key), SIGNED)
    assert (response.status_code, response["Location"]) == (302, at(world, "assessment-results", key))
    said = words(gert.get(response["Location"]))
    assert "Gert Goris (algemeen directeur)" in said
    with world.looking():
        snapshot = Snapshot.unscoped_rows.get(assessment=key, kind="submitted")
    assert snapshot.sha256 in said
    assert state(world, key) == "submitted"


def test_an_incomplete_one_says_so_before_it_is_submitted(world: World, gert: Client) -> None:
    key = drafts.begin(world)
    assert "de inzending zegt dan dat ze onvolledig is" in words(gert.get(at(world, "assessment-submit", key)))
    assert gert.post(at(world, "assessment-submit", key), SIGNED).status_code == 302
    assert "Onvolledig: 0 van 34 beantwoord" in words(gert.get(at(world, "assessment-results", key)))


@pytest.mark.parametrize(
    ("typed", "words_of_mistake"),
    [
        ({"function": ""}, "Dit veld is verplicht."),
        ({"function": "   "}, "Dit veld is verplicht."),
        ({"measured_on": (TODAY + timedelta(days=1)).isoformat()}, "Deze datum ligt in de toekomst."),
        ({"measured_on": "vandaag"}, "Voer een geldige datum in"),
        ({"function": "x" * 121}, "er nu 121"),
        ({"version": ""}, "Dit veld is verplicht."),
    ],
)
def test_a_mistake_shows_the_page_again_and_freezes_nothing(
    world: World, gert: Client, key: UUID, typed: dict[str, str], words_of_mistake: str
) -> None:
    response = gert.post(at(world, "assessment-submit", key), SIGNED | typed)
    assert response.status_code == 422
    assert words_of_mistake in words(response)
    assert state(world, key) == "draft"


def test_too_many_exclusions_stand_in_the_way(world: World, gert: Client, key: UUID) -> None:
    excluded = dict.fromkeys(("GV.OC-03.1", "GV.RM-03.1"), AnswerContent(not_applicable=True))
    drafts.answer(world, key, excluded)
    assert "hoogstens 1 mag" in words(gert.get(at(world, "assessment-submit", key)))
    response = gert.post(at(world, "assessment-submit", key), SIGNED)
    assert (response.status_code, state(world, key)) == (422, "draft")


def test_a_stale_signature_is_refused(world: World, gert: Client, key: UUID) -> None:
    page = gert.get(at(world, "assessment-submit", key))
    with world.looking():
        Assessment.unscoped_rows.filter(pk=key).update(version=7)
    response = gert.post(at(world, "assessment-submit", key), SIGNED | {"version": version_in(page)})
    assert (response.status_code, state(world, key)) == (409, "draft")


def test_what_was_submitted_is_not_submitted_again(world: World, gert: Client, key: UUID) -> None:
    drafts.submit(world, key)
    for response in (
        gert.get(at(world, "assessment-submit", key)),
        gert.post(at(world, "assessment-submit", key), SIGNED),
    ):
        assert response.status_code == 422
        assert "Dit kan niet met een zelfevaluatie die ingediend is." in words(response)


@pytest.mark.parametrize(("person", "status"), [("an", 403), ("bram", 403), ("jef", 403), ("celine", 404)])
def test_only_who_submits_may(world: World, key: UUID, person: str, status: int) -> None:
    client = world.client(person)
    assert client.get(at(world, "assessment-submit", key)).status_code == status
    assert client.post(at(world, "assessment-submit", key), SIGNED).status_code == status
    assert state(world, key) == "draft"


def test_a_supporter_sends_back_with_remarks_and_the_officer_goes_on(
    world: World, an: Client, fien: Client, key: UUID
) -> None:
    drafts.submit(world, key)
    page = fien.get(at(world, "assessment-send-back", key))
    assert "documentatie 2, implementatie 3" in words(page)
    remarks = {"remark": "Bijna.", "opmerking-ID.AM-01.1": "Waar staat de lijst?", "version": version_in(page)}
    response = fien.post(at(world, "assessment-send-back", key), remarks)
    assert (response.status_code, response["Location"]) == (302, at(world, "assessment-results", key))
    assert state(world, key) == "sent_back"
    seen = an.get(at(world, "assessment-results", key))
    for text in ("teruggestuurd", "Bijna.", "Waar staat de lijst?", "Fien Franssens"):
        assert text in words(seen), text
    again = at(world, "assessment-reopen", key)
    assert again in seen.content.decode()
    form = {"name": "Tweede", "measured_on": TODAY.isoformat(), "level": "basic"}
    assert an.post(again, form).status_code == 302
    with world.looking():
        draft = Assessment.unscoped_rows.get(organization=world.home, state="draft")
    assert draft.based_on_id == key
    assert "bij de vorige versie" in words(an.get(at(world, "assessment-results", draft.pk)))


def test_sending_back_without_a_word_is_refused_and_keeps_what_was_typed(world: World, fien: Client, key: UUID) -> None:
    drafts.submit(world, key)
    path = at(world, "assessment-send-back", key)
    response = fien.post(path, {"version": "2", "remark": " "})
    assert response.status_code == 422
    assert "Schrijf waarom u terugstuurt." in words(response)
    long = {"version": "2", "remark": "Kort", "opmerking-ID.AM-01.1": "x" * (REMARK_LENGTH + 1)}
    response = fien.post(path, long)
    assert response.status_code == 422
    assert '<details class="more" open>' in response.content.decode()
    assert state(world, key) == "submitted"
    with world.looking():
        assert not Remark.unscoped_rows.exists()


def test_sending_back_on_a_stale_form_and_what_is_no_submission_are_refused(
    world: World, fien: Client, key: UUID
) -> None:
    path = at(world, "assessment-send-back", key)
    assert fien.get(path).status_code == 422
    drafts.submit(world, key)
    assert fien.post(path, {"version": "1", "remark": "Te laat"}).status_code == 409
    assert state(world, key) == "submitted"


@pytest.mark.parametrize("name", ["assessment-send-back", "assessment-remark"])
@pytest.mark.parametrize(("person", "status"), [("an", 403), ("gert", 403), ("bram", 403), ("celine", 404)])
def test_only_a_supporter_remarks(world: World, key: UUID, name: str, person: str, status: int) -> None:
    drafts.submit(world, key)
    client = world.client(person)
    assert client.get(at(world, name, key)).status_code == status
    assert client.post(at(world, name, key), {"version": "2", "remark": "x", "text": "x"}).status_code == status


def test_a_remark_leaves_the_assessment_as_it_was(world: World, an: Client, fien: Client, key: UUID) -> None:
    path = at(world, "assessment-remark", key)
    page = fien.get(path, {"over": "ID.AM-01.1"})
    assert '<option value="ID.AM-01.1" selected>' in page.content.decode()
    assert fien.post(path, {"ref": "ID.AM-01.1", "text": "Goed zo"}).status_code == 302
    assert "Goed zo" in words(an.get(at(world, "assessment-results", key)))
    assert state(world, key) == "draft"
    for typed in ({"ref": "", "text": " "}, {"ref": "GV.OC-01.1", "text": "ander niveau"}, {"ref": "XX", "text": "x"}):
        assert fien.post(path, typed).status_code == 422


def test_an_answer_that_waits_for_confirmation_stands_in_the_way(world: World, gert: Client) -> None:
    old = drafts.submitted(world, framework="cyfun-2023")
    with world.acting("an") as an:
        new = moves.move_assessment(
            actor=an,
            at=NOW,
            organization=world.home,
            key=old,
            level=AssuranceLevel.BASIC,
            measured_on=TODAY,
        )
    page = gert.get(at(world, "assessment-submit", new.pk))
    assert "uit een vorige versie zijn nog te bevestigen" in words(page)
    assert broken(gert, page) == []
    response = gert.post(at(world, "assessment-submit", new.pk), SIGNED | {"version": version_in(page)})
    assert response.status_code == 422
    assert "Bevestig eerst de" in words(response)


@pytest.mark.parametrize(
    ("person", "name", "most"), [("gert", "assessment-submit", 9), ("fien", "assessment-send-back", 10)]
)
def test_pages_ask_little(world: World, key: UUID, person: str, name: str, most: int) -> None:
    if name == "assessment-send-back":
        drafts.submit(world, key)
    client = world.client(person)
    client.get(at(world, name, key))
    assert len(queries(client, at(world, name, key))) <= most
