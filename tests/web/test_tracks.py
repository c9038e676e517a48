"""The page of a track: its lists, and two tracks of one kind beside each other on every page that counts them."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from belfort.domain.programme import TrackKind
from belfort.services import tracks
from belfort.services.tracks import TrackContent
from tests.services.programme_files import ATTENDANCE, csv, take
from tests.web.pages import broken, queries, words
from tests.web.test_programme import clock as clock, here, mats as mats, region as region  # noqa: PLC0414 fixtures
from tests.world import NOW, World


@pytest.fixture
def two(world: World, region: Any) -> Any:
    """The region with two guidance tracks, information sessions and the toolkit."""
    with world.acting("mats") as actor:
        for key, kind, name in (
            ("guidance", TrackKind.GUIDANCE, "Continuïteitsplan"),
            ("toegangsbeheer", TrackKind.GUIDANCE, "Toegangsbeheer"),
            ("info-session", TrackKind.INFO_SESSION, "Infosessies"),
            ("toolkit", TrackKind.TOOLKIT, "Toolkit"),
        ):
            content = TrackContent(kind, name, date(2020, 1, 1))
            tracks.add_track(actor=actor, at=NOW, programme=region, key=key, content=content)
    return region


def test_a_second_guidance_track_is_counted_and_paid_like_the_first(world: World, two: Any, mats: Client) -> None:
    for key, body in (("guidance", world.home), ("toegangsbeheer", world.home), ("toegangsbeheer", world.other)):
        asked = {"organization": body.name, "on": "2026-11-02"}
        assert mats.post(here(two, "track-enrol", key), asked).status_code == 302
    credit = {"kind": "credit", "dated_on": "2026-01-01", "amount": "1000.00", "reference": "K"}
    spent = {"kind": "commitment", "dated_on": "2026-02-01", "amount": "70.00", "track": "toegangsbeheer"}
    for line in (credit, spent):
        assert mats.post(here(two, "budget-add"), line).status_code == 302
    text = words(mats.get(here(two, "programme")))
    assert "Continuïteitsplan sinds 1 januari 2020 1" in text
    assert "Toegangsbeheer sinds 1 januari 2020 2" in text
    reply = mats.get(here(two, "question", "sign-ups"))
    assert "Besturen in een begeleidingstraject 2 2" in words(reply)
    assert "ToegangsbeheerEUR 70,00EUR 70,00EUR 0,00" in words(reply)
    assert broken(mats, reply) == []
    page = mats.get(here(two, "tracks-of-kind", "guidance"))
    assert "2 besturen op 25 november 2026" in words(page)
    assert "Continuïteitsplan, Toegangsbeheer" in words(page)
    assert broken(mats, page) == []
    assert mats.get(here(two, "tracks-of-kind", "yoga")).status_code == 404


def test_a_track_with_sessions_lists_who_was_there(world: World, two: Any, mats: Client) -> None:
    rows = (
        f"Phishing;info-session;2021-02-02;{world.home.name};live;3",
        "Phishing;info-session;2021-02-02;;live;12",
        f"Phishing;info-session;2021-02-02;{world.other.name};later;2;2021-03-01",
    )
    take(world, "attendance", csv(ATTENDANCE, *rows))
    path = here(two, "track", "info-session")
    page = mats.get(path)
    assert "Besturen op een sessie 2 Deelnemers live 15 Later bekeken 2" in words(page)
    assert f"{world.home.name}gemeente 02/02/2021 3 0" in words(page)
    assert broken(mats, page) == []
    live = mats.get(f"{path}?stand=live")
    assert "Phishing bestuur niet bekend 02/02/2021 12" in words(live)
    assert "2 rijen op 25 november 2026" in words(live)
    assert broken(mats, live) == []
    assert "1 rij op 25 november 2026" in words(mats.get(f"{path}?stand=later"))
    assert "0 rijen op 28 februari 2021" in words(mats.get(f"{path}?stand=later&op=2021-02-28"))
    assert len(queries(mats, path)) <= 14


def test_the_page_of_the_toolkit_lists_its_days(two: Any, mats: Client) -> None:
    page = mats.get(here(two, "track", "toolkit"))
    assert "Bezoekers per dag" in words(page)
    assert broken(mats, page) == []


@pytest.mark.parametrize("stand", ["deelnemers", "aangeboden", "test", "uitgerold", "onzin"])
def test_each_list_of_e_learning_opens(world: World, two: Any, mats: Client, stand: str) -> None:
    mats.post(here(two, "track-enrol", "e-learning"), {"organization": world.home.name, "on": "2026-11-02"})
    text = words(mats.get(here(two, "track", "e-learning") + f"?stand={stand}"))
    assert (f"{world.home.name} aangeboden" in text) is (stand in {"aangeboden", "onzin"})
