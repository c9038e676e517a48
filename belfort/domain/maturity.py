"""The maturity of a self-assessment: scores in, every figure out, exact, with the answers that it comes from.

Rules and worked numbers: `docs/scoring.md`, chapter 7. Source: formulas of the official CyberFundamentals workbooks.
Nothing is rounded: figures are fractions, and a threshold is compared with the fraction itself.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache

from belfort.domain.frameworks import AssuranceLevel, Framework, Mode
from belfort.domain.maturity_failures import TOTAL, Failure, Rule
from belfort.domain.maturity_outline import CategoryOutline, Group, outline
from belfort.domain.maturity_scores import Score, Scores, require_score

Points = tuple[int | None, int | None]


@dataclass(frozen=True, slots=True)
class ControlMaturity:
    """What one control counts: its answer, and the figures that go into the means (None: not answered)."""

    ref: str
    score: Score | None
    documentation: Fraction | None
    implementation: Fraction | None

    @property
    def maturity(self) -> Fraction | None:
        """Return the mean of the two."""
        return middle(self.documentation, self.implementation)

    @property
    def excluded(self) -> bool:
        """Say whether it is not applicable."""
        return self.score is not None and self.score.not_applicable


@dataclass(frozen=True, slots=True)
class KeyMaturity:
    """A key control at the level: its figure (None: not answered), and whether its condition holds."""

    ref: str
    maturity: Fraction | None
    ok: bool


@dataclass(frozen=True, slots=True)
class GroupMaturity:
    """The means of a group of controls, by the rule one subcategory; None while an answer is missing."""

    group: Group
    documentation: Fraction | None
    implementation: Fraction | None

    @property
    def maturity(self) -> Fraction | None:
        """Return the mean of the two."""
        return middle(self.documentation, self.implementation)


@dataclass(frozen=True, slots=True)
class CategoryMaturity:
    """The means of a category and the groups that they come from; None while an answer of the category is missing."""

    ref: str
    documentation: Fraction | None
    implementation: Fraction | None
    maturity: Fraction | None
    groups: tuple[GroupMaturity, ...]
    control_count: int
    answered_count: int

    @property
    def complete(self) -> bool:
        """Say whether every control of the category has an answer."""
        return self.answered_count == self.control_count


@dataclass(frozen=True, slots=True)
class Maturity:
    """Everything about one set of answers at one level.

    `total` is None while an answer is missing. `controls` holds each control of the level in the order of the
    framework; `excluded` are those that are not applicable, `ignored` answers that the level does not ask.
    """

    framework: Framework
    level: AssuranceLevel
    mode: Mode
    total: Fraction | None
    categories: tuple[CategoryMaturity, ...]
    controls: Mapping[str, ControlMaturity]
    key_controls: tuple[KeyMaturity, ...]
    failures: tuple[Failure, ...]
    excluded: tuple[str, ...]
    exclusion_limit: int
    ignored: tuple[str, ...]

    @property
    def control_count(self) -> int:
        """Return how many controls the level asks."""
        return len(self.controls)

    @property
    def answered_count(self) -> int:
        """Return how many of them are completely answered or not applicable."""
        return sum(category.answered_count for category in self.categories)

    @property
    def complete(self) -> bool:
        """Say whether every control of the level has an answer."""
        return self.total is not None

    @property
    def achieved(self) -> bool:
        """Say whether every condition of the level holds."""
        return not self.failures

    def failed(self, rule: Rule) -> tuple[Failure, ...]:
        """Return the failures of one kind."""
        return tuple(failure for failure in self.failures if failure.rule is rule)


def middle(documentation: Fraction | None, implementation: Fraction | None) -> Fraction | None:
    """Return the mean of two figures, None when one is missing."""
    return None if documentation is None or implementation is None else (documentation + implementation) / 2


def summarize(framework: Framework, level: AssuranceLevel, scores: Scores, mode: Mode = Mode.RULE) -> Maturity:
    """Compute every figure of a level from the scores by reference; a control that is not there is not answered.

    An answer that the level does not ask is ignored. An exclusion beyond the rule counts as an exclusion and is a
    failure, because answers stay when the level changes; `require_exclusions` refuses it beforehand. Raises
    InvalidError, by name, for an unknown control, a score that is not 1 to 5, or any exclusion where none is possible.
    """
    for ref, score in scores.items():
        require_score(framework, level, ref, score)
    lines = outline(framework, level, mode)
    rule = lines.rules.exclusion
    instead = rule.score if rule else Fraction(0)
    scale = instead.denominator
    points = {control.ref: _points(scores.get(control.ref), instead) for control in lines.controls}
    controls = {
        ref: ControlMaturity(ref, scores.get(ref), _part(documentation, scale), _part(implementation, scale))
        for ref, (documentation, implementation) in points.items()
    }
    categories = tuple(_category(category, points, scale) for category in lines.categories)
    found = Maturity(
        framework=framework,
        level=level,
        mode=mode,
        total=_total(categories),
        categories=categories,
        controls=controls,
        key_controls=tuple(_key(controls[ref], lines.rules.key_control) for ref in lines.keys),
        failures=(),
        excluded=tuple(ref for ref, control in controls.items() if control.excluded),
        exclusion_limit=rule.limit if rule else 0,
        ignored=tuple(ref for ref in scores if ref not in controls),
    )
    return replace(found, failures=tuple(_failures(found)))


def _points(score: Score | None, instead: Fraction) -> Points:
    """Return both scores as whole numbers, in parts of the denominator of what counts for not applicable."""
    if score is None:
        return None, None
    if score.not_applicable:
        return instead.numerator, instead.numerator
    scale = instead.denominator
    return (
        None if score.documentation is None else score.documentation * scale,
        None if score.implementation is None else score.implementation * scale,
    )


@lru_cache(maxsize=256)
def _part(points: int | None, scale: int) -> Fraction | None:
    return None if points is None else Fraction(points, scale)


def _key(control: ControlMaturity, threshold: Fraction) -> KeyMaturity:
    maturity = control.maturity
    return KeyMaturity(control.ref, maturity, maturity is not None and maturity >= threshold and not control.excluded)


def _category(category: CategoryOutline, points: Mapping[str, Points], scale: int) -> CategoryMaturity:
    """Average the groups of one category; sums stay whole numbers until the end."""
    groups, sums, known, answered = [], [0, 0], [True, True], 0
    for group, factors in zip(category.groups, category.factors, strict=True):
        pairs = [points[ref] for ref in group.controls]
        answered += sum(None not in pair for pair in pairs)
        means: list[Fraction | None] = [None, None]
        for place, values in enumerate(zip(*pairs, strict=True)):
            given = [value for value in values if value is not None]
            if len(given) < len(values):
                known[place] = False
                continue
            sums[place] += sum(given) * factors[place]
            means[place] = Fraction(sum(given), len(given) * scale)
        groups.append(GroupMaturity(group, *means))
    parts = category.unit * scale
    return CategoryMaturity(
        ref=category.ref,
        documentation=Fraction(sums[0], parts) if known[0] else None,
        implementation=Fraction(sums[1], parts) if known[1] else None,
        maturity=Fraction(sum(sums), 2 * parts) if all(known) else None,
        groups=tuple(groups),
        control_count=sum(len(group.controls) for group in category.groups),
        answered_count=answered,
    )


def _total(categories: tuple[CategoryMaturity, ...]) -> Fraction | None:
    figures = [category.maturity for category in categories if category.maturity is not None]
    return sum(figures, Fraction(0)) / len(categories) if len(figures) == len(categories) else None


def _failures(found: Maturity) -> Iterator[Failure]:
    """Yield every condition of the level that does not hold; what is not answered is missing and nothing else."""
    rules = found.framework.rules[found.level]
    yield from _below(Rule.KEY_CONTROL, {key.ref: key.maturity for key in found.key_controls}, rules.key_control)
    yield from _below(Rule.CATEGORY, {part.ref: part.maturity for part in found.categories}, rules.category)
    yield from _below(Rule.TOTAL, {TOTAL: found.total}, rules.total)
    if len(found.excluded) > found.exclusion_limit:
        yield Failure(Rule.NOT_APPLICABLE, "", Fraction(len(found.excluded)), Fraction(found.exclusion_limit))
    barred = [ref for ref in found.excluded if not found.framework.may_exclude(ref, found.level)]
    yield from (Failure(Rule.NOT_APPLICABLE, ref) for ref in barred)
    yield from (
        Failure(Rule.MISSING, control.ref)
        for control in found.controls.values()
        if control.documentation is None or control.implementation is None
    )


def _below(rule: Rule, figures: Mapping[str, Fraction | None], threshold: Fraction | None) -> Iterator[Failure]:
    for ref, figure in figures.items():
        if figure is not None and threshold is not None and figure < threshold:
            yield Failure(rule, ref, figure, threshold)
