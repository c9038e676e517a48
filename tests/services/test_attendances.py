"""Who was at a session: rows that stay, corrections that name their row, and people of nobody knows where."""

from datetime import date, timedelta
from typing import Any

import pytest

from belfort.domain.errors import ForbiddenError, InvalidError, MissingError
from belfort.domain.programme_counts import Mode
from belfort.models import Attendance, Workshop
from belfort.services import attendances, tracks
from belfort.services.attendances import Presence
from belfort.services.tracks import WorkshopContent
from tests.services.programme import TODAY, begin, verbs
from tests.world import NOW, World

HELD = date(2024, 5, 14)


@pytest.fixture
def workshop(world: World) -> Workshop:
    begin(world)
    with world.acting("mats") as mats:
        return tracks.add_workshop(
            actor=mats,
            at=NOW,
            programme=world.bodies["region"],
            track_key="workshop",
            content=WorkshopContent("Waardebepaling", HELD),
        )


def record(world: World, workshop: Workshop, *presences: Presence, who: str = "mats") -> int:
    with world.acting(who) as actor:
        return attendances.record_attendance(
            actor=actor,
            at=NOW,
            programme=world.bodies["region"],
            workshop_key=workshop.pk,
            presences=list(presences),
        )


def kept(world: World) -> list[tuple[Any, ...]]:
    with world.looking():
        rows = Attendance.unscoped_rows.order_by("number")
        return list(rows.values_list("number", "organization_id", "is_known", "mode", "people", "seen_on"))


def test_attendance_is_kept_with_and_without_a_government(world: World, workshop: Workshop) -> None:
    later = HELD + timedelta(days=9)
    written = record(
        world,
        workshop,
        Presence(world.home, Mode.LIVE, 3, HELD),
        Presence(None, Mode.LIVE, 12, HELD),
        Presence(world.other, Mode.LATER, 1, later),
    )
    assert written == 3
    region = world.bodies["region"]
    assert kept(world) == [
        (1, world.home.pk, True, "live", 3, HELD),
        (2, region.pk, False, "live", 12, HELD),
        (3, world.other.pk, True, "later", 1, later),
    ]
    record(world, workshop, Presence(world.ocmw, Mode.LIVE, 1, HELD))
    assert kept(world)[-1][:2] == (4, world.ocmw.pk)
    assert verbs(world, "region") == ["workshop.added", "attendance.recorded", "attendance.recorded"]
    assert verbs(world, "home") == []


def test_a_government_sees_its_own_people_only(world: World, workshop: Workshop) -> None:
    record(world, workshop, Presence(world.home, Mode.LIVE, 3, HELD), Presence(world.other, Mode.LIVE, 4, HELD))
    for who, people in (("an", [3]), ("celine", [4]), ("dirk", [3, 4]), ("nora", [])):
        with world.acting(who) as actor:
            rows = Attendance.objects.visible_to(actor).order_by("number")
            assert list(rows.values_list("people", flat=True)) == people


@pytest.mark.parametrize(
    ("presence", "field"),
    [
        (Presence(None, Mode.LIVE, 0, HELD), "people"),
        (Presence(None, Mode.LATER, 1, TODAY + timedelta(days=1)), "seen_on"),
        (Presence(None, Mode.LATER, 1, HELD - timedelta(days=1)), "seen_on"),
        (Presence(None, Mode.LIVE, 1, HELD + timedelta(days=1)), "seen_on"),
        (Presence(None, Mode.LIVE, 2, HELD, corrects=7, corrected_on=TODAY), "corrects"),
        (Presence(None, Mode.LIVE, 2, HELD, corrected_on=TODAY), "corrects"),
    ],
)
def test_what_cannot_be_is_refused_whole(world: World, workshop: Workshop, presence: Presence, field: str) -> None:
    with pytest.raises(InvalidError) as refused:
        record(world, workshop, Presence(world.home, Mode.LIVE, 3, HELD), presence)
    assert refused.value.field == field
    assert kept(world) == []


def test_a_correction_names_a_row_of_the_same_session_once(world: World, workshop: Workshop) -> None:
    record(world, workshop, Presence(world.home, Mode.LIVE, 3, HELD))
    fixed = Presence(world.home, Mode.LIVE, 2, HELD, corrects=1, corrected_on=HELD + timedelta(days=2))
    record(world, workshop, fixed)
    with pytest.raises(InvalidError, match="al verbeterd"):
        record(world, workshop, fixed)
    with world.acting("mats") as mats:
        other = tracks.add_workshop(
            actor=mats,
            at=NOW,
            programme=world.bodies["region"],
            track_key="workshop",
            content=WorkshopContent("Andere", HELD),
        )
    with pytest.raises(InvalidError, match="andere sessie"):
        record(world, other, Presence(world.home, Mode.LIVE, 2, HELD, corrects=2, corrected_on=TODAY))
    assert [row[0] for row in kept(world)] == [1, 2]


def test_nobody_was_at_a_session_that_was_called_off(world: World, workshop: Workshop) -> None:
    Workshop.objects.update(cancelled_on=HELD)
    with pytest.raises(InvalidError, match="ging niet door"):
        record(world, workshop, Presence(world.home, Mode.LIVE, 3, HELD))


@pytest.mark.parametrize(
    ("who", "why"),
    [("dirk", ForbiddenError), ("lotte", ForbiddenError), ("an", MissingError), ("celine", MissingError)],
)
def test_only_the_programme_manager_records(world: World, workshop: Workshop, who: str, why: type[Exception]) -> None:
    with pytest.raises(why):
        record(world, workshop, Presence(world.home, Mode.LIVE, 3, HELD), who=who)
    assert kept(world) == []


def test_a_session_that_is_not_there(world: World, workshop: Workshop) -> None:
    workshop.pk = workshop.track_id
    with pytest.raises(MissingError):
        record(world, workshop, Presence(world.home, Mode.LIVE, 3, HELD))
