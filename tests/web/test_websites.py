"""The pages about websites, without JavaScript: what each person sees and may do, mistakes, and how much they ask."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from belfort.models import Organization, ScanSlot, ScanStop, Website
from tests.services.sectors import governments
from tests.services.test_posture_pictures import chosen, pictured, seen
from tests.services.websites import GOOD, HOST, added, agreed, listed, looked, looked_twice
from tests.web.pages import at, broken, queries, version_in, words
from tests.world import NOW, World

POSTS = ("website-pause", "website-resume", "website-remove", "website-scan", "website-change")


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture(autouse=True)
def measurable(settings: Settings) -> None:
    settings.SCAN_ALLOWED = ["127.0.0.0/8"]


@pytest.fixture
def site(world: World) -> Website:
    """A counter that lost its HSTS yesterday."""
    agreed(world, at=NOW - timedelta(days=2))
    row = added(world, part="counter", at=NOW - timedelta(days=2), path="/loket")
    looked(world, row, at=NOW - timedelta(days=2))
    looked_twice(world, row, replace(GOOD, hsts=False), NOW - timedelta(days=1))
    return row


def faults(response: Any) -> int:
    """Return how many mistakes a page names, of a page that was refused."""
    assert response.status_code == 422
    return words(response).count("Kijk dit nog eens na")


def test_without_websites_the_page_says_what_to_do(world: World, an: Client) -> None:
    page = an.get(at(world, "websites"))
    assert "Nog geen websites" in words(page)
    assert "De algemeen directeur kan de toestemming geven" in words(page)
    assert broken(an, page) == []


def test_the_site_of_the_list_of_local_governments_is_offered(world: World, an: Client) -> None:
    Organization.objects.filter(pk=world.home.pk).update(website="https://www.gent.be/info/1")
    page = an.get(at(world, "websites"))
    assert "Voeg www.gent.be toe" in words(page)
    form = an.get(f"{at(world, 'website-add')}?site=www.gent.be")
    assert 'value="www.gent.be"' in form.content.decode()
    an.post(at(world, "website-add"), {"host": "www.gent.be", "part": "main"})
    with world.looking():
        assert Website.unscoped_rows.get(organization=world.home).source == "list"
    assert "Voeg www.gent.be toe" not in words(an.get(at(world, "websites")))


def test_the_manager_agrees_and_withdraws(world: World, an: Client) -> None:
    gert, address = world.client("gert"), at(world, "websites-consent")
    assert faults(gert.post(address, {"given": "yes", "basis": ""})) == 1
    assert gert.post(address, {"given": "yes", "basis": "Schepencollege 3 maart"}).status_code == 302
    assert "geeft sinds 25 november 2026 toestemming" in words(an.get(at(world, "websites")))
    assert "Schepencollege 3 maart" in words(an.get(at(world, "websites")))
    assert gert.post(address, {"given": "no", "basis": ""}).status_code == 302
    assert "Zonder toestemming meet Belfort niets" in words(an.get(at(world, "websites")))
    assert an.post(address, {"given": "yes", "basis": "x"}).status_code == 403


def test_an_officer_adds_changes_pauses_resumes_and_removes(world: World, an: Client) -> None:
    agreed(world)
    listed(world)
    sent = an.post(at(world, "website-add"), {"host": HOST, "part": "main"})
    page = an.get(sent["Location"])
    assert "De site wordt bekeken" in words(page)
    key = sent["Location"].split("/")[-2]
    form = an.get(at(world, "website-change", key))
    values = {"version": version_in(form), "part": "counter", "counter_path": "/loket", "is_supplier": "on"}
    assert an.post(at(world, "website-change", key), values).status_code == 302
    assert an.post(at(world, "website-change", key), values | {"counter_path": "/x"}).status_code == 409
    assert "/loket" in words(an.get(sent["Location"]))
    assert faults(an.post(at(world, "website-pause", key), {"version": "2", "reason": ""})) == 1
    assert an.post(at(world, "website-pause", key), {"version": "2", "reason": "Verhuis"}).status_code == 302
    assert "Op pauze sinds 25 november 2026: Verhuis" in words(an.get(sent["Location"]))
    assert an.post(at(world, "website-resume", key), {"version": "3"}).status_code == 302
    assert an.post(at(world, "website-remove", key), {"version": "3"}).status_code == 409
    assert an.post(at(world, "website-remove", key), {"version": "4"})["Location"] == at(world, "websites")
    assert an.get(sent["Location"]).status_code == 404


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"host": "printer.local"}, "printer.local"),
        ({"host": "https://www.gent.be/x"}, "geen gewone naam"),
        ({"host": ""}, "verplicht"),
        ({"host": HOST, "part": "x"}, "Wat is deze site?"),
        ({"host": "nieuw.gemeente.test", "counter_path": "loket"}, "begint met /"),
        ({"host": HOST}, "staat al in de lijst"),
    ],
)
def test_a_mistake_is_named_in_one_sentence(
    world: World, an: Client, site: Website, values: dict[str, str], said: str
) -> None:
    Organization.objects.filter(pk=world.home.pk).update(is_fictional="local" not in values["host"])
    page = an.post(at(world, "website-add"), {"part": "main", **values})
    assert faults(page) == 1
    assert said in words(page)


def test_a_website_shows_its_verdicts_what_to_do_and_what_changed(world: World, an: Client, site: Website) -> None:
    page = an.get(at(world, "website", site.pk))
    said = words(page)
    assert "volledig HTTPS" in said
    assert "Eerst te doen" in said
    assert "nginx" in said
    assert "Wat veranderde" in said
    assert said.index("Eerst te doen") < said.index("Wat veranderde")
    assert broken(an, page) == []
    overview = an.get(at(world, "websites"))
    assert HOST in words(overview)
    assert "Waar staan uw websites?" in words(overview)
    assert "Wat veranderde de laatste 30 dagen" in words(overview)
    assert broken(an, overview) == []


def test_a_look_now_is_asked_for_at_most_once_in_a_quarter(
    world: World, an: Client, site: Website, clock: time_machine.Traveller
) -> None:
    clock.move_to(NOW + timedelta(hours=3))
    address = at(world, "website-scan", site.pk)
    assert an.post(address).status_code == 302
    shown = an.get(at(world, "website", site.pk))
    assert "De site wordt bekeken" in words(shown)
    assert "disabled" in shown.content.decode()
    refused = an.post(address)
    assert refused.status_code == 422
    assert "minder dan een kwartier geleden" in words(refused)


def test_a_page_that_waits_hears_only_when_the_look_is_over(world: World, an: Client, site: Website) -> None:
    ScanSlot.objects.filter(website_id=site.pk).update(due_at=NOW)
    address, ajax = at(world, "website", site.pk), {"HX-Request": "true"}
    assert 'hx-trigger="every 3s"' in an.get(address).content.decode()
    assert an.get(address, headers=ajax).status_code == 204
    looked(world, site, at=NOW)
    done = an.get(address, headers=ajax)
    assert done.status_code == 200
    assert "hx-trigger" not in done.content.decode().partition("<main")[2]


def test_what_is_not_looked_at_says_why(world: World, an: Client, site: Website) -> None:
    ScanStop.objects.create(host="gemeente.test", stopped_on=NOW.date())
    page = an.get(at(world, "website", site.pk))
    assert "vroeg om niet gemeten te worden" in words(page)
    assert "Bekijk nu" not in words(page)
    assert "vroeg om niet gemeten te worden" in words(an.get(at(world, "websites")))


def test_an_explanation_stands_beside_the_verdict(world: World, an: Client, site: Website) -> None:
    address = at(world, "website-explain", site.pk, "hdr.hsts")
    values = {"reason": "Nieuwe server in mei", "owner": "ICT", "ends_on": "2027-05-31"}
    assert faults(an.post(address, values | {"ends_on": "2028-05-31"})) == 1
    assert faults(an.post(address, values | {"reason": ""})) == 1
    assert an.post(address, values).status_code == 302
    said = words(an.get(at(world, "website", site.pk)))
    assert "Nieuwe server in mei (ICT, tot en met 31 mei 2027)" in said
    assert "uitgelegd" in said
    assert an.get(at(world, "website-explain", site.pk, "x.y")).status_code == 404


def test_who_reads_writes_nothing_and_a_stranger_finds_nothing(world: World, site: Website) -> None:
    bram, celine = world.client("bram"), world.client("celine")
    page = bram.get(at(world, "website", site.pk))
    assert page.status_code == 200
    for word in ("Bekijk nu", "Zet op pauze", "Leg uit waarom"):
        assert word not in words(page)
    assert bram.get(at(world, "website-add")).status_code == 403
    for name in POSTS:
        assert bram.post(at(world, name, site.pk), {"version": "1", "reason": "x"}).status_code == 403
        assert celine.post(at(world, name, site.pk), {"version": "1", "reason": "x"}).status_code == 404
    for name in ("website", "website-change"):
        assert celine.get(at(world, name, site.pk)).status_code == 404
        assert celine.get(at(world, name, site.pk, body="other")).status_code == 404
    assert celine.get(at(world, "websites")).status_code == 404


def test_who_measures_is_said_to_everybody(world: World) -> None:
    page = world.client().get(reverse("scan-about"))
    assert page.status_code == 200
    assert "Hoe stopt u het?" in words(page)


def test_what_turned_bad_stands_on_the_start_page(world: World, an: Client, site: Website) -> None:
    assert "1 website is niet meer in orde" in words(an.get(at(world, "start")))
    assert "niet meer in orde" not in words(world.client("celine").get(at(world, "start", body="other")))
    looked(world, site, at=NOW)
    assert "niet meer in orde" not in words(an.get(at(world, "start")))


def test_the_pages_ask_no_more_for_more_websites(world: World, an: Client, site: Website) -> None:
    addresses = [at(world, "websites"), at(world, "website", site.pk)]
    an.get(addresses[0])
    before = [len(queries(an, address)) for address in addresses]
    for number in range(8):
        looked(world, added(world, f"site{number}.gemeente.test", "other"), at=NOW - timedelta(hours=1))
    assert [len(queries(an, address)) for address in addresses] == before
    assert max(before) <= 14


def test_the_sector_page_shows_totals_and_withdraws_a_name_at_once(world: World) -> None:
    dirk, address = world.client("dirk"), at(world, "sector-websites", body="region")
    assert "Nog geen beeld op deze datum" in words(dirk.get(address))
    bodies = governments(25)
    seen(world, bodies[:12], full=True)
    seen(world, bodies[12:18], full=False)
    chosen(world, bodies[:6])
    pictured(world)
    page = dirk.get(address)
    said = words(page)
    assert "12 van " in said
    assert "6 niet" in said
    assert bodies[0].name in said
    assert bodies[7].name not in said
    assert "20,0 % van de gemeentelijke sites" in said
    assert [each for each in broken(dirk, page) if not each[0].startswith("/static/")] == []
    assert dirk.get(f"{address}?op=2026-13-01").status_code == 422
    assert "Nog geen beeld" in words(dirk.get(f"{address}?op=2026-01-01"))
    before = len(queries(dirk, address))
    more = governments(15, first=25)
    seen(world, more, full=True)
    chosen(world, more)
    assert len(queries(dirk, address)) == before
    assert world.client("an").get(address).status_code == 404


def test_a_host_that_is_not_shown_to_be_the_governments_says_how_to_show_it(world: World, an: Client) -> None:
    agreed(world)
    sent = an.post(at(world, "website-add"), {"host": "www.elders.test", "part": "other"})
    page = words(an.get(sent["Location"]))
    assert "Toon dat deze site van uw bestuur is" in page
    assert "_belfort.elders.test" in page
    assert "belfort-bestuur=" in page
    assert "Bekijk nu" not in page
    assert "Toon eerst dat deze site van uw bestuur is" in words(an.get(at(world, "websites")))
