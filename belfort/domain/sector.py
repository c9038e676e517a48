"""The sector picture of one group of governments: participation, maturity, how it is spread. Exact, and only totals.

Rules and worked numbers: `docs/scoring.md`, chapter 8. Which groups may be shown is decided by `discretion`; a small
part of a group that is shown is hidden here.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction
from functools import partial

from belfort.domain.discretion import EVERYBODY, MINIMUM, Publication, View
from belfort.domain.discretion_counts import (
    Count,
    Counts,
    Parts,
    Tally,
    beside,
    count_of,
    counts_of,
    is_small,
    tally,
)
from belfort.domain.terms import Text

BIN_BOUNDS = tuple(Fraction(bound) for bound in ("1", "1.5", "2", "2.5", "3", "3.5", "4", "5"))


class SizeClass(StrEnum):
    """A class of municipalities by their number of inhabitants."""

    UP_TO_10 = "up_to_10000"
    UP_TO_20 = "up_to_20000"
    UP_TO_35 = "up_to_35000"
    UP_TO_70 = "up_to_70000"
    ABOVE_70 = "above_70000"


SIZE_LIMITS: Mapping[SizeClass, int] = {
    SizeClass.UP_TO_10: 10_000,
    SizeClass.UP_TO_20: 20_000,
    SizeClass.UP_TO_35: 35_000,
    SizeClass.UP_TO_70: 70_000,
}
SIZE_CLASS_NAMES = {
    SizeClass.UP_TO_10: Text("tot en met 10.000 inwoners", "up to 10,000 inhabitants"),
    SizeClass.UP_TO_20: Text("10.001 tot 20.000 inwoners", "10,001 to 20,000 inhabitants"),
    SizeClass.UP_TO_35: Text("20.001 tot 35.000 inwoners", "20,001 to 35,000 inhabitants"),
    SizeClass.UP_TO_70: Text("35.001 tot 70.000 inwoners", "35,001 to 70,000 inhabitants"),
    SizeClass.ABOVE_70: Text("meer dan 70.000 inwoners", "more than 70,000 inhabitants"),
}


def size_class(inhabitants: int) -> SizeClass:
    """Return the class of a number of inhabitants; the upper bound belongs to the class."""
    return next((found for found, most in SIZE_LIMITS.items() if inhabitants <= most), SizeClass.ABOVE_70)


def is_publication_day(day: date, closings: Collection[date] = ()) -> bool:
    """Say whether figures may be published on a day: the last of a month, or the closing of a round."""
    return (day + timedelta(days=1)).day == 1 or day in closings


def newest_on(days: Iterable[date], as_of: date) -> date | None:
    """Return the newest publication on or before a date; None when there was none yet."""
    return max((day for day in days if day <= as_of), default=None)


@dataclass(frozen=True, slots=True)
class Submission:
    """What the picture takes from one submitted snapshot: its total (None: incomplete) and whether the target holds.

    `named`: the government shares it by name.
    """

    total: Fraction | None
    achieved: bool
    named: bool = False


@dataclass(frozen=True, slots=True)
class Quartiles:
    """The lower quartile, the median and the upper quartile."""

    lower: Fraction
    median: Fraction
    upper: Fraction


@dataclass(frozen=True, slots=True)
class Bin:
    """How many totals lie from `low` to below `high`; the last bin holds its upper bound as well."""

    low: Fraction
    high: Fraction
    count: Count


@dataclass(frozen=True, slots=True)
class SectorPicture:
    """The figures of one group: `participants` submitted a complete snapshot, of `group_count` governments.

    `incomplete` counts submitted snapshots that lack an answer; they are in no other figure. Without participants there
    is no mean and there are no quartiles.
    """

    group_count: int
    participants: int
    incomplete: int
    at_target: Count
    mean: Fraction | None
    quartiles: Quartiles | None
    bins: tuple[Bin, ...]


def quartiles(totals: Sequence[Fraction]) -> Quartiles:
    """Return the quartiles of at least one total, exact, between two totals in proportion (as QUARTILE.INC in Excel)."""
    ordered = sorted(totals)
    return Quartiles(*(_at(ordered, Fraction(quarter, 4)) for quarter in (1, 2, 3)))


def _at(ordered: Sequence[Fraction], part: Fraction) -> Fraction:
    place = (len(ordered) - 1) * part
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (place - below) * (ordered[above] - ordered[below])


def bin_of(total: Fraction) -> int:
    """Return the place of the bin that a total from 1 to 5 belongs to."""
    return sum(total >= bound for bound in BIN_BOUNDS[1:-1])


def aggregate(submissions: Sequence[Submission], group_count: int, minimum: int = MINIMUM) -> SectorPicture | None:
    """Return the picture of one group of `group_count` governments; None when too few would be in it.

    The group is hidden when some, but fewer than the minimum do not share by name; its small parts are hidden.
    """
    complete = _complete(submissions)
    totals = [each.total for each in complete if each.total is not None]
    if is_small(tally([each.named for each in complete]), minimum):
        return None
    return SectorPicture(
        group_count=group_count,
        participants=len(complete),
        incomplete=len(submissions) - len(complete),
        at_target=_at_target(_by_target(complete), minimum)[0],
        mean=sum(totals, Fraction(0)) / len(totals) if totals else None,
        quartiles=quartiles(totals) if totals else None,
        bins=_bins(counts_of(_by_bin(complete), minimum)),
    )


def pictures(
    publication: Publication[str],
    submissions: Mapping[str, Submission],
    groups: Mapping[View, int],
    minimum: int = MINIMUM,
) -> dict[View, SectorPicture | None]:
    """Return the picture of each group of a publication, None where it is hidden.

    `submissions` holds by government what its entry stands for; `groups` says how many governments each group has,
    participants or not. Only everybody has bins. No group is told from everybody minus the others (8.33).
    """
    found: dict[View, SectorPicture] = {}
    members = {view: [submissions[key] for key in publication.members(view)] for view in {*groups, EVERYBODY}}
    for view, group_count in groups.items():
        if view in publication.shown or not members[view]:
            picture = aggregate(members[view], group_count, minimum)
            found |= {view: picture} if picture else {}
    for breakdown in {view.breakdown for view in found if view != EVERYBODY}:
        told = [view for view in found if view.breakdown == breakdown]
        parts = [_by_target(_complete(members[view])) for view in told]
        counts = beside(_by_target(_complete(members[EVERYBODY])), parts, partial(_at_target, minimum=minimum))
        for view, (at_target,) in zip(told, counts, strict=True):
            found[view] = replace(found[view], at_target=at_target, bins=())
    return {view: found.get(view) for view in groups}


def _complete(submissions: Sequence[Submission]) -> list[Submission]:
    return [each for each in submissions if each.total is not None]


def _by_target(complete: Sequence[Submission]) -> list[Tally]:
    return [tally([each.named for each in complete if each.achieved is achieved]) for achieved in (True, False)]


def _at_target(parts: Parts, minimum: int) -> Counts:
    return (count_of(parts[0], sum(parts, Tally()), minimum),)


def _by_bin(complete: Sequence[Submission]) -> list[Tally]:
    placed = [(bin_of(each.total), each.named) for each in complete if each.total is not None]
    return [tally([named for at, named in placed if at == place]) for place in range(len(BIN_BOUNDS) - 1)]


def _bins(counts: Counts) -> tuple[Bin, ...]:
    return tuple(Bin(*bounds) for bounds in zip(BIN_BOUNDS[:-1], BIN_BOUNDS[1:], counts, strict=True))
