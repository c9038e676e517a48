"""The map of municipalities: shapes from Statbel, mirrored for the fictional ones of the demo."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from belfort.domain.permissions import Actor
from belfort.domain.terms import Text
from belfort.models import Organization
from belfort.services import installation

WIDTH, HEIGHT = "1000", "384.3"


@dataclass(frozen=True, slots=True)
class Shape:
    """One municipality on the map; the sprite `map.svg` holds its border under the key of the shape."""

    organization: Organization
    mine: bool
    tone: str = ""
    note: Text | None = None


@dataclass(frozen=True, slots=True)
class Map:
    """The shapes with the frame in which they stand; a mirrored map is turned over by `transform`."""

    shapes: list[Shape]
    view_box: str
    transform: str


def get_map(*, municipalities: Sequence[Organization], actor: Actor) -> Map:
    """Return the map of these municipalities; those for which the actor may act are marked."""
    return _framed([Shape(organization, organization.id in actor.organization_ids) for organization in municipalities])


def get_toned_map(*, municipalities: Sequence[Organization], tones: Mapping[str, tuple[str, Text]]) -> Map:
    """Return the map with, by the key of a shape, the name of its tone and what it says; the others have no tone."""
    return _framed([Shape(row, False, *tones.get(row.shape, ("", None))) for row in municipalities])


def _framed(shapes: list[Shape]) -> Map:
    mirrored = f"translate({WIDTH} 0) scale(-1 1)" if installation.is_demo() else ""
    return Map(shapes, f"0 0 {WIDTH} {HEIGHT}", mirrored)
