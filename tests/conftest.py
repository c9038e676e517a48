"""Fixtures that every test may ask for; everything else is built inside the test, as a story."""

import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client
from pytest_django import DjangoDbBlocker

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from belfort.services import installation
from tests import copies, databases, world as worlds
from tests.world import World
from tools.postgres import Server, postgres

WORLDS: dict[str, World] = {}


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Server]:
    with postgres() as server:
        yield server


@pytest.fixture(scope="session", params=databases.NAMES)
def django_db_setup(
    request: pytest.FixtureRequest, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """Prepare one of the two databases with its world; pytest runs all tests on the one, then all on the other."""
    name: str = request.param
    chosen = databases.sqlite(tmp_path_factory.mktemp("sqlite"))
    if name == "postgres":
        chosen = databases.postgres(request.getfixturevalue("postgres_server"))
    databases.use(chosen)
    installation.forget()
    with django_db_blocker.unblock():
        if name not in WORLDS:
            call_command("migrate", verbosity=0)
            WORLDS[name] = worlds.build()
    yield name
    with django_db_blocker.unblock():
        databases.use(chosen)


@pytest.fixture
def vendor(django_db_setup: str, db: None) -> str:
    return django_db_setup


@pytest.fixture
def world(django_db_setup: str, db: None) -> World:
    """The people and bodies; whatever a test does to them is undone afterwards, and nothing of it stays in memory."""
    cache.clear()
    return WORLDS[django_db_setup]


@pytest.fixture
def an(world: World) -> Client:
    return world.client("an")


@pytest.fixture
def make_copy(
    django_db_setup: str, django_db_blocker: DjangoDbBlocker, request: pytest.FixtureRequest, tmp_path: Path
) -> Iterator[Callable[..., AbstractContextManager[copies.Copy]]]:
    """Return what makes a throw-away database: a copy of the world, or an empty one."""
    with django_db_blocker.unblock():
        if django_db_setup == "sqlite":
            yield partial(copies.sqlite, tmp_path)
        else:
            yield partial(copies.postgres, request.getfixturevalue("postgres_server"), tmp_path)


@pytest.fixture
def copied_world(
    django_db_setup: str, make_copy: Callable[..., AbstractContextManager[copies.Copy]]
) -> Iterator[tuple[World, copies.Copy]]:
    """The world in a database of its own, to which Django speaks during the test, with real transactions."""
    with make_copy() as copy:
        yield WORLDS[django_db_setup], copy


@pytest.fixture
def empty_database(make_copy: Callable[..., AbstractContextManager[copies.Copy]]) -> Iterator[copies.Copy]:
    """A database with every table and no row, to which Django speaks during the test."""
    with make_copy(empty=True) as copy:
        call_command("migrate", verbosity=0)
        installation.forget()
        yield copy
    installation.forget()
