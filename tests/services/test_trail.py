"""The trail: one event per write, in a chain that shows every change."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings as django_settings
from django.core.management import call_command
from django.db import connection, transaction

from belfort.domain.workflow import RegisterStep
from belfort.models import Process, TrailEvent, TrailHead
from belfort.services import process_changes, trail, trail_checks
from tests.databases import on_postgres, on_sqlite
from tests.world import NOW, World


@pytest.fixture(autouse=True)
def anchor(settings: Any, tmp_path: Path) -> Path:
    settings.TRAIL_ANCHOR = tmp_path / "anchor.txt"
    return tmp_path / "anchor.txt"


def work(world: World, count: int = 6) -> None:
    """An confirms a few processes, one by one."""
    with world.acting("an") as an:
        for process in Process.objects.visible_to(an).of(world.home.pk).open().order_by("position")[:count]:
            process_changes.decide_process(
                actor=an,
                at=NOW,
                organization=world.home,
                key=process.pk,
                version=process.version,
                step=RegisterStep.CONFIRM,
            )


@contextmanager
def as_intruder(world: World) -> Iterator[Any]:
    """Reach the rows past the triggers and the rights, as somebody with the keys of the database server would."""
    with world.looking(), transaction.atomic():
        triggers = ("belfort_trailevent_no_update", "belfort_trailevent_no_delete")
        with connection.cursor() as cursor:
            for trigger in triggers:
                cursor.execute(f"DROP TRIGGER {trigger}")
        yield TrailEvent.unscoped_rows.filter(organization=world.home)


def found(world: World) -> list[str]:
    """Return the kinds of fault that a check finds in the home body."""
    return sorted({fault.kind for fault in trail_checks.check_trails(key=world.home.slug).faults})


def test_every_write_leaves_one_event_with_who_what_and_when(world: World) -> None:
    work(world, 1)
    with world.looking():
        event = TrailEvent.unscoped_rows.filter(organization=world.home).order_by("-sequence")[0]
    assert (event.verb, event.actor_name, event.happened_at) == ("process.confirmed", "An Adriaens", NOW)
    assert event.body["changes"]["state"] == ["proposed", "confirmed"]


def test_a_write_that_is_undone_leaves_no_event(world: World) -> None:
    with world.acting("an") as an:
        before = TrailEvent.objects.visible_to(an).of(world.home.pk).count()
        process = Process.objects.visible_to(an).of(world.home.pk).open()[0]
        with pytest.raises(RuntimeError), transaction.atomic():
            process_changes.decide_process(
                actor=an, at=NOW, organization=world.home, key=process.pk, version=1, step=RegisterStep.CONFIRM
            )
            raise RuntimeError
        assert TrailEvent.objects.visible_to(an).of(world.home.pk).count() == before


def test_an_untouched_trail_has_no_faults(world: World) -> None:
    work(world)
    report = trail_checks.check_trails()
    assert report.faults == []
    assert report.events > 6


@on_sqlite
class TestWhoTouchesTheRowsIsFound:
    def test_a_changed_field(self, world: World) -> None:
        work(world)
        with as_intruder(world) as rows:
            rows.filter(sequence=3).update(actor_name="Iemand Anders")
        assert found(world) == ["changed"]

    def test_a_changed_body(self, world: World) -> None:
        work(world)
        with as_intruder(world) as rows:
            rows.filter(sequence=4).update(body={"changes": {}})
        assert found(world) == ["changed"]

    def test_a_removed_event(self, world: World) -> None:
        work(world)
        with as_intruder(world) as rows:
            rows.filter(sequence=3).delete()
        assert found(world) == ["changed", "gap"]

    def test_a_cut_tail(self, world: World) -> None:
        work(world)
        with as_intruder(world) as rows:
            rows.filter(sequence__gt=4).delete()
        assert "head" in found(world)

    def test_a_cut_tail_with_the_head_set_back(self, world: World) -> None:
        work(world)
        trail_checks.write_anchors()
        with as_intruder(world) as rows:
            rows.filter(sequence__gt=4).delete()
            last = rows.get(sequence=4)
            TrailHead.unscoped_rows.filter(organization=world.home).update(sequence=4, mac=last.mac)
        assert found(world) == ["anchor"]

    def test_a_wiped_body(self, world: World) -> None:
        work(world)
        trail_checks.write_anchors()
        with as_intruder(world) as rows:
            rows.delete()
            TrailHead.unscoped_rows.filter(organization=world.home).delete()
        assert found(world) == ["anchor"]

    def test_a_chain_made_again_with_another_key(self, world: World, settings: Any) -> None:
        work(world)
        settings.TRAIL_KEY = "een andere sleutel"
        assert found(world) == ["changed"]


@pytest.fixture
def tampering_owner(django_db_setup: str) -> Iterator[int]:
    """Change an event as the owner of the tables on PostgreSQL, triggers off, before the test; put it back afterwards."""
    place = django_settings.DATABASES["owner"]
    login = {"host": place["HOST"], "port": place["PORT"], "user": place["USER"], "password": place["PASSWORD"]}

    def change(old: str, new: str) -> None:
        with psycopg.connect(**login, dbname=place["NAME"]) as owner:
            owner.execute("ALTER TABLE belfort_trailevent DISABLE TRIGGER USER")
            owner.execute("UPDATE belfort_trailevent SET actor_name = %s WHERE actor_name = %s", (new, old))
            owner.execute("ALTER TABLE belfort_trailevent ENABLE TRIGGER USER")

    change("An Adriaens", "Iemand Anders")
    yield 1
    change("Iemand Anders", "An Adriaens")


@on_postgres
def test_what_the_owner_of_the_tables_changes_on_postgresql_is_found(tampering_owner: int, world: World) -> None:
    assert found(world) == ["changed"]


def test_the_command_says_that_all_is_well(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    work(world)
    call_command("verify_trail", json=True)
    said = json.loads(capsys.readouterr().out)
    assert said["faults"] == []
    assert said["organizations"] == len(trail_checks.Organization.objects.all())


def test_the_command_stops_with_1_and_names_the_place(
    world: World, settings: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    work(world)
    settings.TRAIL_KEY = "een andere sleutel"
    with pytest.raises(SystemExit) as stop:
        call_command("verify_trail", organization=world.home.slug)
    assert stop.value.code == 1
    assert f"{world.home.slug}: gebeurtenis 1 is gewijzigd" in capsys.readouterr().err


def test_hashes_are_written_down_outside_the_database(
    world: World, anchor: Path, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        work(world, trail.ANCHOR_EVERY)
    lines = [json.loads(line) for line in anchor.read_text().splitlines()]
    assert [line["organization"] for line in lines] == [str(world.home.public_id)]
    assert found(world) == []


def test_an_reads_the_trail_and_bram_does_not(world: World) -> None:
    assert world.client("an").get(f"/b/{world.home.slug}/logboek/").status_code == 200
    assert world.client("bram").get(f"/b/{world.home.slug}/logboek/").status_code == 403
    assert world.client("celine").get(f"/b/{world.home.slug}/logboek/").status_code == 404
