"""The list of self-assessments, beginning one, its facts, and the sheet."""

import gzip
from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from belfort.models import Assessment, TrailEvent, User
from belfort.services import submissions
from tests.web.pages import at, broken, queries
from tests.web.sheets import HTMX, KEY_REF, REF, begin, fill, give, key_in, lines, newest, says
from tests.world import NOW, World

TODAY = NOW.date()


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def submit(world: World, draft: Assessment) -> None:
    with world.acting("gert") as gert:
        submissions.submit_assessment(
            actor=gert, at=NOW, organization=world.home, key=draft.pk, version=1, function="algemeen directeur"
        )


# the list


def test_the_list_says_what_is_missing_drafts_first(world: World) -> None:
    old = begin(world, "cyfun-2023")
    fill(world, old, 2, 2)
    submit(world, old)
    draft = begin(world)
    page = world.client("an").get(at(world, "assessments"))
    text = page.content.decode()
    assert page.status_code == 200
    assert text.index(f"/{draft.pk}/") < text.index(f"/{old.pk}/")
    assert says(page, "Nog 34 antwoorden tot Basis")
    assert says(page, "kernmaatregelen en 0,50 punt op het totaal tot Basis")
    assert "ingediend" in text
    assert "in opmaak" in text


def test_without_any_the_list_says_how_to_begin(world: World) -> None:
    assert says(world.client("an").get(at(world, "assessments")), "Begin een zelfevaluatie")
    bram = world.client("bram").get(at(world, "assessments"))
    assert says(bram, "De informatieveiligheidscoördinator kan er een beginnen.")
    assert not says(bram, at(world, "assessment-start"))


def test_the_navigation_leads_there(world: World) -> None:
    page = world.client("an").get(at(world, "processes"))
    assert f'href="{at(world, "assessments")}"' in page.content.decode()


def test_a_contributor_finds_only_what_was_given(world: World) -> None:
    draft = begin(world)
    jef = world.client("jef")
    address = at(world, "assessment", draft.pk)
    assert f'href="{address}"' not in jef.get(at(world, "assessments")).content.decode()
    assert jef.get(address).status_code == 403
    give(world, draft, REF, KEY_REF)
    page = jef.get(at(world, "assessments"))
    assert says(page, "2 maatregelen van u")
    assert f'href="{address}?toon=mij"' in page.content.decode()
    sheet = jef.get(address)
    assert sorted(lines(sheet)) == [REF, KEY_REF]
    assert says(sheet, "0 van 2 maatregelen van u beantwoord")
    assert 'name="rij"' not in sheet.content.decode()


# beginning one


def test_an_empty_one_begins_and_opens(world: World) -> None:
    form = {"framework": "cyfun-2025", "level": "important", "measured_on": "2026-11-01", "name": "Najaar"}
    response = world.client("an").post(at(world, "assessment-start"), form)
    assert (response.status_code, response["Location"]) == (302, at(world, "assessment", newest(world).pk))
    made = newest(world)
    assert (made.name, made.level, str(made.measured_on), made.state) == ("Najaar", "important", "2026-11-01", "draft")


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"framework": "icr"}, "Selecteer een geldige keuze."),
        ({"level": "hoogste"}, "Selecteer een geldige keuze."),
        ({"measured_on": "morgen"}, "Voer een geldige datum in."),
        ({"name": "x" * 121}, "niet meer dan 120 tekens"),
    ],
)
def test_a_mistake_shows_the_form_again_and_begins_nothing(world: World, wrong: dict[str, str], words: str) -> None:
    form = {"framework": "cyfun-2025", "level": "basic", "measured_on": "2026-11-01", "name": ""} | wrong
    response = world.client("an").post(at(world, "assessment-start"), form)
    assert response.status_code == 422
    assert says(response, words)
    with world.looking():
        assert not Assessment.unscoped_rows.exists()


def test_a_second_draft_on_a_framework_is_refused_at_its_field(world: World) -> None:
    begin(world)
    form = {"framework": "cyfun-2025", "level": "basic", "measured_on": "2026-11-01"}
    response = world.client("an").post(at(world, "assessment-start"), form)
    assert response.status_code == 422
    assert says(response, "Er is al een zelfevaluatie in opmaak met dit raamwerk; werk daarin verder.")


def test_an_earlier_one_goes_on_with_its_answers(world: World) -> None:
    old = begin(world)
    fill(world, old)
    submit(world, old)
    an = world.client("an")
    assert says(an.get(at(world, "assessment-start")), "Ga hierop verder")
    page = an.get(at(world, "assessment-reopen", old.pk))
    assert page.status_code == 200
    form = {"level": "basic", "measured_on": str(TODAY), "name": "Tweede"}
    response = an.post(at(world, "assessment-reopen", old.pk), form)
    assert response.status_code == 302
    new = key_in(response["Location"])
    assert new != old.pk
    assert says(an.get(response["Location"]), "34 van 34 maatregelen beantwoord")


