"""The frameworks on which governments score themselves, as the domain sees them; kept until a newer one is loaded."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from belfort.domain.errors import InvalidError, MissingError
from belfort.domain.frameworks import AssuranceLevel, Framework, FrameworkControl
from belfort.domain.terms import Text
from belfort.exchange.frameworks import control_from_facts, framework_from_facts
from belfort.models import Assessment, Control, Framework as FrameworkRow
from belfort.services import catalogs

KEYS = ("cyfun-2025", "cyfun-2023")


@dataclass(frozen=True, slots=True)
class CategoryName:
    """A category with its name and the function that it belongs to."""

    ref: str
    name: Text
    function: str
    function_name: Text


@dataclass(frozen=True, slots=True)
class ScoredFramework:
    """A framework as the domain sees it, its rows by reference and back, and the names of its parts."""

    framework: Framework
    rows: Mapping[str, Control]
    refs: Mapping[int, str]
    categories: Mapping[str, CategoryName]
    scale: tuple[Mapping[str, Any], ...]


def get(key: str) -> Framework:
    """Return a framework that can be scored; raises MissingError."""
    return get_with_rows(key).framework


def get_with_rows(key: str) -> ScoredFramework:
    """Return a framework with its rows and names; raises MissingError for one that is not scored."""
    if key not in KEYS:
        raise MissingError
    return _scored(key, catalogs.stamp(f"cyfun/{key}.yaml"))


def get_names() -> dict[str, Text]:
    """Return the frameworks that can be scored with their names, the newest first."""
    return {key: get(key).name for key in KEYS}


@lru_cache(maxsize=4)
def _scored(key: str, _stamp: tuple[str, ...]) -> ScoredFramework:
    row = FrameworkRow.objects.filter(pk=key).first()
    if row is None:
        raise MissingError
    controls = list(row.controls.filter(is_current=True).order_by("position"))
    functions = {entry["id"]: Text(entry["nl"], entry["en"]) for entry in row.facts["functions"]}
    categories = {
        entry["id"]: CategoryName(entry["id"], Text(entry["nl"], entry["en"]), entry["fn"], functions[entry["fn"]])
        for entry in row.facts["categories"]
    }
    return ScoredFramework(
        framework=framework_from_facts(
            row.facts,
            [
                control_from_facts(control.ref, control.parent, Text(control.title_nl, control.title_en), control.facts)
                for control in controls
            ],
        ),
        rows={control.ref: control for control in controls},
        refs={control.pk: control.ref for control in controls},
        categories=categories,
        scale=tuple(row.facts["maturity_scale"]),
    )


def controls_of(assessment: Assessment) -> tuple[FrameworkControl, ...]:
    """Return the controls that the level of an assessment asks."""
    return get(assessment.framework_id).controls_at(AssuranceLevel(assessment.level))


def require_excludable(assessment: Assessment, ref: str) -> None:
    """Raise InvalidError for a control that the framework does not let be not applicable at the level."""
    if not get(assessment.framework_id).may_exclude(ref, AssuranceLevel(assessment.level)):
        raise InvalidError(
            Text(
                "{ref} kan op dit niveau niet “niet van toepassing” zijn.",
                "{ref} cannot be “not applicable” at this level.",
            ).filled(ref=ref),
            field="not_applicable",
        )
