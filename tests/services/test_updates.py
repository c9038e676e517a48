"""A newer version of the generic list: shown field by field, taken over row by row, and nothing of a government is lost."""

from datetime import timedelta
from typing import Any

import pytest

from belfort.domain.classification import InformationClass
from belfort.domain.errors import ConflictError, ForbiddenError, InvalidError, MissingError
from belfort.domain.permissions import Actor
from belfort.domain.workflow import RegisterStep
from belfort.exchange.reference_files import SHIPPED_DIRECTORY, ReferenceFiles, read_reference_files
from belfort.models import Asset, Process, ProcessAsset, ReferenceGroup, ReferenceProcess, TrailEvent
from belfort.services import asset_changes, catalogs, process_changes, processes, takeover, updates
from belfort.services.asset_changes import AssetContent
from belfort.services.process_changes import ProcessContent
from belfort.services.updates import Change
from tests.services.newer_list import (
    ASSET,
    CHANGED,
    DESCRIBED,
    ELSEWHERE,
    FACILITY,
    FRESH,
    GONE,
    LATER,
    MOVED,
    accept,
    at,
    common,
    load,
    row,
    shown,
    waiting,
)
from tests.services.registers import picture
from tests.world import DOMAIN, World


class TestWhatIsShown:
    def test_nothing_waits_while_the_list_is_the_same(self, world: World, an_acts: Actor) -> None:
        load(read_reference_files(SHIPPED_DIRECTORY))
        assert waiting(world, an_acts) == {}

    def test_each_row_with_its_fields_in_words(self, world: World, an_acts: Actor, newer: ReferenceFiles) -> None:
        load(newer)
        found = waiting(world, an_acts)
        assert {key: one.change for key, one in found.items()} == {
            CHANGED: Change.CHANGED,
            MOVED: Change.CHANGED,
            GONE: Change.GONE,
            FRESH: Change.NEW,
            ASSET: Change.CHANGED,
            DESCRIBED: Change.CHANGED,
            FACILITY: Change.CHANGED,
        }
        process = shown(found[CHANGED])
        assert process["titel"] == ("Afleveren van documenten en diensten", "Documenten afleveren")
        assert process["kritiek"] == ("ja", "nee")
        before, after = process["beoordeling"]
        assert "verstoring van de dienstverlening 5" in before
        assert "verstoring van de dienstverlening 4" in after
        before, after = process["informatieassets"]
        assert "Digitaal loket en afspraken (gebruikt)" in before
        assert "Digitaal loket" not in after
        moved = shown(found[MOVED])
        assert moved["procesgroep"] == ("Burgerlijke stand en bevolking", "Afvalverwerking")
        assert moved["domein"] == ("Burgerzaken", "Afvalbeheer")
        assert shown(found[ASSET]) == {
            "beschikbaarheid": ("4", "5"),
            "soorten gegevens": (
                "gevoelige persoonsgegevens; persoonsgegevens",
                "gegevens van de sociale zekerheid; gevoelige persoonsgegevens; persoonsgegevens",
            ),
        }
        assert list(shown(found[DESCRIBED])) == ["omschrijving"]
        before, after = shown(found[FACILITY])["informatieassets die erop rusten"]
        assert "Thuiszorg" in before
        assert "Rijksregister- en bevolkingsgegevens" in after

    def test_a_reader_of_english_reads_english(self, world: World, an_acts: Actor, newer: ReferenceFiles) -> None:
        load(newer)
        english = Actor(an_acts.user_id, an_acts.name, "en", an_acts.grants)
        fields = {field.label.en: field for field in waiting(world, english)[CHANGED].fields}
        assert fields["critical"].before == "yes"
        assert "disruption" in fields["rating"].before
        assert fields["title (Dutch)"].after == "Documenten afleveren"  # its English title stayed the same

    def test_loading_a_newer_list_changes_nothing_by_itself(
        self, world: World, an_acts: Actor, newer: ReferenceFiles
    ) -> None:
        before = picture(an_acts, world.home)
        load(newer)
        assert picture(an_acts, world.home) == before

    def test_a_reader_sees_it_and_cannot_take_it_over(self, world: World, newer: ReferenceFiles) -> None:
        load(newer)
        with world.acting("bram") as bram:
            assert CHANGED in waiting(world, bram)
            with pytest.raises(ForbiddenError):
                accept(world, bram, CHANGED)

    def test_a_stranger_learns_nothing(self, world: World, newer: ReferenceFiles) -> None:
        load(newer)
        with world.acting("celine") as celine, pytest.raises(MissingError):
            waiting(world, celine)


