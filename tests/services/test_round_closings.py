"""The closing of a round: what is kept, that it equals what is counted again, and that it never changes."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from belfort.domain.errors import ForbiddenError
from belfort.domain.rounds import RoundState
from belfort.models import Job, Organization, Round, TrailEvent
from belfort.services import round_closings, rounds, work
from tests.services.test_rounds import DATES, opened, submitted
from tests.world import NOW, World

AFTER = NOW + timedelta(days=21)


def close(world: World, at: Any = AFTER) -> None:
    round_closings.plan(at=at)
    while work.run_one(at=at):
        pass


def excused(world: World, row: Round, body: Organization, at: Any) -> None:
    with world.acting("mats") as mats:
        rounds.excuse(
            actor=mats, at=at, programme=world.bodies["region"], key=row.pk, organization=body, reason="Fusie"
        )


@pytest.fixture
def row(world: World) -> Round:
    return opened(world)


def test_a_round_is_frozen_the_day_after_its_last_one_with_how_it_stood(world: World, row: Round) -> None:
    """Rule 10.5."""
    submitted(world)
    excused(world, row, world.other, NOW + timedelta(days=20))
    close(world, NOW + timedelta(days=20))
    assert Round.objects.get().frozen_at is None
    close(world)
    kept = Round.objects.get()
    assert kept.frozen_at == AFTER
    found = round_closings.at_close(kept)
    assert found is not None
    assert {state: count for state, count in found.everybody.items() if count} == {
        RoundState.SUBMITTED: 1,
        RoundState.EXCUSED: 1,
        RoundState.NOT_STARTED: Organization.objects.active().filter(kind="municipality").count() - 2,
    }
    with world.looking():
        event = TrailEvent.unscoped_rows.filter(verb="round.frozen").get()
    assert event.organization_id == world.bodies["region"].pk


def test_what_comes_later_is_seen_beside_what_was_kept(world: World, row: Round) -> None:
    """Rule 10.5: what is stored equals what is counted again."""
    close(world)
    kept = Round.objects.get().result
    submitted(world, AFTER)
    excused(world, row, world.other, AFTER)
    with world.acting("mats") as mats:
        again = round_closings.compute_result(actor=mats, programme=world.bodies["region"], key=row.pk)
        today = rounds.get_round(actor=mats, programme=world.bodies["region"], key=row.pk).participation.everybody
    assert again == kept == Round.objects.get().result
    assert kept["everybody"]["not_started"] == sum(kept["everybody"].values())
    assert (today[RoundState.LATE], today[RoundState.EXCUSED]) == (1, 1)


def test_a_frozen_round_is_never_changed(world: World, row: Round) -> None:
    Round.objects.update(name="Mag nog")
    close(world)
    for change in ({"closes_on": DATES.closes_on + timedelta(days=9)}, {"frozen_at": None}, {"result": {}}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Round.objects.filter(pk=row.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        Round.objects.filter(pk=row.pk).delete()


def test_workers_side_by_side_freeze_once(world: World, row: Round) -> None:
    for _ in range(3):
        work.plan(at=AFTER)
    assert Job.objects.filter(kind=round_closings.JOB).count() == 1
    close(world)
    close(world, AFTER + timedelta(days=1))
    assert Round.objects.get().frozen_at == AFTER


def test_only_the_programme_freezes(world: World, row: Round) -> None:
    with world.acting("dirk") as dirk, pytest.raises(ForbiddenError):
        round_closings.close_round(actor=dirk, at=AFTER, programme=world.bodies["region"], key=row.pk)
