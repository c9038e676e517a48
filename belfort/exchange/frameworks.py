"""CyberFundamentals as the domain knows it, from a file of reference data or from the facts that a database keeps.

`belfort compute` reads the shipped files; the services build the same from their rows with
`framework_from_facts` and `control_from_facts`.
"""

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field

from belfort.domain.errors import Place, RefusedFileError
from belfort.domain.frameworks import (
    AssuranceLevel,
    ExclusionRule,
    Framework,
    FrameworkControl,
    LevelRules,
    Predecessor,
    Quirk,
    QuirkKind,
    Relation,
    ScoreDimension,
)
from belfort.domain.terms import Text
from belfort.exchange.catalog_schemas import CyfunControl, Level
from belfort.exchange.reference_files import SHIPPED_DIRECTORY
from belfort.exchange.schema_parts import Head, Part, Sentence, Word
from belfort.exchange.strict_yaml import read_yaml
from belfort.exchange.validation import checked_document, checked_values

FILES = {"cyfun-2023": "cyfun/cyfun-2023.yaml", "cyfun-2025": "cyfun/cyfun-2025.yaml"}
LEVELS = {"B": AssuranceLevel.BASIC, "I": AssuranceLevel.IMPORTANT, "E": AssuranceLevel.ESSENTIAL}
# how the files say in words what the workbook does otherwise; another sentence is refused
EFFECTS = {
    QuirkKind.MERGED: re.compile(r"^(\S+) and (\S+) are averaged as one group\b"),
    QuirkKind.SPLIT: re.compile(r"^(\S+)\.\d+, .*\beach count as a group\b"),
    QuirkKind.LEFT_OUT: re.compile(r"^subcategory (\S+) is left out of the category mean$"),
}
Figure = Annotated[Decimal, Field(ge=1, le=5)]


class ThresholdPart(Part):
    """The conditions of a level."""

    each_key_measure: Figure
    each_category: Figure | None
    total: Figure


class ExclusionPart(Part):
    """What may be not applicable at a level."""

    max: Annotated[int, Field(ge=0)]
    score: Figure
    never: list[Literal["key", "mgmt"]]


class ThresholdsPart(Part):
    """The conditions of each level."""

    B: ThresholdPart
    I: ThresholdPart  # noqa: E741 the code of the level in the files
    E: ThresholdPart


class ExclusionsPart(Part):
    """What may be not applicable at each level."""

    B: ExclusionPart | None = None
    I: ExclusionPart | None = None  # noqa: E741 the code of the level in the files
    E: ExclusionPart | None = None


class QuirkPart(Part):
    """Where the official workbook departs from the rule."""

    level: Level
    category: Word
    dimension: Literal["both", "documentation", "implementation"]
    effect: Sentence
    certainty: str = ""


class RulesPart(Head):
    """What a framework says about its levels."""

    framework: Literal["cyfun"]
    version: Literal["2023", "2025"]
    thresholds: ThresholdsPart
    not_applicable: ExclusionsPart | None
    workbook_quirks: list[QuirkPart]


class FrameworkFile(RulesPart):
    """A file of CyberFundamentals, as far as it is computed with."""

    controls: Annotated[list[CyfunControl], Field(min_length=1)]


def shipped_framework(key: str, directory: Path = SHIPPED_DIRECTORY) -> Framework:
    """Return a shipped framework by its key, such as `cyfun-2025`; raises RefusedFileError, OSError or KeyError."""
    name = FILES[key]
    return read_framework((directory / name).read_bytes(), name)


def read_framework(data: bytes, file: str) -> Framework:
    """Return the framework in a YAML file; raises RefusedFileError with file, line and field."""
    try:
        document = read_yaml(data)
    except RefusedFileError as refusal:
        raise refusal.at(Place(file=file)) from None
    content = checked_document(document, FrameworkFile, file)
    return _framework(content, tuple(_control(part) for part in content.controls), file)


