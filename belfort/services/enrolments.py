"""Enrolments: a government takes part in a track, waits, withdraws, completes. Each step is a dated row."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from belfort.domain.errors import InvalidError, MissingError
from belfort.domain.permissions import Ability, Actor
from belfort.domain.programme import (
    TAKING_PART,
    EnrolmentEvent,
    EnrolmentState,
    EnrolmentStep as Step,
    TrackKind,
    enrolment_steps,
    event_at,
    next_enrolment_state,
    outside,
)
from belfort.domain.terms import Text
from belfort.models import Enrolment, EnrolmentStep, Job, Organization, Track
from belfort.models.jobs import JobState
from belfort.services import actors, jobs, tracks, trail
from belfort.services.trail import Subject
from belfort.services.writing import update_versioned

JOB = tracks.PLACES
TWICE = Text("Dit bestuur is al ingeschreven voor dit spoor.", "This government is enrolled in this track already.")
FULL = Text(
    "Er is geen plaats vrij; wie het langst wacht, krijgt de eerste.",
    "There is no free place; who waits longest gets the first.",
)
FUTURE = Text("Deze datum ligt in de toekomst.", "This date is in the future.")


@dataclass(frozen=True, slots=True)
class Standing:
    """An enrolment as a person sees it: its track, and what can happen to it next."""

    enrolment: Enrolment
    track: Track
    steps: tuple[Step, ...]


def get_enrolments(*, actor: Actor, organization: Organization) -> list[Standing]:
    """Return the enrolments of one government, newest first."""
    actor.require(Ability.READ_ENROLMENTS, organization.pk)
    rows = Enrolment.objects.visible_to(actor).of(organization.pk).select_related("track")
    return [_standing(row) for row in rows.order_by("-enrolled_on", "track__position")]


def _standing(row: Enrolment | None) -> Standing:
    if row is None:
        raise MissingError
    return Standing(row, row.track, enrolment_steps(TrackKind(row.track.kind), EnrolmentState(row.state)))


def find_own_enrolment(*, actor: Actor, organization: Organization, key: UUID) -> Standing:
    """Return one enrolment of a government; raises MissingError."""
    actor.require(Ability.READ_ENROLMENTS, organization.pk)
    rows = Enrolment.objects.visible_to(actor).of(organization.pk).select_related("track", "organization")
    return _standing(rows.filter(pk=key).first())


def find_enrolment(*, actor: Actor, programme: Organization, key: UUID) -> Standing:
    """Return one enrolment of the programme; raises MissingError."""
    actor.require(Ability.READ_PROGRAMME, programme.pk)
    rows = Enrolment.objects.visible_to(actor).within(programme.pk).select_related("track", "organization")
    return _standing(rows.filter(pk=key).first())


def get_enrolments_of_track(*, actor: Actor, programme: Organization, track: Track) -> list[Enrolment]:
    """Return who is in a track: enrolments are public business of the programme, and named."""
    actor.require(Ability.READ_PROGRAMME, programme.pk)
    rows = Enrolment.objects.visible_to(actor).within(programme.pk).filter(track=track)
    return list(rows.select_related("organization").order_by("enrolled_on", "organization__name"))


@transaction.atomic
def enrol(
    *,
    actor: Actor,
    at: datetime,
    programme: Organization,
    organization: Organization,
    track_key: str,
    on: date | None = None,
    note: str = "",
) -> Enrolment:
    """Enrol a government, by itself or by the programme; on the waiting list when every place is taken.

    Raises InvalidError for a day outside the track or in the future, and for who is in the track already.
    """
    require_either(actor, organization, programme)
    track = _locked(tracks.find_track(programme, track_key))
    if not track.is_public and not actor.may(Ability.EDIT_PROGRAMME, programme.pk):
        raise MissingError
    kind, day = TrackKind(track.kind), on or localdate(at)
    for why in outside({"on": day}, track.starts_on, track.ends_on).values():
        raise InvalidError(why, field="on")
    if day > localdate(at):
        raise InvalidError(FUTURE, field="on")
    rows = Enrolment.objects.visible_to(actor).of(organization.pk).filter(track=track)
    if rows.exclude(state=EnrolmentState.WITHDRAWN).exists():
        raise InvalidError(TWICE, field="track")
    first = Step.OFFER if kind is TrackKind.E_LEARNING else Step.WAIT if is_full(track) else Step.ENROL
    state = next_enrolment_state(kind, None, first)
    enrolment: Enrolment = Enrolment.objects.add(
        Enrolment(
            organization=organization,
            programme=programme,
            track=track,
            state=state.value,
            enrolled_on=day,
            asked_at=at,
            note=note.strip(),
        )
    )
    _count(track, None, state)
    _write(actor, at, enrolment, EnrolmentEvent(1, day, state), "enrolment.added", note)
    return enrolment


@transaction.atomic
def take_step(
    *,
    actor: Actor,
    at: datetime,
    programme: Organization,
    organization: Organization,
    key: UUID,
    version: int,
    step: Step,
    on: date | None = None,
    staff_percent: int | None = None,
    note: str = "",
) -> Enrolment:
    """Take a step with an enrolment: withdraw, complete, test, roll out; a place that comes free is given by the worker."""
    require_either(actor, organization, programme)
    rows = Enrolment.objects.visible_to(actor).of(organization.pk).select_related("track", "organization")
    enrolment: Enrolment | None = rows.filter(pk=key, programme=programme).first()
    if enrolment is None:
        raise MissingError
    track = _locked(enrolment.track)
    day, events = on or localdate(at), get_events(actor=actor, keys=[enrolment.pk])[enrolment.pk]
    last = event_at(events, localdate(at))  # None: every step was noted wrongly
    if not (last.dated_on if last else track.starts_on) <= day <= localdate(at):
        words = Text("Kies een dag van {first} tot vandaag.", "Choose a day from {first} until today.")
        raise InvalidError(words.filled(first=last.dated_on if last else track.starts_on), field="on")
    before = EnrolmentState(enrolment.state)
    state = next_enrolment_state(TrackKind(track.kind), before, step, staff_percent=staff_percent)
    if before is EnrolmentState.WITHDRAWN:
        others = Enrolment.objects.visible_to(actor).of(organization.pk).filter(track=track)
        if others.exclude(state=EnrolmentState.WITHDRAWN).exists():
            raise InvalidError(TWICE, field="track")
    if state in TAKING_PART and before not in TAKING_PART and is_full(track):
        raise InvalidError(FULL, field="step")
    update_versioned(enrolment, version=version, changes={"state": state.value})
    _count(track, before, state)
    event = EnrolmentEvent(events[-1].number + 1, day, state, staff_percent)
    _write(actor, at, enrolment, event, "enrolment.changed", note)
    if track.capacity is not None and track.taken_count < track.capacity:
        jobs.enqueue(at=at, kind=JOB, arguments={"track": str(track.pk)})
    return enrolment


def is_full(track: Track) -> bool:
    """Say whether a newcomer waits: every place is taken, or the worker is about to give the free ones to who waits."""
    if track.capacity is None:
        return False
    due = Job.objects.filter(kind=JOB, state__in=(JobState.WAITING, JobState.RUNNING), arguments__track=str(track.pk))
    return track.taken_count >= track.capacity or due.exists()


def programme_of(job: Job) -> Actor:
    """Return for whom the worker gives free places: the programme itself."""
    track = Track.objects.select_related("programme").get(pk=job.arguments["track"])
    return actors.programme_operator(track.programme, name="Belfort")


def give_places(job: Job, actor: Actor, at: datetime) -> None:
    """Give the free places of a track to who waits longest; part of the transaction of the job."""
    track = _locked(Track.objects.get(pk=job.arguments["track"]))
    actor.require(Ability.EDIT_PROGRAMME, track.programme_id)
    rows = Enrolment.objects.visible_to(actor).within(track.programme_id).filter(track=track, state="waiting")
    free = None if track.capacity is None else max(track.capacity - track.taken_count, 0)  # None: for everybody
    for enrolment in rows.select_related("organization", "track").order_by("asked_at", "pk")[:free]:
        update_versioned(enrolment, version=enrolment.version, changes={"state": EnrolmentState.ENROLLED.value})
        _count(track, EnrolmentState.WAITING, EnrolmentState.ENROLLED)
        newest = get_events(actor=actor, keys=[enrolment.pk])[enrolment.pk][-1]
        event = EnrolmentEvent(newest.number + 1, localdate(at), EnrolmentState.ENROLLED)
        _write(actor, at, enrolment, event, "enrolment.moved_up", "")


def get_events(*, actor: Actor, keys: Collection[UUID]) -> dict[UUID, list[EnrolmentEvent]]:
    """Return the events of some enrolments, each list in the order in which they were written."""
    found: dict[UUID, list[EnrolmentEvent]] = defaultdict(list)
    rows = EnrolmentStep.objects.visible_to(actor).filter(enrolment_id__in=keys)
    for row in rows.order_by("enrolment_id", "number"):
        found[row.enrolment_id].append(event_of(row))
    return found


def event_of(row: EnrolmentStep) -> EnrolmentEvent:
    """Return a stored step as the domain sees it."""
    state = EnrolmentState(row.state) if row.state else None
    return EnrolmentEvent(row.number, row.dated_on, state, row.staff_percent, row.corrects, row.corrected_on)


def require_either(actor: Actor, organization: Organization, programme: Organization) -> None:
    """Raise unless the actor enrols the own government, or runs the programme and the body is a local government."""
    if actor.may(Ability.EDIT_PROGRAMME, programme.pk) and organization.is_local:
        return
    actor.require(Ability.ENROL, organization.pk)


def _locked(track: Track) -> Track:
    """Return the track while nobody else gives its places."""
    return Track.objects.select_for_update().get(pk=track.pk)


def _count(track: Track, before: EnrolmentState | None, after: EnrolmentState) -> None:
    """Keep the number of places that are taken."""
    track.taken_count += (after in TAKING_PART) - (before in TAKING_PART)
    Track.objects.filter(pk=track.pk).update(taken_count=track.taken_count)


def move_places(*, track_key: UUID, moved: int, at: datetime) -> None:
    """Keep the number of places when many were taken or left at once; part of the transaction of an import."""
    track = Track.objects.select_for_update().get(pk=track_key)
    Track.objects.filter(pk=track_key).update(taken_count=track.taken_count + moved)
    if track.capacity is not None and track.taken_count + moved < track.capacity:
        jobs.enqueue(at=at, kind=JOB, arguments={"track": str(track_key)})


def _write(actor: Actor, at: datetime, enrolment: Enrolment, event: EnrolmentEvent, verb: str, note: str) -> None:
    """Write a step, and its trace: in the trail of the government by itself, in that of the programme by the programme."""
    state = event.state or EnrolmentState.WITHDRAWN
    EnrolmentStep.objects.add(
        EnrolmentStep(
            organization_id=enrolment.organization_id,
            programme_id=enrolment.programme_id,
            enrolment=enrolment,
            number=event.number,
            state=state.value,
            dated_on=event.dated_on,
            staff_percent=event.staff_percent,
            note=note.strip(),
            recorded_at=at,
            recorded_by_id=actor.user_id or None,
        )
    )
    own = enrolment.organization_id in actor.organization_ids
    trail.record(
        actor=actor,
        at=at,
        organization=enrolment.organization if own else enrolment.programme,
        verb=verb,
        subject=Subject("enrolment", enrolment.pk, f"{enrolment.organization.name} – {enrolment.track.name_nl}"),
        body={"state": state.value, "dated_on": str(event.dated_on)},
    )
