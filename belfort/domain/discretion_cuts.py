"""Sums of cells of one breakdown against sums of cells of another: the difference that few governments make.

Rules and worked numbers: `docs/scoring.md`, chapter 8, part "Discretion". Take the cells of two breakdowns as points and
draw a line for each government between its two cells. The sum of some cells of the one and the sum of some cells of the
other differ in exactly the lines that leave the chosen points. So no difference tells of a few when, in each connected
part, the smallest cut has at least the minimum of lines. The smallest cut is found as Stoer and Wagner did (1997).
"""

from collections.abc import Sequence
from itertools import combinations

Lines = list[list[int]]


def small_cut(one: Sequence[int], other: Sequence[int], minimum: int) -> list[int] | None:
    """Return the contents on the lighter side of a cut of fewer lines than the minimum, None when there is none.

    `one` and `other` hold the contents of the cells of two breakdowns; a content is the set of the bits of a number.
    """
    points = [*one, *other]
    lines = [[0] * len(points) for _ in points]
    for first, second in combinations(range(len(points)), 2):
        if first < len(one) <= second:
            lines[first][second] = lines[second][first] = (points[first] & points[second]).bit_count()
    for part in _parts(lines):
        weight, side = _smallest_cut(lines, part)
        if side and weight < minimum:
            away = [place for place in part if place not in side]
            lighter = min(side, away, key=lambda places: (_held(points, places), places))
            return [points[place] for place in lighter]
    return None


def _held(points: Sequence[int], places: Sequence[int]) -> int:
    return sum(points[place].bit_count() for place in places)


def _parts(lines: Lines) -> list[list[int]]:
    """Return the connected parts."""
    left, parts = set(range(len(lines))), []
    while left:
        part, waiting = [], [min(left)]
        left.discard(waiting[0])
        while waiting:
            place = waiting.pop()
            part.append(place)
            near = {other for other in left if lines[place][other]}
            left -= near
            waiting.extend(sorted(near))
        parts.append(sorted(part))
    return parts


def _smallest_cut(lines: Lines, part: list[int]) -> tuple[int, list[int]]:
    """Return the weight and one side of the smallest cut of a connected part; no side when it has a single point."""
    held = {place: [place] for place in part}
    weight = {place: {other: lines[place][other] for other in part if other != place} for place in part}
    best: tuple[int, list[int]] = (0, [])
    while len(weight) > 1:
        order, towards = [], dict.fromkeys(weight, 0)
        while towards:
            last = max(towards, key=lambda place: towards[place])
            lines_to_last = towards.pop(last)
            order.append(last)
            for place in towards:
                towards[place] += weight[last].get(place, 0)
        if not best[1] or lines_to_last < best[0]:
            best = (lines_to_last, sorted(held[last]))
        _merge(weight, held, order[-2], last)
    return best


def _merge(weight: dict[int, dict[int, int]], held: dict[int, list[int]], keep: int, gone: int) -> None:
    for place, lines in weight.pop(gone).items():
        weight[place].pop(gone, None)
        if place != keep:
            weight[keep][place] = weight[place][keep] = weight[keep].get(place, 0) + lines
    held[keep] += held.pop(gone)
