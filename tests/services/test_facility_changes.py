"""Adapting a facility, following the list again, and giving rows to a colleague."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from belfort.domain.errors import ConflictError, ForbiddenError, InvalidError
from belfort.domain.permissions import Actor
from belfort.domain.workflow import RegisterState, RegisterStep
from belfort.models import Asset, Facility, FacilityAsset, FacilitySupport, TrailEvent
from belfort.services import asset_changes, facilities, facility_changes, process_changes
from belfort.services.facility_changes import FacilityContent
from tests.world import NOW, World


def hosting(actor: Actor, world: World) -> Facility:
    """Return a facility of the list on which assets rest directly, and which itself rests on another."""
    return next(
        row
        for row in facilities.get_choices_of_facilities(actor=actor, organization=world.home)
        if len(links(actor, row)) > 1 and FacilitySupport.objects.visible_to(actor).filter(facility=row).exists()
    )


def content_of(actor: Actor, world: World, facility: Facility) -> FacilityContent:
    view = facilities.get_facility(actor=actor, organization=world.home, key=facility.pk)
    row = view.facility
    return FacilityContent(
        row.name,
        row.kind,
        row.description,
        row.supports_all,
        tuple(row.families),
        frozenset(link.asset_id for link in links(actor, row)),
        frozenset(below.pk for below in view.rests_on),
    )


def links(actor: Actor, row: Facility) -> list[FacilityAsset]:
    return list(FacilityAsset.objects.visible_to(actor).of(row.organization_id).filter(facility=row))


def adapt(actor: Actor, world: World, row: Facility, content: FacilityContent, reason: str = "") -> Facility:
    fresh = facilities.find_facility(actor=actor, organization=world.home, key=row.pk)
    return facility_changes.adapt_facility(
        actor=actor,
        at=NOW,
        organization=world.home,
        key=row.pk,
        version=fresh.version,
        content=content,
        reason=reason,
    )


def confirm(actor: Actor, world: World, row: Facility) -> Facility:
    fresh = facilities.find_facility(actor=actor, organization=world.home, key=row.pk)
    return facility_changes.decide_facility(
        actor=actor,
        at=NOW,
        organization=world.home,
        key=row.pk,
        version=fresh.version,
        step=RegisterStep.CONFIRM,
    )


def test_a_description_is_no_deviation(world: World) -> None:
    with world.acting("an") as an:
        row = hosting(an, world)
        listed = content_of(an, world, row)
        done = adapt(an, world, row, replace(listed, description="In het gemeentehuis"))
        assert (done.state, done.description, done.reason) == ("proposed", "In het gemeentehuis", "")


@pytest.mark.parametrize(
    "change",
    [
        {"name": "Onze back-up"},
        {"kind": "supplier"},
        {"supports_all": True},
        {"families": ()},
        {"hosts": frozenset()},
        {"rests_on": frozenset()},
    ],
)
def test_following_the_list_again_puts_everything_back(world: World, change: dict[str, Any]) -> None:
    with world.acting("an") as an:
        row = hosting(an, world)
        listed = content_of(an, world, row)
        if change == {"kind": "supplier"} and listed.kind == "supplier":
            change = {"kind": "technical"}
        if change == {"supports_all": True}:
            change = {"supports_all": not listed.supports_all}
        with pytest.raises(InvalidError) as refusal:
            adapt(an, world, row, replace(listed, **change))
        assert refusal.value.field == "reason"
        own = replace(listed, description="Bij ons", **change)
        assert adapt(an, world, row, own, "Zo is het bij ons.").state == RegisterState.ADAPTED
        assert content_of(an, world, row) == own
        done = confirm(an, world, row)
        assert (done.state, done.reason) == ("confirmed", "")
        assert done.reference is not None
        assert done.name_en == done.reference.name_en
        assert content_of(an, world, row) == replace(listed, description="Bij ons")
        event = TrailEvent.objects.visible_to(an).of(world.home.pk).order_by("-sequence")[0]
        assert event.verb == "facility.confirmed"
        assert event.body["changes"]["state"] == ["adapted", "confirmed"]


def test_adapting_it_back_to_the_list_asks_no_reason(world: World) -> None:
    with world.acting("an") as an:
        row = hosting(an, world)
        listed = content_of(an, world, row)
        adapt(an, world, row, replace(listed, name="Anders"), "Zo heet het hier.")
        done = adapt(an, world, row, listed)
        assert (done.state, done.reason) == ("confirmed", "")


def test_what_is_not_ours_stays_linked_for_when_it_is_again(world: World) -> None:
    with world.acting("an") as an:
        row = hosting(an, world)
        listed = content_of(an, world, row)
        gone = links(an, row)[0].asset_id
        Asset.unscoped_rows.filter(pk=gone).update(state="not_ours")
        chosen = replace(listed, hosts=frozenset(listed.hosts) - {gone})
        assert adapt(an, world, row, chosen).state == "proposed"  # what nobody could choose is no deviation
        assert {link.asset_id for link in links(an, row)} == set(listed.hosts)
        with_own = adapt(an, world, row, replace(chosen, name="Anders"), "Zo heet het hier.")
        assert with_own.state == "adapted"
        confirm(an, world, row)
        assert {link.asset_id for link in links(an, row)} == set(listed.hosts)


def give(kind: str) -> Callable[..., Any]:
    return {
        "process": process_changes.assign_process,
        "asset": asset_changes.assign_asset,
        "facility": facility_changes.assign_facility,
    }[kind]


@pytest.mark.parametrize("kind", ["process", "asset", "facility"])
def test_a_row_is_given_to_a_colleague_and_taken_back(world: World, kind: str) -> None:
    row, jef = getattr(world, kind)(), world.users["jef"]
    common = {"at": NOW, "organization": world.home, "key": row.pk}
    with world.acting("an") as an:
        given = give(kind)(actor=an, **common, version=row.version, user_id=jef.pk)
        assert (given.responsible_id, given.version) == (jef.pk, row.version + 1)
        event = TrailEvent.objects.visible_to(an).of(world.home.pk).order_by("-sequence")[0]
        assert (event.verb, event.body) == (f"{kind}.assigned", {"to": jef.name})
        with pytest.raises(ConflictError):
            give(kind)(actor=an, **common, version=row.version, user_id=0)
        for stranger in ("celine", "bram"):  # of elsewhere, and who only reads
            with pytest.raises(InvalidError, match="Kies een collega"):
                give(kind)(actor=an, **common, version=given.version, user_id=world.users[stranger].pk)
    with world.acting("jef") as actor, pytest.raises(ForbiddenError):
        give(kind)(actor=actor, **common, version=given.version, user_id=0)
    with world.acting("an") as an:
        assert give(kind)(actor=an, **common, version=given.version, user_id=0).responsible_id is None
