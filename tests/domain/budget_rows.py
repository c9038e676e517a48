"""Rows of a budget made on the spot, and the budgets that hypothesis may make."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import count

from hypothesis import strategies as st

from belfort.domain.budget import BudgetKind, BudgetRow

START = date(2021, 1, 1)
TRACKS = ("", "basic-audit", "workshop")


class Rows:
    """Makes rows with the next number."""

    def __init__(self) -> None:
        self.numbers = count(1)

    def row(self, kind: BudgetKind, dated_on: str, amount: str, track: str = "", **values: object) -> BudgetRow:
        given = {"number": next(self.numbers)} | values
        return BudgetRow(kind=kind, dated_on=date.fromisoformat(dated_on), amount=Decimal(amount), track=track, **given)  # type: ignore[arg-type]

    def credit(self, dated_on: str, amount: str, track: str = "", **values: object) -> BudgetRow:
        return self.row(BudgetKind.CREDIT, dated_on, amount, track, **values)

    def transfer(self, dated_on: str, amount: str, track: str = "", **values: object) -> BudgetRow:
        return self.row(BudgetKind.TRANSFER, dated_on, amount, track, **values)

    def commitment(self, dated_on: str, amount: str, track: str = "", **values: object) -> BudgetRow:
        return self.row(BudgetKind.COMMITMENT, dated_on, amount, track, **values)

    def payment(self, dated_on: str, amount: str, track: str = "", **values: object) -> BudgetRow:
        return self.row(BudgetKind.PAYMENT, dated_on, amount, track, **values)


days = st.integers(0, 900).map(lambda number: START + timedelta(days=number))
amounts = st.integers(1, 500_000).map(lambda cents: Decimal(cents).scaleb(-2))


@st.composite
def budgets(draw: st.DrawFn) -> list[BudgetRow]:
    """Any rows, also those that would be refused: figures must add up whatever stands there."""
    rows = []
    for number in range(1, draw(st.integers(1, 14)) + 1):
        kind = draw(st.sampled_from(BudgetKind))
        dated_on = draw(days)
        is_correction = number > 1 and draw(st.sampled_from([False, False, True]))
        target = rows[draw(st.integers(0, number - 2))] if is_correction else None
        if target and any(row.corrects == target.number for row in rows):
            target = None
        kind = target.kind if target else kind
        lapses = draw(st.none() | st.integers(1, 700)) if kind is BudgetKind.CREDIT else None
        rows.append(
            BudgetRow(
                number=number,
                kind=kind,
                dated_on=dated_on,
                amount=draw(amounts),
                track=draw(st.sampled_from(TRACKS)),
                reference=draw(st.sampled_from(["", "a", "b"])),
                lapses_on=dated_on + timedelta(days=lapses) if lapses else None,
                to_track=draw(st.sampled_from(TRACKS)) if kind is BudgetKind.TRANSFER else None,
                to_credit=draw(st.sampled_from(["", "a"])) if kind is BudgetKind.TRANSFER else "",
                corrects=target.number if target else None,
                corrected_on=max(target.corrected_on or target.dated_on, draw(days)) if target else None,
            )
        )
    return rows
