"""Every address × every person × own, other, ghost: once, where only the first wall stands. `make matrix` goes deeper.

SQLite has no second wall that would hide a hole in the first; the deep matrix runs on both databases.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction

from belfort.models import base, walls
from belfort.models.base import TenantQuerySet
from belfort.services import organizations, tenancy
from tests import matrix
from tests.databases import on_sqlite
from tests.world import World

PARTS = 4  # so that the cells of the people are divided over the processes of the test run


def test_no_address_is_uncovered() -> None:
    assert matrix.uncovered() == []


@contextmanager
def undone() -> Iterator[None]:
    """Undo what a request wrote, so that every cell meets the same world."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    cache.clear()


def run(board: matrix.Board, chosen: Iterator[matrix.Cell]) -> list[str]:
    clients: dict[str | None, Any] = {person: board.world.client(person) for person in matrix.PEOPLE}
    found = []
    for cell in chosen:
        with undone():
            found += matrix.faults(board, cell, matrix.request(board, cell, clients))
        if cell.name == "account_logout":
            clients[cell.person] = board.world.client(cell.person)
    return found


@on_sqlite
@pytest.mark.parametrize("part", range(PARTS))
def test_every_cell_answers_as_the_access_table_says(world: World, part: int) -> None:
    people = matrix.PEOPLE[part::PARTS]
    board = matrix.prepare(world)
    assert run(board, (cell for cell in matrix.cells(board) if cell.person in people)) == []


def test_a_planted_leak_is_found(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Take both walls away: the rows of another body come through, and the matrix must say so."""
    board = matrix.prepare(world)
    everybody = [row.pk for row in world.bodies.values()]
    monkeypatch.setattr(TenantQuerySet, "visible_to", lambda rows, actor: rows)
    monkeypatch.setattr(TenantQuerySet, "of", lambda rows, organization_id: rows)
    monkeypatch.setattr(tenancy, "set_context", lambda user_id, keys, **_: walls.set_context(user_id, everybody))
    chosen = (cell for cell in matrix.cells(board) if cell.name in {"process", "assets"} and cell.person == "bram")
    assert any("canary" in fault for fault in run(board, chosen))


def test_a_planted_wrong_status_is_found(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a stranger in at the door: the answer is no longer the 404 of a thing that does not exist."""
    board = matrix.prepare(world)
    monkeypatch.setattr(organizations, "get_organization", lambda *, actor, slug: base_organization(slug))
    chosen = (
        cell
        for cell in matrix.cells(board)
        if cell.name == "processes" and cell.where == "other" and cell.person == "an"
    )
    assert run(board, chosen) == []  # the second look, at the ability, still says 404
    monkeypatch.setattr("belfort.domain.permissions.Actor.require", lambda self, ability, organization_id: None)
    chosen = (
        cell
        for cell in matrix.cells(board)
        if cell.name == "processes" and cell.where == "other" and cell.person == "an"
    )
    assert run(board, chosen) != []


def base_organization(slug: str) -> Any:
    return organizations.Organization.objects.get(slug=slug)


def test_reading_tenant_rows_without_an_actor_is_an_error(world: World) -> None:
    with pytest.raises(base.UnscopedError):
        matrix.Process.objects.count()
