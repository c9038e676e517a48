"""The pages of a facility and an asset: following the list, choosing what rests on it, giving it to a colleague."""

import re

import pytest
from django.test import Client

from belfort.models import Asset, Facility, FacilityAsset
from tests.web.pages import at, broken, queries, version_in, words
from tests.world import World


def boxes(page: str, name: str) -> list[tuple[str, bool]]:
    """Return the boxes of a list in the order of the page, each with whether it is ticked."""
    found = re.findall(r'<input type="checkbox"([^>]*)>', page)
    own = [box for box in found if f'name="{name}"' in box]
    return [(value[1], "checked" in box) for box in own if (value := re.search(r'value="([^"]*)"', box))]


def fields(page: str, row: Facility) -> dict[str, object]:
    """Return what the form of a facility holds, as a browser would send it back."""
    chosen = {
        name: [value for value, ticked in boxes(page, name) if ticked] for name in ("hosts", "rests_on", "families")
    }
    return {"name": row.name, "kind": row.kind, "description": "", **chosen}


@pytest.fixture
def facility(world: World) -> Facility:
    with world.looking():
        key = FacilityAsset.unscoped_rows.filter(organization=world.home).order_by("facility__name")[0].facility_id
        return Facility.unscoped_rows.get(pk=key)


def test_what_is_chosen_stands_first_and_the_rest_by_category(world: World, an: Client, facility: Facility) -> None:
    page = an.get(at(world, "facility-adapt", facility.pk)).content.decode()
    with world.looking():
        direct = FacilityAsset.unscoped_rows.filter(facility=facility).count()
        everything = Asset.unscoped_rows.filter(organization=world.home).count()
    ticked = [checked for _, checked in boxes(page, "hosts")]
    assert ticked == [True] * direct + [False] * (everything - direct)
    assert f"Nu gekozen ({direct})" in page
    assert re.search(r"<summary>\s*Burgerzaken \(\d+\)", page)
    assert 'class="pick-search" hidden' in page  # the search is of the script; without it there is none


def test_a_form_that_is_sent_back_as_it_came_changes_nothing(world: World, an: Client, facility: Facility) -> None:
    place = at(world, "facility-adapt", facility.pk)
    response = an.get(place)
    form = {**fields(response.content.decode(), facility), "version": version_in(response)}
    if facility.supports_all:
        form["supports_all"] = "on"
    assert an.post(place, form).status_code == 302
    after = world_facility(world, facility)
    assert (after.state, after.families) == (facility.state, facility.families)


def world_facility(world: World, facility: Facility) -> Facility:
    with world.looking():
        return Facility.unscoped_rows.get(pk=facility.pk)


def test_a_box_of_a_closed_category_counts_and_the_list_can_be_followed_again(
    world: World, an: Client, facility: Facility
) -> None:
    place, page = at(world, "facility-adapt", facility.pk), at(world, "facility", facility.pk)
    response = an.get(place)
    form = fields(response.content.decode(), facility)
    more = next(value for value, ticked in boxes(response.content.decode(), "hosts") if not ticked)
    form |= {"version": version_in(response), "hosts": [*form["hosts"], more]}  # type: ignore[misc]
    if facility.supports_all:
        form["supports_all"] = "on"
    refused = an.post(place, form)
    assert refused.status_code == 422
    assert (more, True) in boxes(refused.content.decode(), "hosts")  # nothing of what was ticked is lost
    assert an.post(place, {**form, "reason": "Staat bij ons op dezelfde server."}).status_code == 302
    shown = an.get(page)
    assert "Volg de lijst weer" in words(shown)
    assert "Staat bij ons op dezelfde server." in words(shown)
    assert broken(an, shown) == []
    back = an.post(at(world, "facility-confirm", facility.pk), {"version": version_in(shown)})
    assert back.status_code == 302
    assert "Volg de lijst weer" not in words(an.get(page))
    with world.looking():
        assert not FacilityAsset.unscoped_rows.filter(facility=facility, asset_id=more).exists()


@pytest.mark.parametrize("kind", ["asset", "facility"])
def test_a_colleague_gets_a_row_and_may_then_change_it(world: World, an: Client, kind: str) -> None:
    row, jef = getattr(world, kind)(), world.client("jef")
    page, assign = at(world, kind, row.pk), at(world, f"{kind}-assign", row.pk)
    assert "Wijs toe aan" not in words(jef.get(page))
    assert jef.get(at(world, f"{kind}-adapt", row.pk)).status_code == 403
    assert jef.post(assign, {"version": row.version, "aan": world.users["jef"].pk}).status_code == 403
    assert world.client("celine").post(assign, {"version": row.version}).status_code == 404
    assert an.get(assign).status_code == 405
    assert an.post(assign, {"version": row.version, "aan": world.users["celine"].pk}).status_code == 422
    assert an.post(assign, {"version": row.version, "aan": world.users["jef"].pk}).status_code == 302
    assert f"Toegewezen aan {world.users['jef'].name}" in words(an.get(page))
    assert an.post(assign, {"version": row.version, "aan": ""}).status_code == 409
    shown = jef.get(page)
    assert "Bevestig" in words(shown)
    assert jef.get(at(world, f"{kind}-adapt", row.pk)).status_code == 200
    assert jef.post(at(world, f"{kind}-confirm", row.pk), {"version": version_in(shown)}).status_code == 302


def test_what_is_given_to_me_is_easily_found(world: World, an: Client) -> None:
    asset, facility, jef = world.asset(), world.facility(), world.client("jef")
    for kind, row in (("asset", asset), ("facility", facility)):
        an.post(at(world, f"{kind}-assign", row.pk), {"version": row.version, "aan": world.users["jef"].pk})
    start = words(jef.get(at(world, "start")))
    assert "1 informatieasset is aan u toegewezen en nog te bevestigen" in start
    assert "1 basisinrichting is aan u toegewezen en nog te bevestigen" in start
    mine = words(jef.get(at(world, "assets"), {"van": "mij"}))
    assert "1 informatieasset ·" in mine
    assert asset.name in mine
    assert words(jef.get(at(world, "facilities"))).count("aan u toegewezen") == 1
    assert "aan u toegewezen" not in words(an.get(at(world, "facilities")))


def test_the_pages_ask_little(world: World, an: Client, facility: Facility) -> None:
    for path in (at(world, "facility", facility.pk), at(world, "facility-adapt", facility.pk)):
        an.get(path)
        assert len(queries(an, path)) <= 16, path
