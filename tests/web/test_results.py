"""The pages of results, the comparison and the trend: they work, refuse who should not see, and stay within a budget."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import time_machine
from django.test import Client

from belfort.services import submissions
from belfort.services.answers import AnswerContent
from tests import drafts
from tests.web.pages import at, broken, queries, words
from tests.world import NOW, World

TODAY = NOW.date()
LOW = AnswerContent(2, 2)
PAGES = ("assessment-results", "assessment-compare")


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def key(world: World) -> UUID:
    made = drafts.begin(world, name="Ons jaar")
    drafts.fill(world, made, but={"PR.PS-04.1": LOW})
    return made


def test_the_results_say_how_far_it_is_and_why(world: World, an: Client, key: UUID) -> None:
    response = an.get(at(world, "assessment-results", key))
    said = words(response)
    assert response.status_code == 200
    for text in (
        "Nog 1 kernmaatregel en 0,02 punt op het totaal tot Basis",
        "Totaal 2,48",
        "drempel 2,50",
        "Volledig: alle 34 maatregelen zijn beantwoord.",
        "CyberFundamentals 2025, Basis, volgens de regel",
        "Elke kernmaatregel haalt minstens 2,50 12 van 13",
        "documentatie van 2 naar 3: 0,015 punt op het totaal",
        "Nog 99 antwoorden",
    ):
        assert text in said, text


def test_every_figure_unfolds_to_the_answers_behind_it(world: World, an: Client, key: UUID) -> None:
    response = an.get(at(world, "assessment-results", key))
    html = response.content.decode()
    for ref in ("GV.OC", "RC.RP"):
        [part] = re.findall(rf'<details class="bar-row" id="cat-{ref}">(.*?)</details>', html, re.DOTALL)
        assert at(world, "answer", key, f"{ref}-03.1" if ref == "GV.OC" else f"{ref}-01.1") in part
    assert html.count('<details class="bar-row"') == 17
    assert html.count('class="bar') >= 18
    assert "aria-hidden" in html


def test_all_links_of_the_results_open(world: World, an: Client, key: UUID) -> None:
    response = an.get(at(world, "assessment-results", key))
    assert broken(an, response) == []


def test_what_is_below_is_said_in_words_and_not_by_color_alone(world: World, an: Client) -> None:
    made = drafts.begin(world, level="essential")
    drafts.fill(world, made, AnswerContent(3, 3), {"RC.CO-03.1": AnswerContent(5, 5), "PR.AA-01.1": LOW})
    said = words(an.get(at(world, "assessment-results", made)))
    assert "onder de drempel" in said
    assert "RC.CO: Elke maatregel van RC.CO-04 telt als een groep op zich." in said
    assert "RC.CO Communicatie over herstel 4,00 3,50" in said


def test_remarks_stand_with_the_results_and_lead_to_their_control(world: World, an: Client, key: UUID) -> None:
    with world.acting("fien") as fien:
        for ref, text in (("", "Mooi werk."), ("ID.AM-01.1", "Waar staat de lijst?")):
            submissions.remark(actor=fien, at=NOW, organization=world.home, key=key, text=text, ref=ref)
    response = an.get(at(world, "assessment-results", key))
    assert "Over het geheel Mooi werk. Fien Franssens" in words(response)
    assert "Waar staat de lijst?" in words(response)
    jef = world.client("jef").get(at(world, "assessment-results", key))
    assert "Mooi werk." in words(jef)
    assert "Waar staat de lijst?" not in words(jef)


def test_a_colleague_with_given_controls_sees_figures_only(world: World, key: UUID) -> None:
    response = world.client("jef").get(at(world, "assessment-results", key))
    assert response.status_code == 200
    assert "Totaal 2,48" in words(response)
    assert at(world, "answer", key, "PR.PS-04.1") not in response.content.decode()
    assert "documentatie van 2 naar 3" not in words(response)
    assert world.client("jef").get(at(world, "assessment-compare", key)).status_code == 403


@pytest.mark.parametrize("name", PAGES)
def test_a_stranger_and_who_has_no_page_get_404_and_a_wrong_method_405(
    world: World, an: Client, key: UUID, name: str
) -> None:
    assert world.client("celine").get(at(world, name, key)).status_code == 404
    assert world.client("celine").get(at(world, name, key, body="other")).status_code == 404
    assert an.get(at(world, name, UUID(int=7))).status_code == 404
    assert an.post(at(world, name, key)).status_code == 405
    assert Client().get(at(world, name, key)).status_code == 302
    assert world.client("bram").get(at(world, name, key)).status_code == 200


def test_the_comparison_shows_control_by_control_what_changed(world: World, an: Client) -> None:
    first = drafts.submitted(world, on=TODAY - timedelta(days=300), name="Vorig jaar")
    second = drafts.begin(world, name="Dit jaar")
    drafts.fill(world, second, but={"ID.AM-01.1": AnswerContent(4, 4), "PR.DS-11.1": AnswerContent(1, 1)})
    response = an.get(at(world, "assessment-compare", second))
    said = words(response)
    assert "Sinds 29 januari 2026 ging 1 maatregel vooruit. 1 ging achteruit." in said
    assert "2 · 3 4 · 4 gestegen" in said
    assert "2 · 3 1 · 1 gedaald" in said
    assert "de bovenste balk spreekt van 29 januari 2026, de onderste van 25 november 2026" in said
    assert an.get(at(world, "assessment-compare", second), {"met": str(first)}).status_code == 200
    assert broken(an, response) == []


@pytest.mark.parametrize("asked", ["x", str(UUID(int=5))])
def test_what_cannot_be_compared_is_not_found(world: World, an: Client, key: UUID, asked: str) -> None:
    assert an.get(at(world, "assessment-compare", key), {"met": asked}).status_code == 404


def test_another_framework_is_refused_in_words(world: World, an: Client, key: UUID) -> None:
    old = drafts.submitted(world, framework="cyfun-2023")
    response = an.get(at(world, "assessment-compare", key), {"met": str(old)})
    assert response.status_code == 422
    assert "Alleen zelfevaluaties met hetzelfde raamwerk zijn te vergelijken." in words(response)


def test_the_first_one_has_nothing_beside_it(world: World, an: Client, key: UUID) -> None:
    assert "Er is nog niets om mee te vergelijken" in words(an.get(at(world, "assessment-compare", key)))


def test_the_trend_is_a_line_with_its_table(world: World, an: Client) -> None:
    for days in (600, 200):
        drafts.submitted(world, on=TODAY - timedelta(days=days), name=f"Van {days} dagen")
    path = at(world, "assessment-trend")
    response = an.get(path)
    html = response.content.decode()
    assert 'role="img"' in html
    assert "2 inzendingen, de nieuwste eerst" in words(response)
    assert "gelijk" in words(response)
    assert broken(an, response) == []
    earlier = words(an.get(path, {"op": (TODAY - timedelta(days=400)).isoformat()}))
    assert "1 inzending, de nieuwste eerst Zelfevaluatie" in earlier
    assert "Van 200 dagen" not in earlier


def test_a_day_that_is_none_is_a_mistake(world: World, an: Client) -> None:
    assert an.get(at(world, "assessment-trend"), {"op": "gisteren"}).status_code == 422
    assert "Nog geen inzendingen" in words(an.get(at(world, "assessment-trend")))
    assert world.client("celine").get(at(world, "assessment-trend")).status_code == 404


@pytest.mark.parametrize(("name", "most"), [("assessment-results", 10), ("assessment-compare", 12)])
def test_pages_ask_little_whatever_the_level(world: World, an: Client, name: str, most: int) -> None:
    drafts.submitted(world, on=TODAY - timedelta(days=30))
    asked: dict[str, Any] = {}
    for level in ("basic", "essential"):
        made = drafts.begin(world, level=level)
        drafts.fill(world, made)
        an.get(at(world, name, made))
        asked[level] = len(queries(an, at(world, name, made)))
        drafts.submit(world, made)
    assert asked["basic"] == asked["essential"] <= most
    assert len(queries(an, at(world, "assessment-trend"))) <= 6
