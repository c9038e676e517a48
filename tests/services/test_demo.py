"""The demo: nothing real in it, never over real data, and the same seed always makes the same."""

import csv
import json
from collections import Counter
from pathlib import Path
from random import Random

import pytest
from django.core.management import call_command
from django.db import transaction

from belfort.domain.errors import InvalidError
from belfort.exchange.reference_files import SHIPPED_DIRECTORY
from belfort.models import Installation, Job, Membership, Organization, OrganizationCode, Process, TrailEvent, User
from belfort.services import demo, demo_names, installation, reference
from belfort.services.demo_registers import REASONS, Story, fill_register
from tests.services.registers import picture
from tests.world import NOW, World


def real_names() -> set[str]:
    """Return the names of every body in the shipped list, and of the municipalities that merged away, in small letters."""
    found = set()
    for file, columns in (("local-governments.csv", ("name",)), ("mergers-2025.csv", ("name_old", "name_new"))):
        with (Path(SHIPPED_DIRECTORY) / "geo" / file).open(encoding="utf-8") as rows:
            found |= {row[column].strip().lower() for row in csv.DictReader(rows) for column in columns}
    return found


def test_no_invented_government_has_the_name_of_a_real_one() -> None:
    """Whatever the size and the seed: every name that the lists can make is looked at."""
    names = demo_names.places(30_000, Random(1))
    assert len(names) == len(set(names)) > 285
    everything = {name.lower() for name in names}
    assert everything & real_names() == set()
    assert {f"ocmw {name}" for name in everything} & real_names() == set()


def test_the_other_bodies_of_the_demo_and_its_provinces_are_invented_too(world: World) -> None:
    bodies = {name.lower() for name in Organization.objects.values_list("name", flat=True)}
    assert bodies & real_names() == set()
    assert {f"provincie {name}".lower() for name in demo_names.PROVINCES.values()} & real_names() == set()
    assert {name.lower() for name in demo_names.PROVINCES.values()} & real_names() == set()


def test_names_follow_the_seed() -> None:
    assert demo_names.places(285, Random(7)) == demo_names.places(285, Random(7))
    assert demo_names.places(285, Random(7)) != demo_names.places(285, Random(8))
    assert demo_names.places(40, Random(7)) == demo_names.places(285, Random(7))[:40]


def bodies(size: int, seed: int) -> list[tuple[object, ...]]:
    """Make the bodies of a demo, look at them, and undo it."""
    with transaction.atomic():
        demo.make_bodies(size=size, seed=seed)
        columns = ("source_key", "slug", "name", "kind", "status", "province", "shape", "population", "is_fictional")
        rows = list(Organization.objects.order_by("source_key").values_list(*columns))
        transaction.set_rollback(True)
    return rows


def test_a_demo_is_fictional_from_top_to_bottom_and_made_once(
    empty_database: object, capsys: pytest.CaptureFixture[str]
) -> None:
    with transaction.atomic():
        installation.make_installation(is_demo=True)
        assert bodies(9, 3) == bodies(9, 3) != bodies(9, 4)
        transaction.set_rollback(True)
    installation.forget()
    call_command("demo", size=2, background=True, json=True)
    heard = capsys.readouterr()
    said = json.loads(heard.out)
    assert (said["governments"], heard.err) == (2, "")
    assert {row.is_fictional for row in Organization.objects.all()} == {True}
    assert not Organization.objects.filter(source_key__startswith="http").exists()
    assert not OrganizationCode.objects.exists()
    kinds = Counter(Organization.objects.values_list("kind", "status"))
    assert kinds["municipality", "active"] == 2
    assert kinds["municipality", "merged"] == kinds["ocmw", "active"] == 1
    assert installation.is_demo()
    users = {user.email: user for user in User.objects.all()}
    assert set(users) == {person["email"] for person in said["people"]}
    assert all(user.is_fictional and user.email.endswith(".example") for user in users.values())
    assert users["an@demo.belfort.example"].check_password(said["password"])
    # two governments are ready at once; with more, the rest is left to a worker. What an acceptance ends, and the days on which findings are late, lie ahead.
    assert not Job.objects.exclude(kind__in=("finding-end", "finding-count")).exists()
    before = Organization.objects.count()
    with pytest.raises(InvalidError, match="bevat de demo al"):
        demo.make_demo(at=NOW, size=2)
    assert Organization.objects.count() == before


def test_real_data_are_never_mixed_with_the_demo(world: World) -> None:
    before = Organization.objects.count(), User.objects.count()
    Installation.objects.update(is_demo=False)
    installation.forget()
    try:
        for start in (
            lambda: demo.make_demo(at=NOW),
            lambda: reference.load_reference_as_operator(at=NOW, organizations=False),
        ):
            with pytest.raises(InvalidError, match="echte gegevens"):
                start()
    finally:
        installation.forget()
    assert (Organization.objects.count(), User.objects.count()) == before


@pytest.mark.parametrize("size", [0, -1, 30_001])
def test_a_size_that_makes_no_sense_is_refused(world: World, size: int, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        call_command("demo", size=size)
    heard = capsys.readouterr()
    assert (stopped.value.code, heard.out) == (2, "")
    assert heard.err.strip() == "Kies een aantal van 1 tot 30000."


def made(world: World, seed: int) -> list[tuple[object, ...]]:
    """Let the OCMW work on its register as the demo does, look at it, and undo it."""
    story = Story(domains=2, decided=600, adapted=3, refused=3, own=2, valued=3)
    with transaction.atomic():
        with world.acting("an") as an:
            fill_register(actor=an, at=NOW, organization=world.ocmw, story=story, random=Random(seed))
            found = picture(an, world.ocmw)
            when = list(
                TrailEvent.objects.visible_to(an)
                .of(world.ocmw.pk)
                .order_by("sequence")
                .values_list("happened_at", "verb")
            )
        transaction.set_rollback(True)
    return [*found, *when]


def test_the_same_seed_makes_the_same_register(world: World) -> None:
    first = made(world, 5)
    assert len(first) > 50
    assert made(world, 5) == first
    assert made(world, 6) != first


def test_a_register_of_the_demo_was_worked_on_in_the_order_of_time(world: World) -> None:
    with world.acting("an") as an:
        story = Story(domains=2, decided=600, adapted=3, refused=3, own=2, valued=3)
        fill_register(actor=an, at=NOW, organization=world.ocmw, story=story, random=Random(5))
        events = list(TrailEvent.objects.visible_to(an).of(world.ocmw.pk).order_by("sequence"))
        moments = [event.happened_at for event in events if event.verb != "membership.added"]
        assert moments == sorted(moments)
        assert moments[-1] < NOW
        rows = Process.objects.visible_to(an).of(world.ocmw.pk)
        states = Counter(rows.values_list("state", flat=True))
        assert (states["adapted"], states["not_ours"], states["own"]) == (3, 3, 2)
        assert set(rows.filter(state="not_ours").values_list("reason", flat=True)) <= set(REASONS)


def test_everybody_on_the_sign_in_page_has_one_role_and_an_serves_two_bodies(world: World) -> None:
    with world.looking():
        held = Counter(Membership.unscoped_rows.values_list("user__email", flat=True))
    assert held.pop("an@demo.belfort.example") == 2
    assert set(held.values()) == {1}
    assert len({person.role for person in demo.get_people()}) == len(demo.get_people()) - 1  # two officers
