"""One session: what it says can change, who was there is written by hand, and a correction is a new row."""

from collections.abc import Iterator
from datetime import date, time, timedelta
from typing import Any

import pytest

from belfort.domain.errors import ConflictError, ForbiddenError, InvalidError, MissingError
from belfort.domain.permissions import Actor
from belfort.domain.programme_counts import Mode
from belfort.models import Workshop
from belfort.services import sessions, tracks
from belfort.services.tracks import WorkshopContent
from tests.services.programme import begin, predecessor, verbs
from tests.world import NOW, World

TODAY = NOW.date()
HELD = date(2026, 11, 2)
CONTENT = WorkshopContent("NIS2 in een uur", HELD, place="Gent")


@pytest.fixture
def mats(world: World) -> Iterator[Actor]:
    with world.acting("mats") as actor:
        yield actor


@pytest.fixture
def session(world: World, mats: Actor) -> Workshop:
    begin(world)
    return plan(world, mats)


def plan(world: World, who: Actor, content: WorkshopContent = CONTENT) -> Workshop:
    return tracks.add_workshop(
        actor=who, at=NOW, programme=world.bodies["region"], track_key="info-session", content=content
    )


def note(world: World, who: Actor, session: Workshop, government: str, people: int = 4, **changes: Any) -> int:
    values = {"mode": Mode.LIVE, "seen_on": HELD, "at": NOW, **changes}
    return sessions.note_presence(
        actor=who,
        programme=world.bodies["region"],
        key=session.pk,
        government=government,
        people=people,
        **values,
    )


def view(world: World, who: Actor, session: Workshop, as_of: date = TODAY) -> sessions.SessionPage:
    return sessions.get_session(actor=who, programme=world.bodies["region"], key=session.pk, as_of=as_of)


def change(world: World, who: Actor, session: Workshop, version: int = 1, **changes: Any) -> Workshop:
    content = WorkshopContent(**{"title": "NIS2", "held_on": HELD, **changes})
    common = {"actor": who, "at": NOW, "programme": world.bodies["region"], "key": session.pk}
    return sessions.change_session(**common, version=version, content=content)


def test_known_and_unknown_governments_live_and_later(world: World, mats: Actor, session: Workshop) -> None:
    note(world, mats, session, world.home.name)
    note(world, mats, session, "", 7)
    note(world, mats, session, "", 2)  # of another government that nobody knows
    note(world, mats, session, world.home.name, 3, mode=Mode.LATER, seen_on=HELD + timedelta(days=3))
    found = view(world, mats, session)
    assert (found.live, found.later) == (13, 3)
    assert [(row.number, row.people, row.is_known) for row in found.rows] == [
        (4, 3, True),
        (3, 2, False),
        (2, 7, False),
        (1, 4, True),
    ]
    assert (view(world, mats, session, HELD).live, view(world, mats, session, HELD).later) == (13, 0)


def test_a_correction_is_a_new_row_and_the_past_stays(world: World, mats: Actor, session: Workshop) -> None:
    note(world, mats, session, world.home.name, 40)
    note(world, mats, session, world.home.name, 4, corrects=1)
    found = view(world, mats, session)
    assert (found.live, found.replaced) == (4, frozenset({1}))
    before = view(world, mats, session, TODAY - timedelta(days=1))
    assert (before.live, before.replaced) == (40, frozenset())
    note(world, mats, session, world.home.name, 0, corrects=2)  # it was another session after all
    assert view(world, mats, session).live == 0
    with pytest.raises(InvalidError):
        note(world, mats, session, world.home.name, 5, corrects=1)  # that one was corrected already


def test_a_government_stands_there_once(world: World, mats: Actor, session: Workshop) -> None:
    note(world, mats, session, world.home.name)
    with pytest.raises(InvalidError) as refusal:
        note(world, mats, session, world.home.name, 9)
    assert (refusal.value.field, "rij 1" in refusal.value.text.nl) == ("government", True)
    note(world, mats, session, world.home.name, 0, corrects=1)
    note(world, mats, session, world.home.name, 9)
    assert view(world, mats, session).live == 9


def test_a_government_is_found_as_it_was_on_the_day(world: World, mats: Actor) -> None:
    begin(world)
    early = plan(world, mats, WorkshopContent("Vroeger", date(2021, 3, 1)))
    note(world, mats, early, predecessor().name, seen_on=date(2021, 3, 1))
    assert view(world, mats, early).rows[0].organization == predecessor()


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("people", {"people": 0}),
        ("seen_on", {"seen_on": TODAY + timedelta(days=1), "mode": Mode.LATER}),
        ("seen_on", {"seen_on": HELD - timedelta(days=1), "mode": Mode.LATER}),
        ("seen_on", {"seen_on": HELD + timedelta(days=1)}),
        ("corrects", {"corrects": 12}),
    ],
)
def test_bad_input_is_refused_with_its_place(
    world: World, mats: Actor, session: Workshop, field: str, changes: dict[str, Any]
) -> None:
    with pytest.raises(InvalidError) as refusal:
        note(world, mats, session, world.home.name, **changes)
    assert refusal.value.field == field
    assert view(world, mats, session).rows == []


def test_an_unknown_government_is_refused(world: World, mats: Actor, session: Workshop) -> None:
    with pytest.raises(InvalidError) as refusal:
        note(world, mats, session, "Nergenshuizen")
    assert "niet bekend" in refusal.value.text.nl


def test_a_session_changes_and_is_called_off_and_on_again(world: World) -> None:
    with world.acting("mats") as mats:
        begin(world)
        session = plan(world, mats)
        change(world, mats, session, held_on=HELD + timedelta(days=7), starts_at=time(9), capacity=30)
        with pytest.raises(ConflictError):
            change(world, mats, session)
        common = {"actor": mats, "at": NOW, "programme": world.bodies["region"], "key": session.pk}
        tracks.cancel_workshop(**common, version=2, cancelled_on=TODAY)
        with pytest.raises(InvalidError):
            note(world, mats, session, world.home.name, seen_on=HELD + timedelta(days=7))
        tracks.cancel_workshop(**common, version=3, cancelled_on=None)
    kept = Workshop.objects.get(pk=session.pk)
    assert (kept.title, kept.capacity, kept.cancelled_on) == ("NIS2", 30, None)
    assert verbs(world, "region")[-3:] == ["workshop.changed", "workshop.cancelled", "workshop.resumed"]


def test_once_somebody_stands_on_it_its_day_stays_and_it_went_on(world: World, mats: Actor, session: Workshop) -> None:
    note(world, mats, session, world.home.name)
    with pytest.raises(InvalidError) as refusal:
        change(world, mats, session, held_on=HELD + timedelta(days=1))
    assert refusal.value.field == "held_on"
    common = {"actor": mats, "at": NOW, "programme": world.bodies["region"], "key": session.pk}
    with pytest.raises(InvalidError):
        tracks.cancel_workshop(**common, version=1, cancelled_on=TODAY)
    assert change(world, mats, session, place="Hasselt").place == "Hasselt"


@pytest.mark.parametrize(("person", "refusal"), [("lotte", ForbiddenError), ("an", MissingError)])
def test_only_the_programme_writes(world: World, person: str, refusal: type[Exception]) -> None:
    with world.acting("mats") as mats:
        begin(world)
        session = plan(world, mats)
    with world.acting(person) as who:
        with pytest.raises(refusal):
            note(world, who, session, world.home.name)
        with pytest.raises(refusal):
            change(world, who, session)
