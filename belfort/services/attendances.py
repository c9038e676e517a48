"""Who was at a session, live or later: rows that are never changed; a correction names the row in whose place it comes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.timezone import localdate

from belfort.domain.corrections import correction_faults
from belfort.domain.errors import InvalidError, MissingError
from belfort.domain.permissions import Ability, Actor
from belfort.domain.programme import TrackKind
from belfort.domain.programme_counts import AttendanceFact, Mode
from belfort.domain.terms import Text
from belfort.models import Attendance, Organization, Workshop
from belfort.services import trail
from belfort.services.enrolments import FUTURE
from belfort.services.trail import Subject

ELSEWHERE = Text("Die rij is van een andere sessie.", "That row is of another session.")


@dataclass(frozen=True, slots=True)
class Presence:
    """How many people of a government saw a session; `organization` None: of a government that is not known."""

    organization: Organization | None
    mode: Mode
    people: int
    seen_on: date
    corrects: int | None = None
    corrected_on: date | None = None


@transaction.atomic
def record_attendance(
    *, actor: Actor, at: datetime, programme: Organization, workshop_key: UUID, presences: list[Presence]
) -> int:
    """Write who was at a session; raises InvalidError for a day before the session or in the future, or nobody."""
    actor.require(Ability.EDIT_PROGRAMME, programme.pk)
    workshop = Workshop.objects.filter(pk=workshop_key, track__programme=programme).select_related("track").first()
    if workshop is None:
        raise MissingError
    for presence in presences:
        require_presence(workshop, presence, localdate(at))
    rows = Attendance.objects.visible_to(actor).within(programme.pk)
    newest = rows.aggregate(newest=Max("number"))["newest"] or 0
    _require_corrections(list(rows), workshop, presences, newest)
    Attendance.objects.add_all(
        [
            row_of(presence, workshop, programme, newest + place, actor, at)
            for place, presence in enumerate(presences, start=1)
        ]
    )
    trail.record(
        actor=actor,
        at=at,
        organization=programme,
        verb="attendance.recorded",
        subject=Subject("workshop", workshop.pk, workshop.title),
        body={"rows": len(presences), "people": sum(presence.people for presence in presences)},
    )
    return len(presences)


def _require_corrections(
    rows: Sequence[Attendance], workshop: Workshop, presences: Sequence[Presence], newest: int
) -> None:
    """Raise InvalidError for a correction of what is not there, of another session, or of what is corrected already."""
    stored = [_fact(row.number, row.seen_on, row.corrects, row.corrected_on) for row in rows]
    new = [
        _fact(newest + place, one.seen_on, one.corrects, one.corrected_on)
        for place, one in enumerate(presences, start=1)
    ]
    for fault in correction_faults(stored, new):
        raise InvalidError(fault.why, field=fault.field)
    here = {row.number for row in rows if row.workshop_id == workshop.pk} | {fact.number for fact in new}
    if any(fact.corrects is not None and fact.corrects not in here for fact in new):
        raise InvalidError(ELSEWHERE, field="corrects")


def _fact(number: int, day: date, corrects: int | None, corrected_on: date | None) -> AttendanceFact:
    return AttendanceFact(number, day, TrackKind.WORKSHOP, Mode.LATER, 0, "", corrects, corrected_on)


def row_of(
    presence: Presence, workshop: Workshop, programme: Organization, number: int, actor: Actor, at: datetime
) -> Attendance:
    """Return a presence as it is stored; who was there of nobody knows where belongs to the programme."""
    return Attendance(
        organization=presence.organization or programme,
        programme=programme,
        workshop=workshop,
        is_known=presence.organization is not None,
        number=number,
        mode=presence.mode.value,
        people=presence.people,
        seen_on=presence.seen_on,
        corrects=presence.corrects,
        corrected_on=presence.corrected_on,
        recorded_at=at,
        recorded_by_id=actor.user_id or None,
    )


def require_presence(workshop: Workshop, presence: Presence, today: date) -> None:
    """Raise InvalidError for a presence that cannot be."""
    if presence.people < 1 and presence.corrects is None:
        raise InvalidError(Text("Geef hoeveel mensen er waren.", "Say how many people there were."), field="people")
    if presence.seen_on > today:
        raise InvalidError(FUTURE, field="seen_on")
    if presence.seen_on < workshop.held_on:
        words = Text("De sessie was pas op {day}.", "The session was only on {day}.")
        raise InvalidError(words.filled(day=workshop.held_on), field="seen_on")
    if presence.mode is Mode.LIVE and presence.seen_on != workshop.held_on:
        words = Text("Wie live keek, keek op {day}.", "Who watched live, watched on {day}.")
        raise InvalidError(words.filled(day=workshop.held_on), field="seen_on")
    if workshop.cancelled_on is not None:
        raise InvalidError(Text("Deze sessie ging niet door.", "This session did not go on."), field="workshop")
