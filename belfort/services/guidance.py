"""Help on a control in our own words, shipped with Belfort; the official words stand in `control_texts`."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from belfort.domain.terms import Text
from belfort.exchange.guidance import ControlGuidance, Guidance, at_previous, read_guidance
from belfort.services import catalogs, scored_frameworks

OLDER, NEWER = "cyfun-2023", "cyfun-2025"


@lru_cache(maxsize=1)
def _shipped() -> Guidance:
    return read_guidance()


@lru_cache(maxsize=4)
def _by_ref(framework: str, _stamp: tuple[str, ...]) -> Mapping[str, ControlGuidance]:
    if framework == OLDER:
        rows = scored_frameworks.get_with_rows(NEWER).rows
        return at_previous(_shipped(), {ref: row.facts["previous"] for ref, row in rows.items()})
    return _shipped().controls if framework == NEWER else {}


def get_guidance(*, framework: str, ref: str) -> ControlGuidance | None:
    """Return why and how of a control, what counts as evidence and a first step; None where nothing was written.

    A control of 2023 has the guidance of the control of 2025 that is the same or revised.
    """
    return _by_ref(framework, catalogs.stamp(f"cyfun/{NEWER}.yaml")).get(ref)


@dataclass(frozen=True, slots=True)
class ScaleStep:
    """One maturity level: its number and name, and what it means for each of the two scores."""

    level: int
    name: Text
    documentation: Text
    implementation: Text


def get_scale(*, framework: str) -> tuple[ScaleStep, ...]:
    """Return the maturity levels from 1 to 5, named as in the framework, with their meaning in our own words."""
    steps = scored_frameworks.get_with_rows(framework).scale
    meanings = _shipped().levels
    return tuple(
        ScaleStep(
            step["level"],
            Text(step["nl"], step["en"]),
            meanings[step["level"]].documentation,
            meanings[step["level"]].implementation,
        )
        for step in steps
    )


def get_caution() -> Text:
    """Return the sentence that stands with all guidance: the official text counts."""
    return _shipped().caution
