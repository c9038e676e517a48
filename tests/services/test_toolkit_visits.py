"""Visitors of the toolkit: each once a day, nobody known, nothing left; and downloads of governments that are signed in."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import Model

from belfort.domain.errors import ForbiddenError, InvalidError, MissingError
from belfort.domain.permissions import NOBODY, Actor
from belfort.models import (
    ToolkitDay,
    ToolkitDownload,
    ToolkitKey,
    ToolkitVersion,
    ToolkitVisitor,
)
from belfort.services import public_toolkit, tenancy, toolkit_visits, work
from belfort.services.toolkit_visits import Visitor
from tests.services.programme import work_off
from tests.services.test_toolkit import LINK, SOMEBODY, add
from tests.world import NOW, World

TODAY = NOW.date()
TOMORROW = NOW + timedelta(days=1)


@pytest.fixture
def mats(world: World) -> Iterator[Actor]:
    with world.acting("mats") as actor:
        yield actor


def visit(world: World, at: Any = NOW, address: str = "192.0.2.7", agent: str = "Zoeker 1.0") -> None:
    """Look at the toolkit."""
    toolkit_visits.count_visit(at=at, programme=world.bodies["region"], visitor=Visitor(address, agent))


def days() -> dict[Any, int]:
    """Return the days that are counted."""
    return dict(ToolkitDay.objects.order_by("day").values_list("day", "visitors"))


def everything(world: World) -> str:
    """Return every value in the database that is no row of the reference data, as one text."""
    found = []
    for model in apps.get_app_config("belfort").get_models():
        if issubclass(model, Model) and model.__name__.startswith(("Toolkit", "Job", "TrailEvent", "SignIn")):
            with world.looking(), connection.cursor() as cursor:
                cursor.execute(f"SELECT * FROM {model._meta.db_table}")
                found += [str(row) for row in cursor.fetchall()]
    return "\n".join(found)


class TestCounting:
    def test_the_same_address_and_browser_count_once_a_day(self, world: World, mats: Actor) -> None:
        """Rule 9.38."""
        for _ in range(3):
            visit(world)
        visit(world, agent="Zoeker 2.0")
        visit(world, address="192.0.2.8")
        common = {"actor": mats, "at": NOW, "programme": world.bodies["region"]}
        assert toolkit_visits.get_visitors(**common, since=TODAY, until=TODAY) == 3

    def test_the_first_visitor_of_a_day_closes_the_days_before(self, world: World, mats: Actor) -> None:
        """Rules 9.38 and 9.39."""
        visit(world)
        visit(world, address="192.0.2.8")
        visit(world, at=TOMORROW)
        assert days() == {TODAY: 2}
        assert set(ToolkitVisitor.objects.values_list("day", flat=True)) == {TOMORROW.date()}
        assert set(ToolkitKey.objects.values_list("day", flat=True)) == {TOMORROW.date()}
        common = {"actor": mats, "at": TOMORROW, "programme": world.bodies["region"]}
        assert toolkit_visits.get_visitors(**common, since=TODAY, until=TOMORROW.date()) == 3

    def test_a_worker_closes_a_day_on_which_nobody_came_any_more(self, world: World) -> None:
        visit(world)
        work.watch(at=NOW + timedelta(hours=2))
        assert days() == {}  # the day is not over
        work.watch(at=TOMORROW)
        work.watch(at=TOMORROW)
        work_off(TOMORROW)
        assert days() == {TODAY: 1}
        assert not ToolkitKey.objects.exists()
        assert not ToolkitVisitor.objects.exists()

    def test_a_day_that_is_closed_twice_counts_nobody_twice(self, world: World) -> None:
        visit(world)
        for _ in range(2):
            toolkit_visits.close_days(programme=world.bodies["region"], today=TOMORROW.date())
        visit(world)  # a request that began before midnight and ends after the closing
        toolkit_visits.close_days(programme=world.bodies["region"], today=TOMORROW.date())
        assert days() == {TODAY: 2}

    def test_a_period_ends_after_it_begins(self, world: World, mats: Actor) -> None:
        common = {"actor": mats, "at": NOW, "programme": world.bodies["region"]}
        with pytest.raises(InvalidError):
            toolkit_visits.get_visitors(**common, since=TODAY, until=TODAY - timedelta(days=1))


class TestNobodyIsKnown:
    def test_nothing_of_the_address_or_the_browser_is_kept(self, world: World) -> None:
        """Rule 9.38."""
        visit(world)
        said = everything(world)
        assert ToolkitVisitor.objects.get().visitor_hash in said  # the look reaches the table
        assert "192.0.2.7" not in said
        assert "Zoeker" not in said
        visit(world, at=TOMORROW, address="192.0.2.99")
        assert ToolkitVisitor.objects.get().day == TOMORROW.date()

    def test_two_days_cannot_be_linked(self, world: World) -> None:
        """Rule 9.38: another key, another hash, and nothing of the first day is left to compare with."""
        visit(world)
        key, seen = ToolkitKey.objects.get().key, ToolkitVisitor.objects.get().visitor_hash
        visit(world, at=TOMORROW)
        assert ToolkitKey.objects.get().key != key
        assert ToolkitVisitor.objects.get().visitor_hash != seen
        assert key not in everything(world)
        assert seen not in everything(world)

    def test_the_key_in_the_database_alone_does_not_make_the_hash(self, world: World, settings: Any) -> None:
        """A copy of the database does not tell who came: the secret of the installation stands outside it."""
        visit(world)
        settings.SECRET_KEY = "een heel ander geheim"
        visit(world)
        assert ToolkitVisitor.objects.count() == 2


class TestDownloads:
    def test_a_download_counts_for_the_government_of_who_is_signed_in(self, world: World) -> None:
        with world.acting("mats") as mats:
            add(world, mats, first=LINK)
        for person in ("an", "an", "celine"):
            open_as(world, person)
        with world.acting("mats") as mats:
            found = toolkit_visits.get_downloads(actor=mats, programme=world.bodies["region"], since=TODAY, until=TODAY)
        assert [(line["name"], line["times"]) for line in found.lines] == [(world.home.name, 2), (world.other.name, 1)]
        assert (found.count, found.total) == (3, 2)

    def test_a_government_sees_its_own_and_no_other(self, world: World) -> None:
        with world.acting("mats") as mats:
            add(world, mats, first=LINK)
        open_as(world, "an")
        open_as(world, "celine")
        with world.acting("celine") as celine:
            own = toolkit_visits.get_own_downloads(actor=celine, organization=world.other)
            assert [(line["key"], line["number"], line["times"]) for line in own.lines] == [("eerste-uur", 1, 1)]
            with pytest.raises(MissingError):
                toolkit_visits.get_own_downloads(actor=celine, organization=world.home)
            with pytest.raises(MissingError):
                toolkit_visits.get_downloads(actor=celine, programme=world.bodies["region"], since=TODAY, until=TODAY)

    @pytest.mark.parametrize("person", [None, "mats", "ilse", "nora"])
    def test_who_works_for_no_government_or_is_not_signed_in_is_not_counted(
        self, world: World, person: str | None
    ) -> None:
        with world.acting("mats") as mats:
            add(world, mats, first=LINK)
        open_as(world, person)
        with world.looking():
            assert not ToolkitDownload.unscoped_rows.exists()

    def test_a_government_may_not_read_the_visitors(self, world: World) -> None:
        with world.acting("an") as an, pytest.raises((ForbiddenError, MissingError)):
            toolkit_visits.get_visitors(actor=an, at=NOW, programme=world.bodies["region"], since=TODAY, until=TODAY)


def open_as(world: World, person: str | None) -> None:
    """Open the first version as somebody."""
    bodies = {"an": world.home, "celine": world.other, "mats": world.bodies["region"], "ilse": world.home}
    slug = bodies[person].slug if person in bodies else ""
    if person is None:
        with tenancy.acting_for_nobody():
            tenancy.become(NOBODY)
            _open(NOBODY, slug)
        return
    with world.acting(person) as actor:
        _open(actor, slug)


def _open(actor: Actor, slug: str) -> None:
    opened = public_toolkit.open_version(actor=actor, at=NOW, key="eerste-uur", number=1, slug=slug, visitor=SOMEBODY)
    assert opened.version.url == ToolkitVersion.objects.get().url
