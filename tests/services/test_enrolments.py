"""Enrolments: who may enrol whom, places and the waiting list, withdrawal, e-learning, and the trail in the right body."""

from datetime import date, timedelta
from typing import Any

import pytest

from belfort.domain.errors import BelfortError, ConflictError, ForbiddenError, InvalidError, MissingError
from belfort.domain.programme import EnrolmentState, EnrolmentStep as Step, TrackKind
from belfort.models import Enrolment, EnrolmentStep, Job, Organization, Track
from belfort.services import enrolments, tracks
from belfort.services.tracks import TrackContent
from tests.services.programme import TODAY, begin, enrol, step, verbs, work_off
from tests.world import NOW, World


def limited(world: World, places: int) -> Track:
    """Begin the programme with so many places for a basic audit."""
    begin(world)
    Track.objects.filter(key="basic-audit").update(capacity=places)
    return Track.objects.get(key="basic-audit")


def third(world: World) -> Organization:
    """Return a municipality of which nobody is a member."""
    taken = [world.home.pk, world.other.pk]
    return Organization.objects.filter(kind="municipality", status="active").exclude(pk__in=taken).order_by("pk")[0]


def states(world: World) -> dict[str, str]:
    with world.looking():
        rows = Enrolment.unscoped_rows.select_related("organization").order_by("organization__pk", "asked_at")
        return {row.organization.slug: row.state for row in rows}


def told(world: World, enrolment: Enrolment) -> list[tuple[str, date, int | None]]:
    with world.looking():
        rows = EnrolmentStep.unscoped_rows.filter(enrolment=enrolment).order_by("number")
        return list(rows.values_list("state", "dated_on", "staff_percent"))


def taken(key: str = "basic-audit") -> int:
    return Track.objects.get(key=key).taken_count


def test_a_government_enrols_itself_and_its_own_trail_says_so(world: World) -> None:
    begin(world)
    with world.acting("an") as an:
        enrolment = enrol(world, an, world.home, note="Graag in het voorjaar")
        assert (enrolment.state, enrolment.enrolled_on, taken()) == ("enrolled", TODAY, 1)
        [found] = enrolments.get_enrolments(actor=an, organization=world.home)
        assert found.steps == (Step.WITHDRAW, Step.COMPLETE)
    assert told(world, enrolment) == [("enrolled", TODAY, None)]
    assert verbs(world, "home") == ["enrolment.added"]
    assert verbs(world, "region") == []


def test_the_programme_enrols_a_government_and_its_own_trail_says_so(world: World) -> None:
    begin(world)
    with world.acting("mats") as mats:
        enrolment = enrol(world, mats, world.home, on=date(2021, 3, 1))
        step(world, mats, enrolment, Step.COMPLETE, on=date(2021, 9, 1))
    assert told(world, enrolment) == [("enrolled", date(2021, 3, 1), None), ("completed", date(2021, 9, 1), None)]
    assert verbs(world, "region") == ["enrolment.added", "enrolment.changed"]
    assert verbs(world, "home") == []
    with world.acting("an") as an:
        assert len(enrolments.get_enrolments(actor=an, organization=world.home)) == 1


@pytest.mark.parametrize(
    ("who", "why"),
    [
        ("gert", None),
        ("bram", ForbiddenError),
        ("jef", ForbiddenError),
        ("ilse", ForbiddenError),
        ("celine", MissingError),
        ("dirk", MissingError),
        ("lotte", MissingError),
        ("nora", MissingError),
    ],
)
def test_who_may_enrol_a_government(world: World, who: str, why: type[BelfortError] | None) -> None:
    begin(world)
    with world.acting(who) as actor:
        if why is None:
            assert enrol(world, actor, world.home).state == "enrolled"
            return
        with pytest.raises(why):
            enrol(world, actor, world.home)
    assert states(world) == {}


def test_the_programme_enrols_no_body_that_is_no_government(world: World) -> None:
    begin(world)
    for body in ("support", "auditor"):
        with world.acting("mats") as mats, pytest.raises(MissingError):
            enrol(world, mats, world.bodies[body])


