"""Counts of governments that may be shown: a part of a group under the minimum is a range, never a number.

Rules and worked numbers: `docs/scoring.md`, chapter 8, part "Discretion".
"""

from collections.abc import Callable, Collection, Sequence
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
    def width(self) -> int:
        """Return how many other numbers it could be."""
        return self.high - self.low

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


Counts = tuple[Count, ...]
Parts = Sequence[Tally]


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


def counts_of(parts: Parts, minimum: int) -> Counts:
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


def beside(whole: Parts, groups: Sequence[Parts], hide: Callable[[Parts], Counts]) -> list[Counts]:
    """Return the counts of each shown group of one breakdown, so that a total minus other groups gives no small number.

    `whole` is everybody, divided in the same parts as each group; what the groups leave of it is hidden together. `hide`
    gives the counts of one group on its own, of all its parts or of the first ones. Where something is hidden, one group
    or what is left must leave it open: the one with most room tells the range that totals and other ranges give, which
    is nothing new. When nobody has room, or the totals are hidden themselves, every group tells nothing of these parts.
    """
    left = tuple(part - sum((row[place] for row in groups), Tally()) for place, part in enumerate(whole))
    counts, totals = [hide(parts) for parts in groups], hide(whole)
    places = {place for row in (totals, hide(left), *counts) for place, count in enumerate(row) if count.value is None}
    if not places:
        return counts
    found = _partner([*groups, left], [*counts, _anything(left)], places) if _exact(totals, places) else None
    if found is None:
        return [_told(row, places, _anything(parts)) for parts, row in zip(groups, counts, strict=True)]
    partner, ranges = found
    return [_told(row, places, ranges) if number == partner else row for number, row in enumerate(counts)]


def _partner(groups: Sequence[Parts], counts: Sequence[Counts], places: Collection[int]) -> tuple[int, Counts] | None:
    """Return which group leaves most open, and between which numbers; None without room.

    The last one is what is left: nothing is told of it, so it comes first when it has room.
    """
    last = len(groups) - 1
    free = [number for number, row in enumerate(counts) if number == last or _exact(row, places)]
    ranges = {number: _open(groups, counts, number, places) for number in free}
    room = {number: min(found[place].width for place in places) for number, found in ranges.items()}
    best = max(free, key=lambda number: (room[number] > 0 and number == last, room[number]))
    return (best, ranges[best]) if room[best] else None


def _open(groups: Sequence[Parts], known: Sequence[Counts], number: int, places: Collection[int]) -> Counts:
    """Return what totals and the ranges of the others leave open of each part of one group, those at `places` hidden."""
    others = [(parts, row) for other, (parts, row) in enumerate(zip(groups, known, strict=True)) if other != number]
    own, shown = groups[number], min(len(row) for row in known)
    together = sum(part.others for place, part in enumerate(own) if place in places or place >= shown)
    found = []
    for place, part in enumerate(own[:shown]):
        above = sum(parts[place].all - row[place].low for parts, row in others)
        below = sum(row[place].high - parts[place].all for parts, row in others)
        low, high = max(part.named, part.all - below), min(part.named + together, part.all + above)
        found.append(Count(low, high, sum(own, Tally()).all))
    return tuple(found)


def _anything(parts: Parts) -> Counts:
    """Return what can be known of a group of which nothing is said but its size, and who shares by name."""
    whole = sum(parts, Tally())
    return tuple(Count(part.named, part.named + whole.others, whole.all) for part in parts)


def _exact(row: Counts, places: Collection[int]) -> bool:
    return all(row[place].value is not None for place in places)


def _told(row: Counts, places: Collection[int], ranges: Counts) -> Counts:
    return tuple(ranges[place] if place in places else count for place, count in enumerate(row))
