"""Exact figures as people and machines read them: cut for a screen, rounded for a file; never rounded to compare.

Rules and worked numbers: `docs/scoring.md`, chapter 7.
"""

from decimal import Decimal
from fractions import Fraction

from belfort.domain.terms import Text

PLACES, SHOWN_PLACES = 12, 2
UNKNOWN = Text("–", "–")


def rounded(value: Fraction, places: int = PLACES) -> Decimal:
    """Return the figure with this many decimals, half to even; for files and columns."""
    return Decimal(round(value * 10**places)).scaleb(-places)


def cut(value: Fraction, places: int = SHOWN_PLACES) -> Decimal:
    """Return a figure for a screen, rounded down: what is below a threshold never looks as if it reached it."""
    return Decimal(value * 10**places // 1).scaleb(-places)


def raised(value: Fraction, places: int = SHOWN_PLACES) -> Decimal:
    """Return a shortage for a screen, rounded up: what is still short never looks like nothing."""
    return Decimal(-(-value * 10**places // 1)).scaleb(-places)


def spoken(figure: Decimal) -> Text:
    """Return a figure with a comma in Dutch and a point in English."""
    return Text(f"{figure:f}".replace(".", ","), f"{figure:f}")


def shown(value: Fraction | None) -> Text:
    """Return a figure as it stands on a screen, cut to two decimals; a dash while it is unknown."""
    return UNKNOWN if value is None else spoken(cut(value))
