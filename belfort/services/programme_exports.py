"""Enrolments, attendance and the budget as a file that can be read back as the same rows."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from belfort.domain.corrections import standing
from belfort.domain.errors import InvalidError
from belfort.domain.permissions import Ability, Actor
from belfort.domain.programme import EnrolmentState
from belfort.domain.programme_counts import Mode
from belfort.domain.terms import Text
from belfort.exchange.programme_books import AnyRow, write_csv, write_xlsx
from belfort.exchange.programme_tables import AttendanceRow, BudgetTableRow, EnrolmentRow, budget_table_row
from belfort.models import Enrolment, EnrolmentStep, Organization
from belfort.services import budgets, enrolments, trail
from belfort.services.import_lines import Tracks
from belfort.services.programme_bodies import Bodies
from belfort.services.programme_facts import ProgrammeFacts
from belfort.services.programme_imports import ATTENDANCE, BUDGET, ENROLMENTS
from belfort.services.trail import Subject

ROWS: dict[str, type[AnyRow]] = {ENROLMENTS: EnrolmentRow, ATTENDANCE: AttendanceRow, BUDGET: BudgetTableRow}
WRITERS = {"csv": write_csv, "xlsx": write_xlsx}
ENDS = {EnrolmentState.WITHDRAWN: "withdrawn_on", EnrolmentState.COMPLETED: "completed_on"}


@transaction.atomic
def export_table(
    *, actor: Actor, at: datetime, programme: Organization, kind: str, ending: str, language: str
) -> bytes:
    """Return a table of the programme as a file: `csv` or `xlsx`; the trail keeps that it left the house."""
    if ending not in WRITERS:
        raise InvalidError(Text("Kies een bestand .csv of .xlsx.", "Choose a file .csv or .xlsx."), field="output")
    rows: Sequence[AnyRow]
    if kind == BUDGET:
        rows = get_budget_rows(actor=actor, programme=programme)
    elif kind == ATTENDANCE:
        rows = get_attendance_rows(actor=actor, programme=programme, today=localdate(at))
    else:
        rows = get_enrolment_rows(actor=actor, programme=programme)
    data = WRITERS[ending](rows, ROWS[kind], language, Tracks(programme).names)
    trail.record(
        actor=actor,
        at=at,
        organization=programme,
        verb=f"{kind}.exported",
        subject=Subject("file", "", f"{kind}.{ending}"),
        body={"rows": len(rows)},
    )
    return data


def get_budget_rows(*, actor: Actor, programme: Organization) -> list[BudgetTableRow]:
    """Return every line of the budget, corrected ones too, as a row of a file."""
    actor.require(Ability.READ_BUDGET, programme.pk)
    return [budget_table_row(row) for row in budgets.get_rows(actor=actor, programme=programme)]


def get_attendance_rows(*, actor: Actor, programme: Organization, today: date) -> list[AttendanceRow]:
    """Return who was at sessions, as it counts today: one row per session, government, way and day."""
    facts, bodies = ProgrammeFacts(actor, programme), Bodies()
    workshops = {row.pk: row for row in facts.workshops}
    people: dict[tuple[UUID, str, Mode, date], int] = defaultdict(int)
    for fact in standing(facts.attendances, today):
        people[facts.workshop_of[fact.number], fact.organization, fact.mode, fact.dated_on] += fact.people
    rows = []
    for (key, body, mode, day), count in people.items():
        workshop = workshops[key]
        name = bodies.key_of(bodies.by_key[body], day) if body else ""
        seen = day if mode is Mode.LATER else None
        rows.append(AttendanceRow(workshop.title, workshop.track.key, workshop.held_on, name, mode, count, seen))
    kept = [row for row in rows if row.people]
    return sorted(
        kept, key=lambda row: (row.held_on, row.workshop, row.mode, row.organization, row.seen_on or row.held_on)
    )


def get_enrolment_rows(*, actor: Actor, programme: Organization) -> list[EnrolmentRow]:
    """Return every enrolment: a row per step, with a withdrawal or completion beside the step before it."""
    actor.require(Ability.READ_PROGRAMME, programme.pk)
    bodies = Bodies()
    steps: dict[UUID, list[EnrolmentStep]] = defaultdict(list)
    for step in EnrolmentStep.objects.visible_to(actor).within(programme.pk).order_by("number"):
        steps[step.enrolment_id].append(step)
    rows = Enrolment.objects.visible_to(actor).within(programme.pk).select_related("organization", "track")
    ordered = rows.order_by("track__position", "enrolled_on", "organization__name", "asked_at", "pk")
    return [row for enrolment in ordered for row in _rows(enrolment, steps[enrolment.pk], bodies)]


def _rows(enrolment: Enrolment, steps: Sequence[EnrolmentStep], bodies: Bodies) -> list[EnrolmentRow]:
    notes = {step.number: step.note for step in steps}
    events = standing([enrolments.event_of(step) for step in steps], date.max)
    found: list[dict[str, object]] = []
    for event in sorted(events, key=lambda event: (event.dated_on, event.number)):
        if event.state is None:
            continue
        if event.state in ENDS and found:
            found[-1][ENDS[event.state]] = event.dated_on
        else:
            values = {"enrolled_on": event.dated_on, "state": event.state, "staff_percent": event.staff_percent}
            found.append({**values, "note": notes[event.number]})
    return [
        EnrolmentRow(
            organization=bodies.key_of(enrolment.organization, row["enrolled_on"]),  # type: ignore[arg-type]
            track=enrolment.track.key,
            **row,  # type: ignore[arg-type]
        )
        for row in found
    ]
