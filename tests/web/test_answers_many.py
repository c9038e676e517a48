"""Many answers in one step: a category, giving controls to a colleague, confirming what was proposed."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from belfort.models import Answer, Assessment
from belfort.services import submissions
from tests.web.pages import at
from tests.web.sheets import KEY_REF, REF, answer, begin, fill, give, lines, says, score, scores, sent
from tests.world import NOW, World

TODAY = NOW.date()


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def draft(world: World) -> Assessment:
    return begin(world)


def test_a_category_is_scored_at_once(an: Client, world: World, draft: Assessment) -> None:
    score(an, world, draft, sent(0, 5, 5))
    path = at(world, "answers-category", draft.pk, "ID.AM")
    assert says(an.get(path), "1 van de 5 maatregelen zijn al beantwoord")
    assert an.post(path, {"documentation": 2}).status_code == 422
    response = an.post(path, {"documentation": 2, "implementation": 3})
    assert response["Location"] == f"{at(world, 'assessment', draft.pk)}#ID.AM"
    assert scores(world, draft) == (1, 5, 5)
    assert scores(world, draft, "ID.AM-02.1") == (1, 2, 3)
    assert scores(world, draft, "GV.OC-03.1") == (0, None, None)


def test_an_unknown_category_does_not_exist(an: Client, world: World, draft: Assessment) -> None:
    path = at(world, "answers-category", draft.pk, "XX.YY")
    assert an.get(path).status_code == 404
    assert an.post(path, {"documentation": 2, "implementation": 3}).status_code == 404


def test_controls_are_given_with_a_date(an: Client, world: World, draft: Assessment) -> None:
    due = TODAY + timedelta(days=14)
    form = {"rij": [REF, KEY_REF], "owner": world.users["jef"].pk, "due_on": str(due)}
    response = an.post(f"{at(world, 'answers-give', draft.pk)}?toon=open", form)
    assert response["Location"] == f"{at(world, 'assessment', draft.pk)}?toon=open"
    for ref in (REF, KEY_REF):
        row = answer(world, draft, ref)
        assert row is not None
        assert (row.owner_id, row.due_on, row.documentation) == (world.users["jef"].pk, due, None)
    one = {"rij": REF, "owner": "", "maatregel": REF}
    assert an.post(at(world, "answers-give", draft.pk), one)["Location"] == at(world, "answer", draft.pk, REF)


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"owner": "jef"}, "Kies minstens één maatregel."),
        ({"rij": [REF], "owner": "bram"}, "Selecteer een geldige keuze."),
        ({"rij": [REF], "owner": "jef", "due_on": "ooit"}, "geldige datum"),
        ({"rij": [REF], "owner": "jef", "due_on": str(TODAY - timedelta(days=1))}, "Deze datum is al voorbij"),
    ],
)
def test_giving_wrongly_shows_the_sheet_again(
    an: Client, world: World, draft: Assessment, form: dict[str, Any], said: str
) -> None:
    form = form | {"owner": world.users[form["owner"]].pk}
    response = an.post(at(world, "answers-give", draft.pk), form)
    assert response.status_code == 422
    assert len(lines(response)) == 34
    assert says(response, said)


def test_proposed_answers_are_confirmed_one_by_one_by_category_or_all(an: Client, world: World) -> None:
    old = begin(world, "cyfun-2023", "basic")
    fill(world, old)
    moved = an.post(at(world, "assessment-move", old.pk), {"level": "basic", "measured_on": str(TODAY)})["Location"]
    shown = f"{moved}?toon=bevestigen"
    waiting = lines(an.get(shown))
    path = f"{moved}bevestigen/"
    assert an.post(path, {"rij": waiting[0], "maatregel": waiting[0]})["Location"] == f"{moved}maatregel/{waiting[0]}/"
    assert lines(an.get(shown)) == waiting[1:]
    category = waiting[1].partition("-")[0]
    assert an.post(f"{path}?toon=bevestigen", {"categorie": category})["Location"] == shown
    assert [ref for ref in lines(an.get(shown)) if ref.startswith(category)] == []
    assert an.post(path, {"alle": "1"}).status_code == 302
    assert lines(an.get(shown)) == []


@pytest.mark.parametrize("name", ["answers-give", "answers-confirm", "answers-category"])
def test_a_reader_and_a_contributor_do_not_do_many_at_once(world: World, draft: Assessment, name: str) -> None:
    give(world, draft, REF)
    path = at(world, name, draft.pk, *(["ID.AM"] if name == "answers-category" else []))
    for person, status in (("bram", 403), ("jef", 403), ("celine", 404)):
        assert world.client(person).post(path, {"rij": [REF]}).status_code == status


def test_a_closed_assessment_takes_no_answers(an: Client, world: World, draft: Assessment) -> None:
    fill(world, draft)
    with world.acting("gert") as gert:
        submissions.submit_assessment(
            actor=gert, at=NOW, organization=world.home, key=draft.pk, version=1, function="algemeen directeur"
        )
    with world.looking():
        before = Answer.unscoped_rows.count()
    tries = [
        (at(world, "answer-score", draft.pk, REF), sent(1, 1, 1)),
        (at(world, "answer-save", draft.pk, REF), sent(1, 1, 1)),
        (at(world, "answers-category", draft.pk, "ID.AM"), {"documentation": 1, "implementation": 1}),
        (at(world, "answers-give", draft.pk), {"rij": [REF], "owner": world.users["jef"].pk}),
        (at(world, "answers-confirm", draft.pk), {"alle": "1"}),
    ]
    for path, form in tries:
        assert an.post(path, form).status_code == 422, path
    with world.looking():
        assert Answer.unscoped_rows.count() == before


def test_a_category_without_open_controls_has_nothing_to_give(an: Client, world: World, draft: Assessment) -> None:
    fill(world, draft)
    page = an.get(at(world, "answers-category", draft.pk, "ID.AM"))
    assert says(page, "Alle maatregelen van deze categorie zijn al beantwoord.")
    assert 'method="post"' not in page.content.decode().partition("<main")[2]
