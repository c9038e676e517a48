"""Two assessments on one framework beside each other, control by control."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any
from uuid import UUID

from belfort.domain.errors import InvalidError
from belfort.domain.frameworks import AssuranceLevel
from belfort.domain.maturity_figures import shown
from belfort.domain.permissions import Ability, Actor
from belfort.domain.terms import Text
from belfort.models import Assessment, Organization, Snapshot
from belfort.reporting.charts import Bar, bar
from belfort.services import answers as answer_services, scored_frameworks, standings
from belfort.services.assessments import find_assessment


@dataclass(frozen=True, slots=True)
class ComparedLine:
    """One control in two assessments: scores then and now, as pairs; None when not answered."""

    ref: str
    title: Text
    before: tuple[int, int] | str | None
    after: tuple[int, int] | str | None

    @property
    def direction(self) -> int:
        """Return 1 when it went up, -1 when it went down, 0 when it stayed or cannot be compared."""
        if isinstance(self.before, tuple) and isinstance(self.after, tuple):
            return (sum(self.after) > sum(self.before)) - (sum(self.after) < sum(self.before))
        return 0

    @property
    def is_same(self) -> bool:
        """Say whether both sides were answered the same, or neither was answered."""
        return self.before == self.after

    @property
    def change(self) -> int | None:
        """Return the direction, None when one of the two sides has no scores to compare."""
        comparable = isinstance(self.before, tuple) and isinstance(self.after, tuple)
        return self.direction if comparable or self.is_same else None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two assessments on one framework beside each other."""

    before: Snapshot
    after: Snapshot
    categories: list[tuple[scored_frameworks.CategoryName, Fraction | None, Fraction | None]]
    lines: list[ComparedLine]

    @property
    def up(self) -> int:
        """Return how many controls went up."""
        return sum(line.direction > 0 for line in self.lines)

    @property
    def down(self) -> int:
        """Return how many controls went down."""
        return sum(line.direction < 0 for line in self.lines)


def compare(*, actor: Actor, organization: Organization, key: UUID, with_key: UUID) -> Comparison:
    """Return an assessment beside an earlier one on the same framework, control by control."""
    actor.require(Ability.READ_ANSWERS, organization.id)
    after = find_assessment(actor=actor, organization=organization, key=key)
    before = find_assessment(actor=actor, organization=organization, key=with_key)
    if before.framework_id != after.framework_id:
        raise InvalidError(
            Text(
                "Alleen zelfevaluaties met hetzelfde raamwerk zijn te vergelijken.",
                "Only self-assessments on the same framework can be compared.",
            )
        )
    scored = scored_frameworks.get_with_rows(after.framework_id)
    sides = [_pairs(actor, row) for row in (before, after)]
    shots = [standings.get_standing(actor=actor, assessment=row) for row in (before, after)]
    controls = scored.framework.controls_at(AssuranceLevel(after.level))
    lines = [
        ComparedLine(
            control.ref,
            Text(scored.rows[control.ref].title_nl, scored.rows[control.ref].title_en),
            sides[0].get(scored.rows[control.ref].pk),
            sides[1].get(scored.rows[control.ref].pk),
        )
        for control in controls
    ]
    figures = [
        {ref: standings.fraction(found[2]) for ref, found in shot.result["categories"].items()} for shot in shots
    ]
    refs = dict.fromkeys(control.category for control in controls)
    categories = [(scored.categories[ref], figures[0].get(ref), figures[1].get(ref)) for ref in refs]
    return Comparison(shots[0], shots[1], categories, lines)


def _pairs(actor: Actor, assessment: Assessment) -> dict[int, Any]:
    return {
        row.control_id: "na"
        if row.not_applicable
        else (row.documentation, row.implementation)
        if row.documentation and row.implementation
        else None
        for row in answer_services.current(actor, assessment)
    }


@dataclass(frozen=True, slots=True)
class ComparedFigure:
    """A figure then and now, in words and as bars on one scale; `change` is None when one of the two is unknown."""

    ref: str
    name: Text
    before: Text
    after: Text
    before_bar: Bar
    after_bar: Bar
    change: int | None


@dataclass(frozen=True, slots=True)
class ComparisonView:
    """The page that compares: what can be chosen, and when something was, the two beside each other."""

    assessment: Assessment
    choices: list[Assessment]
    other: Assessment | None
    comparison: Comparison | None
    total: ComparedFigure | None
    categories: list[ComparedFigure]

    @property
    def changed(self) -> list[ComparedLine]:
        """Return the controls that were answered otherwise."""
        return [line for line in self.comparison.lines if not line.is_same] if self.comparison else []

    @property
    def unchanged(self) -> list[ComparedLine]:
        """Return the controls that stayed as they were."""
        return [line for line in self.comparison.lines if line.is_same] if self.comparison else []


def get_comparison(
    *, actor: Actor, organization: Organization, key: UUID, with_key: UUID | None = None
) -> ComparisonView:
    """Return an assessment beside another on the same framework: the one asked, else the one before it."""
    actor.require(Ability.READ_ANSWERS, organization.id)
    after = find_assessment(actor=actor, organization=organization, key=key)
    rows = Assessment.objects.visible_to(actor).of(organization.id).filter(framework_id=after.framework_id)
    choices = list(
        rows.exclude(pk=key).filter(measured_on__lte=after.measured_on).order_by("-measured_on", "-created_at")
    )
    by_key = {row.pk: row for row in choices}
    if with_key is not None and with_key not in by_key:
        by_key[with_key] = find_assessment(actor=actor, organization=organization, key=with_key)
    wanted = with_key or (after.based_on_id if after.based_on_id in by_key else None)
    other = by_key[wanted] if wanted else next(iter(choices), None)
    if other is None:
        return ComparisonView(after, choices, None, None, None, [])
    found = compare(actor=actor, organization=organization, key=key, with_key=other.pk)
    rules = scored_frameworks.get(after.framework_id).rules[AssuranceLevel(after.level)]
    totals = [standings.fraction(shot.result["total"]) for shot in (found.before, found.after)]
    return ComparisonView(
        assessment=after,
        choices=choices,
        other=other,
        comparison=found,
        total=_figure("", Text("Totaal", "Total"), totals[0], totals[1], rules.total),
        categories=[
            _figure(name.ref, name.name, before, now, rules.category or rules.total)
            for name, before, now in found.categories
        ],
    )


def _figure(
    ref: str, name: Text, before: Fraction | None, after: Fraction | None, threshold: Fraction
) -> ComparedFigure:
    change = None if before is None or after is None else (after > before) - (after < before)
    return ComparedFigure(ref, name, shown(before), shown(after), bar(before, threshold), bar(after, threshold), change)
