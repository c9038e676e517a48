"""Advice and lessons: written by who guides, published by the programme, shown beside the controls that they help with."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from belfort.domain.errors import ConflictError, ForbiddenError, InvalidError, MissingError
from belfort.domain.permissions import Actor
from belfort.models import Note, TrailEvent
from belfort.services import moves, notes
from belfort.services.notes import NoteContent
from tests.world import NOW, World

CONTENT = NoteContent(
    "lesson", "Zet ook eens iets terug", "Elk kwartaal één ding.", source="oefening", controls=("PR.DS-11.1",)
)


@pytest.fixture
def mats(world: World) -> Iterator[Actor]:
    with world.acting("mats") as actor:
        yield actor


def add(world: World, who: Actor, **changes: Any) -> Note:
    return notes.add_note(actor=who, at=NOW, programme=world.bodies["region"], content=replace(CONTENT, **changes))


def publish(world: World, who: Actor, note: Note, version: int = 1) -> Note:
    return notes.publish_note(actor=who, at=NOW, programme=world.bodies["region"], key=note.pk, version=version)


def beside(ref: str, framework: str = "cyfun-2025") -> list[str]:
    return [note.title_nl for note in notes.get_beside(framework=framework, ref=ref)]


def test_a_coach_writes_and_the_programme_publishes(world: World) -> None:
    with world.acting("lotte") as lotte:
        note = add(world, lotte)
        with pytest.raises(ForbiddenError):
            publish(world, lotte, note)
    assert notes.get_public_notes().notes == []
    with world.acting("mats") as mats:
        publish(world, mats, note)
    assert [row.pk for row in notes.get_public_notes().notes] == [note.pk]
    with world.acting("lotte") as lotte, pytest.raises(ForbiddenError):
        change(world, lotte, note, version=2)
    with world.looking():
        rows = TrailEvent.unscoped_rows.filter(subject_kind="note").order_by("sequence")
        assert list(rows.values_list("verb", flat=True)) == ["note.added", "note.published"]


def change(world: World, who: Actor, note: Note, *, version: int, **changes: Any) -> Note:
    return notes.change_note(
        actor=who,
        at=NOW,
        programme=world.bodies["region"],
        key=note.pk,
        version=version,
        content=replace(CONTENT, **changes),
    )


def test_a_draft_is_seen_by_who_writes_only(world: World) -> None:
    with world.acting("mats") as mats:
        note = add(world, mats)
    region = world.bodies["region"]
    with world.acting("dirk") as dirk:
        assert notes.get_notes(actor=dirk, programme=region).total == 0
        with pytest.raises(MissingError):
            notes.find_note(actor=dirk, programme=region, key=note.pk)
    with world.acting("lotte") as lotte:
        assert notes.get_notes(actor=lotte, programme=region).total == 1
    with pytest.raises(MissingError):
        notes.find_public_note(key=note.pk)
    assert beside("PR.DS-11.1") == []


def test_a_note_stands_beside_its_control_and_its_counterparts(world: World, mats: Actor) -> None:
    """Rule 9.40."""
    publish(world, mats, add(world, mats))
    older = next(change.sources for change in moves.get_transitions() if change.ref == "PR.DS-11.1")
    assert beside("PR.DS-11.1") == ["Zet ook eens iets terug"]
    assert [beside(ref, "cyfun-2023") for ref in older] == [["Zet ook eens iets terug"]] * len(older) != []
    assert beside("ID.AM-01.1") == []
    assert beside("PR.DS-11.1", "icr") == []


def test_a_note_of_2023_stands_beside_the_control_of_2025(world: World, mats: Actor) -> None:
    """Rule 9.40."""
    older = next(change for change in moves.get_transitions() if change.ref == "PR.DS-11.1").sources[0]
    publish(world, mats, add(world, mats, controls=(older,)))
    assert beside("PR.DS-11.1") == ["Zet ook eens iets terug"]


def test_however_many_notes_there_are_one_query_finds_them(world: World, mats: Actor) -> None:
    beside("PR.DS-11.1")  # the frameworks are in memory
    counts = []
    for number in range(3):
        publish(world, mats, add(world, mats, title_nl=f"Les {number}"))
        with CaptureQueriesContext(connection) as captured:
            assert len(beside("PR.DS-11.1")) == number + 1
        counts.append(sum("belfort_note" in query["sql"] for query in captured))
        assert len(captured) <= 2  # and one that asks whether the lists are still the same
    assert counts == [1, 1, 1]


def test_a_withdrawn_note_goes_and_can_come_back(world: World, mats: Actor) -> None:
    note = publish(world, mats, add(world, mats))
    common = {"actor": mats, "at": NOW, "programme": world.bodies["region"], "key": note.pk}
    with pytest.raises(ConflictError):
        notes.withdraw_note(**common, version=1)
    notes.withdraw_note(**common, version=2)
    assert beside("PR.DS-11.1") == []
    publish(world, mats, note, version=3)
    assert beside("PR.DS-11.1") == ["Zet ook eens iets terug"]


def test_a_change_replaces_the_controls(world: World, mats: Actor) -> None:
    note = publish(world, mats, add(world, mats))
    change(world, mats, note, version=2, controls=("ID.AM-01.1", "RS.MA-01.1"))
    assert (beside("PR.DS-11.1"), beside("ID.AM-01.1")) == ([], ["Zet ook eens iets terug"])
    with pytest.raises(ConflictError):
        change(world, mats, note, version=2)


@pytest.mark.parametrize(
    ("field", "changes", "said"),
    [
        ("kind", {"kind": "mening"}, ""),
        ("title_nl", {"title_nl": " "}, ""),
        ("body_nl", {"body_nl": ""}, ""),
        ("controls", {"controls": ("PR.DS-11.1", "PR.XX-99")}, "maatregel 2, PR.XX-99: bestaat niet."),
    ],
)
def test_bad_input_is_refused_with_its_place(
    world: World, mats: Actor, field: str, changes: dict[str, Any], said: str
) -> None:
    with pytest.raises(InvalidError) as refusal:
        add(world, mats, **changes)
    assert refusal.value.field == field
    assert said in refusal.value.text.nl


def test_a_title_stands_once(world: World, mats: Actor) -> None:
    add(world, mats)
    with pytest.raises(InvalidError) as refusal:
        add(world, mats)
    assert refusal.value.field == "title_nl"


def test_references_are_read_as_people_write_them() -> None:
    assert notes.references(" pr.ds-11.1, ID.AM-01.1;PR.DS-11.1\nRS.MA-01.1 ") == (
        "PR.DS-11.1",
        "ID.AM-01.1",
        "RS.MA-01.1",
    )


@pytest.mark.parametrize(("person", "refusal"), [("dirk", ForbiddenError), ("an", MissingError)])
def test_only_who_guides_governments_writes(world: World, person: str, refusal: type[Exception]) -> None:
    with world.acting(person) as who, pytest.raises(refusal):
        add(world, who)