def test_2023_goes_to_2025_after_a_look_at_the_counts(world: World) -> None:
    old = begin(world, "cyfun-2023", "important")
    fill(world, old)
    an = world.client("an")
    page = an.get(at(world, "assessment-move", old.pk))
    assert says(page, "Er is nog niets bewaard.")
    assert newest(world).pk == old.pk
    response = an.post(at(world, "assessment-move", old.pk), {"level": "basic", "measured_on": str(TODAY)})
    assert response.status_code == 302
    sheet = an.get(f"{response['Location']}?toon=bevestigen")
    waiting = len(lines(sheet))
    assert waiting
    assert says(sheet, f"{waiting} antwoorden komen uit 2023 en wachten op uw bevestiging.")


def test_2025_does_not_go_to_2025(world: World) -> None:
    response = world.client("an").get(at(world, "assessment-move", begin(world).pk))
    assert response.status_code == 422
    assert says(response, "Alleen een zelfevaluatie van 2023 gaat over naar 2025.")


def test_the_facts_of_a_draft_change_and_a_stale_form_is_refused(world: World) -> None:
    draft = begin(world)
    address = at(world, "assessment-change", draft.pk)
    form = {"name": "Voor de raad", "level": "essential", "measured_on": "2026-06-30", "mode": "workbook", "version": 1}
    an = world.client("an")
    assert an.get(address).status_code == 200
    assert an.post(address, form | {"name": " "}).status_code == 422
    assert an.post(address, form).status_code == 302
    assert says(an.get(at(world, "assessment", draft.pk)), "0 van 218 maatregelen beantwoord")
    stale = an.post(address, form | {"name": "Te laat"})
    assert stale.status_code == 409
    assert says(stale, "Voor de raad")
    assert says(stale, "Te laat")


# the sheet


@pytest.fixture
def draft(world: World) -> Assessment:
    return begin(world)


def test_the_sheet_groups_its_controls_and_each_row_is_a_form(world: World, draft: Assessment) -> None:
    page = world.client("an").get(at(world, "assessment", draft.pk))
    text = page.content.decode()
    assert page.status_code == 200
    assert len(lines(page)) == 34
    heads = ('id="f-GV"', 'id="GV.OC"', 'id="f-ID"', 'id="ID.AM"', f'id="{REF}"', 'id="f-PR"')
    assert sorted(heads, key=text.index) == list(heads)
    address = f"maatregel/{REF}/score/"
    assert f'<form method="post" action="{address}" hx-post="{address}">' in text
    assert text.count("<input type=radio name=documentation") == 34 * 5
    assert text.count("<input type=radio name=implementation") == 34 * 5


def test_not_applicable_is_offered_only_where_the_framework_allows_it(world: World, draft: Assessment) -> None:
    an = world.client("an")
    text = an.get(at(world, "assessment", draft.pk)).content.decode()
    assert text.count('value="na"') == 34 - 13  # never for a key control
    older = begin(world, "cyfun-2023")
    assert 'value="na"' not in an.get(at(world, "assessment", older.pk)).content.decode()


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        ("toon=kern", 13),
        ("toon=onder", 2),
        ("toon=mij", 1),
        ("toon=open", 1),
        ("toon=bevestigen", 0),
        ("categorie=ID.AM", 5),
        ("q=back-up", 1),
        ("toon=onder&categorie=ID.AM", 1),
        ("toon=onzin", 34),
    ],
)
def test_filters_stand_in_the_address(world: World, draft: Assessment, asked: str, count: int) -> None:
    fill(world, draft)
    an = world.client("an")
    for ref, scores in ((REF, (1, 1)), (KEY_REF, (2, 2)), ("PR.DS-11.1", (3, ""))):
        form = {"number": 1, "documentation": scores[0], "implementation": scores[1]}
        assert an.post(at(world, "answer-score", draft.pk, ref), form).status_code == 302
    give(world, draft, "PR.PS-04.1", to="an")
    page = an.get(f"{at(world, 'assessment', draft.pk)}?{asked}")
    assert len(lines(page)) == count
    if not count:
        assert says(page, "Geen maatregelen voor deze keuze")


def test_a_reader_sees_the_scores_and_no_form(world: World, draft: Assessment) -> None:
    fill(world, draft, 2, 4)
    page = world.client("bram").get(at(world, "assessment", draft.pk))
    main = page.content.decode().partition("<main")[2]
    assert page.status_code == 200
    assert 'method="post"' not in main
    assert says(page, '<span class="label">documentatie</span> 2')