def framework_from_facts(facts: Mapping[str, Any], controls: Iterable[FrameworkControl], file: str = "") -> Framework:
    """Return a framework from the facts of its row and its controls in order; raises RefusedFileError with the field."""
    return _framework(checked_values(facts, RulesPart, file), tuple(controls), file)


def control_from_facts(ref: str, category: str, title: Text, facts: Mapping[str, Any]) -> FrameworkControl:
    """Return a control from its row: `facts` holds subcategory, levels, key, mgmt and previous, as they were loaded."""
    previous = [(Relation(relation), refs) for relation, refs in facts["previous"].items()]
    return FrameworkControl(
        ref=ref,
        category=category,
        subcategory=facts["subcategory"],
        levels=frozenset(LEVELS[code] for code in facts["levels"]),
        key_levels=frozenset(LEVELS[code] for code in facts["key"]),
        management=facts["mgmt"],
        title=title,
        previous=tuple(Predecessor(before, relation) for relation, refs in previous for before in refs),
    )


def _control(part: CyfunControl) -> FrameworkControl:
    facts = {"subcategory": part.sub, "levels": part.levels, "key": part.key, "mgmt": part.mgmt, "previous": part.prev}
    return control_from_facts(part.id, part.cat, Text(part.nl, part.en), facts)


def _framework(content: RulesPart, controls: tuple[FrameworkControl, ...], file: str) -> Framework:
    _require_whole(controls, file)
    exclusions = content.not_applicable or ExclusionsPart()
    return Framework(
        key=f"{content.framework}-{content.version}",
        version=content.version,
        rules={
            level: _rules(getattr(content.thresholds, code), getattr(exclusions, code))
            for code, level in LEVELS.items()
        },
        controls=controls,
        quirks=tuple(_quirk(part, place, controls, file) for place, part in enumerate(content.workbook_quirks)),
    )


def _require_whole(controls: tuple[FrameworkControl, ...], file: str) -> None:
    """Refuse a control that is there twice, and a level that asks nothing."""
    seen: set[str] = set()
    for place, control in enumerate(controls):
        if control.ref in seen:
            words = Text("{ref} staat er twee keer.", "{ref} is there twice.")
            raise RefusedFileError(words.filled(ref=control.ref), Place(file=file, field=f"controls.{place}.id"))
        seen.add(control.ref)
    for code, level in LEVELS.items():
        if not any(control.applies(level) for control in controls):
            words = Text("niveau {code} vraagt geen enkele maatregel.", "level {code} asks no control.")
            raise RefusedFileError(words.filled(code=code), Place(file=file, field="controls"))


def _rules(part: ThresholdPart, exclusion: ExclusionPart | None) -> LevelRules:
    category = None if part.each_category is None else Fraction(part.each_category)
    return LevelRules(Fraction(part.each_key_measure), category, Fraction(part.total), _exclusion(exclusion))


def _exclusion(part: ExclusionPart | None) -> ExclusionRule | None:
    if part is None:
        return None
    return ExclusionRule(part.max, Fraction(part.score), "key" in part.never, "mgmt" in part.never)


def _quirk(part: QuirkPart, place: int, controls: tuple[FrameworkControl, ...], file: str) -> Quirk:
    level = LEVELS[part.level]
    matches = ((kind, pattern.match(part.effect)) for kind, pattern in EFFECTS.items())
    kind, refs = next(((kind, match.groups()) for kind, match in matches if match), (QuirkKind.MERGED, ()))
    known = {
        control.subcategory for control in controls if control.category == part.category and control.applies(level)
    }
    if not refs or not set(refs) <= known:
        raise RefusedFileError(
            Text("deze afwijking is niet te begrijpen.", "this departure cannot be understood."),
            Place(file=file, field=f"workbook_quirks.{place}.effect"),
        )
    chosen = [dimension for dimension in ScoreDimension if part.dimension in {"both", dimension.value}]
    return Quirk(level, part.category, kind, refs, frozenset(chosen), part.certainty)
