"""A round as the region's page shows it: how many stand where on a day, by group, and a page of the governments."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from belfort.domain.permissions import Ability, Actor
from belfort.domain.rounds import Counted, RoundState
from belfort.domain.terms import Text
from belfort.models import Organization, Round
from belfort.reporting.charts import Bar, part
from belfort.services import round_closings, rounds
from belfort.services.round_words import STANDS, ordered
from belfort.services.rounds import Participant
from belfort.services.sector_pages import BREAKDOWNS, cell_name

ROWS = 25


@dataclass(frozen=True, slots=True)
class StateCount:
    """How many stand somewhere on the day, and how many did when the round was frozen; None before that."""

    state: RoundState
    name: Text
    count: int
    at_close: int | None


@dataclass(frozen=True, slots=True)
class GroupCount:
    """A group: how many were asked and how many handed in, with a bar of the share."""

    name: Text
    asked: int
    handed_in: int
    bar: Bar


@dataclass(frozen=True, slots=True)
class RoundView:
    """Everything on the page of a round."""

    round: Round
    as_of: date
    asked: int
    counts: list[StateCount]
    groups: list[tuple[Text, list[GroupCount]]]
    rows: list[Participant]
    total: int
    page: int
    pages: int


def get_round_page(
    *,
    actor: Actor,
    programme: Organization,
    key: UUID,
    as_of: date,
    state: RoundState | None = None,
    page: int = 1,
) -> RoundView:
    """Return a round on a day, with a page of those who stand somewhere; everybody when no state is said."""
    actor.require(Ability.READ_PROGRAMME, programme.pk)
    found = rounds.get_round(actor=actor, programme=programme, key=key, as_of=as_of)
    counted, closed = found.participation, round_closings.at_close(found.round)
    chosen = [one for one in found.participants if state is None or one.state is state]
    pages = max(-(-len(chosen) // ROWS), 1)
    page = min(max(page, 1), pages)
    return RoundView(
        round=found.round,
        as_of=as_of,
        asked=len(found.participants),
        counts=[
            StateCount(one, name, counted.everybody[one], closed.everybody[one] if closed else None)
            for one, name in STANDS.items()
            if one is not None
        ],
        groups=[
            (name, _groups(breakdown, counted.groups.get(breakdown, {}))) for breakdown, name in BREAKDOWNS.items()
        ],
        rows=chosen[(page - 1) * ROWS : page * ROWS],
        total=len(chosen),
        page=page,
        pages=pages,
    )


def _groups(breakdown: str, groups: Mapping[str, Counted]) -> list[GroupCount]:
    found = []
    for key in ordered(breakdown, groups):
        counted = groups[key]
        asked = sum(counted.values())
        handed_in = counted[RoundState.SUBMITTED] + counted[RoundState.LATE]
        found.append(GroupCount(cell_name(breakdown, key), asked, handed_in, part(handed_in, asked)))
    return found
