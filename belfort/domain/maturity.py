"""The maturity of a self-assessment: scores in, every figure out, exact, with the answers that it comes from.

Rules and worked numbers: `docs/scoring.md`, chapter 7. Source: formulas of the official CyberFundamentals workbooks.
Nothing is rounded: figures are fractions, and a threshold is compared with the fraction itself.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, lru_cache
from math import ceil
from operator import mul

from belfort.domain.frameworks import AssuranceLevel, Framework, Mode
from belfort.domain.maturity_failures import TOTAL, Failure, Rule
from belfort.domain.maturity_outline import CategoryOutline, Group, Outline, outline
from belfort.domain.maturity_scores import Score, Scores, require_score

Pair = tuple[int | None, int | None]
NOTHING: Pair = (None, None)


@dataclass(frozen=True, slots=True)
class Points:
    """Both scores of each control of the level as whole numbers, in parts of `scale`; None: not answered."""

    of: Mapping[str, Pair]
    scale: int


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
    """The means of a category, None while an answer of it is missing, and the points of its controls, in parts of `scale`."""

    outline: CategoryOutline
    points: tuple[Pair, ...]
    scale: int
    documentation: Fraction | None
    implementation: Fraction | None
    maturity: Fraction | None
    answered_count: int

    @property
    def ref(self) -> str:
        """Return the reference."""
        return self.outline.ref

    @property
    def control_count(self) -> int:
        """Return how many controls it has at the level."""
        return len(self.outline.controls)

    @property
    def complete(self) -> bool:
        """Say whether every control of the category has an answer."""
        return self.answered_count == self.control_count

    @property
    def groups(self) -> tuple[GroupMaturity, ...]:
        """Return the groups that the means come from, each with its own."""
        points = dict(zip(self.outline.controls, self.points, strict=True))
        return tuple(
            GroupMaturity(group, *(self._mean(values) for values in zip(*map(points.get, group.controls), strict=True)))
            for group in self.outline.groups
        )

    def _mean(self, values: Sequence[int | None]) -> Fraction | None:
        given = [value for value in values if value is not None]
        return Fraction(sum(given), len(given) * self.scale) if len(given) == len(values) else None


@dataclass(frozen=True)
class Maturity:
    """Everything about one set of answers at one level; what few ask for is worked out when it is asked for.

    `total` is None while an answer is missing; `excluded` are the controls that are not applicable.
    """

    framework: Framework
    level: AssuranceLevel
    mode: Mode
    scores: Scores
    points: Points
    total: Fraction | None
    categories: tuple[CategoryMaturity, ...]
    key_controls: tuple[KeyMaturity, ...]
    excluded: tuple[str, ...]
    exclusion_limit: int

    @property
    def control_count(self) -> int:
        """Return how many controls the level asks."""
        return len(self.points.of)

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
        return not any(self.failed(rule) for rule in Rule)

    @cached_property
    def controls(self) -> Mapping[str, ControlMaturity]:
        """Return each control of the level, in the order of the framework."""
        scale = self.points.scale
        return {
            ref: ControlMaturity(ref, self.scores.get(ref), _part(documentation, scale), _part(implementation, scale))
            for ref, (documentation, implementation) in self.points.of.items()
        }

    @property
    def ignored(self) -> tuple[str, ...]:
        """Return the answers that the level does not ask."""
        return tuple(ref for ref in self.scores if ref not in self.points.of)

    @property
    def failures(self) -> tuple[Failure, ...]:
        """Return every condition of the level that does not hold; what is not answered is missing and nothing else."""
        return tuple(failure for rule in Rule for failure in self.failed(rule))

    def failed(self, rule: Rule) -> tuple[Failure, ...]:
        """Return the failures of one kind."""
        return tuple(FAILING[rule](self))


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
    points = _points(lines, scores, rule.score if rule else Fraction(0))
    categories = tuple(
        _category(part, tuple(points.of[ref] for ref in part.controls), points.scale) for part in lines.categories
    )
    excluded = tuple(ref for ref in points.of if ref in scores and scores[ref].not_applicable)
    return Maturity(
        framework=framework,
        level=level,
        mode=mode,
        scores=scores,
        points=points,
        total=_total(categories),
        categories=categories,
        key_controls=_keys(lines, points, excluded),
        excluded=excluded,
        exclusion_limit=rule.limit if rule else 0,
    )


def _points(lines: Outline, scores: Scores, instead: Fraction) -> Points:
    """Return the points of each control, in parts of the denominator of what counts for not applicable."""
    scale, of = instead.denominator, dict.fromkeys(lines.refs, NOTHING)
    for ref in of:
        score = scores.get(ref)
        if score is None:
            continue
        if score.not_applicable:
            of[ref] = (instead.numerator, instead.numerator)
        else:
            documentation, implementation = score.documentation, score.implementation
            of[ref] = (documentation and documentation * scale, implementation and implementation * scale)
    return Points(of, scale)


def _keys(lines: Outline, points: Points, excluded: tuple[str, ...]) -> tuple[KeyMaturity, ...]:
    """Return the key controls; the sum of both scores is compared with the least whole number that reaches the threshold."""
    scale = 2 * points.scale
    least, found = ceil(lines.rules.key_control * scale), []
    for ref in lines.keys:
        documentation, implementation = points.of[ref]
        if documentation is None or implementation is None:
            found.append(KeyMaturity(ref, None, ok=False))
        else:
            both = documentation + implementation
            found.append(KeyMaturity(ref, _part(both, scale), both >= least and ref not in excluded))
    return tuple(found)


@lru_cache(maxsize=2048)
def _category(category: CategoryOutline, points: tuple[Pair, ...], scale: int) -> CategoryMaturity:
    """Weigh the points of one category; sums stay whole numbers until the end.

    Kept, because a new answer leaves the points of every other category as they were.
    """
    documentation, implementation = (
        _weighed(values, weights) for values, weights in zip(zip(*points, strict=True), category.weights, strict=True)
    )
    both = None if documentation is None or implementation is None else documentation + implementation
    parts = category.unit * scale
    return CategoryMaturity(
        outline=category,
        points=points,
        scale=scale,
        documentation=_fraction(documentation, parts),
        implementation=_fraction(implementation, parts),
        maturity=_fraction(both, 2 * parts),
        answered_count=sum(None not in pair for pair in points),
    )


def _weighed(values: Sequence[int | None], weights: Sequence[int]) -> int | None:
    given = [value for value in values if value is not None]
    return sum(map(mul, given, weights)) if len(given) == len(weights) else None


def _fraction(points: int | None, parts: int) -> Fraction | None:
    return None if points is None else Fraction(points, parts)


_part = lru_cache(maxsize=256)(_fraction)  # there are few different points of one control


def _total(categories: tuple[CategoryMaturity, ...]) -> Fraction | None:
    figures = [category.maturity for category in categories if category.maturity is not None]
    return sum(figures, Fraction(0)) / len(categories) if len(figures) == len(categories) else None


def _failing_keys(found: Maturity) -> Iterator[Failure]:
    threshold = found.framework.rules[found.level].key_control
    return _below(Rule.KEY_CONTROL, ((key.ref, key.maturity) for key in found.key_controls), threshold)


def _failing_categories(found: Maturity) -> Iterator[Failure]:
    threshold = found.framework.rules[found.level].category
    return _below(Rule.CATEGORY, ((part.ref, part.maturity) for part in found.categories), threshold)


def _failing_total(found: Maturity) -> Iterator[Failure]:
    return _below(Rule.TOTAL, [(TOTAL, found.total)], found.framework.rules[found.level].total)


def _below(rule: Rule, figures: Iterable[tuple[str, Fraction | None]], threshold: Fraction | None) -> Iterator[Failure]:
    for ref, figure in figures:
        if figure is not None and threshold is not None and figure < threshold:
            yield Failure(rule, ref, figure, threshold)


def _excluded_too_much(found: Maturity) -> Iterator[Failure]:
    if len(found.excluded) > found.exclusion_limit:
        yield Failure(Rule.NOT_APPLICABLE, "", Fraction(len(found.excluded)), Fraction(found.exclusion_limit))
    barred = [ref for ref in found.excluded if not found.framework.may_exclude(ref, found.level)]
    yield from (Failure(Rule.NOT_APPLICABLE, ref) for ref in barred)


def _missing(found: Maturity) -> Iterator[Failure]:
    return (Failure(Rule.MISSING, ref) for ref, pair in found.points.of.items() if None in pair)


FAILING: Mapping[Rule, Callable[[Maturity], Iterator[Failure]]] = {
    Rule.KEY_CONTROL: _failing_keys,
    Rule.CATEGORY: _failing_categories,
    Rule.TOTAL: _failing_total,
    Rule.NOT_APPLICABLE: _excluded_too_much,
    Rule.MISSING: _missing,
}
