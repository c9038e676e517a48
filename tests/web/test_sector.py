"""The pages of the sector and of what a government shares: they work, refuse who should not see, and stay within a budget."""

import io
import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import openpyxl
import pytest
import time_machine
from django.contrib.staticfiles import finders
from django.test import Client

from belfort.models import Organization, SharingChoice
from tests import drafts
from tests.services.sectors import JUNE, MAY, governments, publish, send, share
from tests.web.pages import at, broken, queries, words
from tests.world import NOW, World

PAGES = ("sector", "sector-workbook", "help-first")


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def region(world: World, name: str) -> str:
    return at(world, name, body="region")


@pytest.fixture
def bodies(world: World) -> list[Organization]:
    """Twelve governments with a publication: two by name, four in a province of which they are too few to show."""
    made = [*governments(14), *governments(7, province="Zuid"), *governments(5, province="Oost")]
    share(world, made[:2], "named", date(2026, 5, 1))
    share(world, made[2:3], "pseudonym", date(2026, 5, 1))
    send(world, made[:1], MAY, (4, 4))
    send(world, made[1:21], MAY, (2, 3))
    publish(world, MAY)
    return made


def test_the_page_says_of_which_day_its_figures_are_and_what_they_are(world: World, bodies: list[Organization]) -> None:
    response = world.client("dirk").get(region(world, "sector"))
    said = words(response)
    assert response.status_code == 200
    for text in (
        "Deze cijfers zijn gepubliceerd op 31 mei 2026",
        "Deelnemers 21",
        "Mediaan van het totaal 2,50",
        "Per provincie",
        "Noord 14 14",
        "Oost 5 0",
        "tot en met 10.000 inwoners",
        "Verdeling van de totalen",
        "4,0 tot en met 5,0",
        "Wat het vaakst ontbreekt",
        "Wat het meest zou helpen",
        f"{bodies[0].name} gemeente 4,00 gehaald",
        "2 besturen kozen hiervoor",
    ):
        assert text in said, text
    assert bodies[2].name not in said  # pseudonymous: in totals only
    assert [each for each in broken(world.client("dirk"), response) if not each[0].endswith(".svg")] == []


def test_a_hidden_group_says_so_in_words(world: World) -> None:
    """Twelve of Noord and eleven small ones differ in three governments: one of the two is hidden."""
    made = [
        *governments(10),
        *governments(2, population=15_000, first=10),
        *governments(1, province="Zuid"),
        *governments(8, province="Zuid", population=15_000, first=1),
    ]
    send(world, made, MAY)
    publish(world, MAY)
    response = world.client("mats").get(region(world, "sector"))
    assert "te weinig besturen om te tonen" in words(response)
    assert "zijn verborgen" in words(response)


def test_an_earlier_date_shows_the_publication_of_then(world: World, bodies: list[Organization]) -> None:
    send(world, bodies[3:12], JUNE, (4, 4))
    publish(world, JUNE)
    client = world.client("lotte")
    for op, day in (("2026-06-29", "31 mei 2026"), ("2026-06-30", "30 juni 2026"), ("", "30 juni 2026")):
        assert f"gepubliceerd op {day}" in words(client.get(region(world, "sector"), {"op": op}))
    before = client.get(region(world, "sector"), {"op": "2026-05-30"})
    assert "Nog niets gepubliceerd op deze datum" in words(before)
    wrong = client.get(region(world, "sector"), {"op": "gisteren"})
    assert wrong.status_code == 422


def test_the_map_colors_only_who_shares_by_name_and_not_by_color_alone(world: World) -> None:
    made = list(Organization.objects.filter(kind="municipality", status="active").exclude(shape="").order_by("pk"))
    share(world, made[:2], "named", date(2026, 5, 1))
    send(world, made[:1], MAY, (4, 4))
    send(world, [*made[1:], *governments(6)], MAY, (2, 2))
    publish(world, MAY)
    html = world.client("dirk").get(region(world, "sector")).content.decode()
    shapes = dict(re.findall(r'<use href="[^"]+#g(\w+)"(?: class="(\w+)")?>', html))
    assert {shapes[made[0].shape], shapes[made[1].shape]} <= {"reached", "short", ""}
    assert sum(bool(tone) for tone in shapes.values()) <= 2
    assert f"{made[2].name}: niet met naam gedeeld" in html
    assert 'id="streep"' in html
    assert "haalt Basis niet (strepen)" in html


def test_the_page_with_its_map_is_small_and_asks_little(world: World, bodies: list[Organization]) -> None:
    client = world.client("dirk")
    response = client.get(region(world, "sector"), headers={"accept-encoding": "gzip"})
    assert response["Content-Encoding"] == "gzip"
    sprite = Path(str(finders.find("belfort/map.svg")))
    assert len(response.content) < 60_000
    assert sprite.stat().st_size < 400_000  # about a third of it travels
    assert len(queries(client, region(world, "sector"))) <= 9


