"""The shipped frameworks, sets of scores on them, small invented frameworks, and the means computed once more, slowly."""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from random import Random
from typing import Any

from hypothesis import strategies as st

from belfort.domain.frameworks import AssuranceLevel, ExclusionRule, Framework, FrameworkControl, LevelRules, Mode
from belfort.domain.maturity import CategoryMaturity, Maturity
from belfort.domain.maturity_scores import Score
from belfort.exchange.frameworks import shipped_framework

CYFUN_2023, CYFUN_2025 = shipped_framework("cyfun-2023"), shipped_framework("cyfun-2025")
SHIPPED = (CYFUN_2023, CYFUN_2025)
BASIC, IMPORTANT, ESSENTIAL = AssuranceLevel
EVERYWHERE = [(framework, level, mode) for framework in SHIPPED for level in AssuranceLevel for mode in Mode]


def all_at(
    framework: Framework,
    level: AssuranceLevel,
    documentation: int,
    implementation: int,
    but: Mapping[str, Score] | None = None,
) -> dict[str, Score]:
    """Return the same answer to every control of a level, but for some."""
    plain = {control.ref: Score(documentation, implementation) for control in framework.controls_at(level)}
    return plain | dict(but or {})


def thrown(framework: Framework, level: AssuranceLevel, seed: int) -> dict[str, Score]:
    """Return some answer to every control of a level."""
    dice = Random(seed)
    return {control.ref: Score(dice.randint(1, 5), dice.randint(1, 5)) for control in framework.controls_at(level)}


def category(found: Maturity, ref: str) -> CategoryMaturity:
    """Return one category of a result."""
    return next(part for part in found.categories if part.ref == ref)


def mean(figures: Iterable[Fraction]) -> Fraction:
    """Return the mean."""
    given = list(figures)
    return sum(given, Fraction(0)) / len(given)


Slow = dict[str, tuple[Fraction, Fraction, Fraction]]


def slowly(framework: Framework, level: AssuranceLevel, scores: Mapping[str, Score]) -> tuple[Slow, Fraction]:
    """Compute the categories and the total by the rule, the long way."""
    rule = framework.rules[level].exclusion

    def points(control: FrameworkControl, side: str) -> Fraction:
        score = scores[control.ref]
        if score.not_applicable:
            assert rule
            return rule.score
        return Fraction(getattr(score, side))

    asked = [control for control in framework.controls if level in control.levels]
    categories: Slow = {}
    for ref in {control.category for control in asked}:
        inside = [control for control in asked if control.category == ref]
        sides = [
            mean(
                mean(points(control, side) for control in inside if control.subcategory == subcategory)
                for subcategory in {control.subcategory for control in inside}
            )
            for side in ("documentation", "implementation")
        ]
        categories[ref] = (sides[0], sides[1], mean(sides))
    return categories, mean(figures[2] for figures in categories.values())


def invented(
    shape: Mapping[str, Mapping[str, int]],
    *,
    keys: Iterable[str] = (),
    level: AssuranceLevel = BASIC,
    total: Fraction | str = "2.5",
    each_category: Fraction | None = None,
    exclusion: ExclusionRule | None = None,
) -> Framework:
    """Return a framework of one level: for each category its subcategories with their number of controls."""
    rules = LevelRules(Fraction("2.5"), each_category, Fraction(total), exclusion)
    return Framework(
        key="invented",
        version="0",
        rules={level: rules},
        controls=tuple(
            FrameworkControl(
                ref := f"{name}.{number}",
                category_ref,
                name,
                frozenset({level}),
                frozenset({level} if ref in set(keys) else ()),
            )
            for category_ref, subcategories in shape.items()
            for name, count in subcategories.items()
            for number in range(1, count + 1)
        ),
    )


shapes = st.dictionaries(
    st.sampled_from(["A", "B", "C", "D"]), st.lists(st.integers(1, 4), min_size=1, max_size=4), min_size=1
).map(
    lambda counts: {
        ref: {f"{ref}-{place}": count for place, count in enumerate(subcategories)}
        for ref, subcategories in counts.items()
    }
)
EXCLUSION = ExclusionRule(limit=2, score=Fraction("2.5"))


@st.composite
def answered(draw: Any) -> tuple[Framework, dict[str, Score]]:
    """A small framework with an answer to every control, some of them not applicable."""
    framework = invented(draw(shapes), exclusion=EXCLUSION)
    points = st.integers(1, 5)
    answers = st.builds(Score, points, points) | st.just(Score(not_applicable=True))
    return framework, {control.ref: draw(answers) for control in framework.controls}
