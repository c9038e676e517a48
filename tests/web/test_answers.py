"""Answers on the sheet and on the page of one control, and many at once."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
import time_machine
from django.test import Client

from belfort.models import Answer, Assessment, ControlText
from belfort.services import answers, evidence, guidance
from belfort.services.answers import AnswerContent
from belfort.services.evidence import EvidenceContent
from tests.web.pages import at, queries, words
from tests.web.sheets import HTMX, KEY_REF, REF, answer, begin, fill, give, lines, says, score, scores, sent
from tests.world import NOW, World

TODAY = NOW.date()


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def draft(world: World) -> Assessment:
    return begin(world)


# one row of the sheet


def test_without_javascript_a_row_saves_and_goes_back_to_where_one_was(
    an: Client, world: World, draft: Assessment
) -> None:
    response = score(an, world, draft, sent(0, 2, 4), query="?toon=open&q=inventaris")
    sheet = at(world, "assessment", draft.pk)
    assert (response.status_code, response["Location"]) == (302, f"{sheet}?toon=open&q=inventaris#{REF}")
    assert scores(world, draft) == (1, 2, 4)
    assert score(an, world, draft, sent(1, 3, ""))["Location"] == f"{sheet}#{REF}"
    assert scores(world, draft) == (2, 3, None)


def test_with_htmx_the_row_and_the_meter_come_back(an: Client, world: World, draft: Assessment) -> None:
    response = score(an, world, draft, sent(0, 2, 4), headers=HTMX)
    text = response.content.decode()
    assert response.status_code == 200
    assert "<html" not in text
    assert 'name="number" value="1"' in text
    assert '<div id="meter" hx-swap-oob="innerHTML">' in text
    assert says(response, "1 van 34 maatregelen beantwoord")
    assert says(response, f"{REF} is bewaard. 1 van 34 beantwoord.")
    assert '<div id="n-ID.AM" hx-swap-oob="innerHTML">1 van 5 beantwoord</div>' in text


def test_what_the_page_says_about_evidence_stays_after_a_score(an: Client, world: World, draft: Assessment) -> None:
    with world.acting("an") as actor:
        nota = EvidenceContent("Nota", TODAY, text="x")
        evidence.add_evidence(actor=actor, at=NOW, organization=world.home, key=draft.pk, ref=REF, content=nota)
    place = f'<span id="bewijs-{REF}" hx-preserve>'
    assert f"{place}1 bewijsstuk</span>" in an.get(at(world, "assessment", draft.pk)).content.decode()
    assert f"{place}</span>" in score(an, world, draft, sent(0, 2, 4), headers=HTMX).content.decode()
    stale = score(an, world, draft, sent(0, 2, 4), headers=HTMX)
    assert stale.status_code == 409
    assert f"{place}1 bewijsstuk</span>" in stale.content.decode()


def test_scoring_on_the_sheet_keeps_the_grounds(an: Client, world: World, draft: Assessment) -> None:
    with world.acting("an") as actor:
        content = AnswerContent(1, 1, grounds_documentation="Nota", grounds_implementation="Lijst")
        answers.score_control(
            actor=actor, at=NOW, organization=world.home, key=draft.pk, ref=REF, number=0, content=content
        )
    score(an, world, draft, sent(1, 3, 3), headers=HTMX)
    row = answer(world, draft)
    assert row is not None
    assert (row.grounds_documentation, row.grounds_implementation) == ("Nota", "Lijst")


def test_not_applicable_goes_for_both_scores(an: Client, world: World, draft: Assessment) -> None:
    score(an, world, draft, sent(0, "na", 3))
    row = answer(world, draft)
    assert row is not None
    assert (row.not_applicable, row.documentation, row.implementation) == (True, None, None)
    score(an, world, draft, sent(1, 2, 3))
    assert scores(world, draft) == (2, 2, 3)


MISTAKES = [
    (sent(0, 6, 3), "Een score is een geheel getal van 1 tot 5."),
    (sent(0, 3, "2.5"), "Een score is een geheel getal van 1 tot 5."),
    (sent(0, "veel", 3), "Een score is een geheel getal van 1 tot 5."),
    ({"documentation": 3, "implementation": 3}, "Dit veld is verplicht."),
    (sent(-1, 3, 3), "Zorg ervoor dat deze waarde"),
]


@pytest.mark.parametrize(("form", "said"), MISTAKES)
@pytest.mark.parametrize("headers", [{}, HTMX])
def test_a_mistake_is_said_and_nothing_is_written(
    an: Client, world: World, draft: Assessment, form: dict[str, Any], said: str, headers: dict[str, str]
) -> None:
    response = score(an, world, draft, form, headers=headers)
    assert response.status_code == 422
    assert says(response, said)
    assert answer(world, draft) is None


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_a_key_control_cannot_be_excluded(an: Client, world: World, draft: Assessment, headers: dict[str, str]) -> None:
    response = score(an, world, draft, sent(0, "na", ""), KEY_REF, headers=headers)
    assert response.status_code == 422
    assert says(response, f"{KEY_REF} kan op dit niveau niet “niet van toepassing” zijn.")
    assert answer(world, draft, KEY_REF) is None


def test_the_second_of_two_people_loses_nothing_on_the_sheet(an: Client, world: World, draft: Assessment) -> None:
    score(an, world, draft, sent(0, 2, 3))
    late = score(an, world, draft, sent(0, 5, 4), headers=HTMX)
    text = late.content.decode()
    assert late.status_code == 409
    assert says(late, "An Adriaens bewaarde intussen 2 / 3. Uw keuze staat er nog;")
    assert 'name="number" value="1"' in text
    assert "name=documentation value=5 checked" in text
    assert "name=implementation value=4 checked" in text
    assert scores(world, draft) == (1, 2, 3)
    assert score(an, world, draft, sent(1, 5, 4), headers=HTMX).status_code == 200
    assert scores(world, draft) == (2, 5, 4)


def test_without_javascript_a_conflict_shows_both_and_saves_again(an: Client, world: World, draft: Assessment) -> None:
    first = sent(0, 2, 3, grounds_documentation="De nota van mei", grounds_implementation="")
    assert an.post(at(world, "answer-save", draft.pk, REF), first).status_code == 302
    for late in (
        score(an, world, draft, sent(0, 5, 4)),
        an.post(at(world, "answer-save", draft.pk, REF), sent(0, 5, 4, grounds_documentation="Het plan van juni")),
    ):
        text = late.content.decode()
        assert late.status_code == 409
        assert says(late, "An Adriaens was u voor")
        assert 'name="number" value="1"' in text
        assert re.search(r'name="documentation"\s+value="5"\s+checked', text)
    assert "De nota van mei" in text
    assert text.count("Het plan van juni") == 2  # beside the other text, and still in the form
    assert scores(world, draft) == (1, 2, 3)
    again = sent(1, 5, 4, grounds_documentation="Het plan van juni")
    assert an.post(at(world, "answer-save", draft.pk, REF), again).status_code == 302
    assert scores(world, draft) == (2, 5, 4)


def test_a_refused_row_without_javascript_does_not_lose_the_grounds(
    an: Client, world: World, draft: Assessment
) -> None:
    an.post(at(world, "answer-save", draft.pk, REF), sent(0, 2, 3, grounds_documentation="De nota van mei"))
    response = score(an, world, draft, sent(1, 9, 3))
    assert response.status_code == 422
    assert "De nota van mei</textarea>" in response.content.decode()


def test_scoring_takes_few_queries(an: Client, world: World) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    draft = begin(world, level="essential")
    fill(world, draft)
    score(an, world, draft, sent(1, 2, 4), headers=HTMX)
    with CaptureQueriesContext(connection) as captured:
        assert score(an, world, draft, sent(2, 3, 4), headers=HTMX).status_code == 200
    assert len(captured) <= 20, [found["sql"] for found in captured]


# who may


@pytest.mark.parametrize("name", ["answer-score", "answer-save"])
def test_a_reader_may_not_answer_and_a_stranger_learns_nothing(world: World, draft: Assessment, name: str) -> None:
    path = at(world, name, draft.pk, REF)
    assert world.client("bram").post(path, sent(0, 1, 1)).status_code == 403
    assert world.client("celine").post(path, sent(0, 1, 1)).status_code == 404
    other = at(world, name, draft.pk, REF, body="other")
    assert world.client("celine").post(other, sent(0, 1, 1)).status_code == 404
    assert world.client("an").get(path).status_code == 405
    assert answer(world, draft) is None


def test_a_contributor_answers_only_what_was_given(world: World, draft: Assessment) -> None:
    give(world, draft, REF)
    jef = world.client("jef")
    assert jef.get(at(world, "answer", draft.pk, REF)).status_code == 200
    assert jef.get(at(world, "answer", draft.pk, KEY_REF)).status_code == 404
    assert score(jef, world, draft, sent(0, 3, 3), KEY_REF).status_code == 404
    response = score(jef, world, draft, sent(1, 3, 3), headers=HTMX)
    assert response.status_code == 200
    assert says(response, "1 van 1 maatregel van u beantwoord")
    assert 'name="rij"' not in response.content.decode()
    assert scores(world, draft) == (2, 3, 3)
    page = jef.get(at(world, "answer", draft.pk, REF))
    assert says(page, "1 van 1")
    assert not says(page, "Wie beantwoordt dit?")


def test_what_was_taken_back_is_closed(world: World, draft: Assessment) -> None:
    give(world, draft, REF)
    an = world.client("an")
    assert an.post(at(world, "answers-give", draft.pk), {"rij": [REF], "owner": ""}).status_code == 302
    assert score(world.client("jef"), world, draft, sent(2, 3, 3)).status_code == 404


@pytest.mark.parametrize("ref", ["XX.YY-1", "GV.OC-01.1", "%00", "a b"])
def test_a_control_that_the_level_does_not_ask_does_not_exist(
    an: Client, world: World, draft: Assessment, ref: str
) -> None:
    path = at(world, "assessment", draft.pk) + f"maatregel/{ref}/"
    assert an.get(path).status_code == 404
    assert an.post(f"{path}score/", sent(0, 3, 3)).status_code == 404


# the page of one control


def test_the_page_of_a_control_holds_what_one_needs_to_answer(an: Client, world: World, draft: Assessment) -> None:
    page = an.get(at(world, "answer", draft.pk, REF))
    said = words(page)
    help_on = guidance.get_guidance(framework="cyfun-2025", ref=REF)
    assert help_on is not None
    for text in (
        help_on.why,
        *help_on.how,
        help_on.first_step,
        *help_on.evidence.documentation,
        guidance.get_caution(),
    ):
        assert text.nl.split("'")[0][:60] in said.replace("&#x27;", "'")
    for step in guidance.get_scale(framework="cyfun-2025"):
        assert f"{step.level} · {step.name.nl}" in said
        assert step.documentation.nl in said
        assert step.implementation.nl in said
    assert "Gekoppelde maatregelen" in said
    assert "5 van 34" in said


def test_a_control_of_2023_has_the_guidance_of_its_counterpart(an: Client, world: World) -> None:
    draft = begin(world, "cyfun-2023")
    help_on = guidance.get_guidance(framework="cyfun-2023", ref="ID.AM-1.1")
    assert help_on is not None
    assert help_on.ref == REF
    assert help_on.first_step.nl[:40] in words(an.get(at(world, "answer", draft.pk, "ID.AM-1.1")))


def test_the_official_words_stand_there_when_the_installation_has_them(
    an: Client, world: World, draft: Assessment
) -> None:
    path = at(world, "answer", draft.pk, REF)
    assert "De officiële tekst" not in words(an.get(path))
    ControlText.objects.create(
        framework_id="cyfun-2025",
        ref=REF,
        language="nl",
        requirement="Verzonnen eis <b>",
        copyright="© iemand",
        source_name="x.yaml",
        source_sha256="0",
        loaded_at=NOW,
    )
    page = an.get(path)
    assert "Verzonnen eis &lt;b&gt;" in page.content.decode()
    assert "© iemand" in words(page)


def test_a_whole_answer_is_saved_and_one_goes_on(an: Client, world: World, draft: Assessment) -> None:
    form = sent(0, 2, 3, grounds_documentation="Nota", grounds_implementation="Lijst")
    here = at(world, "answer", draft.pk, REF)
    assert an.post(at(world, "answer-save", draft.pk, REF), form)["Location"] == f"{here}?bewaard=1"
    page = an.get(f"{here}?bewaard=1")
    assert says(page, "Bewaard.")
    assert "Nota</textarea>" in page.content.decode()
    on = an.post(at(world, "answer-save", draft.pk, REF), {**form, "number": 1, "verder": KEY_REF})
    assert on["Location"] == at(world, "answer", draft.pk, KEY_REF)
    elsewhere = an.post(at(world, "answer-save", draft.pk, REF), {**form, "number": 2, "verder": "//elders.example"})
    assert elsewhere["Location"] == f"{here}?bewaard=1"


def test_text_that_is_too_long_is_said_at_its_field(an: Client, world: World, draft: Assessment) -> None:
    form = sent(0, 2, 3, grounds_documentation="x" * 5_001)
    response = an.post(at(world, "answer-save", draft.pk, REF), form)
    assert response.status_code == 422
    assert "x" * 5_001 in response.content.decode()
    assert answer(world, draft) is None


def test_earlier_answers_and_remarks_are_shown(an: Client, world: World, draft: Assessment) -> None:
    for number, value in enumerate((1, 4)):
        score(an, world, draft, sent(number, value, value))
    fien = world.client("fien")
    path = at(world, "answer-remark", draft.pk, REF)
    assert an.post(path, {"text": "Mag niet"}).status_code == 403
    assert fien.post(path, {"text": ""}).status_code == 422
    assert fien.post(path, {"text": "Waar staat de lijst?"}).status_code == 302
    said = words(an.get(at(world, "answer", draft.pk, REF)))
    assert said.index("4 / 4") < said.index("1 / 1")
    assert "Waar staat de lijst? Fien Franssens" in said


def test_a_reader_reads_the_page_without_a_form(world: World, draft: Assessment) -> None:
    fill(world, draft, 2, 4)
    page = world.client("bram").get(at(world, "answer", draft.pk, REF))
    assert "Documentatie 2 · Herhaalbaar" in words(page)
    assert 'method="post"' not in page.content.decode().partition("<main")[2]


def test_previous_and_next_lead_through_the_level(an: Client, world: World, draft: Assessment) -> None:
    order = lines(an.get(at(world, "assessment", draft.pk)))
    for place, ref in ((0, order[0]), (20, order[20]), (33, order[33])):
        text = an.get(at(world, "answer", draft.pk, ref)).content.decode()
        for rel, beside in (("prev", place - 1), ("next", place + 1)):
            there = f'href="{at(world, "answer", draft.pk, order[beside % 34])}" rel="{rel}"'
            folded = " ".join(text.split())
            assert (there in folded) == (0 <= beside < 34), (ref, rel)


def test_the_page_of_a_control_has_few_queries_for_a_contributor(world: World, draft: Assessment) -> None:
    give(world, draft, REF, KEY_REF)
    jef = world.client("jef")
    path = at(world, "answer", draft.pk, REF)
    jef.get(path)
    assert len(queries(jef, path)) <= 14


def test_keeping_grounds_is_the_same_content_with_them(world: World, draft: Assessment) -> None:
    row = Answer(grounds_documentation="a", grounds_implementation="b")
    content = AnswerContent(2, 3)
    kept = answers.with_grounds_of(row, content)
    assert kept == replace(content, grounds_documentation="a", grounds_implementation="b")
