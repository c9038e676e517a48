"""Two rounds side by side: who stands where in both, and what moved. Rules and worked numbers: `docs/scoring.md`, chapter 10.

Figures on maturity are those of two publications as they were shown: here they are only subtracted, where both are
numbers, so that nothing is said that was not shown before.
"""

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeVar

from belfort.domain.discretion_counts import Count
from belfort.domain.rounds import RoundState

G = TypeVar("G", bound=Hashable)
Pair = tuple[RoundState | None, RoundState | None]


@dataclass(frozen=True, slots=True)
class Moved:
    """A control with the share of governments below its threshold in two publications; less is better."""

    ref: str
    before: Fraction
    after: Fraction

    @property
    def change(self) -> Fraction:
        """Return the later share less the earlier one."""
        return self.after - self.before


def pairs_of(one: Mapping[G, RoundState], other: Mapping[G, RoundState]) -> dict[G, Pair]:
    """Return for each government where it stands in both rounds; None: that round did not ask it."""
    return {key: (one.get(key), other.get(key)) for key in dict.fromkeys([*one, *other])}


def count_pairs(pairs: Mapping[G, Pair]) -> Counter[Pair]:
    """Return how many governments stand where in the one round and where in the other."""
    return Counter(pairs.values())


def difference(before: Fraction | None, after: Fraction | None) -> Fraction | None:
    """Return the later figure less the earlier one, None where either is not shown."""
    return None if before is None or after is None else after - before


def most_moved(before: Sequence[tuple[str, Count]], after: Sequence[tuple[str, Count]]) -> tuple[Moved, ...]:
    """Return the controls whose share is a number in both lists, the largest change first, then in the order of the later."""
    then = {ref: count.share for ref, count in before}
    found = [
        Moved(ref, earlier, count.share)
        for ref, count in after
        if (earlier := then.get(ref)) is not None and count.share is not None
    ]
    return tuple(sorted(found, key=lambda each: -abs(each.change)))
