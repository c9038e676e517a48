"""How far a self-assessment is from its level, and which single steps lift the total most.

Rules and worked numbers: `docs/scoring.md`, chapter 7.
"""

from dataclasses import dataclass
from fractions import Fraction

from belfort.domain.frameworks import LEVEL_NAMES, AssuranceLevel, ScoreDimension
from belfort.domain.maturity import ControlMaturity, Maturity
from belfort.domain.maturity_failures import Rule
from belfort.domain.maturity_figures import raised, spoken
from belfort.domain.maturity_outline import outline
from belfort.domain.maturity_scores import HIGHEST
from belfort.domain.terms import Text, listed

STEPS = 3


@dataclass(frozen=True, slots=True)
class Step:
    """One score of one control, one point higher: both scores as they are then, and what the total gains."""

    ref: str
    documentation: int
    implementation: int
    gain: Fraction
    raised: ScoreDimension
    failing_key: bool


@dataclass(frozen=True, slots=True)
class Gap:
    """What still stands between the answers and the level: counts of what fails, and how much the total is short.

    `total` is None while answers are missing. `exclusions` counts what is not applicable beyond the rule.
    """

    key_controls: int
    categories: int
    total: Fraction | None
    exclusions: int
    missing: int

    @property
    def closed(self) -> bool:
        """Say whether nothing stands in between."""
        return self.total == 0 and not (self.key_controls or self.categories or self.exclusions or self.missing)

    @property
    def text(self) -> Text:
        """Return the gap in one sentence, the shortage rounded up to two decimals."""
        if self.closed:
            return Text("Alle voorwaarden zijn gehaald.", "Every condition holds.")
        return Text("Nog te gaan: {parts}.", "Still to go: {parts}.").filled(parts=listed(self._parts))

    def towards(self, level: AssuranceLevel) -> Text:
        """Return the gap as the head of a page that names the level: "Nog 3 kernmaatregelen tot Basis"."""
        name = LEVEL_NAMES[level]
        if self.closed:
            return Text("{level} is gehaald", "{level} is achieved").filled(level=name)
        return Text("Nog {parts} tot {level}", "{parts} to go to {level}").filled(parts=listed(self._parts), level=name)

    @property
    def _parts(self) -> list[Text]:
        """Return what is short, one phrase for each condition that does not hold."""
        parts = [
            _counted(self.missing, Text("antwoord", "answer"), Text("antwoorden", "answers")),
            _counted(self.key_controls, Text("kernmaatregel", "key control"), Text("kernmaatregelen", "key controls")),
            _counted(self.categories, Text("categorie", "category"), Text("categorieën", "categories")),
            _counted(
                self.exclusions,
                Text("uitsluiting te veel", "exclusion too many"),
                Text("uitsluitingen te veel", "exclusions too many"),
            ),
        ]
        if self.total:
            parts.append(
                Text("{short} punt op het totaal", "{short} points on the total").filled(
                    short=spoken(raised(self.total))
                )
            )
        return [part for part in parts if part is not None]


def _counted(count: int, one: Text, many: Text) -> Text | None:
    name = one if count == 1 else many
    return Text("{count} {name}", "{count} {name}").filled(count=count, name=name) if count else None


def gap(found: Maturity) -> Gap:
    """Return what still stands between these answers and their level."""
    short = None
    if found.total is not None:
        short = max(found.framework.rules[found.level].total - found.total, Fraction(0))
    over = max(len(found.excluded) - found.exclusion_limit, 0)
    barred = sum(bool(failure.ref) for failure in found.failed(Rule.NOT_APPLICABLE))
    return Gap(
        key_controls=len(found.failed(Rule.KEY_CONTROL)),
        categories=len(found.failed(Rule.CATEGORY)),
        total=short,
        exclusions=max(over, barred),
        missing=len(found.failed(Rule.MISSING)),
    )


def distance(found: Maturity, count: int | None = STEPS) -> tuple[Step, ...]:
    """Return the single steps that lift the total most, at most `count` (None: all), failing key controls first.

    A step raises one score of one control by one point; a control comes once, with the score that gains more, the
    lower one when both gain the same, documentation when these are equal too. Then the larger gain comes first, then
    the order of the framework. Gains do not depend on the other answers, so they hold while some are missing. What is
    not completely answered, not applicable or at 5 has no step; a step that gains nothing is only there for a failing
    key control.
    """
    lines = outline(found.framework, found.level, found.mode)
    failing = {failure.ref for failure in found.failed(Rule.KEY_CONTROL)}
    steps = []
    for control in found.controls.values():
        best = _best(control, lines.weights[control.ref])
        if best and (best[0] or control.ref in failing):
            steps.append((control.ref not in failing, -best[0], best[1], control))
    steps.sort(key=lambda step: step[:2])
    return tuple(
        _step(control, dimension, Fraction(-lost, lines.unit), failing_key=not other)
        for other, lost, dimension, control in steps[:count]
    )


def _best(control: ControlMaturity, weights: tuple[int, int]) -> tuple[int, ScoreDimension] | None:
    """Return what the better step of a control gains, in parts of the unit of the outline, and which score it raises."""
    score = control.score
    if score is None or score.not_applicable or score.documentation is None or score.implementation is None:
        return None
    both = zip(ScoreDimension, (score.documentation, score.implementation), weights, strict=True)
    open_ones = [(weight, -value, dimension) for dimension, value, weight in both if value < HIGHEST]
    if not open_ones:
        return None
    weight, _, dimension = max(open_ones, key=lambda each: each[:2])
    return weight, dimension


def _step(control: ControlMaturity, dimension: ScoreDimension, gain: Fraction, *, failing_key: bool) -> Step:
    assert control.score is not None  # noqa: S101 only answered controls have a step
    documentation, implementation = control.score.documentation or 0, control.score.implementation or 0
    return Step(
        ref=control.ref,
        documentation=documentation + (dimension is ScoreDimension.DOCUMENTATION),
        implementation=implementation + (dimension is ScoreDimension.IMPLEMENTATION),
        gain=gain,
        raised=dimension,
        failing_key=failing_key,
    )