def test_what_was_submitted_is_shown_and_closed(world: World, draft: Assessment) -> None:
    fill(world, draft)
    submit(world, draft)
    page = world.client("an").get(at(world, "assessment", draft.pk))
    assert says(page, "Deze zelfevaluatie verandert niet meer.")
    assert "hx-post" not in page.content.decode()
    form = {"number": 1, "documentation": 5, "implementation": 5}
    assert world.client("an").post(at(world, "answer-score", draft.pk, REF), form).status_code == 422


def test_a_late_control_is_marked(world: World, draft: Assessment) -> None:
    form = {"rij": [REF], "owner": world.users["jef"].pk, "due_on": str(TODAY - timedelta(days=1))}
    with time_machine.travel(NOW - timedelta(days=2), tick=False):
        assert world.client("an").post(at(world, "answers-give", draft.pk), form).status_code == 302
    assert says(world.client("an").get(at(world, "assessment", draft.pk)), "te laat")


PAGES = ("assessment", "assessment-change", "assessment-reopen", "assessment-move")


@pytest.mark.parametrize("name", PAGES)
def test_a_stranger_and_another_body_get_nothing(world: World, draft: Assessment, name: str) -> None:
    celine = world.client("celine")
    assert celine.get(at(world, name, draft.pk)).status_code == 404
    assert celine.get(at(world, name, draft.pk, body="other")).status_code == 404
    assert celine.post(at(world, name, draft.pk)).status_code in {404, 405}


@pytest.mark.parametrize("name", ["assessment-start", *PAGES[1:]])
def test_a_reader_may_not_begin_or_change(world: World, draft: Assessment, name: str) -> None:
    path = at(world, name) if name == "assessment-start" else at(world, name, draft.pk)
    bram = world.client("bram")
    assert bram.get(path).status_code == 403
    assert bram.post(path, {"level": "basic"}).status_code == 403


def test_every_write_is_in_the_trail_in_words(world: World, draft: Assessment) -> None:
    an = world.client("an")
    an.post(at(world, "answer-score", draft.pk, REF), {"number": 0, "documentation": 2, "implementation": 3})
    page = an.get(at(world, "trail"))
    assert says(page, "Maatregel beantwoord")
    with world.looking():
        assert TrailEvent.unscoped_rows.filter(verb="assessment.control_scored").count() == 1


# how heavy pages are


def test_every_page_has_few_queries_at_218_controls(world: World) -> None:
    draft = begin(world, level="essential")
    fill(world, draft)
    an = world.client("an")
    paths = [at(world, name) for name in ("assessments", "assessment-start")]
    paths += [at(world, name, draft.pk) for name in ("assessment", "assessment-change", "assessment-reopen")]
    paths += [at(world, "answers-category", draft.pk, "ID.AM"), at(world, "answer", draft.pk, REF)]
    for path in paths:
        an.get(path)  # what is kept in memory is read once
        most = 13 if "/maatregel/" in path else 12  # of one control also what contradicts it, and notes about it
        assert len(queries(an, path)) <= most, path


def test_no_link_of_a_page_is_broken(world: World, draft: Assessment) -> None:
    give(world, draft, REF)
    for person in ("an", "bram", "gert", "fien", "jef"):
        client = world.client(person)
        for path in (at(world, "assessments"), at(world, "assessment", draft.pk), at(world, "answer", draft.pk, REF)):
            assert broken(client, client.get(path)) == [], (person, path)


def test_a_page_of_218_controls_is_packed(world: World) -> None:
    draft = begin(world, level="essential")
    fill(world, draft)
    page = world.client("an").get(at(world, "assessment", draft.pk), headers={"Accept-Encoding": "gzip"})
    assert page["Content-Encoding"] == "gzip"
    assert len(page.content) < 60_000
    assert gzip.decompress(page.content).count(b'<li class="line"') == 218


def test_nobody_signed_in_goes_to_the_entrance(world: World, draft: Assessment) -> None:
    response = Client().get(at(world, "assessment", draft.pk), headers=HTMX)
    assert response.status_code == 302
    assert reverse("account_login") in response["Location"]


def test_nothing_that_people_typed_becomes_markup(world: World, draft: Assessment) -> None:
    evil = '"><script>alert(1)</script>'
    with world.looking():
        User.objects.filter(pk=world.users["jef"].pk).update(name=evil)
        Assessment.unscoped_rows.filter(pk=draft.pk).update(name=evil)
    give(world, draft, REF)
    an = world.client("an")
    address = at(world, "assessment", draft.pk)
    for path in (address, f"{address}?q=id.am&toon={evil}&{evil}={evil}", at(world, "answer", draft.pk, REF)):
        text = an.get(path).content.decode()
        assert "<script>alert" not in text, path
    form = {"number": 1, "documentation": 2, "implementation": 3}
    row = an.post(at(world, "answer-score", draft.pk, REF) + f"?q={evil}", form, headers=HTMX)
    assert "&lt;script&gt;" in row.content.decode()
    assert "<script>" not in row.content.decode()
