"""A step of an enrolment that was noted wrongly, corrected with a reason, from today on; what was known before stays."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from belfort.domain.corrections import known, standing
from belfort.domain.enrolment_corrections import EventSaid, begun_on, corrected_events
from belfort.domain.errors import InvalidError, MissingError
from belfort.domain.permissions import Ability, Actor
from belfort.domain.programme import (
    TAKING_PART,
    EnrolmentEvent,
    EnrolmentState,
    TrackKind,
    outside,
    state_at,
    table_of,
)
from belfort.domain.terms import Text
from belfort.models import Enrolment, EnrolmentStep, Organization, Track
from belfort.services import enrolments, trail
from belfort.services.enrolments import FULL, FUTURE, TWICE, Standing
from belfort.services.trail import Subject
from belfort.services.writing import update_versioned


@dataclass(frozen=True, slots=True)
class Saying:
    """What was noted of an enrolment; `holds`: it counts on the day of the page, `open`: it can be corrected."""

    event: EnrolmentEvent
    note: str
    recorded_at: datetime
    holds: bool
    open: bool


@dataclass(frozen=True, slots=True)
class History:
    """An enrolment with everything that was noted of it, the last first."""

    standing: Standing
    lines: Sequence[Saying]


def get_history(*, actor: Actor, programme: Organization, key: UUID, as_of: date) -> History:
    """Return an enrolment and what was noted of it, with what counts on a day; raises MissingError."""
    found = enrolments.find_enrolment(actor=actor, programme=programme, key=key)
    rows = list(EnrolmentStep.objects.visible_to(actor).filter(enrolment=found.enrolment).order_by("number"))
    events = [enrolments.event_of(row) for row in rows]
    holding = {event.number for event in standing(events, as_of) if event.state is not None}
    last = {event.number for event in known(events, date.max)}
    lines = [
        Saying(event, row.note, row.recorded_at, event.number in holding, event.number in last)
        for row, event in zip(rows, events, strict=True)
    ]
    return History(found, lines[::-1])


def find_step(*, actor: Actor, programme: Organization, key: UUID, number: int) -> tuple[Standing, Saying]:
    """Return an enrolment and one step of it that can be corrected; raises MissingError."""
    found = get_history(actor=actor, programme=programme, key=key, as_of=date.max)
    line = next((each for each in found.lines if each.event.number == number), None)
    if line is None:
        raise MissingError
    return found.standing, line


def states_of(track: Track) -> tuple[EnrolmentState, ...]:
    """Return the states that a step of a track can lead to."""
    reached = {state for steps in table_of(TrackKind(track.kind)).values() for state in steps.values()}
    return tuple(state for state in EnrolmentState if state in reached)


@transaction.atomic
def correct_step(
    *,
    actor: Actor,
    at: datetime,
    programme: Organization,
    key: UUID,
    version: int,
    number: int,
    said: EventSaid,
    reason: str,
) -> Enrolment:
    """Say what a step of an enrolment was after all: another state, another day, or that it never happened.

    Questions about a day before today keep their answer. A place that comes free is given by the worker; one that was given
    away since is not taken back.
    """
    actor.require(Ability.EDIT_PROGRAMME, programme.pk)
    enrolment = enrolments.find_enrolment(actor=actor, programme=programme, key=key).enrolment
    track = Track.objects.select_for_update().get(pk=enrolment.track_id)
    today = localdate(at)
    if not reason.strip():
        raise InvalidError(Text("Zeg waarom.", "Say why."), field="reason")
    if said.state is not None and said.dated_on > today:
        raise InvalidError(FUTURE, field="on")
    for why in outside({"on": said.dated_on}, track.starts_on, track.ends_on).values() if said.state else ():
        raise InvalidError(why, field="on")
    events = enrolments.get_events(actor=actor, keys=[enrolment.pk])[enrolment.pk]
    after = corrected_events(TrackKind(track.kind), events, number, said, today)
    before, state = EnrolmentState(enrolment.state), state_at(after, date.max) or EnrolmentState.WITHDRAWN
    _require_free(actor, enrolment, track, before, state)
    changes = {"state": state.value, "enrolled_on": begun_on(after, date.max) or enrolment.enrolled_on}
    update_versioned(enrolment, version=version, changes=changes)
    enrolments.move_places(track_key=track.pk, moved=(state in TAKING_PART) - (before in TAKING_PART), at=at)
    _write(actor, at, enrolment, after[-1], reason.strip())
    return enrolment


def _require_free(
    actor: Actor, enrolment: Enrolment, track: Track, before: EnrolmentState, after: EnrolmentState
) -> None:
    """Raise InvalidError when a correction would take a place that is given away, or enrol a government twice."""
    if after in TAKING_PART and before not in TAKING_PART and enrolments.is_full(track):
        raise InvalidError(FULL, field="state")
    rows = Enrolment.objects.visible_to(actor).of(enrolment.organization_id).filter(track=track)
    others = rows.exclude(pk=enrolment.pk).exclude(state=EnrolmentState.WITHDRAWN)
    if after is not EnrolmentState.WITHDRAWN and others.exists():
        raise InvalidError(TWICE, field="state")


def _write(actor: Actor, at: datetime, enrolment: Enrolment, event: EnrolmentEvent, reason: str) -> None:
    EnrolmentStep.objects.add(
        EnrolmentStep(
            organization_id=enrolment.organization_id,
            programme_id=enrolment.programme_id,
            enrolment=enrolment,
            number=event.number,
            state=event.state.value if event.state else "",
            dated_on=event.dated_on,
            staff_percent=event.staff_percent,
            corrects=event.corrects,
            corrected_on=event.corrected_on,
            note=reason,
            recorded_at=at,
            recorded_by_id=actor.user_id or None,
        )
    )
    trail.record(
        actor=actor,
        at=at,
        organization=enrolment.programme,
        verb="enrolment.corrected",
        subject=Subject("enrolment", enrolment.pk, f"{enrolment.organization.name} – {enrolment.track.name_nl}"),
        body={
            "corrects": event.corrects,
            "state": event.state.value if event.state else "",
            "dated_on": str(event.dated_on),
            "reason": reason,
        },
    )
