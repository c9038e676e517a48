"""Enrolments out of a file: the events of all rows of one government and track, beside what stands there already."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from belfort.domain.corrections import standing
from belfort.domain.errors import InvalidError
from belfort.domain.permissions import Ability, Actor
from belfort.domain.programme import (
    ENROLMENT_STATE_NAMES,
    TAKING_PART,
    EnrolmentEvent,
    EnrolmentState,
    TrackKind,
    events_of_row,
    outside,
    table_of,
)
from belfort.domain.terms import Text
from belfort.exchange.programme_tables import EnrolmentRow
from belfort.exchange.row_faults import TableReading
from belfort.models import Enrolment, EnrolmentStep, Organization, Track
from belfort.services import enrolments
from belfort.services.import_lines import Line, Preview, Status, Tracks, require_not_later
from belfort.services.programme_bodies import Bodies
from belfort.services.tracks import name_of
from belfort.services.writing import update_versioned

Told = tuple[date, EnrolmentState, int | None]
EARLIER = Text(
    "dit bestuur is al {state} op {day}, dus na deze dag.",
    "this government is {state} already on {day}, so after this day.",
)
AFTER = Text("{state} kan niet na {before}.", "{state} cannot come after {before}.")
FIRST = Text("een inschrijving begint niet met {state}.", "an enrolment does not begin with {state}.")
TWICE = Text("dezelfde inschrijving staat er al in rij {row}.", "the same enrolment stands in row {row} already.")
SAYS = Text("{state} op {day}", "{state} on {day}")


@dataclass
class Course:
    """What is known of one government in one track: its newest enrolment, what stands there, and what the file adds."""

    organization: Organization
    track: Track
    enrolment: Enrolment | None = None
    number: int = 0
    stored: list[Told] = field(default_factory=list)
    added: list[tuple[EnrolmentRow, Told]] = field(default_factory=list)

    @property
    def newest(self) -> Told | None:
        """Return what stands there last."""
        return self.stored[-1] if self.stored else None


@dataclass(frozen=True)
class Plan:
    """What the file would do: the courses that it touches, and a line per row."""

    courses: tuple[Course, ...]
    preview: Preview


def plan(
    *, actor: Actor, programme: Organization, reading: TableReading[EnrolmentRow], tracks: Tracks, today: date
) -> Plan:
    """Return what the rows would do; every fault is noted in the reading."""
    actor.require(Ability.EDIT_PROGRAMME, programme.pk)
    bodies = Bodies()
    courses = _courses(actor, programme)
    touched: dict[tuple[int, UUID], list[tuple[EnrolmentRow, Told]]] = defaultdict(list)
    first: dict[tuple[int, UUID, date, EnrolmentState | None], int] = {}
    for row in reading.rows:
        try:
            organization, track = bodies.find(row.organization, row.enrolled_on), tracks.find(row.track)
        except InvalidError as fault:
            reading.add_fault(row.row, fault.field, fault.text)
            continue
        if not _is_within(reading, row, track, today):
            continue
        key = (organization.pk, track.pk)
        seen = first.setdefault((*key, row.enrolled_on, row.state), row.row)
        if seen != row.row:
            reading.add_fault(row.row, "organization", TWICE.filled(row=seen))
            continue
        courses.setdefault(key, Course(organization, track))
        touched[key] += [(row, told) for told in _told(row, TrackKind(track.kind))]
    for key, asked in touched.items():
        _add(reading, courses[key], asked)
    lines = [line for key, asked in touched.items() for line in _lines(courses[key], asked)]
    return Plan(
        tuple(courses[key] for key in touched if courses[key].added),
        Preview(tuple(sorted(lines, key=lambda line: line.row))),
    )


def _told(row: EnrolmentRow, kind: TrackKind) -> tuple[Told, ...]:
    return events_of_row(
        kind,
        enrolled_on=row.enrolled_on,
        withdrawn_on=row.withdrawn_on,
        completed_on=row.completed_on,
        state=row.state,
        staff_percent=row.staff_percent,
    )


def _is_within(reading: TableReading[EnrolmentRow], row: EnrolmentRow, track: Track, today: date) -> bool:
    """Say whether every day of a row lies within its track and not ahead, and note what does not."""
    days = {name: getattr(row, name) for name in ("enrolled_on", "withdrawn_on", "completed_on")}
    faults = outside(days, track.starts_on, track.ends_on)
    for name, day in days.items():
        try:
            require_not_later(day, today, name)
        except InvalidError as fault:
            faults.setdefault(name, fault.text)
    for name, why in faults.items():
        reading.add_fault(row.row, name, why)
    return not faults


def _courses(actor: Actor, programme: Organization) -> dict[tuple[int, UUID], Course]:
    """Return what stands there, by government and track; the newest enrolment of each last."""
    found: dict[tuple[int, UUID], Course] = {}
    rows = Enrolment.objects.visible_to(actor).within(programme.pk).select_related("organization", "track")
    events: dict[UUID, list[EnrolmentEvent]] = defaultdict(list)
    for step in EnrolmentStep.objects.visible_to(actor).within(programme.pk).order_by("number"):
        events[step.enrolment_id].append(enrolments.event_of(step))
    for row in rows.order_by("enrolled_on", "asked_at", "pk"):
        course = found.setdefault((row.organization_id, row.track_id), Course(row.organization, row.track))
        course.enrolment, course.number = row, max((event.number for event in events[row.pk]), default=0)
        told = sorted(standing(events[row.pk], date.max), key=lambda event: (event.dated_on, event.number))
        course.stored += [(event.dated_on, event.state, event.staff_percent) for event in told if event.state]
    return found


def _add(reading: TableReading[EnrolmentRow], course: Course, asked: list[tuple[EnrolmentRow, Told]]) -> None:
    """Add what does not stand there yet, in the order of time; a step that cannot follow is a fault of its row."""
    table = table_of(TrackKind(course.track.kind))
    newest = course.newest
    for row, told in sorted(asked, key=lambda pair: pair[1][0]):
        day, state, _ = told
        if told in course.stored:
            continue
        why = None
        if newest is not None and day < newest[0]:
            why = EARLIER.filled(state=ENROLMENT_STATE_NAMES[newest[1]], day=newest[0])
        elif state not in table.get(newest[1] if newest else None, {}).values():
            before = ENROLMENT_STATE_NAMES[newest[1]] if newest else None
            why = (AFTER if before else FIRST).filled(state=ENROLMENT_STATE_NAMES[state], before=before)
        if why is not None:
            reading.add_fault(row.row, "state" if row.state else "enrolled_on", why)
            return
        course.added.append((row, told))
        newest = told


def _lines(course: Course, asked: list[tuple[EnrolmentRow, Told]]) -> list[Line]:
    name = Text("{body}, {track}", "{body}, {track}").filled(body=course.organization.name, track=name_of(course.track))
    by_row: dict[int, list[Told]] = defaultdict(list)
    for row, told in asked:
        by_row[row.row].append(told)
    lines = []
    for number, found in by_row.items():
        fresh = [told for row, told in course.added if row.row == number]
        status = Status.SAME if not fresh else Status.CHANGED if course.stored else Status.NEW
        says = [SAYS.filled(state=ENROLMENT_STATE_NAMES[state], day=day) for day, state, _ in fresh or found]
        what = Text(", ".join(each.nl for each in says), ", ".join(each.en for each in says))
        lines.append(Line(number, name, what, status))
    return lines


def write(*, actor: Actor, at: datetime, programme: Organization, plan: Plan) -> int:
    """Write the courses of a plan inside the transaction of the caller, who leaves the trace; returns the steps written.

    Each change of places is counted on its track; a place that comes free is given by the worker.
    """
    made: list[Enrolment] = []
    steps: list[EnrolmentStep] = []
    states: dict[UUID, tuple[Enrolment, EnrolmentState]] = {}
    moved: dict[UUID, int] = defaultdict(int)
    for course in plan.courses:
        enrolment, number = course.enrolment, course.number
        before = EnrolmentState(enrolment.state) if enrolment else None
        for row, (day, state, percent) in course.added:
            if enrolment is None or before is EnrolmentState.WITHDRAWN:
                enrolment, number, before = _enrolment(course, programme, day, at, row.note), 0, None
                made.append(enrolment)
            number += 1
            steps.append(_step(enrolment, EnrolmentEvent(number, day, state, percent), row.note, actor, at))
            moved[course.track.pk] += (state in TAKING_PART) - (before in TAKING_PART)
            states[enrolment.pk], before = (enrolment, state), state
    fresh = {enrolment.pk for enrolment in made}
    for key, (enrolment, state) in states.items():
        if key in fresh:
            enrolment.state = state.value
        elif enrolment.state != state.value:
            update_versioned(enrolment, version=enrolment.version, changes={"state": state.value})
    Enrolment.objects.add_all(made)
    EnrolmentStep.objects.add_all(steps)
    for key, count in moved.items():
        enrolments.move_places(track_key=key, moved=count, at=at)
    return len(steps)


def _enrolment(course: Course, programme: Organization, day: date, at: datetime, note: str) -> Enrolment:
    return Enrolment(
        organization=course.organization,
        programme=programme,
        track=course.track,
        enrolled_on=day,
        asked_at=at,
        note=note,
    )


def _step(enrolment: Enrolment, event: EnrolmentEvent, note: str, actor: Actor, at: datetime) -> EnrolmentStep:
    return EnrolmentStep(
        organization_id=enrolment.organization_id,
        programme_id=enrolment.programme_id,
        enrolment=enrolment,
        number=event.number,
        state=event.state.value if event.state else "",
        dated_on=event.dated_on,
        staff_percent=event.staff_percent,
        note=note,
        recorded_at=at,
        recorded_by_id=actor.user_id or None,
    )
