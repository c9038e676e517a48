"""Every operation of the API × every person × own, other, ghost."""

from collections.abc import Iterable
from dataclasses import replace

import pytest
from django.core.cache import cache
from django.db import transaction
from ninja import NinjaAPI, Router

from belfort.models import Evidence, walls
from belfort.models.base import TenantQuerySet
from belfort.services import tenancy
from tests import matrix as pages
from tests.api import matrix
from tests.world import World


def run(board: pages.Board, chosen: Iterable[matrix.Cell], key: object = None) -> list[str]:
    held = matrix.secrets(board)
    found = []
    for cell in chosen:
        with transaction.atomic():
            found += matrix.faults(board, cell, matrix.send(board, cell, held, key))
            transaction.set_rollback(True)
        cache.clear()
    return found


def test_no_operation_is_uncovered() -> None:
    assert matrix.uncovered(matrix.operations()) == []
    assert len(matrix.operations()) >= 22


def test_an_operation_without_a_promise_or_with_an_unknown_argument_would_be_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    router = Router()

    @router.delete("/organizations/{slug}/{thing}", operation_id="forgotten")
    def forgotten(request: object, slug: str, thing: str) -> None:
        """Forget a thing."""

    extra = NinjaAPI(urls_namespace="extra", docs_url=None)
    extra.add_router("", router)
    monkeypatch.setattr(matrix, "api", extra)
    assert len(matrix.uncovered(matrix.operations())) == 3


def test_every_cell_answers_as_the_operation_promises(world: World) -> None:
    board = matrix.prepare(world)
    assert run(board, matrix.cells()) == []


def test_no_id_of_another_table_or_body_opens_anything(world: World) -> None:
    board = matrix.prepare(world)
    held = matrix.secrets(board)
    found = []
    for (where, table), key in board.rows.items():
        if where == "own" and table in (matrix.Assessment, matrix.SUBMITTED):
            continue
        for operation in matrix.operations():
            if "key" in operation.arguments:
                cell = matrix.Cell(operation, "an", "ghost")
                found += matrix.faults(board, cell, matrix.send(board, cell, held, key))
                cache.clear()  # so that the limit of one minute is not met
    assert found == []


def test_no_id_of_another_table_or_body_opens_evidence(world: World) -> None:
    board = matrix.prepare(world)
    held = matrix.secrets(board)
    own = board.rows["own", Evidence]
    found = []
    for (where, table), key in list(board.rows.items()):
        if key == own or (where == "other" and table is not Evidence):
            continue
        for operation in matrix.operations():
            if "evidence_key" in operation.arguments:
                board.rows["own", Evidence] = key
                cell = matrix.Cell(operation, "an", "ghost")
                found += matrix.faults(board, cell, matrix.send(board, replace(cell, where="own"), held))
    assert found == []


def test_a_planted_leak_is_found(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Take both walls away: the rows of another body come through, and the matrix must say so."""
    board = matrix.prepare(world)
    everybody = [row.pk for row in world.bodies.values()]
    monkeypatch.setattr(TenantQuerySet, "visible_to", lambda rows, actor: rows)
    monkeypatch.setattr(TenantQuerySet, "of", lambda rows, organization_id: rows)
    monkeypatch.setattr(tenancy, "set_context", lambda user_id, keys, **_: walls.set_context(user_id, everybody))
    chosen = [cell for cell in matrix.cells() if cell.person == "bram" and cell.operation.name == "listProcesses"]
    assert any("canary" in fault for fault in run(board, chosen))


def test_a_planted_wrong_right_is_found(world: World) -> None:
    """Let an operation promise more than it keeps."""
    board = matrix.prepare(world)
    lying = [
        replace(cell, operation=replace(cell.operation, promise=matrix.PROMISE.search("Ability: `read_answers`")))
        for cell in matrix.cells()
        if cell.operation.name == "submitAssessment" and cell.where == "own"
    ]
    assert [fault for fault in run(board, lying) if "as bram" in fault]
