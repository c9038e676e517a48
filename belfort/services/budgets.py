"""The budget of the programme: lines that are written together or not at all, and its totals on any day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from belfort.domain.budget import BUDGET_KIND_NAMES, BudgetRow, BudgetTotals, in_order
from belfort.domain.budget_checks import budget_faults
from belfort.domain.budget_ledger import totals as totals_at
from belfort.domain.corrections import NumberedFault, standing
from belfort.domain.errors import InvalidError
from belfort.domain.permissions import Ability, Actor
from belfort.models import BudgetLine, Organization
from belfort.services import audit_money, trail
from belfort.services.audit_money import AuditMoney
from belfort.services.budget_rows import row_of
from belfort.services.trail import Subject


@dataclass(frozen=True, slots=True)
class TrackTotals:
    """The figures of one track; the track `""` is the whole programme without a track."""

    track: str
    totals: BudgetTotals


@dataclass(frozen=True, slots=True)
class Budget:
    """The budget on a day: everything, per track, and the lines that count."""

    as_of: date
    totals: BudgetTotals
    tracks: tuple[TrackTotals, ...]
    lines: tuple[BudgetRow, ...]


def get_rows(*, actor: Actor, programme: Organization) -> list[BudgetRow]:
    """Return every line of the budget as the domain sees it."""
    actor.require(Ability.READ_BUDGET, programme.pk)
    rows = BudgetLine.objects.visible_to(actor).of(programme.pk).order_by("number")
    return [row_of(row) for row in rows]


def get_budget(*, actor: Actor, programme: Organization, as_of: date) -> Budget:
    """Return the budget as it was known on a day, each figure with the lines behind it."""
    rows = get_rows(actor=actor, programme=programme)
    counted = standing(rows, as_of)
    tracks = sorted({row.track for row in counted} | {row.to_track for row in counted if row.to_track is not None})
    return Budget(
        as_of,
        totals_at(rows, as_of),
        tuple(TrackTotals(track, totals_at(rows, as_of, track)) for track in tracks),
        tuple(in_order(counted)),
    )


def get_faults(*, actor: Actor, programme: Organization, rows: Sequence[BudgetRow]) -> tuple[NumberedFault, ...]:
    """Return what keeps new rows out; their numbers are those that the caller gave, from 1 on."""
    existing = get_rows(actor=actor, programme=programme)
    fresh = _fresh(existing, rows)
    money = audit_money.find_money(actor=actor, programme=programme, existing=existing, fresh=fresh)
    start = _newest(existing)
    return tuple(
        NumberedFault(fault.number - start, fault.field, fault.why)
        for fault in _faults(existing, fresh, money, localdate())
    )


def _fresh(existing: Sequence[BudgetRow], rows: Sequence[BudgetRow]) -> list[BudgetRow]:
    start = _newest(existing)
    return audit_money.inherited(existing, [_numbered(row, start) for row in rows])


def _faults(
    existing: Sequence[BudgetRow], fresh: Sequence[BudgetRow], money: Mapping[UUID, AuditMoney], today: date
) -> tuple[NumberedFault, ...]:
    return budget_faults(existing, fresh) or audit_money.faults(fresh, money, today)


def _newest(rows: Sequence[BudgetRow]) -> int:
    return max((row.number for row in rows), default=0)


@transaction.atomic
def add_lines(
    *, actor: Actor, at: datetime, programme: Organization, rows: Sequence[BudgetRow], source: str = ""
) -> list[BudgetLine]:
    """Write lines together; raises InvalidError with the first fault, and then writes nothing.

    What is paid of an audit is kept at that audit too. The numbers of `rows` count from 1; a correction names the number
    of a stored line, or minus that of a new one.
    """
    actor.require(Ability.EDIT_BUDGET, programme.pk)
    Organization.objects.select_for_update().get(pk=programme.pk)  # one writer of the budget at a time
    existing = get_rows(actor=actor, programme=programme)
    fresh = _fresh(existing, rows)
    money = audit_money.find_money(actor=actor, programme=programme, existing=existing, fresh=fresh)
    for fault in _faults(existing, fresh, money, localdate(at)):
        raise InvalidError(fault.why, field=fault.field)
    lines: list[BudgetLine] = BudgetLine.objects.add_all([_line(programme, row, actor, at) for row in fresh])
    audit_money.keep_paid(actor=actor, at=at, programme=programme, money=money.values())
    trail.record(
        actor=actor,
        at=at,
        organization=programme,
        verb="budget.added",
        subject=Subject("budget", "", source or BUDGET_KIND_NAMES[rows[0].kind].nl if rows else source),
        body={"lines": [[line.number, line.kind, str(line.amount_eur), str(line.dated_on)] for line in lines]},
    )
    return lines


def _numbered(row: BudgetRow, start: int) -> BudgetRow:
    corrects = row.corrects if row.corrects is None or row.corrects > 0 else start - row.corrects
    return replace(row, number=start + row.number, corrects=corrects)


def _line(programme: Organization, row: BudgetRow, actor: Actor, at: datetime) -> BudgetLine:
    return BudgetLine(
        organization=programme,
        number=row.number,
        kind=row.kind.value,
        track=row.track,
        dated_on=row.dated_on,
        lapses_on=row.lapses_on,
        amount_eur=row.amount,
        reference=row.reference,
        counterparty=row.counterparty,
        credit=row.credit,
        to_track=row.to_track,
        to_credit=row.to_credit,
        decision=row.decision.strip(),
        decided_on=row.decided_on,
        corrects=row.corrects,
        corrected_on=row.corrected_on,
        audit_key=row.audit,
        recorded_at=at,
        recorded_by_id=actor.user_id or None,
    )
