"""A process group that is rated otherwise is a change of its processes; and the start page counts what the page shows."""

from collections.abc import Iterator
from datetime import timedelta
from importlib import import_module
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.db import connection

from belfort.domain.permissions import Actor
from belfort.domain.workflow import RegisterStep
from belfort.exchange.reference_files import SHIPPED_DIRECTORY, ReferenceFiles, read_reference_files
from belfort.models import Process, ReferenceProcess
from belfort.services import catalogs, process_changes, reference, register_progress, takeover
from belfort.services.updates import Change
from tests.services.lists import Lists, Row
from tests.services.newer_list import CHANGED, FRESH, GONE, LATER, accept, at, common, load, row, shown, waiting
from tests.world import NOW, World


@pytest.fixture(scope="session")
def rated_files(tmp_path_factory: pytest.TempPathFactory) -> ReferenceFiles:
    """The shipped list in which the group of one process is rated 1 for the service, and no longer stands in an annex."""
    lists = Lists.shipped(tmp_path_factory.mktemp("rated") / "data")
    found: list[str] = []

    def note(each: Row) -> Row:
        if each["oph_uri"] == CHANGED:
            found.append(each["oph_group_uri"])
        return each

    lists.rows("icr/process-list.csv", note)
    rated = {"grp_service": "1", "grp_users": "1"}
    lists.rows("icr/process-list.csv", lambda each: each | rated if each["oph_group_uri"] in found else each)
    lists.rows(
        "icr/process-groups.csv", lambda each: each | {"nis2_annex": ""} if each["oph_group_uri"] in found else each
    )
    return lists.read()


@pytest.fixture
def rated(rated_files: ReferenceFiles) -> Iterator[ReferenceFiles]:
    yield rated_files
    catalogs.forget()


def counted(world: World, actor: Actor) -> int:
    return register_progress.get_register_progress(actor=actor, organization=world.home).behind


class TestAGroupThatIsRatedOtherwise:
    def test_every_process_of_it_waits_with_the_rating_before_and_after(
        self, world: World, an_acts: Actor, rated: ReferenceFiles
    ) -> None:
        group = row(world, an_acts, Process, CHANGED).group_id
        mine = Process.objects.visible_to(an_acts).of(world.home.pk).filter(group_id=group)
        load(rated)
        found = waiting(world, an_acts)
        assert sorted(found) == sorted(mine.values_list("reference_key", flat=True))
        before, after = shown(found[CHANGED])["beoordeling van de procesgroep"]
        assert "verstoring van de dienstverlening 1" not in before
        assert "verstoring van de dienstverlening 1" in after

    def test_a_confirmed_row_takes_it_over_and_only_then_follows(
        self, world: World, an_acts: Actor, rated: ReferenceFiles
    ) -> None:
        process = row(world, an_acts, Process, CHANGED)
        process_changes.decide_process(**common(world, an_acts), **at(process), step=RegisterStep.CONFIRM)
        load(rated)
        process.refresh_from_db()
        assert process.group_impact["service"] > 1
        accept(world, an_acts, CHANGED)
        process.refresh_from_db()
        assert (process.state, process.group_impact["service"], process.nis2_annex) == ("confirmed", 1, False)
        assert not process_changes.deviates(
            process,
            process_changes.ProcessContent(
                process.title, "", "", process.nis2_annex, process.group_impact, process.impact
            ),
        )

    def test_a_confirmed_row_that_did_not_take_it_over_is_no_deviation_from_its_own_version(
        self, world: World, an_acts: Actor, rated: ReferenceFiles
    ) -> None:
        process = row(world, an_acts, Process, CHANGED)
        load(rated)
        process = Process.objects.visible_to(an_acts).select_related("reference", "group").get(pk=process.pk)
        stands = process_changes.ProcessContent(
            process.title, "", "", process.nis2_annex, process.group_impact, process.impact
        )
        assert not process_changes.deviates(process, stands)


class TestTheCountOnTheStartPage:
    def test_it_counts_what_the_page_shows(self, world: World, an_acts: Actor, newer: ReferenceFiles) -> None:
        assert counted(world, an_acts) == 0
        load(newer)
        assert counted(world, an_acts) == len(waiting(world, an_acts)) == 7
        accept(world, an_acts, FRESH)
        assert counted(world, an_acts) == len(waiting(world, an_acts)) == 6

    def test_a_vanished_row_that_is_not_ours_asks_nothing(
        self, world: World, an_acts: Actor, newer: ReferenceFiles
    ) -> None:
        gone = row(world, an_acts, Process, GONE)
        process_changes.decide_process(**common(world, an_acts), **at(gone), step=RegisterStep.REJECT, reason="Neen")
        load(newer)
        assert counted(world, an_acts) == len(waiting(world, an_acts)) == 6


def test_what_was_never_taken_of_a_domain_is_no_news(world: World, an_acts: Actor, newer: ReferenceFiles) -> None:
    """A register that holds one process of a domain is offered what came after, not what it left in the list."""
    some = ReferenceProcess.objects.current().filter(domain_key="algemene-financiering").order_by("position")[:1]
    takeover.add_references(
        actor=an_acts, at=NOW, organization=world.home, references=list(some.select_related("group"))
    )
    assert waiting(world, an_acts) == {}
    load(newer)
    fresh = {one.name.nl for one in waiting(world, an_acts).values() if one.change is Change.NEW}
    assert fresh == {"Afleveren van digitale akten", "Innen van een nieuwe belasting"}


def test_what_the_migration_fills_in_is_what_the_next_load_finds(world: World) -> None:
    with world.looking():
        ReferenceProcess.objects.update(domain_key="", group_impact={}, digest="")
        fill: Any = import_module("belfort.migrations.0005_group_ratings").fill
        fill(apps, SimpleNamespace(connection=SimpleNamespace(alias=connection.alias)))
        loaded = reference.load_processes(read_reference_files(SHIPPED_DIRECTORY), LATER + timedelta(days=1))
        assert (loaded.added, loaded.changed, loaded.removed) == (0, 0, 0)
