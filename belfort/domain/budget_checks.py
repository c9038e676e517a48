"""What may not stand in the budget: no row is written unless the whole still holds with it.

`docs/scoring.md`, chapter 9, part "Budget".
"""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from belfort.domain.budget import BudgetKind, BudgetRow, euro, in_order
from belfort.domain.budget_ledger import Ledger
from belfort.domain.corrections import NumberedFault, correction_faults, known, views
from belfort.domain.errors import InvalidError
from belfort.domain.terms import Text

# which fields belong to which kind; a field that is filled in elsewhere is refused
BELONGS = {
    "lapses_on": {BudgetKind.CREDIT, BudgetKind.TRANSFER},
    "credit": {BudgetKind.COMMITMENT, BudgetKind.TRANSFER},
    "to_track": {BudgetKind.TRANSFER},
    "to_credit": {BudgetKind.TRANSFER},
    "decision": {BudgetKind.COMMITMENT},
    "decided_on": {BudgetKind.COMMITMENT},
}


def budget_faults(existing: Sequence[BudgetRow], new: Sequence[BudgetRow]) -> tuple[NumberedFault, ...]:
    """Return everything that keeps new rows out of a budget, by the number of the row; empty when all may be written.

    Each row is looked at alone, then its corrections, then whether the whole holds with them on every day: as it stands
    at the end, and as it was known before each correction. The last new row that counts up to where the whole no longer
    holds bears the fault.
    """
    alone = [fault for row in new for fault in row_faults(row)]
    alone += _kind_faults(existing, new)
    alone += correction_faults(existing, new)
    if alone:
        return tuple(sorted(alone, key=lambda fault: fault.number))
    whole = [*existing, *new]
    numbers = {row.number for row in new}
    first = min((row.corrected_on or row.dated_on for row in new), default=date.max)
    found: dict[tuple[int, str], NumberedFault] = {}
    for day in views(whole):
        faults = Ledger(whole, day).faults if day >= first else []
        before = {(fault.number, fault.field) for fault in Ledger(existing, day).faults} if faults else set()
        for fault in faults:
            if (fault.number, fault.field) not in before:
                borne = _borne(fault, whole, numbers, day)
                found.setdefault((borne.number, borne.field), borne)
    return tuple(sorted(found.values(), key=lambda fault: fault.number))


def require_addable(existing: Sequence[BudgetRow], new: Sequence[BudgetRow]) -> None:
    """Raise InvalidError with the first fault when new rows may not be written."""
    for fault in budget_faults(existing, new):
        raise InvalidError(fault.why, field=fault.field)


def row_faults(row: BudgetRow) -> tuple[NumberedFault, ...]:
    """Return what is wrong with one row by itself."""
    found = [
        (name, Text("dat hoort niet bij deze soort rij.", "that does not belong to this kind of row."))
        for name, kinds in BELONGS.items()
        if row.kind not in kinds and getattr(row, name) not in {"", None}
    ]
    found += _amount_faults(row.amount, is_correction=row.corrects is not None)
    if row.lapses_on is not None and row.lapses_on <= row.dated_on:
        words = Text("krediet vervalt pas na zijn eigen datum.", "credit lapses only after its own date.")
        found.append(("lapses_on", words))
    if bool(row.decision.strip()) != (row.decided_on is not None):
        words = Text("een beslissing heeft een tekst en een datum.", "a decision has a text and a date.")
        found.append(("decision", words))
    elif row.decided_on is not None and row.decided_on > row.dated_on:
        words = Text("de beslissing komt vóór de vastlegging.", "the decision comes before the commitment.")
        found.append(("decided_on", words))
    if row.kind is BudgetKind.TRANSFER and row.to_track is None and not row.to_credit and row.lapses_on is None:
        words = Text("zeg waar het geld naartoe gaat.", "say where the money goes.")
        found.append(("to_track", words))
    return tuple(NumberedFault(row.number, name, why) for name, why in found)


def _amount_faults(amount: Decimal, *, is_correction: bool) -> list[tuple[str, Text]]:
    try:
        checked = euro(amount)
    except InvalidError as fault:
        return [("amount", fault.text)]
    if not checked and not is_correction:
        words = Text("een bedrag is meer dan nul.", "an amount is more than zero.")
        return [("amount", words)]
    return []


def _kind_faults(existing: Iterable[BudgetRow], new: Sequence[BudgetRow]) -> list[NumberedFault]:
    kinds = {row.number: row.kind for row in (*existing, *new)}
    words = Text("een verbetering is van dezelfde soort.", "a correction is of the same kind.")
    return [
        NumberedFault(row.number, "kind", words)
        for row in new
        if row.corrects is not None and kinds.get(row.corrects, row.kind) is not row.kind
    ]


def _borne(fault: NumberedFault, rows: Sequence[BudgetRow], new: set[int], day: date) -> NumberedFault:
    """Return the fault on a new row: a row that stood there already cannot be what is wrong."""
    if fault.number in new:
        return fault
    counted = in_order(known(rows, day))
    until = next(place for place, row in enumerate(counted) if row.number == fault.number)
    earlier = [row.number for row in counted[:until] if row.number in new]
    later = [row.number for row in counted[until:] if row.number in new]
    number = (earlier or later or [max(new)])[-1 if earlier else 0]
    words = Text("daarna klopt een latere rij niet meer: {why}", "after it a later row no longer holds: {why}")
    return NumberedFault(number, "amount", words.filled(why=fault.why))
