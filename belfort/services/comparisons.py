"""Two assessments on one framework beside each other, control by control."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any
from uuid import UUID

from belfort.domain.errors import InvalidError
from belfort.domain.frameworks import AssuranceLevel
from belfort.domain.permissions import Ability, Actor
from belfort.domain.terms import Text
from belfort.models import Assessment, Organization, Snapshot
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
