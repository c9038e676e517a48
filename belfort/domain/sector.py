"""The sector picture of one group of governments: participation, maturity, how it is spread. Exact, and only totals.

Rules and worked numbers: `docs/scoring.md`, chapter 8. Which groups may be shown is decided by `discretion`; a small
part of a group that is shown is hidden here.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction

from belfort.domain.discretion import MINIMUM, Publication, View
from belfort.domain.discretion_counts import Count, Tally, count_of, counts_of, is_small, tally
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
    complete = [each for each in submissions if each.total is not None]
    totals = [each.total for each in complete if each.total is not None]
    whole = tally([each.named for each in complete])
    if is_small(whole, minimum):
        return None
    places = [bin_of(total) for total in totals]
    parts = [
        tally([each.named for each, place in zip(complete, places, strict=True) if place == number])
        for number in range(len(BIN_BOUNDS) - 1)
    ]
    return SectorPicture(
        group_count=group_count,
        participants=len(complete),
        incomplete=len(submissions) - len(complete),
        at_target=count_of(tally([each.named for each in complete if each.achieved]), whole, minimum),
        mean=sum(totals, Fraction(0)) / len(totals) if totals else None,
        quartiles=quartiles(totals) if totals else None,
        bins=_bins(parts, minimum),
    )


def _bins(parts: Sequence[Tally], minimum: int) -> tuple[Bin, ...]:
    counts = counts_of(parts, minimum)
    return tuple(Bin(*bounds) for bounds in zip(BIN_BOUNDS[:-1], BIN_BOUNDS[1:], counts, strict=True))


def pictures(
    publication: Publication[str],
    submissions: Mapping[str, Submission],
    groups: Mapping[View, int],
    minimum: int = MINIMUM,
) -> dict[View, SectorPicture | None]:
    """Return the picture of each group of a publication, None where it is hidden.

    `submissions` holds by government what its entry stands for; `groups` says how many governments each group has,
    participants or not.
    """
    found: dict[View, SectorPicture | None] = {}
    for view, group_count in groups.items():
        members = [submissions[key] for key in publication.members(view)]
        allowed = view in publication.shown or not members
        found[view] = aggregate(members, group_count, minimum) if allowed else None
    return found