class TestTakingOver:
    def test_a_row_that_followed_the_list_follows_it_again(
        self, world: World, an_acts: Actor, newer: ReferenceFiles
    ) -> None:
        process = row(world, an_acts, Process, CHANGED)
        process_changes.decide_process(**common(world, an_acts), **at(process), step=RegisterStep.CONFIRM)
        load(newer)
        accept(world, an_acts, CHANGED)
        process.refresh_from_db()
        assert (process.title, process.critical, process.level, process.state) == (
            "Documenten afleveren",
            False,
            4,
            "confirmed",
        )
        linked = ProcessAsset.objects.visible_to(an_acts).of(world.home.pk).filter(process=process)
        assert "eloketaanvragen" not in linked.values_list("asset__reference_key", flat=True)
        assert linked.count() == 4
        assert CHANGED not in waiting(world, an_acts)
        event = TrailEvent.objects.visible_to(an_acts).of(world.home.pk).order_by("-sequence")[0]
        assert (event.verb, event.body["revision"]) == ("register.updated", 2)
        assert event.body["fields"] == ["titel", "beoordeling", "kritiek", "informatieassets"]

    def test_links_that_the_government_chose_stay(self, world: World, an_acts: Actor, newer: ReferenceFiles) -> None:
        process = row(world, an_acts, Process, CHANGED)
        asset = row(world, an_acts, Asset, "eloketaanvragen")
        process_changes.link_assets(**common(world, an_acts), **at(process), roles={asset.pk: "stores"})
        load(newer)
        accept(world, an_acts, CHANGED)
        linked = ProcessAsset.objects.visible_to(an_acts).of(world.home.pk).filter(process=process)
        assert list(linked.values_list("asset_id", "role")) == [(asset.pk, "stores")]

    def test_an_adapted_row_keeps_its_content_until_it_follows_the_list(
        self, world: World, an_acts: Actor, newer: ReferenceFiles
    ) -> None:
        process = row(world, an_acts, Process, CHANGED)
        content = ProcessContent("Aan het loket afgeven", group_impact={"legal": 2}, impact={"users": 1})
        process_changes.adapt_process(
            **common(world, an_acts), **at(process), content=content, reason="Eén loket bij ons."
        )
        load(newer)
        assert waiting(world, an_acts)[CHANGED].adapted
        before = picture(an_acts, world.home)
        accept(world, an_acts, CHANGED)
        assert picture(an_acts, world.home) == before
        assert CHANGED not in waiting(world, an_acts)
        process.refresh_from_db()
        assert (process.state, process.reason) == ("adapted", "Eén loket bij ons.")
        process_changes.decide_process(**common(world, an_acts), **at(process), step=RegisterStep.CONFIRM)
        process.refresh_from_db()
        assert (process.title, process.level) == ("Documenten afleveren", 4)

    def test_a_row_that_is_not_ours_stays_so_and_comes_back_as_listed_today(
        self, world: World, an_acts: Actor, newer: ReferenceFiles
    ) -> None:
        process = row(world, an_acts, Process, CHANGED)
        process_changes.decide_process(
            **common(world, an_acts), **at(process), step=RegisterStep.REJECT, reason="Doet de buurgemeente."
        )
        load(newer)
        assert not waiting(world, an_acts)[CHANGED].adapted
        accept(world, an_acts, CHANGED)
        process.refresh_from_db()
        assert (process.state, process.reason) == ("not_ours", "Doet de buurgemeente.")
        process_changes.decide_process(**common(world, an_acts), **at(process), step=RegisterStep.CONFIRM)
        process = Process.objects.visible_to(an_acts).select_related("reference", "group").get(pk=process.pk)
        stands = ProcessContent(process.title, "", "", process.nis2_annex, process.group_impact, process.impact)
        assert not process_changes.deviates(process, stands)

    def test_an_adapted_row_that_is_not_ours_keeps_what_was_adapted(
        self, world: World, an_acts: Actor, newer: ReferenceFiles
    ) -> None:
        process = row(world, an_acts, Process, CHANGED)
        process_changes.adapt_process(
            **common(world, an_acts), **at(process), content=ProcessContent("Van ons"), reason="Anders"
        )
        process.refresh_from_db()
        process_changes.decide_process(
            **common(world, an_acts), **at(process), step=RegisterStep.REJECT, reason="Toch niet"
        )
        load(newer)
        assert waiting(world, an_acts)[CHANGED].adapted
        accept(world, an_acts, CHANGED)
        process.refresh_from_db()
        assert (process.title, process.state) == ("Van ons", "not_ours")

    def test_own_rows_are_never_touched(self, world: World, an_acts: Actor, newer: ReferenceFiles) -> None:
        group = ReferenceGroup.objects.order_by("position")[0]
        own = process_changes.add_process(
            **common(world, an_acts), group_key=group.key, content=ProcessContent("Kerstmarkt", impact={"users": 2})
        )
        category = next(iter(catalogs.get_asset_categories()))
        asset = asset_changes.add_asset(
            **common(world, an_acts), content=AssetContent("Standhouders", category), classes=InformationClass(1, 1, 1)
        )
        load(newer)
        for key, one in waiting(world, an_acts).items():
            if one.change is not Change.GONE:
                accept(world, an_acts, key)
        before: Any
        for before in (own, asset):
            version = before.version
            before.refresh_from_db()
            assert (before.version, before.state) == (version, "own")
        assert [key for key, one in waiting(world, an_acts).items() if one.change is not Change.NEW] == [GONE]

    def test_a_new_row_is_offered_in_the_domains_of_the_register_only(
        self, world: World, an_acts: Actor, newer: ReferenceFiles
    ) -> None:
        load(newer)
        assert ELSEWHERE not in waiting(world, an_acts)
        accept(world, an_acts, FRESH)
        assert row(world, an_acts, Process, FRESH).state == "proposed"
        assert FRESH not in waiting(world, an_acts)
        taken = takeover.take_over(**common(world, an_acts), domain_key="algemene-financiering")
        assert row(world, an_acts, Process, ELSEWHERE).title == "Innen van een nieuwe belasting"
        assert taken.processes == 18

    def test_a_row_that_moved_counts_in_its_old_domain_on_earlier_days(
        self, world: World, an_acts: Actor, newer: ReferenceFiles
    ) -> None:
        load(newer)
        accept(world, an_acts, MOVED)

        def counted(as_of: Any) -> dict[str, int]:
            rows = processes.get_progress(actor=an_acts, organization=world.home, as_of=as_of)
            return {domain.key: domain.progress.total for domain in rows}

        assert counted(LATER - timedelta(days=1)) == {DOMAIN: 32}
        assert counted(LATER) == {DOMAIN: 31, "afvalbeheer": 1}


