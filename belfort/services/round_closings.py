"""The closing of a round: the worker freezes it with how many governments stood where. `docs/scoring.md`, chapter 10."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.timezone import get_current_timezone, localdate

from belfort.domain.errors import MissingError
from belfort.domain.permissions import Ability, Actor
from belfort.domain.rounds import Participation, RoundState
from belfort.models import Job, Organization, Round
from belfort.services import jobs, programmes, rounds, trail
from belfort.services.trail import Subject

JOB = "round-closing"


def plan(*, at: datetime) -> None:
    """Enqueue the closing of every round that is over and not frozen yet; workers side by side plan the same once."""
    programme = programmes.get_programme()
    if programme is None:
        return
    for row in _open(programme, localdate(at)):
        jobs.enqueue(
            at=at,
            kind=JOB,
            arguments={"programme": programme.pk, "round": str(row.pk)},
            unique_key=f"{JOB}-{row.pk}",
        )


def _open(programme: Organization, today: date) -> list[Round]:
    rows = Round.objects.filter(programme=programme, frozen_at=None, closes_on__lt=today)
    return list(rows.order_by("closes_on"))


def run(job: Job, actor: Actor, at: datetime) -> None:
    """Close the round of a job."""
    programme = Organization.objects.get(pk=job.arguments["programme"])
    close_round(actor=actor, at=at, programme=programme, key=UUID(job.arguments["round"]))


@transaction.atomic
def close_round(*, actor: Actor, at: datetime, programme: Organization, key: UUID) -> Round | None:
    """Freeze a round that is over, with how it stood at the end of its closing day.

    None when it is not over yet, or frozen already. From then on the database refuses to change it.
    """
    actor.require(Ability.EDIT_PROGRAMME, programme.pk)
    row = Round.objects.select_for_update().filter(programme=programme, pk=key).first()
    if row is None:
        raise MissingError
    if row.frozen_at is not None or not rounds.dates_of(row).is_over(localdate(at)):
        return None
    result = compute_result(actor=actor, programme=programme, key=key)
    Round.objects.filter(pk=row.pk).update(frozen_at=at, result=result, version=row.version + 1)
    row.frozen_at, row.result = at, result
    trail.record(
        actor=actor,
        at=at,
        organization=programme,
        verb="round.frozen",
        subject=Subject("round", row.pk, row.name),
        body={"closes_on": str(row.closes_on), "governments": result["everybody"]},
    )
    return row


def close_all(*, actor: Actor, at: datetime, programme: Organization) -> None:
    """Freeze every round that is over, in the night after it; for a demo, once its governments told their history."""
    actor.require(Ability.EDIT_PROGRAMME, programme.pk)
    for row in _open(programme, localdate(at)):
        night = datetime.combine(row.closes_on + timedelta(days=1), time(3), get_current_timezone())
        close_round(actor=actor, at=min(night, at), programme=programme, key=row.pk)


def compute_result(*, actor: Actor, programme: Organization, key: UUID) -> dict[str, Any]:
    """Return how a round stood at the end of its closing day, as it is stored."""
    row = rounds.find_round(programme, key)
    page = rounds.get_round(actor=actor, programme=programme, key=key, as_of=row.closes_on)
    return {"counted_on": row.closes_on.isoformat(), **stored(page.participation)}


def stored(found: Participation) -> dict[str, Any]:
    """Return how many stood where as plain values."""
    return {
        "everybody": _counts(found.everybody),
        "groups": {
            breakdown: {key: _counts(counted) for key, counted in sorted(groups.items())}
            for breakdown, groups in sorted(found.groups.items())
        },
    }


def _counts(counted: Mapping[RoundState, int]) -> dict[str, int]:
    return {state.value: count for state, count in counted.items()}


def at_close(row: Round) -> Participation | None:
    """Return how a frozen round stood at its close; None as long as it is not frozen."""
    if row.frozen_at is None or not row.result:
        return None
    return read(row.result)


def read(found: Mapping[str, Any]) -> Participation:
    """Return how many stood where, as it was stored."""
    return Participation(
        _read(found["everybody"]),
        {
            breakdown: {key: _read(counted) for key, counted in groups.items()}
            for breakdown, groups in found["groups"].items()
        },
    )


def _read(counted: Mapping[str, int]) -> dict[RoundState, int]:
    return {RoundState(state): count for state, count in counted.items()}
