"""What can be known from the groups that were shown, and which groups may therefore be shown now.

Rules and worked numbers: `docs/scoring.md`, chapter 8, part "Discretion". The content of a group is the set of its
(government, snapshot) pairs that are not public, kept as the bits of a whole number: two groups with the same content
tell the same, whatever they are called.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Generic, TypeVar

from belfort.domain.discretion_cuts import small_cut

G = TypeVar("G", bound=Hashable)
Few = Callable[[int, int], bool]


class Ledger(Generic[G]):
    """Gives every (government, snapshot) pair its own bit, the same in every publication."""

    def __init__(self) -> None:
        self._places: dict[tuple[G, Hashable], int] = {}
        self._owners: list[G] = []

    def place(self, government: G, snapshot: Hashable) -> int:
        """Return the place of the bit of a pair."""
        place = self._places.setdefault((government, snapshot), len(self._owners))
        if place == len(self._owners):
            self._owners.append(government)
        return place

    def content(self, places: Iterable[int]) -> int:
        """Return the content that holds these bits."""
        held = bytearray(len(self._owners) // 8 + 1)
        for place in places:
            held[place // 8] |= 1 << place % 8
        return int.from_bytes(held, "little")

    def few(self, minimum: int) -> Few:
        """Return a function that says whether two contents differ in some, but fewer governments than the minimum.

        A group holds at most one pair of each government, so a difference has at most two.
        """

        def differ(one: int, other: int) -> bool:
            apart = one ^ other
            if not apart or apart.bit_count() > 2 * (minimum - 1):
                return False
            return len({self._owners[place] for place in _places(apart)}) < minimum

        return differ


def _places(content: int) -> Iterator[int]:
    while content:
        lowest = content & -content
        yield lowest.bit_length() - 1
        content ^= lowest


@dataclass(frozen=True, slots=True)
class Contents:
    """The content of everybody in one publication, and of the cells of each breakdown."""

    whole: int
    cells: Mapping[str, Sequence[int]]

    @property
    def every(self) -> frozenset[int]:
        """Return every content."""
        return frozenset({self.whole, *(cell for cells in self.cells.values() for cell in cells)})

    def rests(self, shown: frozenset[int]) -> dict[str, int]:
        """Return what the whole minus the shown cells leaves of each breakdown, where it leaves something."""
        rests = {}
        for breakdown, cells in self.cells.items():
            rest = self.whole
            for cell in cells:
                if cell in shown:
                    rest &= ~cell
            if rest:
                rests[breakdown] = rest
        return rests


@dataclass(frozen=True, slots=True)
class Known:
    """What earlier publications showed, what they hid, and what follows by subtraction."""

    shown: frozenset[int]
    hidden: frozenset[int]
    rests: frozenset[int]


def known_from(past: Sequence[tuple[Contents, set[int]]]) -> Known:
    """Return what is known after publications, each with the contents that it showed."""
    shown = frozenset(content for _, given in past for content in given)
    every = frozenset(content for contents, _ in past for content in contents.every)
    rests = frozenset(rest for contents, _ in past for rest in contents.rests(shown).values())
    return Known(shown, every - shown - {0}, rests)


class _StuckError(Exception):
    """Nothing is left to hide."""


def choose(contents: Contents, known: Known, few: Few, minimum: int) -> frozenset[int] | None:
    """Return the contents that may be shown, None when the whole may not be or hiding does not help.

    What was shown before is known, so hiding it now would help nobody; what was hidden before stays hidden. Of the
    others, those that have too few go, and then one by one those that would show a few. The whole is always shown.
    """
    new = contents.every - known.shown - known.hidden - {0}
    free = {content for content in new if content.bit_count() >= minimum}
    try:
        while (victim := _victim(contents, free, known, few, minimum)) is not None:
            free.discard(victim)
    except _StuckError:
        return None
    shown = frozenset(free | {0} | (contents.every & known.shown))
    return shown if contents.whole in shown else None


def _victim(contents: Contents, free: set[int], known: Known, few: Few, minimum: int) -> int | None:
    """Return the content that must be hidden next, None when nothing is shown that may not be."""
    rests = contents.rests(known.shown | free)
    newly_told = known.hidden - known.rests
    before = known.shown | known.rests
    for content in sorted(free, key=_size):
        if any(few(content, other) for other in before):
            return content
    for breakdown, rest in rests.items():
        if rest.bit_count() < minimum or rest in newly_told or any(few(rest, other) for other in before):
            return _smallest(free.intersection(contents.cells[breakdown]) - {contents.whole})
    return _summed(contents, rests, known.shown | free, free, minimum)


def _summed(
    contents: Contents, rests: Mapping[str, int], told: frozenset[int], free: set[int], minimum: int
) -> int | None:
    """Return what must be hidden because sums of cells of two breakdowns differ in a few, None when none do.

    Single cells are such sums, and so is what is left of a breakdown. Where a rest is on the lighter side, a cell from
    the other side is added to it; otherwise a cell of the lighter side is hidden.
    """
    points = {
        breakdown: [
            *{cell for cell in cells if cell in told and cell},
            *([rests[breakdown]] if breakdown in rests else []),
        ]
        for breakdown, cells in contents.cells.items()
    }
    for one, other in combinations(points, 2):
        side = small_cut(points[one], points[other], minimum)
        if side is not None:
            left = [free.intersection(contents.cells[name]) - {contents.whole} for name in (one, other)]
            to_rest = [
                cells.difference(side)
                for name, cells in zip((one, other), left, strict=True)
                if rests.get(name) in side
            ]
            both = left[0] | left[1]
            return _smallest(set().union(*to_rest) or both.intersection(side) or both)
    return None


def _smallest(contents: Iterable[int]) -> int:
    found = min(contents, key=_size, default=None)
    if found is None:
        raise _StuckError
    return found


def _size(content: int) -> tuple[int, int]:
    return content.bit_count(), content
