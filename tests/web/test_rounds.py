"""The pages of rounds: of the region (one round, two side by side, the account) and of a government."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine

from belfort.domain.frameworks import AssuranceLevel
from belfort.models import Report, Round, RoundReport, SectorLook, Snapshot
from belfort.services import round_closings, rounds, submissions, work
from tests.services.sectors import governments
from tests.services.test_round_comparisons import two  # noqa: F401 a fixture
from tests.services.test_rounds import draft, opened, submitted
from tests.web.pages import at, broken, queries, words
from tests.world import NOW, World


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def region(world: World, name: str, *arguments: object) -> str:
    return at(world, name, *arguments, body="region")


def work_off(when: object = NOW) -> None:
    while work.run_one(at=when):  # type: ignore[arg-type]
        pass


class TestOfTheRegion:
    def test_a_round_shows_who_stands_where_on_a_day_and_by_group(self, world: World) -> None:
        row = opened(world)
        governments(60)
        submitted(world)
        client = world.client("mats")
        response = client.get(region(world, "round", row.pk))
        said = words(response)
        assert "Ingediend 1 van" in said
        assert "Per provincie" in said
        assert "bladzijde 1 van 2" in said
        assert broken(client, response) == []
        narrowed = words(client.get(region(world, "round", row.pk) + "?stand=submitted"))
        assert "ingediend (1) · Toon alle" in narrowed
        assert "Gert Goris, algemeen directeur" in narrowed
        yesterday = (NOW - timedelta(days=1)).date()
        assert "ingediend (0)" in words(client.get(region(world, "round", row.pk) + f"?stand=submitted&op={yesterday}"))
        assert client.get(region(world, "round", row.pk) + "?stand=busy").status_code == 200

    def test_the_page_asks_as_much_whatever_the_number_of_governments(self, world: World) -> None:
        row = opened(world)
        client, address = world.client("mats"), region(world, "round", row.pk)
        client.get(address)
        few = len(queries(client, address))
        governments(40)
        assert len(queries(client, address)) == few

    def test_a_frozen_round_says_how_it_stood(self, world: World, clock: time_machine.Traveller) -> None:
        row = opened(world)
        after = NOW + timedelta(days=21)
        clock.move_to(after)
        round_closings.plan(at=after)
        work_off(after)
        submitted(world, after)
        said = words(world.client("mats").get(region(world, "round", row.pk)))
        assert "is bevroren" in said
        assert "Te laat ingediend 1 bij het sluiten: 0" in said
        assert "gesloten en bevroren" in words(world.client("mats").get(region(world, "rounds")))

    def test_two_rounds_stand_side_by_side(self, world: World, two: tuple[Round, Round]) -> None:  # noqa: F811
        client = world.client("dirk")
        response = client.get(region(world, "rounds-compare"))
        said = words(response)
        for text in (
            "Volgens de publicaties van 31 mei 2026 en 31 augustus 2026",
            "Besturen die Basis halen 0 12 +12",
            "Meest verschoven maatregelen",
            "−63,1 procentpunt beter",
        ):
            assert text in said, text
        assert broken(client, response) == []

    def test_government_by_government_names_totals_of_who_shares_and_writes_the_look(
        self,
        world: World,
        two: tuple[Round, Round],  # noqa: F811
    ) -> None:
        address = f"{region(world, 'rounds-governments')}?een={two[0].pk}&ander={two[1].pk}"
        client = world.client("dirk")
        response = client.get(address)
        said = words(response)
        assert "Gemeente Noord 000 ingediend ingediend 2,00 → 4,00 +2,00" in said
        assert "Gemeente Noord 003 ingediend ingediend – –" in said
        assert "ziet dat u keek" in said
        assert broken(client, response) == []
        narrowed = words(client.get(address + "&van=submitted&naar=not_started"))
        assert "7 besturen" in narrowed
        assert "ziet dat u keek" not in narrowed
        with world.looking():
            assert SectorLook.unscoped_rows.count() == 3

    def test_the_workbook_is_a_download(self, world: World, two: tuple[Round, Round]) -> None:  # noqa: F811
        address = f"{region(world, 'rounds-workbook')}?een={two[0].pk}&ander={two[1].pk}"
        response = world.client("dirk").get(address)
        assert response.status_code == 200
        assert "vergelijking-ronde-1-en-ronde-2.xlsx" in response["Content-Disposition"]

    @pytest.mark.parametrize("name", ["rounds-governments", "rounds-workbook"])
    def test_a_round_beside_itself_or_beside_nothing_is_refused(
        self,
        world: World,
        two: tuple[Round, Round],  # noqa: F811
        name: str,
    ) -> None:
        client = world.client("dirk")
        for query in (f"een={two[0].pk}&ander={two[0].pk}", f"een={two[0].pk}&ander={uuid4()}", "een=x"):
            response = client.get(f"{region(world, name)}?{query}")
            assert response.status_code == 422
            assert "Kies twee verschillende rondes" in words(response)
            assert client.get(f"{region(world, 'rounds-compare')}?{query}").status_code == 422

    def test_fewer_than_two_rounds_is_said(self, world: World) -> None:
        opened(world)
        response = world.client("dirk").get(region(world, "rounds-compare"))
        assert response.status_code == 200
        assert "Nog geen twee rondes" in words(response)

    def test_the_account_is_asked_made_and_taken(self, world: World, clock: time_machine.Traveller) -> None:
        row = opened(world)
        client = world.client("mats")
        page = region(world, "round-accounts", row.pk)
        assert "zodra de ronde gesloten is" in words(client.get(page))
        assert client.post(page, {"kind": "docx", "language": "nl"}).status_code == 422
        after = NOW + timedelta(days=21)
        clock.move_to(after)
        client = world.client("mats")  # the earlier session went stale meanwhile
        round_closings.plan(at=after)
        work_off(after)
        assert client.post(page, {"kind": "odt", "language": "nl"}).status_code == 422
        asked = client.post(page, {"kind": "docx", "language": "nl"})
        assert asked.status_code == 302
        assert "wordt gemaakt" in words(client.get(asked["Location"]))
        work_off(after)
        done = client.get(asked["Location"])
        assert "Het rapport is klaar" in words(done)
        assert broken(client, done) == []
        assert broken(client, client.get(page)) == []
        with world.looking():
            report = RoundReport.unscoped_rows.select_related("file").get()
        assert report.file.sha256 in words(done)
        same = client.get(asked["Location"] + "?gezien=done", headers={"HX-Request": "true"})
        assert same.status_code == 204


class TestOfAGovernment:
    def page(self, world: World, row: Round, name: str = "an") -> str:
        response = world.client(name).get(at(world, "own-round", row.pk))
        assert response.status_code == 200
        assert broken(world.client(name), response) == []
        return words(response)

    def test_before_it_begins_it_is_told_what_to_begin_with(self, world: World) -> None:
        row = opened(world)
        said = self.page(world, row)
        assert "Nog niet begonnen" in said
        assert "Nog 20 dagen." in said
        assert "Begin een zelfevaluatie" in said
        assert "Begin een zelfevaluatie met" in self.page(world, row, "bram")

    def test_while_it_is_busy_it_is_told_what_is_left(self, world: World) -> None:
        row = opened(world)
        draft(world)
        said = self.page(world, row)
        assert "Bezig" in said
        assert "Nog 34 van 34 maatregelen beantwoorden." in said
        assert "34 maatregelen zijn nog aan niemand gegeven. Verdeel ze over collega's" in said
        assert "De algemeen directeur dient in" in said
        assert "Dien in: u tekent met uw naam en functie." in self.page(world, row, "gert")

    def test_a_draft_of_a_lower_level_is_warned_about(self, world: World) -> None:
        row = opened(world, level=AssuranceLevel.IMPORTANT)
        draft(world)
        assert "heeft een lager niveau dan deze ronde vraagt" in self.page(world, row)

    def test_after_the_close_it_may_still_hand_in(self, world: World, clock: time_machine.Traveller) -> None:
        row = opened(world)
        clock.move_to(NOW + timedelta(days=20))
        assert "Vandaag is de laatste dag." in self.page(world, row)
        clock.move_to(NOW + timedelta(days=21))
        assert "Indienen kan nog" in self.page(world, row)
        submitted(world, NOW + timedelta(days=21))
        said = self.page(world, row)
        assert "Te laat ingediend" in said
        assert "Dat was na het sluiten, en blijft zo zichtbaar." in said

    def test_an_excuse_is_told_with_its_reason(self, world: World) -> None:
        row = opened(world)
        with world.acting("mats") as mats:
            rounds.excuse(
                actor=mats,
                at=NOW,
                programme=world.bodies["region"],
                key=row.pk,
                organization=world.home,
                reason="Fusie",
            )
        assert "hoeft deze ronde niets in te dienen: Fusie" in self.page(world, row)

    def test_it_sees_by_whom_it_was_signed_and_makes_the_report_of_that_submission(self, world: World) -> None:
        row = opened(world)
        submitted(world)
        said = self.page(world, row)
        assert "getekend door Gert Goris, algemeen directeur." in said
        with world.looking():
            first = Snapshot.unscoped_rows.get(kind="submitted")
        later = NOW + timedelta(days=9)
        with world.acting("an") as an:  # goes on, in a new one
            again = submissions.reopen_assessment(
                actor=an, at=later, organization=world.home, key=first.assessment_id, measured_on=later.date()
            )
        with world.acting("gert") as gert:
            submissions.submit_assessment(
                actor=gert, at=later, organization=world.home, key=again.pk, version=1, function="directeur"
            )
        client = world.client("an")
        asked = client.post(at(world, "own-round-council", row.pk))
        assert asked.status_code == 302
        work_off()
        with world.looking():
            report = Report.unscoped_rows.get()
        assert report.state == "done"
        assert (report.sources["snapshot"], report.sources["sha256"]) == (str(first.pk), first.sha256)
        assert report.sources["submitted"] is True

    def test_without_a_submission_there_is_no_report(self, world: World) -> None:
        row = opened(world)
        response = world.client("an").post(at(world, "own-round-council", row.pk))
        assert response.status_code == 422
        assert "diende nog niets in" in words(response)

    def test_a_round_that_does_not_ask_it_is_not_there(self, world: World) -> None:
        row = opened(world, kinds=("ocmw",))
        assert world.client("an").get(at(world, "own-round", row.pk)).status_code == 404
        assert world.client("an").get(at(world, "own-round", uuid4())).status_code == 404

    def test_the_offer_leads_to_it(self, world: World) -> None:
        row = opened(world)
        response = world.client("an").get(at(world, "offers"))
        assert at(world, "own-round", row.pk) in response.content.decode()
