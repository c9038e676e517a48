"""The impact scale of the study of critical processes: five dimensions, five levels, thresholds as facts.

Rules and worked numbers: `docs/scoring.md`, chapter 2. Source: sheet "Beslissingsboom & impactschalen" behind Open
Proces Huis. From is inclusive and to is exclusive; exactly 20 % of the revenue is level 4, exactly 75 % of the users
level 5.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from belfort.domain.terms import Text

LEVELS = range(1, 6)
CRITICAL_LEVEL = 5


class Dimension(StrEnum):
    """The kinds of damage that are rated."""

    FINANCIAL = "financial"
    REPUTATION = "reputation"
    LEGAL = "legal"
    SERVICE = "service"
    USERS = "users"


DIMENSION_NAMES = {
    Dimension.FINANCIAL: Text("financiële schade", "financial damage"),
    Dimension.REPUTATION: Text("reputatieverlies", "loss of reputation"),
    Dimension.LEGAL: Text("juridische gevolgen", "legal consequences"),
    Dimension.SERVICE: Text("verstoring van de dienstverlening", "disruption of services"),
    Dimension.USERS: Text("gevolgen voor burgers en organisaties", "consequences for citizens and organizations"),
}

LEVEL_NAMES = {
    1: Text("zeer laag", "very low"),
    2: Text("laag", "low"),
    3: Text("gemiddeld", "medium"),
    4: Text("groot", "high"),
    5: Text("kritiek", "critical"),
}

Impact = Mapping[Dimension, int]


@dataclass(frozen=True, slots=True)
class Heaviest:
    """The highest level that was given, and the dimensions that gave it; level 0 when nothing was rated."""

    level: int
    dimensions: tuple[Dimension, ...]


def heaviest(impact: Impact) -> Heaviest:
    """Return the level of the dimension that weighs most; the order of the dimensions does not matter."""
    level = max(impact.values(), default=0)
    return Heaviest(level, tuple(dimension for dimension in Dimension if impact.get(dimension) == level and level))


def financial_level(percent_of_revenue: Decimal) -> int:
    """Return the level for a damage in percent of the yearly revenue; exactly 20 is level 4."""
    if percent_of_revenue > 20:  # noqa: PLR2004 threshold of the scale: above, not from
        return 5
    return 1 + sum(percent_of_revenue >= bound for bound in (5, 10, 15))


def users_level(percent_of_users: Decimal) -> int:
    """Return the level for the share of users that is affected; exactly 75 is level 5."""
    return 1 + sum(percent_of_users >= bound for bound in (5, 20, 50, 75))


def outage_level(longest_hours: Decimal | None) -> int:
    """Return the level for the longest time that the service can be missed; None is more than a month without effect."""
    if longest_hours is None:
        return 1
    return 1 + sum(longest_hours <= bound for bound in (720, 168, 72, 24))
