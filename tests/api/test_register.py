"""Organizations and the register through the API: in pages that are complete, to read only."""

from collections.abc import Callable
from typing import Any, TypeVar
from uuid import UUID

import pytest
from pydantic import BaseModel

from belfort.api.schemas import (
    AssessmentPage,
    AssetPage,
    FacilityPage,
    OrganizationPage,
    ProcessPage,
)
from belfort.models import Asset, Facility, Process
from belfort.services import assets, facilities
from belfort.services.assets import AssetFilters
from tests.api.program import Program, problem
from tests.world import World

Page = TypeVar("Page", bound=BaseModel)
LISTS: dict[str, type[BaseModel]] = {"processes": ProcessPage, "assets": AssetPage, "facilities": FacilityPage}
TABLES: dict[str, Any] = {"processes": Process, "assets": Asset, "facilities": Facility}


def walk(program: Program, path: str, limit: int, between: Callable[[], object] = lambda: None) -> list[dict[str, Any]]:
    """Follow the cursor to the end."""
    found: list[dict[str, Any]] = []
    cursor: str | None = ""
    while cursor is not None:
        response = program.send("GET", f"{path}?limit={limit}&cursor={cursor}")
        assert response.status_code == 200, response.content
        page = response.json()
        assert len(page["items"]) <= limit
        found += page["items"]
        cursor = page["next"]
        between()
    return found


def add(world: World, kind: str) -> UUID:
    """Add a row with a random id to the register of the home body, as a colleague would."""
    with world.looking():
        common = {"organization": world.home, "state": "own"}
        if kind == "processes":
            group = Process.unscoped_rows.filter(organization=world.home)[0].group
            row: Any = Process(group=group, domain_key=group.domain_key, title="Nieuw", **common)
        elif kind == "assets":
            row = Asset(name="Nieuw", category="ict", **common)
        else:
            row = Facility(name="Nieuw", kind="technical", **common)
        return UUID(str(TABLES[kind].objects.add(row).pk))


@pytest.mark.parametrize("kind", list(LISTS))
@pytest.mark.parametrize("limit", [1, 3, 200])
def test_a_walk_gives_every_row_once(world: World, kind: str, limit: int) -> None:
    an = Program(world, "an")
    with world.looking():
        there = {
            str(key) for key in TABLES[kind].unscoped_rows.filter(organization=world.home).values_list("pk", flat=True)
        }
    if limit == 1:  # a short walk is enough
        there = set(sorted(there)[:5])
        path = f"/organizations/{world.home.slug}/{kind}"
        cursor, ids = "", []
        for _ in range(5):
            page = an.send("GET", f"{path}?limit=1&cursor={cursor}").json()
            ids += [item["id"] for item in page["items"]]
            cursor = page["next"]
    else:
        ids = [item["id"] for item in walk(an, f"/organizations/{world.home.slug}/{kind}", limit)]
    assert len(ids) == len(set(ids))
    assert set(ids) == there
    LISTS[kind].model_validate_json(an.send("GET", f"/organizations/{world.home.slug}/{kind}").content)


@pytest.mark.parametrize("kind", list(LISTS))
def test_a_walk_is_complete_while_rows_are_added(world: World, kind: str) -> None:
    an = Program(world, "an")
    with world.looking():
        before = {
            str(key) for key in TABLES[kind].unscoped_rows.filter(organization=world.home).values_list("pk", flat=True)
        }
    added: list[UUID] = []
    path = f"/organizations/{world.home.slug}/{kind}"
    ids = [item["id"] for item in walk(an, path, 4, between=lambda: added.append(add(world, kind)))]
    assert added
    assert len(ids) == len(set(ids))
    assert before <= set(ids) <= before | {str(key) for key in added}


def test_classes_are_those_of_the_screen(world: World) -> None:
    an = Program(world, "an")
    shown = walk(an, f"/organizations/{world.home.slug}/assets", 200)
    rested = walk(an, f"/organizations/{world.home.slug}/facilities", 200)
    with world.acting("an") as actor:
        page = assets.get_assets(actor=actor, organization=world.home, filters=AssetFilters())
        rows = facilities.get_facilities(actor=actor, organization=world.home)
    by_id = {item["id"]: item for item in shown}
    for row in page.rows:
        item = by_id[str(row.asset.pk)]
        assert (item["confidentiality"], item["integrity"], item["availability"], item["raised"]) == (
            row.classes.C,
            row.classes.I,
            row.classes.A,
            row.raised,
        )
    carried = {item["id"]: (item["confidentiality"], item["asset_count"]) for item in rested}
    assert carried == {
        str(row.facility.pk): (row.classification.classes.C if row.classification else None, row.asset_count)
        for row in rows
    }


def test_a_person_sees_the_own_organizations_only(world: World) -> None:
    an = Program(world, "an")
    page = an.get("/organizations", OrganizationPage)
    assert [row.slug for row in page.items] == sorted([world.home.slug, world.ocmw.slug])
    assert "score_control" in page.items[0].abilities
    assert [item["slug"] for item in walk(an, "/organizations", 1)] == [row.slug for row in page.items]
    fien = Program(world, "fien").get("/organizations", OrganizationPage)
    assert {row.slug for row in fien.items} == {world.home.slug, world.bodies["support"].slug}


def test_assessments_come_in_pages_too(world: World) -> None:
    an = Program(world, "an")
    paths = {an.begin(world, framework=key) for key in ("cyfun-2023", "cyfun-2025")}
    items = walk(an, f"/organizations/{world.home.slug}/assessments", 1)
    assert {f"/assessments/{item['id']}" for item in items} == paths
    AssessmentPage.model_validate({"items": items, "next": None})


@pytest.mark.parametrize("query", ["limit=0", "limit=201", "limit=x", "limit=-1", "limit=99999999999999999999"])
def test_a_limit_that_cannot_be_is_refused(world: World, query: str) -> None:
    said = problem(Program(world, "an").send("GET", f"/organizations?{query}"), 422)
    assert [error["field"] for error in said["errors"]] == ["limit"]


@pytest.mark.parametrize("cursor", ["x", "%00", "AAAA", "____", "ééé", "Zm9v", "x" * 200])
def test_a_cursor_of_somebody_else_is_refused_or_gives_own_rows_only(world: World, cursor: str) -> None:
    an = Program(world, "an")
    said = problem(an.send("GET", f"/organizations/{world.home.slug}/assets?cursor={cursor}"), 422)
    assert [error["field"] for error in said["errors"]] == ["cursor"]
    assert an.send("GET", f"/organizations?cursor={cursor}").status_code in {200, 422}


def test_the_cursor_of_another_body_opens_nothing(world: World) -> None:
    an, celine = Program(world, "an"), Program(world, "celine")
    theirs = celine.send("GET", f"/organizations/{world.other.slug}/processes?limit=1").json()["next"]
    with world.looking():
        own = {str(key) for key in Process.unscoped_rows.filter(organization=world.home).values_list("pk", flat=True)}
    page = an.send("GET", f"/organizations/{world.home.slug}/processes?cursor={theirs}").json()
    assert {item["id"] for item in page["items"]} <= own


@pytest.mark.parametrize("kind", list(LISTS))
def test_rights_and_budget(world: World, kind: str) -> None:
    an, celine, ilse = Program(world, "an"), Program(world, "celine"), Program(world, "ilse")
    path = f"/organizations/{world.home.slug}/{kind}"
    problem(celine.send("GET", path), 404)
    problem(ilse.send("GET", path), 403)
    problem(an.send("POST", path, {}), 405)
    assert len(an.queries("GET", path)) <= (12 if kind == "facilities" else 7)
