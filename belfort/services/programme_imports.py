"""Take enrolments, attendance and rows of the budget out of a file: whole or not at all, every fault named with its row."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from belfort.domain.errors import InvalidError, Place, RefusedFileError
from belfort.domain.permissions import Ability, Actor
from belfort.domain.terms import Text
from belfort.exchange.limits import PROGRAMME, require_plain_name
from belfort.exchange.programme_tables import read_attendance, read_budget, read_enrolments
from belfort.exchange.row_faults import TableReading
from belfort.exchange.track_names import TrackNames
from belfort.models import Organization
from belfort.services import budgets, import_attendance, import_budget, import_enrolments, trail
from belfort.services.import_lines import Preview, Tracks
from belfort.services.trail import Subject

ENROLMENTS, ATTENDANCE, BUDGET = "enrolments", "attendance", "budget"
KINDS: dict[str, Callable[[str, bytes, TrackNames], TableReading[Any]]] = {
    ENROLMENTS: read_enrolments,
    ATTENDANCE: read_attendance,
    BUDGET: read_budget,
}
READ_AT_MOST = PROGRAMME.file_bytes + 1
Plan = import_enrolments.Plan | import_attendance.Plan | import_budget.Plan


def read_file(*, kind: str, file_name: str, data: bytes, tracks: TrackNames) -> TableReading[Any]:
    """Return the rows of a table with its faults; raises RefusedFileError for a file that is no such table."""
    if kind not in KINDS:
        words = Text("Kies {kinds}.", "Choose {kinds}.")
        raise InvalidError(words.filled(kinds=", ".join(KINDS)), field="kind")
    return KINDS[kind](file_name, data, tracks)


def compare(*, actor: Actor, at: datetime, programme: Organization, kind: str, file_name: str, data: bytes) -> Preview:
    """Return what a file would do, row by row; raises RowsRefusedError with every fault."""
    return _planned(actor, at, programme, kind, file_name, data).preview


@transaction.atomic
def write(*, actor: Actor, at: datetime, programme: Organization, kind: str, file_name: str, data: bytes) -> Preview:
    """Write what a file says beyond what stands there, in one piece; raises RowsRefusedError and then writes nothing.

    A file that was read before changes nothing, and leaves no trace.
    """
    actor.require(Ability.EDIT_BUDGET if kind == BUDGET else Ability.EDIT_PROGRAMME, programme.pk)
    Organization.objects.select_for_update().get(pk=programme.pk)  # one file at a time
    plan = _planned(actor, at, programme, kind, file_name, data)
    if isinstance(plan, import_budget.Plan):
        if plan.added:
            budgets.add_lines(actor=actor, at=at, programme=programme, rows=plan.added, source=file_name)
        return plan.preview
    if isinstance(plan, import_attendance.Plan):
        written = import_attendance.write(actor=actor, at=at, programme=programme, plan=plan)
    else:
        written = import_enrolments.write(actor=actor, at=at, programme=programme, plan=plan)
    if written:
        trail.record(
            actor=actor,
            at=at,
            organization=programme,
            verb=f"{kind}.imported",
            subject=Subject("file", "", file_name),
            body={**plan.preview.counts, "rows_written": written},
        )
    return plan.preview


def _planned(actor: Actor, at: datetime, programme: Organization, kind: str, file_name: str, data: bytes) -> Plan:
    require_plain_name(file_name)
    try:
        tracks = Tracks(programme)
        reading = read_file(kind=kind, file_name=file_name, data=data, tracks=tracks.names)
        today = localdate(at)
        plan: Plan
        if kind == BUDGET:
            plan = import_budget.plan(actor=actor, programme=programme, reading=reading, tracks=tracks)
        elif kind == ATTENDANCE:
            plan = import_attendance.plan(actor=actor, programme=programme, reading=reading, tracks=tracks, today=today)
        else:
            plan = import_enrolments.plan(actor=actor, programme=programme, reading=reading, tracks=tracks, today=today)
        reading.require_none()
    except RefusedFileError as refusal:
        raise refusal.at(Place(file=file_name)) from None
    return plan