def test_the_workbook_says_on_every_sheet_who_took_it_and_when(world: World, bodies: list[Organization]) -> None:
    response = world.client("dirk").get(region(world, "sector-workbook"))
    assert response.status_code == 200
    assert "sectorbeeld-2026-05-31.xlsx" in response["Content-Disposition"]
    book = openpyxl.load_workbook(io.BytesIO(response.content))
    assert book.sheetnames == ["Groepen", "Verdeling", "Verloop", "Tekorten", "Meeste effect", "Met naam", "Leeswijzer"]
    for sheet in book.worksheets[:-1]:
        cells = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None]
        assert any(re.fullmatch(r"Uitgevoerd door Dirk Daems op 25 november 2026.*", text) for text in cells), sheet
        assert "Dirk Daems" in str(sheet.oddHeader.center.text)
    names = [row[0].value for row in book["Met naam"].iter_rows(min_row=2)]
    assert bodies[0].name in names
    assert not any(bodies[2].name in str(row) for sheet in book.worksheets for row in sheet.values)
    trail = world.client("mats").get(at(world, "trail", body="region"))
    assert "Sectorbeeld als Excel gehaald" in words(trail)


def test_there_is_no_workbook_before_the_first_publication(world: World) -> None:
    assert world.client("dirk").get(region(world, "sector-workbook")).status_code == 422


def test_the_ranking_shows_names_pseudonyms_and_points(world: World, bodies: list[Organization]) -> None:
    client = world.client("lotte")
    response = client.get(region(world, "help-first"))
    said = words(response)
    for text in (
        "Volgens de publicatie van 31 mei 2026",
        "3 besturen, de meeste punten eerst",
        bodies[1].name,
        "neemt aan geen enkel spoor deel: 5,00",
        "pseudoniem",
        "ziet dat u keek",
    ):
        assert text in said, text
    assert bodies[2].name not in said
    assert bodies[5].name not in said
    assert broken(client, response) == []
    assert len(queries(client, region(world, "help-first"))) <= 14


@pytest.mark.parametrize("name", PAGES)
def test_who_has_no_part_in_the_region_gets_nothing(world: World, bodies: list[Organization], name: str) -> None:
    for person in ("an", "bram", "gert", "celine", "fien", "nora"):
        assert world.client(person).get(region(world, name)).status_code == 404, person
        assert world.client(person).get(at(world, name, body="other")).status_code in {403, 404}
    assert world.client().get(region(world, name)).status_code == 302
    assert world.client("mats").post(region(world, name)).status_code == 405


def test_a_government_has_no_sector_of_its_own_and_an_analyst_no_ranking(
    world: World, bodies: list[Organization]
) -> None:
    for name in PAGES:
        assert world.client("an").get(at(world, name)).status_code == 403
    assert world.client("dirk").get(region(world, "help-first")).status_code == 403
    assert world.client("dirk").get(region(world, "sector")).status_code == 200


def test_a_reader_sees_what_is_shared_and_chooses_nothing(world: World) -> None:
    client = world.client("bram")
    response = client.get(at(world, "sharing"))
    said = words(response)
    for text in ("Maturiteit", "Enkel in totalen", "Uw pseudoniem is", "Nog niemand.", "De algemeen directeur kan"):
        assert text in said, text
    assert "<form" not in response.content.decode().partition("<main")[2]
    assert broken(client, response) == []
    posted = client.post(at(world, "sharing-choose"), {"subject": "maturity", "level": "named"})
    assert posted.status_code == 403
    assert world.client("celine").get(at(world, "sharing")).status_code == 404
    assert world.client("celine").post(at(world, "sharing-choose")).status_code == 404
    assert len(queries(client, at(world, "sharing"))) <= 9


def test_the_manager_chooses_without_javascript(world: World) -> None:
    client = world.client("gert")
    page = client.get(at(world, "sharing"))
    assert page.content.decode().count('type="radio"') == 9
    done = client.post(at(world, "sharing-choose"), {"subject": "maturity", "level": "named"})
    assert (done.status_code, done["Location"]) == (302, at(world, "sharing"))
    said = words(client.get(at(world, "sharing")))
    assert "Nu: Met naam sinds 25 november 2026" in said
    assert "Maturiteit Met naam 25/11/2026 Gert Goris" in said
    assert "Gekozen wat de sector ziet" in words(client.get(at(world, "trail")))


@pytest.mark.parametrize("sent", [{}, {"subject": "maturity"}, {"subject": "x", "level": "named"}, {"level": "\x00"}])
def test_a_choice_that_is_none_is_refused(world: World, sent: dict[str, str]) -> None:
    client = world.client("gert")
    response = client.post(at(world, "sharing-choose"), sent)
    assert response.status_code == 422
    assert "Kies wat u deelt, en hoe." in words(response)
    with world.acting("gert") as gert:
        assert not SharingChoice.objects.visible_to(gert).exists()
    assert client.get(at(world, "sharing-choose")).status_code == 405


def test_the_government_reads_who_looked(world: World, bodies: list[Organization]) -> None:
    share(world, [world.home], "named", date(2026, 5, 1))
    assert world.client("mats").get(region(world, "help-first")).status_code == 200
    said = words(world.client("an").get(at(world, "sharing")))
    assert "Mats Maes Wie eerst hulp nodig heeft 25/11/2026" in said


def test_the_results_show_the_own_total_beside_the_quartiles_and_no_name(
    world: World, bodies: list[Organization], an: Client, clock: time_machine.Traveller
) -> None:
    Organization.objects.filter(pk=world.home.pk).update(population=9_000)
    key = drafts.submitted(world)
    said = words(an.get(at(world, "assessment-results", key)))
    for text in ("Naast gemeenten van uw grootte", "uw gemeente 2,50", "mediaan 2,50", "de publicatie van 31 mei 2026"):
        assert text in said, text
    assert not any(body.name in said for body in bodies)
    clock.shift(timedelta(days=1))
    jef = words(world.client("jef").get(at(world, "assessment-results", key)))
    assert "Naast gemeenten van uw grootte" in jef
