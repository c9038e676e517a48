"""The money of the programme: credits, transfers, commitments and payments, each dated; totals on any day.

`docs/scoring.md`, chapter 9, part "Budget", holds the rules and worked numbers. Amounts are euro with two places.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, Decimal
from enum import StrEnum
from fractions import Fraction
from uuid import UUID

from belfort.domain.errors import InvalidError
from belfort.domain.terms import Text

CENT = Decimal("0.01")
ZERO = Decimal("0.00")
HIGHEST = Decimal("999999999999.99")


class BudgetKind(StrEnum):
    """What a row of the budget is, in the order in which the rows of one day count."""

    CREDIT = "credit"
    TRANSFER = "transfer"
    COMMITMENT = "commitment"
    PAYMENT = "payment"


BUDGET_KIND_NAMES = {
    BudgetKind.CREDIT: Text("krediet", "credit"),
    BudgetKind.TRANSFER: Text("overdracht", "transfer"),
    BudgetKind.COMMITMENT: Text("vastlegging", "commitment"),
    BudgetKind.PAYMENT: Text("betaling", "payment"),
}
WHOLE_PROGRAMME = ""
WHOLE_PROGRAMME_NAME = Text("het hele programma", "the whole programme")


@dataclass(frozen=True, slots=True)
class BudgetRow:
    """One row of the budget; `track` is the slug of a track, or empty for the whole programme.

    `lapses_on` (credit, transfer) is the first day on which the money is no longer in force; None never lapses. `credit`
    (commitment, transfer) is the reference of the credit that it takes from; empty: the rule chooses. `to_track` and
    `to_credit` (transfer) say where the money goes; None: on the same track. `decision` and `decided_on` (commitment)
    allow what goes over the credit. `corrects` is the number of the row that this one replaces from `corrected_on` on.
    `audit` (commitment, payment) is the audit that it is for.
    """

    number: int
    kind: BudgetKind
    dated_on: date
    amount: Decimal
    track: str = WHOLE_PROGRAMME
    reference: str = ""
    counterparty: str = ""
    lapses_on: date | None = None
    credit: str = ""
    to_track: str | None = None
    to_credit: str = ""
    decision: str = ""
    decided_on: date | None = None
    corrects: int | None = None
    corrected_on: date | None = None
    audit: UUID | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """What one row adds to a figure; below zero where it takes away."""

    row: BudgetRow
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Sum:
    """A figure: the exact sum of its parts, each with the row behind it."""

    parts: tuple[Part, ...] = ()

    @property
    def value(self) -> Decimal:
        """Return the sum in euro, two places."""
        return sum((part.amount for part in self.parts), ZERO)

    @property
    def rows(self) -> tuple[BudgetRow, ...]:
        """Return the rows behind the figure, each once, in the order of their numbers."""
        return tuple(sorted({part.row for part in self.parts}, key=lambda row: row.number))


@dataclass(frozen=True, slots=True)
class BudgetTotals:
    """The four figures of the budget on a day: of the whole, or of one track."""

    credit: Sum
    committed: Sum
    paid: Sum

    @property
    def remaining(self) -> Sum:
        """Return the credit less what is committed."""
        return Sum(self.credit.parts + tuple(Part(part.row, -part.amount) for part in self.committed.parts))


def euro(value: Decimal | str | int) -> Decimal:
    """Return an amount in euro with exactly two places; raises InvalidError below zero, with more places or too large."""
    try:
        amount = Decimal(value)
    except ArithmeticError:
        raise InvalidError(Text("dit is geen bedrag.", "this is no amount."), field="amount") from None
    if not amount.is_finite():
        raise InvalidError(Text("dit is geen bedrag.", "this is no amount."), field="amount")
    if amount < 0:
        raise InvalidError(Text("een bedrag mag niet negatief zijn.", "an amount may not be negative."), field="amount")
    if amount > HIGHEST:
        raise InvalidError(Text("dit bedrag is te groot.", "this amount is too large."), field="amount")
    if amount != (rounded := amount.quantize(CENT, rounding=ROUND_DOWN)):
        words = Text("een bedrag heeft hoogstens twee decimalen.", "an amount has at most two decimals.")
        raise InvalidError(words, field="amount")
    return abs(rounded)


def euro_text(amount: Decimal) -> Text:
    """Write an amount for people: `EUR 1.436.833,77` in Dutch, `EUR 1,436,833.77` in English."""
    written = f"EUR {amount:,.2f}"
    return Text(written.translate(str.maketrans(",.", ".,")), written)


def co_financing(cost: Decimal, share: Fraction, cap: Decimal | None) -> Decimal:
    """Return what the programme pays of a real cost: its share, at most the cap, rounded down to a cent.

    Raises InvalidError when the share is not between 0 and 1, or an amount is none.
    """
    if not 0 <= share <= 1:
        raise InvalidError(Text("een aandeel gaat van 0 tot 100 %.", "a share goes from 0 to 100 %."), field="share")
    cents = int(Fraction(euro(cost)) * share * 100)
    paid = (Decimal(cents) * CENT).quantize(CENT)
    return paid if cap is None else min(paid, euro(cap))


def in_order(rows: Iterable[BudgetRow]) -> list[BudgetRow]:
    """Return rows in the order in which they count: by day, on one day by kind, then as they were written down."""
    order = {kind: place for place, kind in enumerate(BudgetKind)}
    return sorted(rows, key=lambda row: (row.dated_on, order[row.kind], row.number))
