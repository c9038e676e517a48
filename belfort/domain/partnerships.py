"""Who works with whom on a day: partnerships as they were known then, and the governments in them through mergers.

`docs/scoring.md`, chapter 9, part "Partnerships".
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from belfort.domain.corrections import known_on
from belfort.domain.programme_counts import Successors


@dataclass(frozen=True, slots=True)
class PartnershipFact:
    """What a partnership said until a day, not included (None: what it says); empty `shared_function`: it shares nobody."""

    key: str
    name: str
    kind: str
    shared_function: str
    starts_on: date
    ends_on: date | None = None
    known_until: date | None = None


@dataclass(frozen=True, slots=True)
class MemberFact:
    """From when until when a government works along, as it was known until a day; the day of an end is outside."""

    organization: str
    starts_on: date
    ends_on: date | None = None
    known_until: date | None = None


@dataclass(frozen=True, slots=True)
class TogetherMember:
    """A government in a partnership on a day, and since when it, or a body that went over into it, works along."""

    organization: str
    since: date


@dataclass(frozen=True, slots=True)
class Together:
    """A partnership that stands on a day, with its governments in the order of their keys."""

    fact: PartnershipFact
    members: tuple[TogetherMember, ...]


def together(
    versions: Iterable[PartnershipFact],
    memberships: Iterable[Sequence[MemberFact]],
    successors: Successors,
    as_of: date,
) -> Together | None:
    """Return a partnership as it was known on a day; None when it does not stand then. Versions stand oldest first."""
    fact = known_on(versions, as_of)
    if not _stands(fact, as_of):
        return None
    since: dict[str, list[date]] = defaultdict(list)
    for membership in memberships:
        member = known_on(membership, as_of)
        if _stands(member, as_of):
            since[successors.of(member.organization)].append(member.starts_on)
    return Together(fact, tuple(TogetherMember(key, min(days)) for key, days in sorted(since.items())))


def _stands(fact: PartnershipFact | MemberFact, as_of: date) -> bool:
    return fact.starts_on <= as_of and (fact.ends_on is None or as_of < fact.ends_on)
