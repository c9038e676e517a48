"""The indicators of a programme: the shipped ones, and what the programme itself says of them from a day on.

`docs/scoring.md`, chapter 9, part "Indicators".
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from belfort.domain.indicators import FORMULAS, SHIPPED, Formula, Indicator, Unit

HUNDRED = 100


@dataclass(frozen=True, slots=True)
class IndicatorChange:
    """What a programme says of one indicator from a day on; `number` is the order in which it was written, unique."""

    number: int
    holds_from: date
    indicator: Indicator
    withdrawn: bool = False


def holding_change(changes: Iterable[IndicatorChange], key: str, as_of: date) -> IndicatorChange | None:
    """Return what the programme says of an indicator on a day: of what holds by then, that which was written last."""
    said = [change for change in changes if change.indicator.key == key and change.holds_from <= as_of]
    return max(said, key=lambda change: change.number, default=None)


def holding(changes: Iterable[IndicatorChange], as_of: date) -> tuple[Indicator, ...]:
    """Return the indicators that hold on a day: those that are shipped, then the programme's own as they were added."""
    said = sorted(changes, key=lambda change: change.number)
    found = []
    for key, shipped in known(said).items():
        change = holding_change(said, key, as_of)
        indicator = shipped if change is None else change.indicator
        if indicator is not None and not (change and change.withdrawn):
            found.append(indicator)
    return tuple(found)


def known(changes: Iterable[IndicatorChange]) -> Mapping[str, Indicator | None]:
    """Return every key that ever was, in their order, with the indicator that is shipped under it."""
    ordered = sorted(changes, key=lambda change: change.number)
    shipped: dict[str, Indicator | None] = {indicator.key: indicator for indicator in SHIPPED}
    return {**shipped, **{change.indicator.key: shipped.get(change.indicator.key) for change in ordered}}


def target_of(formula: Formula, amount: Decimal) -> Fraction:
    """Return a target as a person gives it: a number of governments, or a share in percent."""
    return Fraction(amount) / (HUNDRED if FORMULAS[formula][0] is Unit.SHARE else 1)


def amount_of(indicator: Indicator) -> Decimal:
    """Return the target of an indicator as a person gives it; the other way round."""
    whole = indicator.target * (HUNDRED if indicator.unit is Unit.SHARE else 1)
    return Decimal(whole.numerator) / whole.denominator
