"""How many governments each set of at most three controls would bring to the target, for all sets at once.

Rules and worked numbers: `docs/scoring.md`, chapter 8. A set is enough for a government when it holds its failing key
controls and gains at least what its total is short. Sets smaller than three are filled with empty places that gain
nothing, so all sets are triples. For two controls of a triple, the third ones that are enough are those that gain at
least the rest; they are counted together, as lanes of one whole number.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence

from belfort.domain.sector_needs import Need

PLACES = 3


class Reach:
    """Counts for every set of at most three of `count` controls the governments for which it is enough."""

    def __init__(self, count: int, at_most: int, needs: Sequence[Need]) -> None:
        self._count = count
        self._size = count + PLACES - 1
        self._lane = len(needs).bit_length()
        # lanes by the two other members; by a failing key control and one other; by two failing key controls
        self._pairs: dict[tuple[int, int], int] = defaultdict(int)
        self._keyed: dict[tuple[int, int], int] = defaultdict(int)
        self._double: dict[tuple[int, int], int] = defaultdict(int)
        self._triple: dict[tuple[int, ...], int] = defaultdict(int)
        for need in needs:
            if need.within(at_most):
                self._add(need)

    def of(self, places: Iterable[int]) -> int:
        """Return for how many governments the set of the controls at these places is enough."""
        given = sorted(places)
        one, two, three = [*given, *range(self._count, self._size)][:PLACES]
        return (
            self._read(self._pairs, one, two, three)
            + self._read(self._keyed, one, two, three)
            + self._read(self._keyed, two, one, three)
            + self._read(self._keyed, three, one, two)
            + self._read(self._double, one, two, three)
            + self._read(self._double, one, three, two)
            + self._read(self._double, two, three, one)
            + self._triple.get((one, two, three), 0)
        )

    def _read(self, lanes: dict[tuple[int, int], int], one: int, two: int, lane: int) -> int:
        return lanes.get((one, two), 0) >> lane * self._lane & (1 << self._lane) - 1

    def _add(self, need: Need) -> None:
        """Count one government in every set that is enough for it."""
        gains, keys, size = (*need.gains, *[0] * (PLACES - 1)), need.keys, self._size
        levels, lanes = self._levels(gains)
        if len(keys) == PLACES:
            self._triple[keys] += 1
            return
        if len(keys) == PLACES - 1:
            rest = need.short - gains[keys[0]] - gains[keys[1]]
            self._double[keys[0], keys[1]] += lanes[bisect_left(levels, rest)]
            return
        if keys:
            key = keys[0]
            rest = need.short - gains[key]
            for other in range(size):
                self._keyed[key, other] += lanes[bisect_left(levels, rest - gains[other])]
            return
        pairs = self._pairs
        for one in range(size):
            rest = need.short - gains[one]
            for two in range(one + 1, size):
                pairs[one, two] += lanes[bisect_left(levels, rest - gains[two])]

    def _levels(self, gains: Sequence[int]) -> tuple[list[int], list[int]]:
        """Return the different gains, rising, and for each the lanes of the places that gain at least so much."""
        levels = sorted(set(gains))
        found = [0] * (len(levels) + 1)
        for place, gain in enumerate(gains):
            found[bisect_left(levels, gain)] |= 1 << place * self._lane
        for place in range(len(levels) - 1, -1, -1):
            found[place] |= found[place + 1]
        return levels, found
