"""CyberFundamentals as data: controls, assurance levels, thresholds, exclusions and where the official workbook departs.

Rules and worked numbers: `docs/scoring.md`, chapter 7. Source: the official workbooks of the Centre for Cybersecurity
Belgium; the facts stand in `belfort/data/cyfun`. A "key measure" of the CCB is a key control here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from functools import cached_property

from belfort.domain.errors import MissingError
from belfort.domain.terms import Text, listed, same


class AssuranceLevel(StrEnum):
    """The three levels; each holds the controls of the levels below it."""

    BASIC = "basic"
    IMPORTANT = "important"
    ESSENTIAL = "essential"


LEVEL_NAMES = {
    AssuranceLevel.BASIC: Text("Basis", "Basic"),
    AssuranceLevel.IMPORTANT: Text("Belangrijk", "Important"),
    AssuranceLevel.ESSENTIAL: Text("Essentieel", "Essential"),
}


class Mode(StrEnum):
    """How figures are made: by the rule that the CCB describes, or exactly as its official workbook does it."""

    RULE = "rule"
    WORKBOOK = "workbook"


MODE_NAMES = {
    Mode.RULE: Text("volgens de regel", "by the rule"),
    Mode.WORKBOOK: Text("zoals het officiële werkboek", "as the official workbook"),
}


class ScoreDimension(StrEnum):
    """The two scores that each control gets."""

    DOCUMENTATION = "documentation"
    IMPLEMENTATION = "implementation"


SCORE_DIMENSION_NAMES = {
    ScoreDimension.DOCUMENTATION: Text("documentatie", "documentation"),
    ScoreDimension.IMPLEMENTATION: Text("implementatie", "implementation"),
}


CERTIFICATE_NAMES = {
    "verification": Text("verificatie", "verification"),
    "certificate": Text("certificaat", "certificate"),
}


class Relation(StrEnum):
    """How a control follows from one of an earlier version, the closest first."""

    SAME = "same"
    REVISED = "revised"
    PARTIAL = "partial"


@dataclass(frozen=True, slots=True)
class Predecessor:
    """A control of an earlier version from which a control follows."""

    ref: str
    relation: Relation


@dataclass(frozen=True, slots=True)
class FrameworkControl:
    """One control: where it stands, at which levels it applies, and at which of these it is a key control.

    `management` marks a control on what management must do; it is read at every level where the control applies.
    """

    ref: str
    category: str
    subcategory: str
    levels: frozenset[AssuranceLevel]
    key_levels: frozenset[AssuranceLevel] = frozenset()
    management: bool = False
    title: Text = same("")  # noqa: RUF009 a Text is frozen
    previous: tuple[Predecessor, ...] = ()

    def applies(self, level: AssuranceLevel) -> bool:
        """Say whether the level asks this control."""
        return level in self.levels

    def is_key(self, level: AssuranceLevel) -> bool:
        """Say whether this is a key control at the level."""
        return level in self.key_levels

    def is_management(self, level: AssuranceLevel) -> bool:
        """Say whether this is a management-aspect control at the level."""
        return self.management and level in self.levels


@dataclass(frozen=True, slots=True)
class ExclusionRule:
    """How many controls may be not applicable at a level, what each then scores, and which never may."""

    limit: int
    score: Fraction
    never_key: bool = True
    never_management: bool = False

    def allows(self, control: FrameworkControl, level: AssuranceLevel) -> bool:
        """Say whether this control may be not applicable at the level, apart from the limit."""
        key = self.never_key and control.is_key(level)
        return not key and not (self.never_management and control.is_management(level))


@dataclass(frozen=True, slots=True)
class LevelRules:
    """The conditions of a level, each "at least"; None where there is no such condition or exclusion."""

    key_control: Fraction
    category: Fraction | None
    total: Fraction
    exclusion: ExclusionRule | None = None


class QuirkKind(StrEnum):
    """What the official workbook does otherwise."""

    MERGED = "merged"  # several subcategories are averaged as one group
    SPLIT = "split"  # each control of a subcategory counts as a group of its own
    LEFT_OUT = "left_out"  # a subcategory is left out of the mean of its category


QUIRK_TEXTS = {
    QuirkKind.MERGED: Text("{refs} tellen samen als één groep.", "{refs} are averaged as one group."),
    QuirkKind.SPLIT: Text(
        "Elke maatregel van {refs} telt als een groep op zich.", "Each control of {refs} counts as a group of its own."
    ),
    QuirkKind.LEFT_OUT: Text(
        "{refs} telt niet mee voor {dimensions}.", "{refs} is left out of the mean for {dimensions}."
    ),
}


@dataclass(frozen=True, slots=True)
class Quirk:
    """One place where the official workbook of a level departs from the rule; `refs` are subcategories.

    `dimensions` matters for what is left out; merging and splitting always touch both. `certainty` is empty when the
    formulas of the official workbook were read.
    """

    level: AssuranceLevel
    category: str
    kind: QuirkKind
    refs: tuple[str, ...]
    dimensions: frozenset[ScoreDimension] = frozenset(ScoreDimension)
    certainty: str = ""

    @property
    def text(self) -> Text:
        """Return what the workbook does, in words."""
        names = [SCORE_DIMENSION_NAMES[dimension] for dimension in ScoreDimension if dimension in self.dimensions]
        refs = listed([same(ref) for ref in self.refs])
        return QUIRK_TEXTS[self.kind].filled(refs=refs, dimensions=listed(names))


@dataclass(frozen=True, eq=False)
class Framework:
    """One version of CyberFundamentals; compared by identity, so that what is worked out for it can be kept."""

    key: str
    version: str
    rules: Mapping[AssuranceLevel, LevelRules]
    controls: tuple[FrameworkControl, ...]
    quirks: tuple[Quirk, ...] = ()

    @property
    def name(self) -> Text:
        """Return the name with its version."""
        return same(f"CyberFundamentals {self.version}")

    @cached_property
    def by_ref(self) -> Mapping[str, FrameworkControl]:
        """Return every control of every level by its reference."""
        return {control.ref: control for control in self.controls}

    def control(self, ref: str) -> FrameworkControl:
        """Return one control; raises MissingError by name."""
        if ref not in self.by_ref:
            raise MissingError(
                Text("{ref} bestaat niet in {framework}.", "{ref} does not exist in {framework}.").filled(
                    ref=ref, framework=self.name
                )
            )
        return self.by_ref[ref]

    def controls_at(self, level: AssuranceLevel) -> tuple[FrameworkControl, ...]:
        """Return the controls that a level asks, those of the lower levels included, in the order of the framework."""
        return tuple(control for control in self.controls if control.applies(level))

    def quirks_at(self, level: AssuranceLevel) -> tuple[Quirk, ...]:
        """Return where the official workbook of a level departs from the rule; empty: both modes give the same."""
        return tuple(quirk for quirk in self.quirks if quirk.level == level)

    def may_exclude(self, ref: str, level: AssuranceLevel) -> bool:
        """Say whether a control may be not applicable at a level, apart from the limit; raises MissingError."""
        rule = self.rules[level].exclusion
        return rule is not None and rule.allows(self.control(ref), level)
