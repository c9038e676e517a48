"""Help on a control: our own guidance, shipped with Belfort, and the official words where the installation has them."""

from collections.abc import Mapping
from functools import lru_cache

from belfort.domain.permissions import Ability, Actor
from belfort.domain.terms import Text
from belfort.exchange.guidance import ControlGuidance, Guidance, LevelMeaning, at_previous, read_guidance
from belfort.models import ControlText
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


def get_level_meanings() -> Mapping[int, LevelMeaning]:
    """Return what the maturity levels 1 to 5 mean for documentation and for implementation."""
    return _shipped().levels


def get_caution() -> Text:
    """Return the sentence that stands with all guidance: the official text counts."""
    return _shipped().caution


def get_texts(*, actor: Actor, framework: str, ref: str) -> list[ControlText]:
    """Return the official words of a control in each language that this installation has, with their copyright line."""
    actor.require_anywhere(Ability.READ_CATALOGS)
    return list(ControlText.objects.filter(framework_id=framework, ref=ref).order_by("-language"))
