"""The submissions of a government over time: each as it was frozen, in a table and as a line."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from belfort.domain.frameworks import LEVEL_NAMES, AssuranceLevel
from belfort.domain.maturity_figures import cut, shown, spoken
from belfort.domain.permissions import Actor
from belfort.domain.terms import Text
from belfort.models import Organization, Snapshot
from belfort.reporting.charts import LineChart, Point, line
from belfort.services import scored_frameworks, standings, submissions

INCOMPLETE = Text("onvolledig", "incomplete")
SHAPES = {level: place for place, level in enumerate(AssuranceLevel)}


@dataclass(frozen=True, slots=True)
class TrendRow:
    """A submission with its total in words, and what changed since the one before it on the same scale."""

    snapshot: Snapshot
    name: Text
    total: Text
    change: Text | None
    direction: int


@dataclass(frozen=True, slots=True)
class Trend:
    """Submissions, oldest first, with their line and the threshold of each level."""

    rows: list[TrendRow]
    chart: LineChart | None

    @property
    def newest_first(self) -> list[TrendRow]:
        """Return the rows as a table shows them."""
        return self.rows[::-1]


def get_trend_view(*, actor: Actor, organization: Organization, as_of: date | None = None) -> Trend:
    """Return the submissions up to a date, as they were frozen."""
    return trend_of(submissions.get_trend(actor=actor, organization=organization, as_of=as_of))


def trend_of(snapshots: Sequence[Snapshot]) -> Trend:
    """Return submissions as a trend; they come in the order of the dates that they speak of.

    Only totals on one framework, level and way of computing make a line: others have another scale.
    """
    before: dict[str, Fraction] = {}
    rows: list[TrendRow] = []
    points: list[Point] = []
    for snapshot in snapshots:
        total = standings.fraction(snapshot.result["total"])
        level = AssuranceLevel(snapshot.level)
        series = f"{snapshot.framework_id}/{level}/{snapshot.mode}"
        change, direction = _change(before.get(series), total)
        if total is not None:
            before[series] = total
        rows.append(TrendRow(snapshot, _name(snapshot), shown(total), change, direction))
        points.append(
            Point(
                snapshot.measured_on,
                total,
                INCOMPLETE if total is None else shown(total),
                series,
                SHAPES[level],
                _threshold(snapshot),
            )
        )
    return Trend(rows, line(points) if points else None)


def _name(snapshot: Snapshot) -> Text:
    """Return the framework and the level on which a submission measures."""
    scale = scored_frameworks.get(snapshot.framework_id).name
    return Text("{framework}, {level}", "{framework}, {level}").filled(
        framework=scale, level=LEVEL_NAMES[AssuranceLevel(snapshot.level)]
    )


def _threshold(snapshot: Snapshot) -> Fraction:
    return scored_frameworks.get(snapshot.framework_id).rules[AssuranceLevel(snapshot.level)].total


def _change(before: Fraction | None, after: Fraction | None) -> tuple[Text | None, int]:
    if before is None or after is None:
        return None, 0
    direction = (after > before) - (after < before)
    size = spoken(cut(abs(after - before)))
    sign = {1: "+", 0: "", -1: "−"}[direction]
    return Text(f"{sign}{size.nl}", f"{sign}{size.en}"), direction
