"""What is averaged with what at one level: categories, their groups of controls, and how much each control weighs.

Rules and worked numbers: `docs/scoring.md`, chapter 7. The total is linear in the scores, so the weight of a control is
exact and the same whatever the other answers are.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from math import lcm

from belfort.domain.frameworks import (
    AssuranceLevel,
    Framework,
    FrameworkControl,
    LevelRules,
    Mode,
    Quirk,
    QuirkKind,
    ScoreDimension,
)


@dataclass(frozen=True, slots=True)
class Group:
    """Controls that are averaged before their category is: a subcategory, or what the workbook makes of it.

    `refs` names the subcategories (a single control when the workbook splits one). `counted` are the dimensions in
    which the group takes part in the mean of its category.
    """

    refs: tuple[str, ...]
    controls: tuple[str, ...]
    counted: frozenset[ScoreDimension] = frozenset(ScoreDimension)


@dataclass(frozen=True, slots=True)
class CategoryOutline:
    """A category: its groups, its controls, and what one point of each control counts, in parts of `unit`.

    `weights` are those of documentation and those of implementation, in the order of the controls; 0 stands for left out.
    """

    ref: str
    groups: tuple[Group, ...]
    unit: int
    controls: tuple[str, ...]
    weights: tuple[tuple[int, ...], tuple[int, ...]]

    def __hash__(self) -> int:
        """Return a hash that costs little: what is worked out for a category is kept by it."""
        return hash((self.ref, self.unit))


@dataclass(frozen=True, slots=True)
class Outline:
    """Everything about a level that does not depend on the answers.

    `weights` has a pair (documentation, implementation) for each control: what one point counts in the total, in parts
    of `unit`.
    """

    rules: LevelRules
    refs: tuple[str, ...]
    keys: tuple[str, ...]
    categories: tuple[CategoryOutline, ...]
    unit: int
    weights: Mapping[str, tuple[int, int]]


@lru_cache(maxsize=24)
def outline(framework: Framework, level: AssuranceLevel, mode: Mode) -> Outline:
    """Return the outline of a level, by the rule or with every quirk of the official workbook; kept per framework."""
    controls = framework.controls_at(level)
    quirks = framework.quirks_at(level) if mode is Mode.WORKBOOK else ()
    categories = tuple(
        _category(ref, [control for control in controls if control.category == ref], quirks)
        for ref in dict.fromkeys(control.category for control in controls)
    )
    unit = lcm(*(category.unit for category in categories)) * 2 * len(categories)
    return Outline(
        rules=framework.rules[level],
        refs=tuple(control.ref for control in controls),
        keys=tuple(control.ref for control in controls if control.is_key(level)),
        categories=categories,
        unit=unit,
        weights=_weights(categories, unit),
    )


def _category(ref: str, controls: list[FrameworkControl], quirks: tuple[Quirk, ...]) -> CategoryOutline:
    subcategories = dict.fromkeys(control.subcategory for control in controls)
    groups = [
        Group((subcategory,), tuple(control.ref for control in controls if control.subcategory == subcategory))
        for subcategory in subcategories
    ]
    for quirk in quirks:
        if quirk.category == ref:
            groups = _bent(groups, quirk)
    sides = tuple(ScoreDimension)
    counts = [sum(side in group.counted for group in groups) for side in sides]
    unit = lcm(*(len(group.controls) * count for group in groups for count in counts if count))
    documentation, implementation = (
        tuple(_weight(group, side, unit, count) for group in groups for _ in group.controls)
        for side, count in zip(sides, counts, strict=True)
    )
    return CategoryOutline(
        ref=ref,
        groups=tuple(groups),
        unit=unit,
        controls=tuple(control for group in groups for control in group.controls),
        weights=(documentation, implementation),
    )


def _weight(group: Group, side: ScoreDimension, unit: int, count: int) -> int:
    return unit // (len(group.controls) * count) if side in group.counted else 0


def _bent(groups: list[Group], quirk: Quirk) -> list[Group]:
    """Return the groups of a category as the workbook has them; what is merged stands where its first part stood."""
    touched = [group for group in groups if set(group.refs) & set(quirk.refs)]
    found: list[Group] = []
    for group in groups:
        if group not in touched:
            found.append(group)
        elif quirk.kind is QuirkKind.LEFT_OUT:
            found.append(replace(group, counted=group.counted - quirk.dimensions))
        elif quirk.kind is QuirkKind.SPLIT:
            found += [Group((control,), (control,)) for control in group.controls]
        elif group is touched[0]:
            refs = tuple(ref for part in touched for ref in part.refs)
            found.append(Group(refs, tuple(control for part in touched for control in part.controls)))
    return found


def _weights(categories: tuple[CategoryOutline, ...], unit: int) -> dict[str, tuple[int, int]]:
    weights = {}
    for category in categories:
        share = unit // (category.unit * 2 * len(categories))
        for ref, documentation, implementation in zip(category.controls, *category.weights, strict=True):
            weights[ref] = (documentation * share, implementation * share)
    return weights
