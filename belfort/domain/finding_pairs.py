"""Which findings of different audits may be one and the same: proposed for linking, never linked by themselves.

The rule: `docs/scoring.md`, chapter 12.
"""

import re
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from fractions import Fraction

from belfort.domain.findings import Category

ALIKE = Fraction(1, 2)
LETTERS = 3  # shorter words say nothing


@dataclass(frozen=True, slots=True)
class Likeness:
    """What is compared of a finding; an empty part is never alike."""

    key: Hashable
    audit: Hashable
    category: Category
    title: str
    location: str = ""
    facility: Hashable = None
    fingerprint: str = ""


def title_words(title: str) -> frozenset[str]:
    """Return the words of a title of at least three letters or digits, in small letters."""
    return frozenset(word for word in re.findall(r"\w+", title.lower()) if len(word) >= LETTERS)


def title_share(one: str, other: str) -> Fraction:
    """Return how many words two titles share, of all words in them; 0 when neither has any."""
    mine, theirs = title_words(one), title_words(other)
    return Fraction(len(mine & theirs), len(mine | theirs)) if mine | theirs else Fraction(0)


def may_be_same(one: Likeness, other: Likeness) -> bool:
    """Say whether two findings of different audits may be the same.

    The same mark of a tool says so; else the same category with the same place, the same facility, or half of the words.
    """
    if one.key == other.key or (one.audit is not None and one.audit == other.audit):
        return False
    if one.fingerprint and one.fingerprint == other.fingerprint:
        return True
    if one.category is not other.category:
        return False
    same_place = bool(one.location.strip()) and one.location.strip().lower() == other.location.strip().lower()
    same_facility = one.facility is not None and one.facility == other.facility
    return same_place or same_facility or title_share(one.title, other.title) >= ALIKE


def candidates(one: Likeness, others: Iterable[Likeness]) -> tuple[Likeness, ...]:
    """Return those that may be the same, the same mark first, then by how much of the titles is shared, then as given."""
    found = [other for other in others if may_be_same(one, other)]
    return tuple(
        sorted(
            found,
            key=lambda other: (
                not (one.fingerprint and one.fingerprint == other.fingerprint),
                -title_share(one.title, other.title),
            ),
        )
    )
