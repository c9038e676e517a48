"""Two rounds government by government: where each stands is public; a total only for those that share it by name.

Rules: `docs/scoring.md`, chapter 10. A look at a page with such a total is written where that government sees it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from uuid import UUID

from django.db import transaction

from belfort.domain.maturity_figures import UNKNOWN, shown
from belfort.domain.permissions import Ability, Actor
from belfort.domain.round_comparison import Pair, difference
from belfort.domain.terms import Text
from belfort.models import Organization, Round
from belfort.services import sector_looks
from belfort.services.round_comparisons import Both, find_both
from belfort.services.round_words import STANDS, change_of_total, key_of
from belfort.services.sector import Published

ROWS = 25


@dataclass(frozen=True, slots=True)
class GovernmentRow:
    """A government in both rounds; its totals only when it shares them by name, then and today."""

    organization: Organization
    before: Text
    after: Text
    total_before: Text = UNKNOWN
    total_after: Text = UNKNOWN
    change: Text = UNKNOWN
    named: bool = False


@dataclass(frozen=True, slots=True)
class GovernmentPage:
    """A page of the governments that either round asks; `looked` are those whose totals stand on it."""

    one: Round
    other: Round
    rows: list[GovernmentRow]
    total: int
    page: int
    pages: int

    @property
    def looked(self) -> int:
        """Return at how many totals somebody looks here."""
        return sum(row.named for row in self.rows)


@transaction.atomic
def get_governments(
    *,
    actor: Actor,
    at: datetime,
    programme: Organization,
    keys: tuple[UUID, UUID],
    stands: tuple[str, str] = ("", ""),
    page: int = 1,
) -> GovernmentPage:
    """Return a page of the governments of two rounds, and write a look for each whose totals stand on it.

    `stands` keeps those that stood so in the earlier and in the later round; empty: wherever they stood.
    """
    actor.require(Ability.READ_SECTOR, programme.pk)
    both = find_both(actor=actor, at=at, programme=programme, keys=keys)
    pairs = both.pairs
    found = [body for key, body in both.bodies.items() if _fits(pairs[key], stands)]
    pages = max(-(-len(found) // ROWS), 1)
    page = min(max(page, 1), pages)
    rows = _rows(both, found[(page - 1) * ROWS : page * ROWS])
    _note(actor, at, programme, rows)
    return GovernmentPage(both.pages[0].round, both.pages[1].round, rows, len(found), page, pages)


@transaction.atomic
def get_every_government(
    *, actor: Actor, at: datetime, programme: Organization, keys: tuple[UUID, UUID]
) -> list[GovernmentRow]:
    """Return every government of two rounds, for a workbook; a look is written for each whose totals stand in it."""
    actor.require(Ability.READ_SECTOR, programme.pk)
    both = find_both(actor=actor, at=at, programme=programme, keys=keys)
    rows = _rows(both, list(both.bodies.values()))
    _note(actor, at, programme, rows)
    return rows


def _note(actor: Actor, at: datetime, programme: Organization, rows: Sequence[GovernmentRow]) -> None:
    looked = [row.organization for row in rows if row.named]
    sector_looks.note(actor=actor, at=at, programme=programme, page=sector_looks.ROUNDS, bodies=looked)


def _fits(pair: Pair, stands: tuple[str, str]) -> bool:
    return all(not wanted or wanted == key_of(state) for state, wanted in zip(pair, stands, strict=True))


def _rows(both: Both, bodies: Sequence[Organization]) -> list[GovernmentRow]:
    pairs = both.pairs
    then, now = ({}, {}) if both.is_same else (_named(found) for found in both.published)
    rows = []
    for body in bodies:
        before, after = (STANDS[state] for state in pairs[body.pk])
        one, other = then.get((body.name, body.kind)), now.get((body.name, body.kind))
        if one is None or other is None:
            rows.append(GovernmentRow(body, before, after))
        else:
            change = change_of_total(difference(one, other))
            rows.append(GovernmentRow(body, before, after, shown(one), shown(other), change, named=True))
    return rows


def _named(found: Published | None) -> dict[tuple[str, str], Fraction]:
    """Return the totals of those that share by name in a publication and still do."""
    return {} if found is None else {(each.name, each.kind): each.total for each in found.named()}
