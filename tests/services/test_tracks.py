"""Tracks and their sessions: kept by the programme manager, and by nobody else."""

from datetime import date, time
from decimal import Decimal
from typing import Any

import pytest

from belfort.domain.errors import ConflictError, ForbiddenError, InvalidError, MissingError
from belfort.domain.programme import TrackKind
from belfort.models import Track, Workshop
from belfort.services import tracks
from belfort.services.tracks import TrackContent, WorkshopContent
from tests.services.programme import begin, verbs
from tests.world import NOW, World

CONTENT = TrackContent(TrackKind.WORKSHOP, "Workshops ICR", date(2023, 1, 1), ends_on=date(2026, 12, 31))


def add(world: World, who: str = "mats", key: str = "icr", **changes: Any) -> Track:
    with world.acting(who) as actor:
        return tracks.add_track(
            actor=actor,
            at=NOW,
            programme=world.bodies["region"],
            key=key,
            content=TrackContent(**{**_values(), **changes}),
        )


def _values() -> dict[str, Any]:
    return {name: getattr(CONTENT, name) for name in TrackContent.__dataclass_fields__}


def plan(world: World, who: str = "mats", **changes: Any) -> Workshop:
    values: dict[str, Any] = {"title": "Waardebepaling", "held_on": date(2024, 5, 14), **changes}
    with world.acting(who) as actor:
        return tracks.add_workshop(
            actor=actor, at=NOW, programme=world.bodies["region"], track_key="icr", content=WorkshopContent(**values)
        )


def test_a_track_is_added_changed_and_traced(world: World) -> None:
    added = add(world, capacity=20, share=Decimal("0.5"), cap_eur=Decimal("1000.00"))
    assert (added.position, added.taken_count, added.version) == (0, 0, 1)
    with world.acting("mats") as mats:
        content = TrackContent(TrackKind.WORKSHOP, "Workshops", date(2023, 1, 1), capacity=30)
        changed = tracks.change_track(
            actor=mats, at=NOW, programme=world.bodies["region"], key="icr", version=1, content=content
        )
    kept = Track.objects.get(pk=added.pk)
    assert (kept.name_nl, kept.capacity, kept.ends_on, kept.version) == ("Workshops", 30, None, 2)
    assert changed.version == 2
    assert verbs(world, "region") == ["track.added", "track.changed"]


def test_a_stale_form_is_told_so(world: World) -> None:
    add(world)
    with world.acting("mats") as mats, pytest.raises(ConflictError):
        tracks.change_track(actor=mats, at=NOW, programme=world.bodies["region"], key="icr", version=7, content=CONTENT)
    assert Track.objects.get(key="icr").version == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name_nl": " "}, "name_nl"),
        ({"ends_on": date(2022, 12, 31)}, "ends_on"),
        ({"share": Decimal("1.01")}, "share"),
        ({"share": Decimal("-0.01")}, "share"),
        ({"cap_eur": Decimal(-1)}, "cap_eur"),
    ],
)
def test_what_a_track_cannot_be(world: World, changes: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidError) as refused:
        add(world, **changes)
    assert refused.value.field == field
    assert not Track.objects.exists()


def test_a_key_stands_once(world: World) -> None:
    add(world)
    with pytest.raises(InvalidError, match="bestaat al"):
        add(world)


@pytest.mark.parametrize(
    ("who", "why"),
    [("dirk", ForbiddenError), ("lotte", ForbiddenError), ("an", MissingError), ("gert", MissingError)],
)
def test_only_the_programme_manager_keeps_tracks(world: World, who: str, why: type[Exception]) -> None:
    with pytest.raises(why):
        add(world, who)
    add(world)
    with pytest.raises(why):
        plan(world, who)
    assert not Workshop.objects.exists()


def test_a_track_is_found_by_its_key_or_by_its_kind_when_there_is_one(world: World) -> None:
    region = world.bodies["region"]
    begin(world)
    assert tracks.find_track(region, "workshop").kind == "workshop"
    only = Track.objects.get(key="workshop")
    Track.objects.filter(pk=only.pk).update(key="icr-2020")
    assert tracks.find_track(region, "workshop").pk == only.pk
    add(world)
    for key in ("workshop", "elders"):
        with pytest.raises(MissingError):
            tracks.find_track(region, key)
    assert tracks.name_of(only).en == "Workshops"


def test_the_public_sees_public_tracks_only(world: World) -> None:
    add(world)
    add(world, key="stil", is_public=False)
    region = world.bodies["region"]
    assert [row.key for row in tracks.get_tracks(region)] == ["icr", "stil"]
    assert [row.key for row in tracks.get_tracks(region, public_only=True)] == ["icr"]


def test_a_session_lies_within_its_track(world: World) -> None:
    add(world)
    plan(world, held_on=date(2023, 1, 1))
    plan(world, held_on=date(2026, 12, 31))
    for day in (date(2022, 12, 31), date(2027, 1, 1)):
        with pytest.raises(InvalidError, match="buiten het spoor"):
            plan(world, held_on=day)
    assert [row.held_on.year for row in tracks.get_workshops(world.bodies["region"])] == [2023, 2026]
    since = tracks.get_workshops(world.bodies["region"], since=date(2024, 1, 1))
    assert [row.held_on.year for row in since] == [2026]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": ""}, "title"),
        ({"starts_at": time(10), "ends_at": time(10)}, "ends_at"),
        ({}, "title"),
    ],
)
def test_what_a_session_cannot_be(world: World, changes: dict[str, Any], field: str) -> None:
    add(world)
    plan(world)
    with pytest.raises(InvalidError) as refused:
        plan(world, **changes)
    assert refused.value.field == field
    assert Workshop.objects.count() == 1


def test_a_session_can_be_called_off(world: World) -> None:
    add(world)
    workshop = plan(world)
    with world.acting("mats") as mats:
        call_off = tracks.cancel_workshop
        gone = call_off(
            actor=mats,
            at=NOW,
            programme=world.bodies["region"],
            key=workshop.pk,
            version=1,
            cancelled_on=date(2024, 5, 1),
        )
        assert gone.cancelled_on == date(2024, 5, 1)
        with pytest.raises(MissingError):
            call_off(
                actor=mats,
                at=NOW,
                programme=world.home,
                key=workshop.pk,
                version=2,
                cancelled_on=date(2024, 5, 1),
            )
    assert verbs(world, "region") == ["track.added", "workshop.added", "workshop.cancelled"]
