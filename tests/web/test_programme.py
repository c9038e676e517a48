"""The pages of the programme: what the region keeps, what a government sees and asks, and what everybody may read."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from belfort.domain.programme import TrackKind
from belfort.models import Audit, BudgetLine, Enrolment, Organization, Track, TrailEvent, Workshop
from belfort.services import prepared, tracks
from belfort.services.tracks import TrackContent, WorkshopContent
from tests.services.counted import prepare
from tests.services.programme import work_off
from tests.web.pages import broken, queries, version_in, words
from tests.world import NOW, World

TODAY = NOW.date()


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def region(world: World) -> Organization:
    """The region with a track of two places, e-learning, and a session to come."""
    body = world.bodies["region"]
    with world.acting("mats") as mats:
        common = {"actor": mats, "at": NOW, "programme": body}
        audit = TrackContent(TrackKind.BASIC_AUDIT, "Basisaudit", date(2020, 1, 1), capacity=1, summary_nl="Een blik.")
        tracks.add_track(**common, key="basic-audit", content=audit)
        tracks.add_track(
            **common, key="e-learning", content=TrackContent(TrackKind.E_LEARNING, "E-learning", date(2020, 1, 1))
        )
        tracks.add_workshop(
            **common,
            track_key="basic-audit",
            content=WorkshopContent("Wat is een audit?", TODAY + timedelta(days=9), place="Gent"),
        )
    return body


@pytest.fixture
def mats(world: World) -> Client:
    return world.client("mats")


def here(body: Organization, name: str, *arguments: object) -> str:
    return reverse(name, args=[body.slug, *arguments])


def enrolment(world: World) -> Enrolment:
    with world.looking():
        return Enrolment.unscoped_rows.select_related("track").get()


class TestTheRegion:
    def test_a_manager_adds_a_track_and_enrols_a_government_by_name(
        self, world: World, region: Organization, mats: Client
    ) -> None:
        form = {
            "version": "0",
            "kind": "guidance",
            "name_nl": "Begeleiding",
            "starts_on": "2024-01-01",
            "percent": "75",
            "is_public": "on",
        }
        response = mats.post(here(region, "track-add"), form)
        assert response["Location"] == here(region, "track", "guidance")
        track = Track.objects.get(key="guidance")
        assert str(track.share) == "0.7500"
        asked = {"organization": world.home.name, "on": "2026-11-02", "note": "Telefonisch"}
        response = mats.post(here(region, "track-enrol", "guidance"), asked)
        assert response["Location"] == here(region, "track", "guidance")
        page = mats.get(here(region, "track", "guidance"))
        assert f"{world.home.name} Telefonisch ingeschreven 02/11/2026" in words(page)
        assert broken(mats, page) == []
        assert world.home.name not in words(mats.get(here(region, "track", "guidance") + "?op=2026-11-01"))

    def test_an_unknown_government_is_named_on_its_field(self, region: Organization, mats: Client) -> None:
        page = mats.post(here(region, "track-enrol", "basic-audit"), {"organization": "Nergens", "on": "2026-11-02"})
        assert page.status_code == 422
        assert "Er is geen bestuur Nergens." in words(page)

    def test_a_track_that_somebody_else_changed_is_a_conflict(self, region: Organization, mats: Client) -> None:
        form = {"version": "1", "kind": "basic-audit", "name_nl": "Audit", "starts_on": "2020-01-01"}
        assert mats.post(here(region, "track-change", "basic-audit"), form).status_code == 302
        assert mats.post(here(region, "track-change", "basic-audit"), form | {"name_nl": "X"}).status_code == 409

    def test_an_audit_goes_its_way(self, world: World, region: Organization, mats: Client) -> None:
        planned = {"organization": world.home.name, "kind": "basic", "party": "De Lens", "selected_on": "2026-08-01"}
        assert mats.post(here(region, "audit-plan"), planned).status_code == 302
        with world.looking():
            audit = Audit.unscoped_rows.get()
        path = here(region, "audit-step", audit.pk)
        for day in ("2026-08-03", "2026-09-15"):
            assert mats.post(path, {"version": version_in(mats.get(path)), "on": day}).status_code == 302
        report = {"version": version_in(mats.get(path)), "on": "2026-10-20"}
        refused = mats.post(path, report)
        assert refused.status_code == 422
        assert "Zeg hoe ver de auditors geraakten." in words(refused)
        assert mats.post(path, report | {"outcome": "wholly", "cause": "Oud", "cost_eur": "6000.00"}).status_code == 302
        listed = words(mats.get(here(region, "audits") + "?stand=uitgevoerd"))
        assert f"{world.home.name} basisauditDe Lens gerapporteerd" in listed
        assert mats.get(here(region, "audits") + "?stand=overgenomen").context["found"].total == 1  # no such list
        assert world.home.name not in words(mats.get(here(region, "audits") + "?stand=gepland"))

    def test_the_money_of_an_audit_is_booked_from_its_page_and_read_there(
        self, world: World, region: Organization, mats: Client
    ) -> None:
        mats.post(
            here(region, "audit-plan"), {"organization": world.home.name, "kind": "basic", "selected_on": "2026-01-05"}
        )
        with world.looking():
            audit = Audit.unscoped_rows.get()
        page = mats.get(here(region, "audit-history", audit.pk))
        assert "Nog niets vastgelegd of betaald voor deze audit." in words(page)
        path = f"{here(region, 'budget-add')}?audit={audit.pk}"
        form = mats.get(path)
        assert str(audit.pk) in form.content.decode()
        assert world.home.name in words(form)
        credit = {"kind": "credit", "dated_on": "2026-01-01", "amount": "1000.00", "reference": "K"}
        mats.post(here(region, "budget-add"), credit)
        ordered = {"kind": "commitment", "dated_on": "2026-02-01", "amount": "600.00", "reference": "V"}
        assert mats.post(path, ordered | {"audit": str(audit.pk)})["Location"] == page.request["PATH_INFO"]
        paid = ordered | {"kind": "payment", "dated_on": "2026-03-01", "amount": "250.00", "audit": str(audit.pk)}
        assert mats.post(path, paid).status_code == 302
        assert "Vastgelegd EUR 600,00 Betaald EUR 250,00" in words(mats.get(here(region, "audit-history", audit.pk)))
        assert mats.get(f"{here(region, 'budget-add')}?audit={uuid4()}").status_code == 404
        assert mats.get(f"{here(region, 'budget-add')}?audit=iets").status_code == 200

    def test_nothing_is_committed_beyond_the_credit_without_a_decision(
        self, world: World, region: Organization, mats: Client
    ) -> None:
        path = here(region, "budget-add")
        credit = {"kind": "credit", "dated_on": "2026-01-01", "amount": "1000.00", "reference": "K"}
        assert mats.post(path, credit).status_code == 302
        over = {"kind": "commitment", "dated_on": "2026-02-01", "amount": "1000.01", "track": "basic-audit"}
        refused = mats.post(path, over)
        assert refused.status_code == 422
        assert "EUR 0,01 te weinig" in words(refused)
        with world.looking():
            assert BudgetLine.unscoped_rows.count() == 1
        decided = over | {"decision": "Beslist door de stuurgroep.", "decided_on": "2026-01-20"}
        assert mats.post(path, decided).status_code == 302
        page = mats.get(here(region, "budget"))
        assert "Vastgelegd EUR 1.000,01" in words(page)
        assert broken(mats, page) == []
        assert "Vastgelegd EUR 0,00" in words(mats.get(here(region, "budget") + "?op=2026-01-31"))

    def test_a_question_leads_to_the_rows_behind_each_figure(
        self, world: World, region: Organization, mats: Client
    ) -> None:
        mats.post(here(region, "track-enrol", "basic-audit"), {"organization": world.home.name, "on": "2026-11-02"})
        page = mats.get(here(region, "question", "sign-ups"))
        assert "Besturen die een basisaudit bestelden 1 1" in words(page)
        assert broken(mats, page) == []
        link = here(region, "track", "basic-audit")
        assert f'href="{link}?stand=deelnemers&amp;op=2026-11-25"' in page.content.decode()
        assert "Besturen die een basisaudit bestelden 0 1 1" in words(
            mats.get(here(region, "question-compare", "sign-ups") + "?van=2026-11-01&tot=2026-11-25")
        )

    @pytest.mark.parametrize(("ending", "start"), [("docx", b"PK"), ("xlsx", b"PK"), ("pdf", b"%PDF")])
    def test_a_reply_is_taken_as_a_file_and_the_trail_says_so(
        self, world: World, region: Organization, mats: Client, ending: str, start: bytes
    ) -> None:
        taken = mats.get(here(region, "question-document", "sign-ups", ending) + "?op=2026-11-01")
        assert taken.content.startswith(start)
        assert f"sign-ups-2026-11-01.{ending}" in taken["Content-Disposition"]
        with world.acting("mats") as actor:
            event = TrailEvent.objects.visible_to(actor).of(region.pk).order_by("-sequence")[0]
        assert event.verb == "reply.exported"
        assert mats.get(here(region, "question-document", "sign-ups", "exe")).status_code == 422

    def test_a_frozen_reply_stays_as_it_was(self, world: World, region: Organization, mats: Client) -> None:
        kept = mats.post(here(region, "question-freeze", "sign-ups"), {"op": "2026-11-25", "title": "Vraag 12"})
        assert kept.status_code == 302
        mats.post(here(region, "track-enrol", "basic-audit"), {"organization": world.home.name, "on": "2026-11-02"})
        page = mats.get(kept["Location"])
        assert "Vraag 12" in words(page)
        assert "Besturen die een basisaudit bestelden 0" in words(page)
        assert "Vraag 12" in words(mats.get(here(region, "questions")))

    def test_an_unknown_question_is_refused_in_words(self, region: Organization, mats: Client) -> None:
        page = mats.get(here(region, "question", "wat-dan"))
        assert page.status_code == 422
        assert "Deze vraag bestaat niet" in words(page)

    @pytest.mark.parametrize(
        "name",
        ["programme", "workshops", "indicators", "partnerships", "reached", "audits", "budget", "questions"],
    )
    def test_every_page_opens_asks_little_and_leads_somewhere(
        self, region: Organization, mats: Client, name: str
    ) -> None:
        page = mats.get(here(region, name))
        assert page.status_code == 200
        assert broken(mats, page) == []
        assert len(queries(mats, here(region, name))) <= 19

    def test_lists_and_annexes_come_in_pages_that_keep_the_day(
        self, world: World, region: Organization, mats: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(prepared, "ROWS", 1)
        for body in (world.home, world.other):
            form = {"organization": body.name, "on": "2026-11-02"}
            assert mats.post(here(region, "track-enrol", "e-learning"), form).status_code == 302
        page = mats.get(here(region, "track", "e-learning") + "?op=2026-11-03")
        assert "2 besturen op 3 november 2026" in words(page)
        assert "bladzijde 1 van 2" in words(page)
        assert "?op=2026-11-03&amp;pagina=2" in page.content.decode()
        shown = [words(mats.get(here(region, "track", "e-learning") + f"?pagina={number}")) for number in (1, 2)]
        assert all(sum(f"{body.name} aangeboden" in text for text in shown) == 1 for body in (world.home, world.other))
        page = mats.get(here(region, "question", "websites-and-awareness") + "?bijlage=e-learning&pagina=2")
        assert 'id="e-learning" open' in re.sub(r"\s+", " ", page.content.decode())
        assert "?bijlage=e-learning&amp;pagina=1#e-learning" in page.content.decode()
        assert "bladzijde 2 van 2" in words(page)

    def test_who_must_wait_for_the_worker_is_told_and_then_sees_the_figures(
        self, region: Organization, world: World, mats: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        form = {"organization": world.home.name, "on": "2026-11-02"}
        mats.post(here(region, "track-enrol", "e-learning"), form)
        monkeypatch.setattr(prepared, "FEW", 0)
        path = here(region, "question", "sign-ups")
        page = mats.get(path + "?op=2026-11-20")
        assert page.status_code == 202
        assert "Deze cijfers zijn nog niet geteld" in words(page)
        assert f'hx-get="{path}?op=2026-11-20"' in page.content.decode()
        assert mats.get(here(region, "programme") + "?op=2026-11-20").status_code == 202
        work_off()
        page = mats.get(path + "?op=2026-11-20")
        assert (page.status_code, "binnen enkele minuten" in words(page)) == (200, False)
        mats.post(here(region, "track-enrol", "basic-audit"), form)
        assert "Nieuwe cijfers zijn er binnen enkele minuten" in words(mats.get(path + "?op=2026-11-20"))
        work_off(NOW + timedelta(minutes=2))
        assert "binnen enkele minuten" not in words(mats.get(path + "?op=2026-11-20"))

    def test_who_may_what(self, world: World, region: Organization) -> None:
        dirk, an = world.client("dirk"), world.client("an")
        assert dirk.get(here(region, "programme")).status_code == 200
        assert dirk.get(here(region, "track-add")).status_code == 403
        lotte = world.client("lotte")
        assert lotte.get(here(region, "budget")).status_code == 403
        kept = dirk.post(here(region, "question-freeze", "sign-ups"), {"op": "2026-11-25"})
        assert dirk.get(kept["Location"]).status_code == 200
        assert lotte.get(kept["Location"]).status_code == 403  # a reply holds the money
        assert an.get(here(region, "programme")).status_code == 404


class TestAGovernment:
    def test_it_enrols_itself_and_waits_when_all_places_are_taken(self, world: World, region: Organization) -> None:
        gert, celine = world.client("gert"), world.client("celine")
        first = gert.post(here(world.home, "offer-enrol", "basic-audit"))
        assert first["Location"] == here(world.home, "offers")
        assert "Basisaudit ingeschreven" in words(gert.get(here(world.home, "offers")))
        celine.post(here(world.other, "offer-enrol", "basic-audit"))
        assert "Basisaudit op de wachtlijst" in words(celine.get(here(world.other, "offers")))
        with world.acting("gert") as actor:
            event = TrailEvent.objects.visible_to(actor).of(world.home.pk).order_by("-sequence")[0]
        assert event.verb == "enrolment.added"

    def test_a_reader_sees_the_offer_and_cannot_enrol(self, world: World, region: Organization) -> None:
        bram = world.client("bram")
        page = bram.get(here(world.home, "offers"))
        assert "Een blik." in words(page)
        assert "Schrijf in" not in words(page)
        assert broken(bram, page) == []
        assert bram.post(here(world.home, "offer-enrol", "basic-audit")).status_code == 403

    def test_a_track_that_is_not_public_is_not_there_for_a_government(
        self, world: World, region: Organization, mats: Client
    ) -> None:
        Track.objects.filter(key="basic-audit").update(is_public=False)
        gert = world.client("gert")
        assert "Basisaudit" not in words(gert.get(here(world.home, "offers")))
        assert gert.post(here(world.home, "offer-enrol", "basic-audit")).status_code == 404
        asked = {"organization": world.home.name, "on": "2026-11-02"}
        assert mats.post(here(region, "track-enrol", "basic-audit"), asked).status_code == 302

    def test_it_rolls_out_e_learning_itself_and_withdraws(self, world: World, region: Organization) -> None:
        an = world.client("an")
        an.post(here(world.home, "offer-enrol", "e-learning"))
        path = here(world.home, "own-enrolment-step", enrolment(world).pk)
        rolled = {"version": "1", "step": "roll_out", "on": TODAY.isoformat(), "staff_percent": "60"}
        assert an.post(path, rolled).status_code == 302
        assert enrolment(world).state == "rolled_out"
        assert an.post(path, {"version": "2", "step": "withdraw", "on": TODAY.isoformat()}).status_code == 302
        assert enrolment(world).state == "withdrawn"

    def test_the_enrolment_of_another_is_not_found(self, world: World, region: Organization) -> None:
        world.client("gert").post(here(world.home, "offer-enrol", "basic-audit"))
        path = here(world.other, "own-enrolment-step", enrolment(world).pk)
        assert world.client("celine").get(path).status_code == 404

    def test_where_no_programme_runs_the_page_says_so(self, world: World) -> None:
        Organization.objects.filter(pk=world.bodies["region"].pk).update(status="ended")
        page = world.client("an").get(here(world.home, "offers"))
        assert "Op deze installatie loopt geen programma" in words(page)


class TestEverybody:
    def test_the_public_page_is_the_same_for_all_and_may_be_kept(self, world: World, region: Organization) -> None:
        world.client("gert").post(here(world.home, "offer-enrol", "basic-audit"))
        assert "doet mee" not in words(world.client().get(reverse("public-programme")))
        prepare(world)
        page = world.client().get(reverse("public-programme"))
        assert "1 bestuur doet mee" in words(page)
        assert "Wat het programma bereikte Besturen bereikt" in words(page).replace(
            "Bereikte besturen", "Besturen bereikt"
        )
        assert "Wat is een audit?" in words(page)
        assert world.home.name not in words(page)
        assert page["Cache-Control"] == "public, max-age=300"
        assert page.cookies == {}
        assert world.client("an").get(reverse("public-programme")).content == page.content
        assert "Safer together" in words(world.client().get(reverse("public-programme") + "?taal=en"))

    def test_the_calendar_holds_the_sessions_and_says_which_do_not_go_on(
        self, world: World, region: Organization
    ) -> None:
        feed = world.client().get(reverse("calendar"))
        assert feed["Content-Type"].startswith("text/calendar")
        assert b"SUMMARY:Wat is een audit?" in feed.content
        assert b"DTSTART;VALUE=DATE:20261204" in feed.content
        workshop = Workshop.objects.get()
        with world.acting("mats") as actor:
            tracks.cancel_workshop(
                actor=actor, at=NOW, programme=region, key=workshop.pk, version=1, cancelled_on=TODAY
            )
        assert b"STATUS:CANCELLED" in world.client().get(reverse("calendar")).content
        assert "Wat is een audit?" not in words(world.client().get(reverse("public-programme")))

    def test_without_a_programme_there_is_no_public_page(self, world: World) -> None:
        Organization.objects.filter(pk=world.bodies["region"].pk).update(status="ended")
        assert world.client().get(reverse("public-programme")).status_code == 404