def test_a_stranger_neither_sees_nor_moves_an_enrolment(world: World) -> None:
    begin(world)
    with world.acting("an") as an:
        enrolment = enrol(world, an, world.home)
    with world.acting("celine") as celine:
        with pytest.raises(MissingError):
            enrolments.get_enrolments(actor=celine, organization=world.home)
        with pytest.raises(MissingError):
            step(world, celine, enrolment, Step.WITHDRAW)
        assert enrolments.get_events(actor=celine, keys=[enrolment.pk]) == {}
        enrolment.organization = world.other  # an id of somebody else under one's own name
        with pytest.raises(MissingError):
            step(world, celine, enrolment, Step.WITHDRAW)
    assert states(world) == {world.home.slug: "enrolled"}


def test_enrolments_are_named_for_the_region_only(world: World) -> None:
    made = begin(world)
    track = next(row for kind, row in made.items() if kind.value == "basic-audit")
    with world.acting("an") as an:
        enrol(world, an, world.home)
    with world.acting("dirk") as dirk:
        rows = enrolments.get_enrolments_of_track(actor=dirk, programme=world.bodies["region"], track=track)
        assert [row.organization for row in rows] == [world.home]
    with world.acting("an") as an, pytest.raises(MissingError):
        enrolments.get_enrolments_of_track(actor=an, programme=world.bodies["region"], track=track)


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2019, 12, 31), "het spoor begint pas op 01/01/2020."),
        (TODAY + timedelta(days=1), "Deze datum ligt in de toekomst."),
    ],
)
def test_days_on_which_nobody_can_enrol(world: World, day: date, said: str) -> None:
    begin(world)
    with world.acting("mats") as mats, pytest.raises(InvalidError) as refused:
        enrol(world, mats, world.home, on=day)
    assert (refused.value.field, refused.value.text.nl) == ("on", said)


def test_a_track_that_ended_takes_nobody(world: World) -> None:
    begin(world)
    Track.objects.filter(key="basic-audit").update(ends_on=date(2024, 6, 30))
    with world.acting("mats") as mats:
        with pytest.raises(InvalidError, match="eindigde op 30/06/2024"):
            enrol(world, mats, world.home, on=date(2024, 7, 1))
        enrol(world, mats, world.home, on=date(2024, 6, 30))


def test_nobody_is_in_a_track_twice(world: World) -> None:
    begin(world)
    with world.acting("an") as an:
        first = enrol(world, an, world.home)
        with pytest.raises(InvalidError, match="al ingeschreven"):
            enrol(world, an, world.home)
        step(world, an, first, Step.WITHDRAW)
        again = enrol(world, an, world.home)
        assert (again.pk != first.pk, taken()) == (True, 1)
        with pytest.raises(InvalidError, match="al ingeschreven"):
            step(world, an, first, Step.ENROL)
    assert verbs(world, "home") == ["enrolment.added", "enrolment.changed", "enrolment.added"]


def test_who_finds_no_place_waits_and_the_worker_gives_the_first_that_comes_free(world: World) -> None:
    track = limited(world, 1)
    with world.acting("an") as an:
        first = enrol(world, an, world.home)
    with world.acting("celine") as celine:
        waiting = enrol(world, celine, world.other)
        assert waiting.state == EnrolmentState.WAITING
    with world.acting("mats") as mats:
        last = enrol(world, mats, third(world), at=NOW + timedelta(seconds=1))
        assert last.state == EnrolmentState.WAITING
    work_off()
    assert (taken(), Job.objects.count()) == (1, 0)
    with world.acting("an") as an:
        step(world, an, first, Step.WITHDRAW)
    assert taken() == 0
    work_off()
    assert states(world) == {world.home.slug: "withdrawn", world.other.slug: "enrolled", third(world).slug: "waiting"}
    assert told(world, waiting) == [("waiting", TODAY, None), ("enrolled", TODAY, None)]
    track.refresh_from_db()
    assert track.taken_count == 1
    assert verbs(world, "region")[-1] == "enrolment.moved_up"
    assert verbs(world, "other") == ["enrolment.added"]


