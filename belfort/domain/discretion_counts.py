"""Counts of governments that may be shown: a part of a group under the minimum is a range, never a number.

Rules and worked numbers: `docs/scoring.md`, chapter 8, part "Discretion".
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from belfort.domain.terms import Text

FEWER = Text("minder dan {number}", "fewer than {number}")
ALL_BUT_FEWER = Text("alle, op minder dan {number} na", "all but fewer than {number}")
BETWEEN = Text("{low} tot {high}", "{low} to {high}")
AT_MOST = Text("hoogstens {high}", "at most {high}")


@dataclass(frozen=True, slots=True)
class Tally:
    """How many governments: those that share by name, which are public, apart from the others."""

    others: int = 0
    named: int = 0

    @property
    def all(self) -> int:
        """Return how many there are."""
        return self.others + self.named

    def __add__(self, more: "Tally") -> "Tally":
        return Tally(self.others + more.others, self.named + more.named)

    def __sub__(self, less: "Tally") -> "Tally":
        return Tally(self.others - less.others, self.named - less.named)


def tally(named: Sequence[bool]) -> Tally:
    """Return how many governments there are, given for each whether it shares by name."""
    return Tally(len(named) - sum(named), sum(named))


def is_small(found: Tally, minimum: int) -> bool:
    """Say whether a group has members that do not share by name, but fewer than the minimum."""
    return 0 < found.others < minimum


@dataclass(frozen=True, slots=True)
class Count:
    """A number of governments of a group of `whole`: exact when `low` and `high` are the same, otherwise hidden."""

    low: int
    high: int
    whole: int

    @property
    def value(self) -> int | None:
        """Return the number, None when it is hidden."""
        return self.low if self.low == self.high else None

    @property
    def share(self) -> Fraction | None:
        """Return the exact share of the group, None when the number is hidden or the group is empty."""
        return Fraction(self.low, self.whole) if self.low == self.high and self.whole else None

    @property
    def text(self) -> Text:
        """Return the number in words, or what may be said of it."""
        if self.low == self.high:
            return Text(str(self.low), str(self.low))
        if self.low == 0:
            return AT_MOST.filled(high=self.high)
        if self.low == 1:
            return FEWER.filled(number=self.high + 1)
        if self.high == self.whole - 1:
            return ALL_BUT_FEWER.filled(number=self.whole - self.low + 1)
        return BETWEEN.filled(low=self.low, high=self.high)


def count_of(part: Tally, whole: Tally, minimum: int) -> Count:
    """Return how many governments of a group belong to a part of it, as a range when it or its complement is small.

    The group itself may be shown: it is not small.
    """
    if is_small(part, minimum):
        return Count(part.named + 1, part.named + minimum - 1, whole.all)
    rest = whole - part
    if is_small(rest, minimum):
        top = whole.all - rest.named
        return Count(top - minimum + 1, top - 1, whole.all)
    return Count(part.all, part.all, whole.all)


def counts_of(parts: Sequence[Tally], minimum: int) -> tuple[Count, ...]:
    """Return the size of each part of a group that is divided in parts, so that subtraction tells of no small part.

    Small parts are hidden. As long as the hidden parts together are small, the smallest shown part that has members is
    hidden as well; when every hidden part has exactly one, one more, be it empty. All hidden parts look the same: from
    nothing to what they hold together.
    """
    whole = sum(parts, Tally())
    hidden = {place for place, part in enumerate(parts) if is_small(part, minimum)}
    while hidden:
        together = sum(parts[place].others for place in hidden)
        if together >= minimum and together != len(hidden):
            break
        least = 1 if together < minimum else 0
        left = [place for place, part in enumerate(parts) if part.others >= least and place not in hidden]
        if not left:
            break
        hidden.add(min(left, key=lambda place: parts[place].others))
    together = sum(parts[place].others for place in hidden)
    return tuple(
        Count(part.named, part.named + together, whole.all) if place in hidden else Count(part.all, part.all, whole.all)
        for place, part in enumerate(parts)
    )
