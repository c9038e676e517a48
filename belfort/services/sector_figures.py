"""A government beside its size class: the quartiles that a publication left for everybody, and its own total."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from belfort.domain.discretion_counts import Count
from belfort.domain.frameworks import AssuranceLevel
from belfort.domain.maturity import summarize
from belfort.domain.maturity_figures import shown
from belfort.domain.maturity_scores import NOT_APPLICABLE, Score
from belfort.domain.permissions import Ability, Actor
from belfort.domain.sector import SIZE_CLASS_NAMES, Quartiles, SectorPicture, SizeClass, size_class
from belfort.domain.sector_benchmark import QUARTER_NAMES, Benchmark, benchmark
from belfort.domain.terms import Text
from belfort.models import Organization, SectorFigure, SectorSnapshot
from belfort.models.organizations import Kind
from belfort.reporting.charts import Bar, bar
from belfort.services import scored_frameworks


def keep(*, programme: Organization, day: date, classes: Mapping[str, tuple[SectorPicture, int]]) -> None:
    """Write the quartiles of the size classes that a publication shows; part of its transaction."""
    rows = [
        SectorFigure(
            programme=programme,
            dated_on=day,
            size_class=key,
            participants=picture.participants,
            unnamed_count=unnamed,
            lower=str(picture.quartiles.lower),
            median=str(picture.quartiles.median),
            upper=str(picture.quartiles.upper),
        )
        for key, (picture, unnamed) in classes.items()
        if picture.quartiles is not None
    ]
    SectorFigure.objects.bulk_create(rows)


@dataclass(frozen=True, slots=True)
class BenchmarkView:
    """The own total at Basic beside the quartiles of the size class, as a page says it."""

    submitted_on: date
    dated_on: date
    participants: int
    size_class: Text
    quarter: Text
    rows: list[tuple[str, Text, Bar]]

    @property
    def figures(self) -> dict[str, Text]:
        """Return the figures by what they are: `own`, `lower`, `median`, `upper`."""
        return {name: figure for name, figure, _ in self.rows}


def get_benchmark(*, actor: Actor, organization: Organization, snapshot_id: Any = None) -> BenchmarkView | None:
    """Return the newest submission of a municipality beside its size class in the newest publication.

    None where there is nothing to compare, or where others could be told from the figures. With `snapshot_id` only
    when that is the newest submission.
    """
    actor.require(Ability.READ_RESULTS, organization.pk)
    if organization.kind != Kind.MUNICIPALITY or organization.population is None:
        return None
    rows = SectorSnapshot.objects.visible_to(actor).of(organization.pk)
    newest = rows.order_by("-submitted_on", "-measured_on", "-pk").first()
    if newest is None or snapshot_id not in {None, newest.snapshot_id}:
        return None
    key = size_class(organization.population)
    row = _published(newest.programme_id, key)
    if row is None:
        return None
    scores = {ref: NOT_APPLICABLE if pair is None else Score(*pair) for ref, pair in newest.scores.items()}
    own = summarize(scored_frameworks.get(newest.framework_key), AssuranceLevel.BASIC, scores)
    found = _beside(own.total, row) if own.complete and own.total is not None else None
    return None if found is None else _view(found, newest, row, key)


def _published(programme_id: int, key: SizeClass) -> SectorFigure | None:
    """Return the row of a class in the newest publication; None where that hides the class."""
    rows = list(SectorFigure.objects.filter(programme=programme_id).order_by("-dated_on")[: len(SizeClass)])
    return next((row for row in rows if row.size_class == key and row.dated_on == rows[0].dated_on), None)


def _beside(own: Fraction, row: SectorFigure) -> Benchmark | None:
    """Put a total beside a stored class; one of those without a name may be this government, so one less counts."""
    picture = SectorPicture(
        group_count=row.participants,
        participants=row.participants,
        incomplete=0,
        at_target=Count(0, row.participants, row.participants),
        mean=None,
        quartiles=Quartiles(*(Fraction(each) for each in (row.lower, row.median, row.upper))),
        bins=(),
    )
    return benchmark(own, picture, row.unnamed_count - 1)


def _view(found: Benchmark, newest: SectorSnapshot, row: SectorFigure, key: SizeClass) -> BenchmarkView:
    figures = {
        "own": found.own,
        "lower": found.quartiles.lower,
        "median": found.quartiles.median,
        "upper": found.quartiles.upper,
    }
    return BenchmarkView(
        submitted_on=newest.submitted_on,
        dated_on=row.dated_on,
        participants=row.participants,
        size_class=SIZE_CLASS_NAMES[key],
        quarter=QUARTER_NAMES[found.quarter],
        rows=[(name, shown(value), bar(value)) for name, value in figures.items()],
    )
