"""Small formats of the pages: a title in the right language, periods, days, amounts, what an event is about."""

from dataclasses import dataclass
from datetime import date

import pytest
from django.test import RequestFactory
from django.utils.translation import override

from belfort.services.writing import LABELS
from belfort.templatetags.belfort import (
    difference_words,
    euro,
    framework_of,
    named,
    period,
    strength_name,
    subject_words,
    yearly,
)
from belfort.web.access import readable
from tests.world import World


@dataclass(frozen=True)
class Event:
    """What a line of the trail says."""

    verb: str
    subject_name: str


def test_a_row_of_the_list_keeps_its_dutch_title_on_a_dutch_page() -> None:
    row = {"title": "Ophalen van afval", "title_en": "Collecting waste"}
    with override("nl"):
        assert named(row, "title") == "Ophalen van afval"
    with override("en"):
        assert named(row, "title") == "Collecting waste"
        assert named({"title": "Eigen proces", "title_en": ""}, "title") == "Eigen proces"


def test_a_period_reads_as_words() -> None:
    with override("nl"):
        assert period(date(2025, 5, 24)) == "sinds 24 mei 2025"
        assert period(date(2025, 5, 24), date(2026, 1, 1)) == "van 24 mei 2025 tot en met 1 januari 2026"
        assert yearly(29, 2) == "29 februari"
        assert euro(12500) == "€ 12.500"
    with override("en"):
        assert period(date(2025, 5, 24)) == "since 24 May 2025"


@pytest.mark.parametrize(
    ("verb", "name", "words"),
    [
        ("process.confirmed_many", "53", "53 processen"),
        ("asset.confirmed_many", "1", "1 informatieasset"),
        ("process.confirmed", "Werken aan 112", "Werken aan 112"),
        ("invitation.sent", "nele@ons.example", "nele@ons.example"),
    ],
)
def test_an_event_about_many_rows_says_how_many_of_what(verb: str, name: str, words: str) -> None:
    with override("nl"):
        assert subject_words(Event(verb, name)) == words


def test_both_sides_of_a_conflict_speak_in_words() -> None:
    with override("nl"):
        assert difference_words("confirmed", LABELS["state"]) == "bevestigd"
        assert difference_words("financial 3, users 4", LABELS["impact"]).startswith("financiële schade 3, ")
        assert difference_words("2026-12-05", LABELS["ends_on"]) == "5 december 2026"
        assert difference_words("confirmed", LABELS["title"]) == "confirmed"
    with override("en"):
        assert difference_words("True", LABELS["nis2_annex"]) == "yes"


def test_a_reference_knows_its_catalog() -> None:
    assert [framework_of(ref) for ref in ("ICRP-BCK-01", "ICR-CRY-01", "GDPR-32-A", "GV.OC-01.1")] == [
        "icr-proposed",
        "icr",
        "gdpr",
        "",
    ]
    with override("nl"):
        assert (strength_name(3), strength_name(None)) == ("sterk", "")


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/b/dorp/processen/6a27532b-caa1-4335-936f-10907fb62bf7/bevestigen/", 4),
        ("/b/dorp/processen/6a27532b-caa1-4335-936f-10907fb62bf7/aanpassen/", 5),
        ("/b/dorp/mensen/uitnodiging/6a27532b-caa1-4335-936f-10907fb62bf7/intrekken/", 3),
        ("/b/dorp/mandaten/6a27532b-caa1-4335-936f-10907fb62bf7/intrekken/", 2),
    ],
)
def test_the_way_back_leads_to_a_page_that_can_be_read(path: str, expected: int) -> None:
    found = readable(RequestFactory().post(path))
    assert found == "/".join(path.split("/")[: expected + 1]) + "/"


def test_an_address_that_only_saves_says_so(world: World) -> None:
    process = world.process()
    response = world.client("an").get(f"/b/{world.home.slug}/processen/{process.pk}/bevestigen/")
    assert (response.status_code, response["Allow"]) == (405, "POST")
    assert f'href="/b/{world.home.slug}/processen/{process.pk}/"' in response.content.decode()


def test_one_press_signs_in_as_somebody_of_the_demo(world: World) -> None:
    client = world.client(None)
    assert client.post("/aanmelden/", {"wie": "an"}).status_code == 302
    assert client.get("/mijn/").status_code == 200
    assert world.client(None).post("/aanmelden/", {"wie": "verzonnen"}).status_code == 200


def test_outside_the_demo_nobody_signs_in_by_one_press(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("belfort.services.installation.is_demo", lambda: False)
    client = world.client(None)
    assert client.post("/aanmelden/", {"wie": "an"}).status_code == 200
    assert client.get("/mijn/").status_code == 302
    assert "Wie wilt u zijn?" not in client.get("/aanmelden/").content.decode()
