"""Figures as pictures: a bar on the scale of maturity, and a line over the years.

Only places and texts; the templates turn them into SVG, and the same figures stand in a table beside it. Places are
whole numbers, so that no language can put a comma in them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from itertools import groupby

from belfort.domain.terms import Text, same

LOWEST, HIGHEST = 1, 5
BAR_WIDTH = 500
WIDTH, HEIGHT = 720, 300
LEFT, RIGHT, TOP, BOTTOM = 44, 676, 30, 250
NEAR = 92  # two dates closer than this are written only once
STEPS, LABELLED = 5, 8
SHAPES = ("circle", "square", "diamond")
DOT, BESIDE = 6, 18


@dataclass(frozen=True, slots=True)
class Bar:
    """A figure from 0 to 5 as a length, and where the threshold stands (None: there is no threshold)."""

    length: int
    threshold: int | None
    reached: bool | None
    width: int = BAR_WIDTH


def bar(value: Fraction | None, threshold: Fraction | None = None) -> Bar:
    """Return a figure as a bar. A figure below the threshold is never drawn as if it reached it; None has no length."""
    reached = None if value is None or threshold is None else value >= threshold
    length = 0 if value is None else _scaled(value)
    place = None if threshold is None else -(-threshold * BAR_WIDTH // HIGHEST)
    if reached is False and place is not None:
        length = min(length, place - 1)
    return Bar(length, place, reached)


def part(count: int, most: int) -> Bar:
    """Return a number of governments as a bar beside the largest one, `most`; nothing has no length."""
    return Bar(0 if most <= 0 else max(0, min(BAR_WIDTH, count * BAR_WIDTH // most)), None, None)


def _scaled(value: Fraction) -> int:
    return max(0, min(BAR_WIDTH, int(value * BAR_WIDTH // HIGHEST)))


@dataclass(frozen=True, slots=True)
class Point:
    """One figure on one day; `series` says with which others it makes a line, `shape` how its mark looks (0 to 2).

    `threshold` is what the figure is held against on that day (None: nothing).
    """

    on: date
    value: Fraction | None
    label: Text
    series: str = ""
    shape: int = 0
    threshold: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Dot:
    """A point at its place: its mark as an SVG path, its label, and its date where there is room for it."""

    point: Point
    x: int
    y: int
    mark: str
    anchor: str
    shows_date: bool

    @property
    def label_y(self) -> int:
        """Return where the label stands: above the mark, or below it where the threshold would run through it."""
        point = self.point
        short = point.value is not None and point.threshold is not None and point.value < point.threshold
        return self.y + 22 if short else self.y - 12


@dataclass(frozen=True, slots=True)
class Tick:
    """A line of the scale with its number."""

    y: int
    number: int


@dataclass(frozen=True, slots=True)
class LineChart:
    """A line over time, each stretch with its threshold; points without a figure stand below the scale, apart."""

    dots: tuple[Dot, ...]
    paths: tuple[str, ...]
    limits: tuple[str, ...]
    ticks: tuple[Tick, ...]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = RIGHT
    bottom: int = BOTTOM
    date_y: int = BOTTOM + 40


@dataclass(frozen=True, slots=True)
class Scale:
    """The numbers beside a chart, at the same distance from each other; the first one stands at the bottom."""

    numbers: Sequence[int]

    def height(self, value: Fraction) -> int:
        """Return the place of a figure."""
        lowest, highest = self.numbers[0], self.numbers[-1]
        room = BOTTOM - 26 - TOP
        return BOTTOM - 26 - int((value - lowest) * room // (highest - lowest))


MATURITY = Scale(range(LOWEST, HIGHEST + 1))  # no control scores less than 1


def scale_to(most: Fraction) -> Scale:
    """Return a scale from zero to at least a figure, in at most five steps of 1, 2 or 5 times a power of ten."""
    steps = (first * 10**power for power in range(12) for first in (1, 2, 5))
    step = next(step for step in steps if step * STEPS >= most)
    return Scale(range(0, step * max(1, -int(-most // step)) + 1, step))


def sparse(points: Sequence[Point]) -> list[Point]:
    """Return points, the newest first: the newest carries its label, an earlier one where there is room for it."""
    ordered = sorted(points, key=lambda point: point.on, reverse=True)
    room = (ordered[0].on - ordered[-1].on).days // LABELLED if ordered else 0
    found: list[Point] = []
    labelled: date | None = None
    for point in ordered:
        shows = labelled is None or (labelled - point.on).days >= room
        labelled = point.on if shows else labelled
        found.append(point if shows else replace(point, label=same("")))
    return found


def line(points: Sequence[Point], scale: Scale = MATURITY) -> LineChart:
    """Draw points in the order of their dates; a line joins those of one series that follow each other with a figure."""
    ordered = sorted(points, key=lambda point: point.on)
    dots: list[Dot] = []
    dated_at = -NEAR
    for point in ordered:
        x = _across(point.on, ordered[0].on, ordered[-1].on)
        shows = x - dated_at >= NEAR
        dated_at = x if shows else dated_at
        y = BOTTOM if point.value is None else scale.height(point.value)
        dots.append(Dot(point, x, y, _mark(x, y, point.shape), _anchor(x), shows))
    return LineChart(
        dots=tuple(dots),
        paths=tuple("M" + "L".join(f"{dot.x} {dot.y}" for dot in run) for run in _runs(dots) if len(run) > 1),
        limits=tuple(_limits(dots, scale)),
        ticks=tuple(Tick(scale.height(Fraction(number)), number) for number in scale.numbers),
    )


def _across(on: date, first: date, last: date) -> int:
    days = (last - first).days
    return (LEFT + RIGHT) // 2 if not days else LEFT + 24 + (on - first).days * (RIGHT - LEFT - 48) // days


def _anchor(x: int) -> str:
    return "start" if x < LEFT + NEAR // 2 else "end" if x > RIGHT - NEAR // 2 else "middle"


def _mark(x: int, y: int, shape: int) -> str:
    """Return a mark around a place, told apart by its shape and not by its color."""
    if SHAPES[shape % len(SHAPES)] == "square":
        return f"M{x - DOT} {y - DOT}h{2 * DOT}v{2 * DOT}h-{2 * DOT}z"
    if SHAPES[shape % len(SHAPES)] == "diamond":
        far = DOT + 2
        return f"M{x} {y - far}l{far} {far}l-{far} {far}l-{far} -{far}z"
    return f"M{x - DOT} {y}a{DOT} {DOT} 0 1 0 {2 * DOT} 0a{DOT} {DOT} 0 1 0 -{2 * DOT} 0z"


def _runs(dots: Sequence[Dot]) -> list[list[Dot]]:
    """Return the dots in runs of one series without a gap; a dot without a figure stands alone."""
    runs: list[list[Dot]] = []
    for place, dot in enumerate(dots):
        before = dots[place - 1].point if place else None
        point = dot.point
        if before and point.series == before.series and point.value is not None and before.value is not None:
            runs[-1].append(dot)
        else:
            runs.append([dot])
    return runs


def _limits(dots: Sequence[Dot], scale: Scale) -> Iterator[str]:
    """Yield the thresholds, each as a line a little longer than the dots of a series that follow each other with it."""
    for (_, threshold), group in groupby(dots, key=lambda dot: (dot.point.series, dot.point.threshold)):
        stretch = list(group)
        if threshold is not None:
            y = scale.height(threshold)
            yield f"M{max(stretch[0].x - BESIDE, LEFT)} {y}H{min(stretch[-1].x + BESIDE, RIGHT)}"
