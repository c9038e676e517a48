"""Which credit pays which commitment, and what that gives on a day.

`docs/scoring.md`, chapter 9, part "Budget". Each credit is a pot; a transfer fills another pot or opens one of its own.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from belfort.domain.budget import (
    WHOLE_PROGRAMME,
    ZERO,
    BudgetKind,
    BudgetRow,
    BudgetTotals,
    Part,
    Sum,
    euro_text,
    in_order,
)
from belfort.domain.corrections import NumberedFault, known
from belfort.domain.terms import Text


@dataclass(slots=True)
class Pot:
    """The money of one credit: what it holds, what is committed and paid from it, what is left to commit."""

    opened_by: BudgetRow
    track: str
    lapses_on: date | None
    references: frozenset[str]
    credited: list[Part] = field(default_factory=list)
    committed: list[Part] = field(default_factory=list)
    paid: list[Part] = field(default_factory=list)
    left: Decimal = ZERO

    @property
    def order(self) -> tuple[date, date, int]:
        """Return what decides which pot is emptied first: the first to lapse, then the oldest."""
        return (self.lapses_on or date.max, self.opened_by.dated_on, self.opened_by.number)

    def is_in_force(self, day: date) -> bool:
        """Say whether its money can be used on a day: from its date until the day before it lapses."""
        return self.opened_by.dated_on <= day and not self.has_lapsed(day)

    def has_lapsed(self, day: date) -> bool:
        """Say whether its money can no longer be used on a day."""
        return self.lapses_on is not None and self.lapses_on <= day

    def credit(self, row: BudgetRow, amount: Decimal) -> None:
        """Add money, or take it away with an amount below zero."""
        self.credited.append(Part(row, amount))
        self.left += amount

    def commit(self, row: BudgetRow, amount: Decimal) -> None:
        """Commit money."""
        self.committed.append(Part(row, amount))
        self.left -= amount


@dataclass(slots=True)
class Payable:
    """What is still to be paid of the part of a commitment that one pot carries."""

    pot: Pot
    left: Decimal


class Ledger:
    """The budget as it stands on a day: its pots, its totals, and what does not fit."""

    def __init__(self, rows: Iterable[BudgetRow], as_of: date) -> None:
        """Book the rows as they were known on the day; order does not matter."""
        self.as_of = as_of
        self.faults: list[NumberedFault] = []
        self.pots: list[Pot] = []
        self.payable: dict[tuple[str, str], list[Payable]] = {}
        self.without: Pot | None = None
        booked = in_order(known(rows, as_of))
        for row in booked:
            if row.kind is BudgetKind.CREDIT:
                pot = Pot(row, row.track, row.lapses_on, frozenset({row.reference}))
                pot.credit(row, row.amount)
                self.pots.append(pot)
        steps = {
            BudgetKind.TRANSFER: self._transfer,
            BudgetKind.COMMITMENT: self._commit,
            BudgetKind.PAYMENT: self._pay,
        }
        for row in booked:
            if row.kind in steps and row.dated_on <= as_of:
                steps[row.kind](row)

    def totals(self, track: str | None = None) -> BudgetTotals:
        """Return the figures of the credits in force on the day: of everything, or of one track (empty: of no track).

        What a track commits on a credit of the whole programme counts as credit of that track, so that the figures of
        the tracks add up to those of everything.
        """
        pots = [pot for pot in self.pots if pot.is_in_force(self.as_of)] + ([self.without] if self.without else [])
        committed = [part for pot in pots for part in pot.committed if track in {None, part.row.track}]
        paid = [part for pot in pots for part in pot.paid if track in {None, part.row.track}]
        credit = [part for pot in pots for part in _credit(pot, track)]
        return BudgetTotals(Sum(tuple(credit)), Sum(tuple(committed)), Sum(tuple(paid)))

    def _fault(self, row: BudgetRow, name: str, why: Text) -> None:
        self.faults.append(NumberedFault(row.number, name, why))

    def _in_force(self, row: BudgetRow, tracks: Sequence[str]) -> list[Pot]:
        """Return the pots that a row may take from: those of the first track first, then the first to lapse."""
        pots = [
            pot
            for pot in self.pots
            if pot.track in tracks
            and pot.is_in_force(row.dated_on)
            and (not row.credit or row.credit in pot.references)
        ]
        return sorted(pots, key=lambda pot: (tracks.index(pot.track), pot.order))

    def _elsewhere(self, row: BudgetRow) -> Pot:
        """Return the pot for what no credit carries; it is refused, and shown where it stands nevertheless."""
        if self.without is None:
            self.without = Pot(row, WHOLE_PROGRAMME, None, frozenset())
        return self.without

    def _transfer(self, row: BudgetRow) -> None:
        pots = self._in_force(row, [row.track])
        source = next((pot for pot in pots if pot.left >= row.amount), pots[0] if pots else None)
        if source is None:
            self._fault(row, "credit", NO_CREDIT)
            return
        if source.left < row.amount:
            self._fault(row, "amount", MUCH.filled(left=euro_text(max(source.left, ZERO))))
        target = self._target(row, source)
        if target is source:
            self._fault(row, "to_track", SAME)
        elif target is not None:
            source.credit(row, -row.amount)
            target.credit(row, row.amount)

    def _target(self, row: BudgetRow, source: Pot) -> Pot | None:
        track = row.track if row.to_track is None else row.to_track
        if not row.to_credit:
            pot = Pot(row, track, row.lapses_on or source.lapses_on, source.references | {row.reference})
            self.pots.append(pot)
            return pot
        named = [
            pot
            for pot in self.pots
            if pot.track == track and row.to_credit in pot.references and not pot.has_lapsed(row.dated_on)
        ]
        if not named:
            self._fault(row, "to_credit", UNKNOWN_CREDIT)
            return None
        return min(named, key=lambda pot: pot.order)

    def _commit(self, row: BudgetRow) -> None:
        pots = self._in_force(row, list(dict.fromkeys([row.track, WHOLE_PROGRAMME])))
        left = row.amount
        charges = self.payable.setdefault((row.track, row.reference), [])
        room = sum((max(pot.left, ZERO) for pot in pots), ZERO)
        for pot in pots:
            taken = min(left, max(pot.left, ZERO))
            if taken:
                pot.commit(row, taken)
                charges.append(Payable(pot, taken))
                left -= taken
        if not left:
            return
        pot = pots[-1] if pots else self._elsewhere(row)
        pot.commit(row, left)
        charges.append(Payable(pot, left))
        if not pots:
            self._fault(row, "dated_on", NO_CREDIT)
        elif not row.decision:
            self._fault(row, "amount", OVER.filled(left=euro_text(room), over=euro_text(left)))

    def _pay(self, row: BudgetRow) -> None:
        left = row.amount
        charges = self.payable.get((row.track, row.reference), []) if row.reference else []
        for charge in charges:
            taken = min(left, charge.left)
            if taken:
                charge.pot.paid.append(Part(row, taken))
                charge.left -= taken
                left -= taken
        if not left:
            return
        pots = [charges[-1].pot] if charges else self._in_force(row, list(dict.fromkeys([row.track, WHOLE_PROGRAMME])))
        (pots[0] if pots else self._elsewhere(row)).paid.append(Part(row, left))
        if charges:
            self._fault(row, "amount", PAID_OVER.filled(over=euro_text(left)))
        elif not pots:
            self._fault(row, "dated_on", NO_CREDIT)


def _credit(pot: Pot, track: str | None) -> list[Part]:
    if track is None:
        return pot.credited
    shares = [
        Part(pot.opened_by, part.amount)
        for part in pot.committed
        if pot.track == WHOLE_PROGRAMME
        and part.row.track != WHOLE_PROGRAMME
        and track in {part.row.track, WHOLE_PROGRAMME}
    ]
    if track != WHOLE_PROGRAMME:
        return (pot.credited if pot.track == track else []) + shares
    own = pot.credited if pot.track == WHOLE_PROGRAMME else []
    return own + [Part(share.row, -share.amount) for share in shares]


def totals(rows: Iterable[BudgetRow], as_of: date, track: str | None = None) -> BudgetTotals:
    """Return credit, committed, paid and remaining on a day, each with the rows behind it."""
    return Ledger(rows, as_of).totals(track)


NO_CREDIT = Text("op die dag is er geen krediet dat dit kan dragen.", "on that day no credit can carry this.")
MUCH = Text("dat is meer dan er over is: {left}.", "that is more than what is left: {left}.")
SAME = Text("het geld gaat naar waar het vandaan komt.", "the money goes where it comes from.")
UNKNOWN_CREDIT = Text("dat krediet bestaat niet voor dat spoor.", "that credit does not exist for that track.")
OVER = Text(
    "er is op die dag nog {left} krediet, dus {over} te weinig; leg eerst een beslissing vast.",
    "{left} of credit is left on that day, so {over} too little; record a decision first.",
)
PAID_OVER = Text("dat is {over} meer dan er vastgelegd is.", "that is {over} more than what is committed.")
