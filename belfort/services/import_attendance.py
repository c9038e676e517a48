"""Attendance out of a file: who was at which session, beside what stands there already; sessions are made where needed."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Max

from belfort.domain.corrections import standing
from belfort.domain.errors import InvalidError
from belfort.domain.permissions import Ability, Actor
from belfort.domain.programme import outside
from belfort.domain.programme_counts import MODE_NAMES, AttendanceFact, Mode
from belfort.domain.terms import Text
from belfort.exchange.programme_tables import AttendanceRow
from belfort.exchange.row_faults import TableReading
from belfort.models import Attendance, Organization, Workshop
from belfort.services import attendances
from belfort.services.attendances import Presence
from belfort.services.import_lines import Line, Preview, Status, Tracks
from belfort.services.programme_bodies import Bodies
from belfort.services.programme_facts import ProgrammeFacts

Place = tuple[UUID, str, date]  # track, title, day
Key = tuple[Place, int | None, Mode, date]
OTHERWISE = Text(
    "dit bestuur staat er al met {people} personen; verbeter die rij.",
    "this government stands there already with {people} people; correct that row.",
)
TWICE = Text("hetzelfde staat er al in rij {row}.", "the same stands in row {row} already.")
NOBODY_KNOWN = Text("bestuur niet bekend", "government not known")
SAYS = Text("{body}: {people} {mode} op {day}", "{body}: {people} {mode} on {day}")


@dataclass(frozen=True)
class Seen:
    """One row with the session and the government that it means."""

    row: AttendanceRow
    workshop: Workshop
    presence: Presence

    @property
    def key(self) -> Key:
        """Return what may stand there once."""
        body = self.presence.organization
        return (place_of(self.workshop), body.pk if body else None, self.presence.mode, self.presence.seen_on)


@dataclass(frozen=True)
class Plan:
    """What the file would do: rows that are new, sessions that are made for them, and a line per row."""

    added: tuple[Seen, ...]
    workshops: tuple[Workshop, ...]
    preview: Preview


def place_of(workshop: Workshop) -> Place:
    """Return what tells a session from another: its track, title and day."""
    return (workshop.track_id, workshop.title.casefold(), workshop.held_on)


def plan(
    *, actor: Actor, programme: Organization, reading: TableReading[AttendanceRow], tracks: Tracks, today: date
) -> Plan:
    """Return what the rows would do; every fault is noted in the reading."""
    actor.require(Ability.EDIT_PROGRAMME, programme.pk)
    seen = _read(programme, reading, tracks, today)
    stored = stored_people(actor, programme)
    asked: dict[Key, list[Seen]] = defaultdict(list)
    for one in seen:
        asked[one.key].append(one)
    added = [one for key, rows in asked.items() for one in _fresh(reading, rows, stored.get(key, Counter()))]
    rows = {one.row.row for one in added}
    made = {place_of(one.workshop): one.workshop for one in added if one.workshop._state.adding}  # noqa: SLF001 Django's own word
    lines = [_line(one, Status.NEW if one.row.row in rows else Status.SAME) for one in seen]
    return Plan(tuple(added), tuple(made.values()), Preview(tuple(lines)))


def _read(programme: Organization, reading: TableReading[AttendanceRow], tracks: Tracks, today: date) -> list[Seen]:
    """Return each row with what it means; what means nothing, or cannot be, is noted in the reading."""
    bodies = Bodies()
    rows = Workshop.objects.filter(track__programme=programme).select_related("track")
    workshops = {place_of(row): row for row in rows}
    found = []
    for row in reading.rows:
        try:
            track = tracks.find(row.track)
            for why in outside({"held_on": row.held_on}, track.starts_on, track.ends_on).values():
                raise InvalidError(why, field="held_on")  # noqa: TRY301 every fault of a row is noted in one place
            wanted = Workshop(track=track, title=row.workshop, held_on=row.held_on)
            workshop = workshops.setdefault(place_of(wanted), wanted)
            day = row.seen_on or row.held_on
            body = bodies.find(row.organization, day) if row.organization else None
            presence = Presence(body, row.mode, row.people, day)
            attendances.require_presence(workshop, presence, today)
        except InvalidError as fault:
            reading.add_fault(row.row, fault.field, fault.text)
        else:
            found.append(Seen(row, workshop, presence))
    return found


def stored_people(actor: Actor, programme: Organization) -> dict[Key, Counter[int]]:
    """Return what stands there: by session, government, way and day, each number of people as often as it stands there."""
    facts = ProgrammeFacts(actor, programme)
    places = {row.pk: place_of(row) for row in facts.workshops}
    found: dict[Key, Counter[int]] = defaultdict(Counter)
    for fact in standing(facts.attendances, date.max):
        found[_key_of(fact, places[facts.workshop_of[fact.number]])][fact.people] += 1
    return found


def _key_of(fact: AttendanceFact, place: Place) -> Key:
    return (place, int(fact.organization) if fact.organization else None, fact.mode, fact.dated_on)


def _fresh(reading: TableReading[AttendanceRow], rows: list[Seen], stored: Counter[int]) -> list[Seen]:
    """Return the rows of one key that do not stand there yet.

    A known government stands once; people of unknown ones may stand in several rows, in the file as one sum too.
    """
    whole = stored.total() and sum(people * count for people, count in stored.items())
    if whole and sum(one.row.people for one in rows) == whole:
        return []
    if rows[0].presence.organization is None:
        left = Counter(stored)
        found = []
        for one in rows:
            if left[one.row.people]:
                left[one.row.people] -= 1
            else:
                found.append(one)
        return found
    for one in rows[1:]:
        reading.add_fault(one.row.row, "organization", TWICE.filled(row=rows[0].row.row))
    if whole:
        reading.add_fault(rows[0].row.row, "people", OTHERWISE.filled(people=whole))
    return rows[:1]


def _line(one: Seen, status: Status) -> Line:
    body = one.presence.organization
    what = SAYS.filled(
        body=body.name if body else NOBODY_KNOWN,
        people=one.row.people,
        mode=MODE_NAMES[one.presence.mode],
        day=one.presence.seen_on,
    )
    return Line(one.row.row, Text(one.workshop.title, one.workshop.title), what, status)


def write(*, actor: Actor, at: datetime, programme: Organization, plan: Plan) -> int:
    """Write the rows of a plan inside the transaction of the caller, who leaves the trace; returns how many."""
    Workshop.objects.bulk_create(list(plan.workshops), batch_size=500)
    rows = Attendance.objects.visible_to(actor).within(programme.pk)
    newest = rows.aggregate(newest=Max("number"))["newest"] or 0
    Attendance.objects.add_all(
        [
            attendances.row_of(one.presence, one.workshop, programme, newest + place, actor, at)
            for place, one in enumerate(plan.added, start=1)
        ]
    )
    return len(plan.added)
