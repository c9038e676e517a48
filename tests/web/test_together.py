"""Partnerships, sessions and lines of the budget, written by hand on a page."""

from collections.abc import Iterator
from datetime import date

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from belfort.models import BudgetLine, Organization, Partnership, PartnershipMember, Workshop
from tests.services.programme import begin
from tests.web.pages import broken, queries, version_in, words
from tests.world import NOW, World


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def region(world: World) -> Organization:
    begin(world)
    return world.bodies["region"]


@pytest.fixture
def mats(world: World) -> Client:
    return world.client("mats")


def here(body: Organization, name: str, *arguments: object) -> str:
    return reverse(name, args=[body.slug, *arguments])


NORTH = {
    "version": "0",
    "name": "Noord",
    "kind": "partnership",
    "shared_function": "coördinator",
    "counts_from": "2026-11-25",
    "starts_on": "2022-01-01",
}


class TestPartnerships:
    def test_a_partnership_with_members_and_an_end(self, world: World, region: Organization, mats: Client) -> None:
        response = mats.post(here(region, "partnership-add"), NORTH)
        row = Partnership.objects.get()
        assert response["Location"] == here(region, "partnership", row.pk)
        joined = {"organization": world.home.name, "starts_on": "2025-03-01"}
        assert mats.post(here(region, "partnership-member", row.pk), joined).status_code == 302
        member = PartnershipMember.objects.get()
        mats.post(here(region, "partnership-end", row.pk, member.pk), {"ends_on": "2026-01-01"})
        page = mats.get(here(region, "partnership", row.pk))
        assert f"{world.home.name} 01/03/2025 01/01/2026" in words(page)
        assert broken(mats, page) == []
        listed = mats.get(here(region, "partnerships") + "?op=2025-06-01")
        assert world.home.name in words(listed)
        assert broken(mats, listed) == []
        form = {**NORTH, "version": "9", "name": "Zuid"}
        assert mats.post(here(region, "partnership-change", row.pk), form).status_code == 409

    def test_bad_input_is_one_clear_sentence(self, region: Organization, mats: Client) -> None:
        page = mats.post(here(region, "partnership-add"), {**NORTH, "ends_on": "2021-01-01"})
        assert (page.status_code, "Eindigt op: Het einde komt niet vóór het begin." in words(page)) == (422, True)
        mats.post(here(region, "partnership-add"), NORTH)
        row = Partnership.objects.get()
        joined = {"organization": "Nergenshuizen", "starts_on": "2025-03-01"}
        page = mats.post(here(region, "partnership-member", row.pk), joined)
        assert "Bestuur: Nergenshuizen: dit bestuur is niet bekend." in words(page)

    def test_an_analyst_reads_only(self, world: World, region: Organization, mats: Client) -> None:
        mats.post(here(region, "partnership-add"), NORTH)
        row, dirk = Partnership.objects.get(), world.client("dirk")
        assert "Voeg een bestuur toe" not in words(dirk.get(here(region, "partnership", row.pk)))
        assert dirk.get(here(region, "partnership-change", row.pk)).status_code == 403