def test_nobody_jumps_the_queue(world: World) -> None:
    """Not by a step of one's own, and not by coming in between a withdrawal and the worker."""
    limited(world, 1)
    with world.acting("an") as an:
        first = enrol(world, an, world.home)
    with world.acting("celine") as celine:
        waiting = enrol(world, celine, world.other)
        with pytest.raises(InvalidError, match="geen plaats vrij"):
            step(world, celine, waiting, Step.ENROL)
    with world.acting("an") as an:
        step(world, an, first, Step.WITHDRAW)
        again = enrol(world, an, world.home, at=NOW + timedelta(seconds=1))
        assert again.state == EnrolmentState.WAITING
    work_off()
    assert states(world)[world.other.slug] == "enrolled"
    assert taken() == 1


@pytest.mark.parametrize("places", [3, None])
def test_more_places_are_given_to_who_waits(world: World, places: int | None) -> None:
    track = limited(world, 1)
    with world.acting("mats") as mats:
        for body in (world.home, world.other, third(world)):
            enrol(world, mats, body)
        names = TrackContent.__dataclass_fields__
        values: dict[str, Any] = {name: getattr(track, name) for name in names} | {"capacity": places}
        content = TrackContent(**values | {"kind": TrackKind(track.kind)})
        tracks.change_track(
            actor=mats, at=NOW, programme=world.bodies["region"], key=track.key, version=track.version, content=content
        )
    work_off()
    assert set(states(world).values()) == {"enrolled"}
    assert taken() == 3


def test_e_learning_is_offered_tested_and_rolled_out(world: World) -> None:
    begin(world)
    with world.acting("mats") as mats:
        enrolment = enrol(world, mats, world.home, "e-learning", on=date(2022, 3, 1))
        assert (enrolment.state, taken("e-learning")) == ("offered", 0)
        step(world, mats, enrolment, Step.TEST, on=date(2022, 6, 1))
        with pytest.raises(InvalidError, match="0 tot 100"):
            step(world, mats, enrolment, Step.ROLL_OUT, on=date(2022, 9, 1), staff_percent=101)
        step(world, mats, enrolment, Step.ROLL_OUT, on=date(2022, 9, 1), staff_percent=60)
        step(world, mats, enrolment, Step.ROLL_OUT, on=date(2023, 9, 1), staff_percent=90)
        assert taken("e-learning") == 1
        with pytest.raises(InvalidError, match="Dit kan niet"):
            step(world, mats, enrolment, Step.COMPLETE)
    assert [row[0] for row in told(world, enrolment)] == ["offered", "testing", "rolled_out", "rolled_out"]
    assert told(world, enrolment)[-1] == ("rolled_out", date(2023, 9, 1), 90)


def test_a_step_comes_after_the_one_before_and_not_ahead(world: World) -> None:
    begin(world)
    with world.acting("mats") as mats:
        enrolment = enrol(world, mats, world.home, on=date(2024, 3, 1))
        for day in (date(2024, 2, 29), TODAY + timedelta(days=1)):
            with pytest.raises(InvalidError, match="Kies een dag van 01/03/2024 tot vandaag"):
                step(world, mats, enrolment, Step.WITHDRAW, on=day)
        step(world, mats, enrolment, Step.WITHDRAW, on=date(2024, 3, 1))
        assert taken() == 0


def test_a_stale_form_is_told_so(world: World) -> None:
    begin(world)
    with world.acting("an") as an:
        enrolment = enrol(world, an, world.home)
    with world.acting("mats") as mats:
        step(world, mats, enrolment, Step.COMPLETE)
    with world.acting("an") as an, pytest.raises(InvalidError):
        step(world, an, enrolment, Step.WITHDRAW, version=1)  # a completed one cannot be withdrawn
    with world.acting("mats") as mats:
        other = enrol(world, mats, world.other)
        step(world, mats, other, Step.WITHDRAW)
        with pytest.raises(ConflictError):
            step(world, mats, other, Step.ENROL, version=1)
    assert states(world) == {world.home.slug: "completed", world.other.slug: "withdrawn"}
    assert taken() == 1
