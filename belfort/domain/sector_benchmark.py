"""A government beside its size class: its own figure, the median and the quartiles of the class, and nothing else.

Rules and worked numbers: `docs/scoring.md`, chapter 8.
"""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from belfort.domain.discretion import MINIMUM
from belfort.domain.sector import Quartiles, SectorPicture
from belfort.domain.terms import Text


class Quarter(StrEnum):
    """Where a figure stands in its class."""

    LOWEST = "lowest"
    BELOW = "below_median"
    ABOVE = "from_median"
    HIGHEST = "highest"


QUARTER_NAMES = {
    Quarter.LOWEST: Text("onder het onderste kwartiel", "below the lower quartile"),
    Quarter.BELOW: Text("van het onderste kwartiel tot de mediaan", "from the lower quartile to the median"),
    Quarter.ABOVE: Text("van de mediaan tot het bovenste kwartiel", "from the median to the upper quartile"),
    Quarter.HIGHEST: Text("vanaf het bovenste kwartiel", "from the upper quartile on"),
}


@dataclass(frozen=True, slots=True)
class Benchmark:
    """The total of a government, the quartiles of its size class as published, and where it stands."""

    own: Fraction
    quartiles: Quartiles
    quarter: Quarter

    @property
    def to_median(self) -> Fraction:
        """Return how far it is above the median; below it when negative."""
        return self.own - self.quartiles.median


def benchmark(own: Fraction, picture: SectorPicture | None, others: int, minimum: int = MINIMUM) -> Benchmark | None:
    """Return a government beside its size class; None when the class is hidden or has too few other participants.

    `picture` is that of the class in the newest publication; `others` counts the governments in it that do not share
    by name, this one left out, because it knows its own figure.
    """
    if picture is None or picture.quartiles is None or others < minimum:
        return None
    bounds = (picture.quartiles.lower, picture.quartiles.median, picture.quartiles.upper)
    return Benchmark(own, picture.quartiles, list(Quarter)[sum(own >= bound for bound in bounds)])