class TestARowThatVanished:
    def test_it_stays_in_use_and_cannot_be_taken_over(
        self, world: World, an_acts: Actor, newer: ReferenceFiles
    ) -> None:
        load(newer)
        assert not ReferenceProcess.objects.current().filter(key=GONE).exists()
        with pytest.raises(InvalidError, match="niet meer in de lijst"):
            accept(world, an_acts, GONE)
        process = row(world, an_acts, Process, GONE)
        process_changes.decide_process(**common(world, an_acts), **at(process), step=RegisterStep.CONFIRM)
        assert waiting(world, an_acts)[GONE].change is Change.GONE

    def test_it_asks_nothing_any_more_when_it_is_not_ours(
        self, world: World, an_acts: Actor, newer: ReferenceFiles
    ) -> None:
        load(newer)
        process_changes.decide_process(
            **common(world, an_acts),
            **at(row(world, an_acts, Process, GONE)),
            step=RegisterStep.REJECT,
            reason="Staat niet meer in de lijst.",
        )
        assert GONE not in waiting(world, an_acts)

    def test_when_it_comes_back_it_is_a_change_again(self, world: World, an_acts: Actor, newer: ReferenceFiles) -> None:
        load(newer)
        load(read_reference_files(SHIPPED_DIRECTORY))
        accept(world, an_acts, GONE)
        assert waiting(world, an_acts).keys() <= {CHANGED, MOVED, ASSET, DESCRIBED, FACILITY}
        assert row(world, an_acts, Process, GONE).reference.revision == 2


class TestRefused:
    def test_a_row_that_somebody_changed_in_between(self, world: World, an_acts: Actor, newer: ReferenceFiles) -> None:
        load(newer)
        seen = waiting(world, an_acts)[CHANGED].version
        process_changes.decide_process(
            **common(world, an_acts), **at(row(world, an_acts, Process, CHANGED)), step=RegisterStep.CONFIRM
        )
        with pytest.raises(ConflictError):
            updates.accept_update(**common(world, an_acts), kind="process", key=CHANGED, version=seen)

    def test_what_is_no_row_of_the_list(self, world: World, an_acts: Actor) -> None:
        for kind, key in (("process", "onbekend"), ("asset", "onbekend"), ("facility", "")):
            with pytest.raises(MissingError):
                updates.accept_update(**common(world, an_acts), kind=kind, key=key, version=1)
        with pytest.raises(InvalidError):
            updates.accept_update(**common(world, an_acts), kind="user", key=CHANGED, version=1)


def test_the_page_shows_it_and_takes_it_over(world: World, newer: ReferenceFiles) -> None:
    load(newer)
    an, place = world.client("an"), f"/b/{world.home.slug}/nieuwe-versie/"
    page = an.get(place).content.decode()
    for words in ("Documenten afleveren", "verstoring van de dienstverlening 4", "niet meer in de lijst", "nieuw"):
        assert words in page
    assert "De generieke lijst heeft een nieuwere versie" in an.get(f"/b/{world.home.slug}/").content.decode()
    with world.looking():
        version = Process.unscoped_rows.get(organization=world.home, reference_key=CHANGED).version
    answer = an.post(place, {"kind": "process", "key": CHANGED, "version": version})
    assert (answer.status_code, answer["Location"]) == (302, place)
    assert "Documenten afleveren" not in an.get(place).content.decode()
    assert an.post(place, {"kind": "process", "key": GONE, "version": "1"}).status_code == 422