class TestSessions:
    def test_is_planned_changed_called_off_and_counted(self, world: World, region: Organization, mats: Client) -> None:
        planned = {"track": "info-session", "title": "NIS2", "held_on": "2026-11-02", "capacity": "40"}
        mats.post(here(region, "workshop-add"), planned)
        row = Workshop.objects.get()
        page = mats.get(here(region, "workshops"))
        assert here(region, "workshop", row.pk) in page.content.decode()
        page = mats.get(here(region, "workshop-change", row.pk))
        form = {"version": version_in(page), "title": "NIS2 in een uur", "held_on": "2026-11-03", "capacity": "60"}
        assert mats.post(here(region, "workshop-change", row.pk), form)["Location"] == here(region, "workshop", row.pk)
        for step in ({"version": "2"}, {"version": "3", "toch": "1"}):
            assert mats.post(here(region, "workshop-cancel", row.pk), step).status_code == 302
        seen = {"government": world.home.name, "mode": "live", "people": "40", "seen_on": "2026-11-03"}
        mats.post(here(region, "workshop-presence", row.pk), seen)
        mats.post(here(region, "workshop-presence", row.pk), {**seen, "government": "", "people": "5"})
        mats.post(here(region, "workshop-presence", row.pk) + "?rij=1", {**seen, "people": "4"})
        page = mats.get(here(region, "workshop", row.pk))
        assert "Live 9" in words(page)
        assert "rij 3, verbetert rij 1 vanaf 25/11/2026" in words(page)
        assert broken(mats, page) == []
        assert "Live 45" in words(mats.get(here(region, "workshop", row.pk) + "?op=2026-11-24"))

    def test_bad_input_is_one_clear_sentence(self, world: World, region: Organization, mats: Client) -> None:
        mats.post(here(region, "workshop-add"), {"track": "info-session", "title": "NIS2", "held_on": "2026-11-02"})
        row = Workshop.objects.get()
        seen = {"government": world.home.name, "mode": "live", "people": "0", "seen_on": "2026-11-02"}
        page = mats.post(here(region, "workshop-presence", row.pk), seen)
        assert (page.status_code, "Aantal mensen: Geef hoeveel mensen er waren." in words(page)) == (422, True)
        assert mats.get(here(region, "workshop-presence", row.pk) + "?rij=9").status_code == 404
        page = mats.post(
            here(region, "workshop-change", row.pk), {"version": "1", "title": "A", "held_on": "2019-01-01"}
        )
        assert "Datum: Deze dag valt buiten het spoor." in words(page)

    def test_asks_the_database_as_much_for_many_rows(self, world: World, region: Organization, mats: Client) -> None:
        mats.post(here(region, "workshop-add"), {"track": "info-session", "title": "NIS2", "held_on": "2026-11-02"})
        path = here(region, "workshop", Workshop.objects.get().pk)
        seen = {"government": "", "mode": "live", "people": "2", "seen_on": "2026-11-02"}
        mats.post(path + "aanwezig/", seen)
        few = len(queries(mats, path))
        for _ in range(5):
            mats.post(path + "aanwezig/", seen)
        assert len(queries(mats, path)) == few


def test_a_line_of_the_budget_is_corrected_by_a_new_line(world: World, region: Organization, mats: Client) -> None:
    credit = {"kind": "credit", "dated_on": "2026-01-01", "amount": "1000", "reference": "K1"}
    assert mats.post(here(region, "budget-add"), credit).status_code == 302
    committed = {"kind": "commitment", "dated_on": "2026-02-01", "amount": "400", "reference": "V1", "credit": "K1"}
    assert mats.post(here(region, "budget-add"), committed).status_code == 302
    over = mats.post(here(region, "budget-add"), {**committed, "amount": "700", "reference": "V2"})
    assert over.status_code == 422
    decided = {"amount": "700", "reference": "V2", "decision": "Goedgekeurd", "decided_on": "2026-01-20"}
    assert mats.post(here(region, "budget-add"), {**committed, **decided}).status_code == 302
    correction = {**committed, "amount": "250", "corrects": "2", "corrected_on": "2026-03-01"}
    assert mats.post(here(region, "budget-add"), correction).status_code == 302
    page = words(mats.get(here(region, "budget")))
    assert "rij 4, verbetert rij 2" in page
    assert "Vastgelegd EUR 950,00" in page
    assert "Vastgelegd EUR 1.100,00" in words(mats.get(here(region, "budget") + "?op=2026-02-28"))
    again = mats.post(here(region, "budget-add"), correction)
    assert "Verbetert rij: die rij is al verbeterd; verbeter de verbetering." in words(again)
    with world.looking():
        assert BudgetLine.unscoped_rows.filter(corrects=2, corrected_on=date(2026, 3, 1)).count() == 1
