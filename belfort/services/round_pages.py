"""A round as the region's page shows it: how many stand where on a day, by group, and a page of the governments."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from belfort.domain.permissions import Ability, Actor
from belfort.domain.rounds import Counted, RoundState
from belfort.domain.terms import Text
from belfort.models import Organization, Round
from belfort.reporting.charts import Bar, part
from belfort.services import prepared, round_closings, rounds
from belfort.services.prepared import PROGRAMME, Made, Row, Subject
from belfort.services.round_words import STANDS, ordered
from belfort.services.sector_pages import BREAKDOWNS, cell_name

EVERYBODY = "governments"


@dataclass(frozen=True, slots=True)
class GovernmentLine:
    """A government in the scope of the round, and where it stands on the day."""

    name: str
    state: RoundState
    submitted_on: date | None
    signed: str
    excuse: str


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
    rows: list[GovernmentLine]
    total: int
    page: int
    pages: int
    outdated_since: datetime | None = None


def subject_of(programme: Organization, row: Round, as_of: date) -> Subject:
    """Return under which name a round on a day is kept."""
    return Subject(programme, PROGRAMME, f"round/{row.pk}", as_of)


def made(*, actor: Actor, programme: Organization, row: Round, as_of: date) -> Made:
    """Return a round on a day as it is kept: how many stand where, and who, all of them and those of each state."""
    found = rounds.get_round(actor=actor, programme=programme, key=row.pk, as_of=as_of)
    lists: dict[str, list[Row]] = {EVERYBODY: [], **{state.value: [] for state in RoundState}}
    for one in found.participants:
        submitted = one.submitted_on.isoformat() if one.submitted_on else None
        line = [one.organization.name, one.state.value, submitted, one.signed, one.excuse]
        lists[EVERYBODY].append(line)
        lists[one.state.value].append(line)
    return Made(round_closings.stored(found.participation), lists)


def get_round_page(
    *,
    actor: Actor,
    at: datetime,
    programme: Organization,
    key: UUID,
    as_of: date,
    state: RoundState | None = None,
    page: int = 1,
) -> RoundView:
    """Return a round on a day, with a page of those who stand somewhere; everybody when no state is said.

    Raises PreparingError where the worker must count first.
    """
    actor.require(Ability.READ_PROGRAMME, programme.pk)
    row = rounds.find_round(programme, key)
    view = prepared.get(
        actor=actor,
        at=at,
        subject=subject_of(programme, row, as_of),
        make=lambda: made(actor=actor, programme=programme, row=row, as_of=as_of),
    )
    counted, closed = round_closings.read(view.content), round_closings.at_close(row)
    listed = view.page(EVERYBODY if state is None else state.value, page)
    return RoundView(
        round=row,
        as_of=as_of,
        asked=sum(counted.everybody.values()),
        counts=[
            StateCount(one, name, counted.everybody[one], closed.everybody[one] if closed else None)
            for one, name in STANDS.items()
            if one is not None
        ],
        groups=[
            (name, _groups(breakdown, counted.groups.get(breakdown, {}))) for breakdown, name in BREAKDOWNS.items()
        ],
        rows=[_line(*each) for each in listed.rows],
        total=listed.total,
        page=listed.page,
        pages=listed.pages,
        outdated_since=view.outdated_since,
    )


def _line(name: str, state: str, submitted_on: str | None, signed: str, excuse: str) -> GovernmentLine:
    day = date.fromisoformat(submitted_on) if submitted_on else None
    return GovernmentLine(name, RoundState(state), day, signed, excuse)


def _groups(breakdown: str, groups: Mapping[str, Counted]) -> list[GroupCount]:
    found = []
    for key in ordered(breakdown, groups):
        counted = groups[key]
        asked = sum(counted.values())
        handed_in = counted[RoundState.SUBMITTED] + counted[RoundState.LATE]
        found.append(GroupCount(cell_name(breakdown, key), asked, handed_in, part(handed_in, asked)))
    return found
