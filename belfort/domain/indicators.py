"""Output indicators of the programme: a name, a definition, a unit, a target and one of a fixed set of formulas.

`docs/scoring.md`, chapter 9, part "Indicators". Values are exact; nothing is rounded before it is compared.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction

from belfort.domain.errors import InvalidError
from belfort.domain.terms import Text

NEARLY = Fraction(4, 5)
QUARTERS = 12  # three years


class Unit(StrEnum):
    """What a value counts; a share is a fraction of one."""

    GOVERNMENTS = "governments"
    SHARE = "share"


UNIT_NAMES = {Unit.GOVERNMENTS: Text("besturen", "governments"), Unit.SHARE: Text("procent", "percent")}


class Formula(StrEnum):
    """The formulas that an indicator can be computed by."""

    GOVERNMENTS_REACHED = "governments_reached"
    GOVERNMENTS_IN_WORKSHOPS = "governments_in_workshops"
    SHARE_AT_BASIC = "share_at_basic"
    SHARE_OF_COUNTERS_ON_HTTPS = "share_of_counters_on_https"
    SHARE_OF_AUDITS_FOLLOWED_UP = "share_of_audits_followed_up"


FORMULA_NAMES = {
    Formula.GOVERNMENTS_REACHED: Text("aantal bereikte besturen", "number of governments reached"),
    Formula.GOVERNMENTS_IN_WORKSHOPS: Text("aantal besturen in workshops", "number of governments in workshops"),
    Formula.SHARE_AT_BASIC: Text("aandeel besturen op CyFun Basis", "share of governments at CyFun Basic"),
    Formula.SHARE_OF_COUNTERS_ON_HTTPS: Text(
        "aandeel digitale loketten op HTTPS", "share of digital counters on HTTPS"
    ),
    Formula.SHARE_OF_AUDITS_FOLLOWED_UP: Text("aandeel opgevolgde audits", "share of audits followed up"),
}


@dataclass(frozen=True, slots=True)
class Share:
    """How many of a whole."""

    count: int
    total: int

    def value(self) -> Fraction | None:
        """Return the exact share; None of an empty whole."""
        return Fraction(self.count, self.total) if self.total else None


@dataclass(frozen=True, slots=True)
class IndicatorInputs:
    """What the formulas read, as it stood on a day; None is not measured, or withheld."""

    as_of: date
    governments_reached: int | None = None
    governments_in_workshops: int | None = None
    at_basic: Share | None = None
    counters_on_https: Share | None = None
    audits_followed_up: Share | None = None


def _count(value: int | None) -> Fraction | None:
    return None if value is None else Fraction(value)


def _share(value: Share | None) -> Fraction | None:
    return None if value is None else value.value()


FORMULAS: Mapping[Formula, tuple[Unit, Callable[[IndicatorInputs], Fraction | None]]] = {
    Formula.GOVERNMENTS_REACHED: (Unit.GOVERNMENTS, lambda inputs: _count(inputs.governments_reached)),
    Formula.GOVERNMENTS_IN_WORKSHOPS: (Unit.GOVERNMENTS, lambda inputs: _count(inputs.governments_in_workshops)),
    Formula.SHARE_AT_BASIC: (Unit.SHARE, lambda inputs: _share(inputs.at_basic)),
    Formula.SHARE_OF_COUNTERS_ON_HTTPS: (Unit.SHARE, lambda inputs: _share(inputs.counters_on_https)),
    Formula.SHARE_OF_AUDITS_FOLLOWED_UP: (Unit.SHARE, lambda inputs: _share(inputs.audits_followed_up)),
}


class Light(StrEnum):
    """How a value stands beside its target."""

    ON_TARGET = "on_target"
    NEARLY = "nearly"
    BEHIND = "behind"
    NOT_MEASURED = "not_measured"


LIGHT_NAMES = {
    Light.ON_TARGET: Text("doel gehaald", "on target"),
    Light.NEARLY: Text("bijna", "nearly"),
    Light.BEHIND: Text("achter", "behind"),
    Light.NOT_MEASURED: Text("niet gemeten", "not measured"),
}


@dataclass(frozen=True, slots=True)
class Indicator:
    """An indicator; its unit is that of its formula."""

    key: str
    name: Text
    definition: Text
    target: Fraction
    formula: Formula

    @property
    def unit(self) -> Unit:
        """Return what its values count."""
        return FORMULAS[self.formula][0]


@dataclass(frozen=True, slots=True)
class Measurement:
    """The value of an indicator on a day, beside the target."""

    indicator: Indicator
    as_of: date
    value: Fraction | None
    light: Light


SHIPPED = (
    Indicator(
        "reach",
        Text("Bereikte besturen", "Governments reached"),
        Text(
            "Lokale besturen van elke soort die in minstens één spoor deelnemen of op een sessie aanwezig waren.",
            "Local governments of any kind that take part in at least one track or were at a session.",
        ),
        Fraction(300),
        Formula.GOVERNMENTS_REACHED,
    ),
    Indicator(
        "workshops",
        Text("Besturen in workshops", "Governments in workshops"),
        Text("Lokale besturen die op minstens één workshop waren.", "Local governments that were at a workshop."),
        Fraction(150),
        Formula.GOVERNMENTS_IN_WORKSHOPS,
    ),
    Indicator(
        "cyfun-basic",
        Text("Besturen op CyFun Basis", "Governments at CyFun Basic"),
        Text(
            "Aandeel van de besturen met een ingediende zelfevaluatie dat niveau Basis haalt.",
            "Share of the governments with a submitted self-assessment that achieve level Basic.",
        ),
        Fraction(3, 4),
        Formula.SHARE_AT_BASIC,
    ),
    Indicator(
        "https",
        Text("Loketten op HTTPS", "Counters on HTTPS"),
        Text(
            "Aandeel van de gemeten digitale loketten dat volledig op HTTPS werkt.",
            "Share of the scanned digital counters that work wholly on HTTPS.",
        ),
        Fraction(1),
        Formula.SHARE_OF_COUNTERS_ON_HTTPS,
    ),
    Indicator(
        "audits-followed-up",
        Text("Opgevolgde audits", "Audits followed up"),
        Text(
            "Aandeel van de gerapporteerde audits dat opgevolgd is.",
            "Share of the reported audits that are followed up.",
        ),
        Fraction(1),
        Formula.SHARE_OF_AUDITS_FOLLOWED_UP,
    ),
)


def value_of(formula: Formula, inputs: IndicatorInputs) -> Fraction | None:
    """Return what a formula gives; None for what is not measured, or a share of nothing."""
    return FORMULAS[formula][1](inputs)


def measured(indicator: Indicator, inputs: IndicatorInputs) -> Measurement:
    """Return the value of an indicator on the day of the inputs, and how it stands beside its target."""
    value = value_of(indicator.formula, inputs)
    return Measurement(indicator, inputs.as_of, value, light(value, indicator.target))


def history_days(as_of: date) -> tuple[date, ...]:
    """Return the days of a history: the ends of the last twelve quarters before a day, and the day itself (rule 9.44)."""
    days = [as_of]
    first = as_of.replace(month=(as_of.month - 1) // 3 * 3 + 1, day=1)
    for _ in range(QUARTERS):
        end = first - timedelta(days=1)
        days.append(end)
        first = end.replace(month=end.month - 2, day=1)
    return tuple(reversed(days))


def light(value: Fraction | None, target: Fraction) -> Light:
    """Say how a value stands beside its target: nearly from 80 % of the target on, both bounds included."""
    if value is None:
        return Light.NOT_MEASURED
    if value >= target:
        return Light.ON_TARGET
    return Light.NEARLY if value >= NEARLY * target else Light.BEHIND


def require_target(formula: Formula, target: Fraction) -> None:
    """Raise InvalidError unless a target fits its formula: above zero, and a share at most 1."""
    unit = FORMULAS[formula][0]
    if target <= 0:
        raise InvalidError(Text("een doel is meer dan nul.", "a target is more than zero."), field="target")
    if unit is Unit.SHARE and target > 1:
        raise InvalidError(Text("een aandeel is hoogstens 100 %.", "a share is at most 100 %."), field="target")
    if unit is Unit.GOVERNMENTS and target.denominator != 1:
        raise InvalidError(Text("een aantal is een geheel getal.", "a count is a whole number."), field="target")
