"""The most effective next control: how many more governments would reach the target if it came to the threshold.

Rules and worked numbers: `docs/scoring.md`, chapter 8. Exact over every set of at most three controls; the work grows
with the number of governments and not with what they answered.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from belfort.domain.discretion import MINIMUM
from belfort.domain.discretion_counts import Count, Tally, counts_of, is_small, tally
from belfort.domain.errors import InvalidError
from belfort.domain.frameworks import AssuranceLevel, Framework
from belfort.domain.sector_gaps import Sheet
from belfort.domain.sector_needs import Need, Yardstick, need_of, yardstick
from belfort.domain.sector_sets import Reach
from belfort.domain.terms import Text

MOST = 3
PER_CATEGORY = Text(
    "Het effect van maatregelen is enkel te berekenen op een niveau zonder voorwaarde per categorie.",
    "The effect of controls can only be computed at a level without a condition per category.",
)
SET_SIZE = Text("Kies 1 tot 3 maatregelen samen.", "Choose 1 to 3 controls together.")


@dataclass(frozen=True, slots=True)
class Effect:
    """How many more governments would reach the target if these controls came to the threshold."""

    controls: tuple[str, ...]
    additional: Count


@dataclass(frozen=True, slots=True)
class Effects:
    """The effect of every single control, the largest first, and the best sets of at most one, two, three controls.

    The complete sheets divide in those that reach the target already, those that would with at most three controls, and
    those that need more. `best` is empty where no set helps. Only numbers: which governments count is never given out.
    """

    framework: Framework
    level: AssuranceLevel
    participants: int
    incomplete: int
    reached: Count
    within_reach: Count
    out_of_reach: Count
    singles: tuple[Effect, ...]
    best: tuple[Effect, ...]


def effects(
    framework: Framework,
    level: AssuranceLevel,
    sheets: Sequence[Sheet],
    at_most: int = MOST,
    minimum: int = MINIMUM,
) -> Effects | None:
    """Return what each control, and the best set of at most `at_most` (1 to 3), would bring; None for too few governments.

    A set is better when more governments reach the target; then when it has fewer controls; then when it comes earlier
    in the order of the framework. Raises InvalidError at a level that asks something of each category.
    """
    if framework.rules[level].category is not None:
        raise InvalidError(PER_CATEGORY)
    if not 1 <= at_most <= MOST:
        raise InvalidError(SET_SIZE, field="at_most")
    stick = yardstick(framework, level)
    needs = [(sheet.named, need) for sheet in sheets if (need := need_of(stick, sheet.scores)) is not None]
    whole = tally([named for named, _ in needs])
    if is_small(whole, minimum):
        return None
    reached = tally([named for named, need in needs if need.reached])
    near = tally([named for named, need in needs if not need.reached and need.within(at_most)])
    parts = counts_of([reached, near, whole - reached - near], minimum)
    singles, best = _sets(stick, needs, (reached, whole), at_most, minimum)
    return Effects(
        framework=framework,
        level=level,
        participants=len(needs),
        incomplete=len(sheets) - len(needs),
        reached=parts[0],
        within_reach=parts[1],
        out_of_reach=parts[2],
        singles=singles,
        best=best,
    )


def _sets(
    stick: Yardstick, needs: Sequence[tuple[bool, Need]], standing: tuple[Tally, Tally], at_most: int, minimum: int
) -> tuple[tuple[Effect, ...], tuple[Effect, ...]]:
    """Return the effect of each control, the largest shown first, and the best set of at most each size."""
    count = len(stick.refs)
    named, others = (
        Reach(count, at_most, [need for by_name, need in needs if by_name is wanted and not need.reached])
        for wanted in (True, False)
    )

    def effect(places: tuple[int, ...]) -> Effect:
        part = Tally(others.of(places), named.of(places))
        return Effect(tuple(stick.refs[place] for place in places), _additional(part, *standing, minimum))

    singles = [effect((place,)) for place in range(count)]
    best = [effect(places) for places in _best(count, at_most, named, others)]
    return tuple(sorted(singles, key=lambda each: -each.additional.low)), tuple(best)


def _additional(part: Tally, reached: Tally, whole: Tally, minimum: int) -> Count:
    """Return how many more reach the target, as a range when they, those before or those after are a small group."""
    if is_small(whole - reached, minimum):
        return Count(part.named, part.named + minimum - 1, whole.all)
    if is_small(part, minimum):
        return Count(part.named + 1, part.named + minimum - 1, whole.all)
    after = whole - reached - part
    if not is_small(after, minimum):
        return Count(part.all, part.all, whole.all)
    small = [each for each in (reached, after) if is_small(each, minimum)]
    top = part.all + sum(each.others for each in small)
    return Count(top - len(small) * (minimum - 1), top - len(small), whole.all)


def _best(count: int, at_most: int, named: Reach, others: Reach) -> Iterator[tuple[int, ...]]:
    """Yield the best set of at most one, two, … controls, each time only when it is better than a smaller one."""
    most = 0
    for size in range(1, min(at_most, count) + 1):
        found = max(combinations(range(count), size), key=lambda places: others.of(places) + named.of(places))
        if (more := others.of(found) + named.of(found)) > most:
            most = more
            yield found
