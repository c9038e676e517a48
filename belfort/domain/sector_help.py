"""Who needs help first: points that everybody can count after, each with the part that it comes from.

Rules and worked numbers: `docs/scoring.md`, chapter 8. A choice of this project; the ranking names governments and is
therefore only for roles that guide them.
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Generic, TypeVar

from belfort.domain.maturity_figures import raised, spoken
from belfort.domain.terms import Text

G = TypeVar("G", bound=Hashable)

PER_POINT_SHORT = 20  # a total that is one point short
PER_KEY_CONTROL = 2
DISTANCE_UNKNOWN = 28  # half of what a government at 1 everywhere gets at Basic: (30 + 26) / 2
MONTHS_PER_POINT, MOST_FOR_TIME = 3, 12
PER_FINDING, MOST_FINDINGS = 5, 5
NO_PROGRAMME = 5


class HelpReason(StrEnum):
    """Where points come from, in the order in which they are listed."""

    UNKNOWN = "unknown"
    TOTAL = "total"
    KEY_CONTROLS = "key_controls"
    TIME = "time"
    FINDINGS = "findings"
    PROGRAMME = "programme"


REASON_TEXTS = {
    HelpReason.UNKNOWN: Text("geen volledige inzending", "no complete submission"),
    HelpReason.TOTAL: Text("{short} punt onder de drempel van het totaal", "{short} points below the total asked"),
    HelpReason.KEY_CONTROLS: Text("kernmaatregelen onder hun drempel: {count}", "key controls that fail: {count}"),
    HelpReason.TIME: Text("laatste inzending {count} maanden geleden", "last submission {count} months ago"),
    HelpReason.FINDINGS: Text("open kritieke vaststellingen: {count}", "open critical findings: {count}"),
    HelpReason.PROGRAMME: Text("neemt aan geen enkel spoor deel", "takes part in no track"),
}
NEVER = Text("nog nooit ingediend", "never submitted")


@dataclass(frozen=True, slots=True)
class Situation:
    """What is known of one government on a date.

    `total_short` is how much the total is below its threshold (0: reached, None: no complete submission); `failing_keys`
    counts key controls that fail; `critical_findings` is None where they are not shared; `takes_part`: in any track.
    """

    total_short: Fraction | None
    failing_keys: int = 0
    submitted_on: date | None = None
    critical_findings: int | None = None
    takes_part: bool = False


@dataclass(frozen=True, slots=True)
class HelpPart:
    """Some of the points, why, and in words."""

    reason: HelpReason
    points: Fraction
    text: Text


@dataclass(frozen=True, slots=True)
class Priority(Generic[G]):
    """A government in the ranking, with its points and the parts that they are the sum of."""

    government: G
    situation: Situation
    parts: tuple[HelpPart, ...]

    @property
    def points(self) -> Fraction:
        """Return the exact sum of the parts."""
        return sum((part.points for part in self.parts), Fraction(0))


def rank(situations: Mapping[G, Situation], as_of: date) -> tuple[Priority[G], ...]:
    """Return the governments by their points, the most first; then the oldest submission, then the order given."""
    found = [Priority(key, situation, help_parts(situation, as_of)) for key, situation in situations.items()]
    return tuple(sorted(found, key=lambda each: (-each.points, each.situation.submitted_on or date.min)))


def help_parts(situation: Situation, as_of: date) -> tuple[HelpPart, ...]:
    """Return the parts that give points, in a fixed order; a part without points is left out."""
    findings = situation.critical_findings or 0
    time = _time(situation.submitted_on, as_of)
    parts = [
        *_distance(situation),
        time,
        _part(HelpReason.FINDINGS, PER_FINDING * min(findings, MOST_FINDINGS), count=findings),
        _part(HelpReason.PROGRAMME, 0 if situation.takes_part else NO_PROGRAMME),
    ]
    return tuple(part for part in parts if part.points)


def full_months(since: date, until: date) -> int:
    """Return how many whole months lie between two dates, 0 when the first is not earlier."""
    months = (until.year - since.year) * 12 + until.month - since.month
    return max(months - (until.day < since.day), 0)


def _distance(situation: Situation) -> tuple[HelpPart, ...]:
    short = situation.total_short
    if short is None:
        return (_part(HelpReason.UNKNOWN, DISTANCE_UNKNOWN),)
    keys = situation.failing_keys
    return (
        _part(HelpReason.TOTAL, max(short, Fraction(0)) * PER_POINT_SHORT, short=spoken(raised(short))),
        _part(HelpReason.KEY_CONTROLS, keys * PER_KEY_CONTROL, count=keys),
    )


def _time(submitted_on: date | None, as_of: date) -> HelpPart:
    if submitted_on is None:
        return HelpPart(HelpReason.TIME, Fraction(MOST_FOR_TIME), NEVER)
    months = full_months(submitted_on, as_of)
    return _part(HelpReason.TIME, min(months // MONTHS_PER_POINT, MOST_FOR_TIME), count=months)


def _part(reason: HelpReason, points: int | Fraction, **values: object) -> HelpPart:
    return HelpPart(reason, Fraction(points), REASON_TEXTS[reason].filled(**values))
