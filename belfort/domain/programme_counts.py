"""How many governments and people the programme reached on a day; a government counts once, also through a merger.

`docs/scoring.md`, chapter 9, part "Counting governments".
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from belfort.domain.corrections import standing
from belfort.domain.programme import TAKING_PART, EnrolmentEvent, EnrolmentState, TrackKind, event_at
from belfort.domain.terms import Text


@dataclass(frozen=True, slots=True)
class SuccessionFact:
    """A body that went over into another on a day; keys are those of organizations."""

    predecessor: str
    successor: str
    effective_on: date


def counted_as(organization: str, successions: Iterable[SuccessionFact], as_of: date) -> str:
    """Return under which key a body counts on a day: its own until it merged, its successor's from that day on.

    Mergers are followed as far as they go by that day; a body that went into several counts under the first by key.
    """
    return Successors(successions, as_of).of(organization)


class Successors:
    """The successors of bodies on one day, ready to be asked many times."""

    def __init__(self, successions: Iterable[SuccessionFact], as_of: date) -> None:
        """Take the mergers that are in force on the day."""
        self.next: dict[str, SuccessionFact] = {}
        for fact in successions:
            if fact.effective_on <= as_of and fact.predecessor != fact.successor:
                other = self.next.get(fact.predecessor)
                if other is None or (fact.effective_on, fact.successor) < (other.effective_on, other.successor):
                    self.next[fact.predecessor] = fact

    def of(self, organization: str) -> str:
        """Return under which key a body counts."""
        seen = {organization}
        while (fact := self.next.get(organization)) is not None and fact.successor not in seen:
            organization = fact.successor
            seen.add(organization)
        return organization

    def grouped(self, organizations: Iterable[str]) -> dict[str, tuple[str, ...]]:
        """Return the bodies as they count, each with the bodies behind it, all in order of their keys."""
        behind: dict[str, set[str]] = defaultdict(set)
        for organization in organizations:
            behind[self.of(organization)].add(organization)
        return {key: tuple(sorted(behind[key])) for key in sorted(behind)}


@dataclass(frozen=True, slots=True)
class EnrolmentFacts:
    """One enrolment as it is counted; `key` and `track_key` say which it is and in which track."""

    organization: str
    track: TrackKind
    events: tuple[EnrolmentEvent, ...]
    key: str = ""
    track_key: str = ""


@dataclass(frozen=True, slots=True)
class Stand:
    """Where an enrolment stands on a day: the event that decides, and the day of its first."""

    enrolment: EnrolmentFacts
    event: EnrolmentEvent
    state: EnrolmentState
    first_on: date


@dataclass(frozen=True, slots=True)
class Participation:
    """A government on a day, once, through all its bodies: the enrolment that got furthest, and the first day of any."""

    organization: str
    bodies: tuple[str, ...]
    stand: Stand
    first_on: date

    @property
    def state(self) -> EnrolmentState:
        """Return the state that counts."""
        return self.stand.state


# of several enrolments that count as one government, the one furthest in this order decides
FURTHEST = {
    state: place
    for place, state in enumerate(
        (
            EnrolmentState.WITHDRAWN,
            EnrolmentState.INTERESTED,
            EnrolmentState.OFFERED,
            EnrolmentState.WAITING,
            EnrolmentState.ENROLLED,
            EnrolmentState.TESTING,
            EnrolmentState.COMPLETED,
            EnrolmentState.ROLLED_OUT,
        )
    )
}


def stands(enrolments: Iterable[EnrolmentFacts], as_of: date) -> tuple[Stand, ...]:
    """Return where enrolments stand on a day; what did not begin yet is left out."""
    found = []
    for enrolment in enrolments:
        event = event_at(enrolment.events, as_of)
        if event is not None and event.state is not None:
            counted = (one.dated_on for one in standing(enrolment.events, as_of) if one.state is not None)
            found.append(Stand(enrolment, event, event.state, min(counted)))
    return tuple(found)


def participations(found: Iterable[Stand], successors: Successors) -> tuple[Participation, ...]:
    """Return each government once, in the order of its key: its predecessors' enrolments count as its own.

    What was withdrawn counts only where nothing else is left.
    """
    groups: dict[str, list[Stand]] = defaultdict(list)
    for stand in found:
        groups[successors.of(stand.enrolment.organization)].append(stand)
    return tuple(_participation(key, group) for key, group in sorted(groups.items()))


def _participation(key: str, group: Sequence[Stand]) -> Participation:
    left = [stand for stand in group if stand.state is not EnrolmentState.WITHDRAWN] or group
    return Participation(
        key,
        tuple(sorted({stand.enrolment.organization for stand in left})),
        max(left, key=lambda stand: (FURTHEST[stand.state], stand.event.dated_on, stand.enrolment.key)),
        min(stand.first_on for stand in left),
    )


def enrolled_governments(
    enrolments: Iterable[EnrolmentFacts],
    successions: Iterable[SuccessionFact],
    as_of: date,
    *,
    tracks: frozenset[TrackKind],
    states: frozenset[EnrolmentState] = TAKING_PART,
) -> dict[str, tuple[str, ...]]:
    """Return the governments that got as far as one of the states in some tracks by a day, with the bodies behind each."""
    there = stands((enrolment for enrolment in enrolments if enrolment.track in tracks), as_of)
    found = participations(there, Successors(successions, as_of))
    return {one.organization: one.bodies for one in found if one.state in states}


class Mode(StrEnum):
    """How people took part in a session: on the day itself, or by watching it later."""

    LIVE = "live"
    LATER = "later"


MODE_NAMES = {Mode.LIVE: Text("live", "live"), Mode.LATER: Text("later bekeken", "watched later")}


@dataclass(frozen=True, slots=True)
class AttendanceFact:
    """How many people took part in a session; `organization` is empty when it is not known.

    `dated_on` is the day that counts: of the session, or of the viewing for those who watched it later. `session` and
    `track_key` say which session it was.
    """

    number: int
    dated_on: date
    track: TrackKind
    mode: Mode
    people: int
    organization: str = ""
    corrects: int | None = None
    corrected_on: date | None = None
    session: str = ""
    track_key: str = ""


@dataclass(frozen=True, slots=True)
class Audience:
    """Who was at sessions by a day: governments with the bodies behind each, people live and later, and the rows behind."""

    governments: Mapping[str, tuple[str, ...]]
    live: int
    later: int
    live_rows: tuple[AttendanceFact, ...]
    later_rows: tuple[AttendanceFact, ...]


@dataclass(frozen=True, slots=True)
class Attended:
    """A government at sessions by a day: how many of its people live and later, and on which day first."""

    organization: str
    live: int
    later: int
    first_on: date


def audience(
    attendances: Iterable[AttendanceFact],
    successions: Iterable[SuccessionFact],
    as_of: date,
    *,
    tracks: frozenset[TrackKind],
) -> Audience:
    """Count the attendance of some tracks on a day; people of an unknown government count as people only."""
    counted = [fact for fact in standing(attendances, as_of) if fact.track in tracks and fact.people]
    live = tuple(fact for fact in counted if fact.mode is Mode.LIVE)
    later = tuple(fact for fact in counted if fact.mode is Mode.LATER)
    known = {fact.organization for fact in counted if fact.organization}
    return Audience(
        Successors(successions, as_of).grouped(known),
        _people(live),
        _people(later),
        live,
        later,
    )


def _people(facts: Sequence[AttendanceFact]) -> int:
    return sum(fact.people for fact in facts)


def attended(present: Audience, successors: Successors) -> tuple[Attended, ...]:
    """Return each government of an audience with its people; those of an unknown one are left out."""
    groups: dict[str, list[AttendanceFact]] = defaultdict(list)
    for fact in (*present.live_rows, *present.later_rows):
        if fact.organization:
            groups[successors.of(fact.organization)].append(fact)
    return tuple(
        Attended(
            key,
            _people([fact for fact in group if fact.mode is Mode.LIVE]),
            _people([fact for fact in group if fact.mode is Mode.LATER]),
            min(fact.dated_on for fact in group),
        )
        for key, group in sorted(groups.items())
    )


def reached_governments(
    enrolments: Iterable[EnrolmentFacts],
    attendances: Iterable[AttendanceFact],
    successions: Sequence[SuccessionFact],
    as_of: date,
) -> dict[str, tuple[str, ...]]:
    """Return the governments that the programme reached by a day: enrolled in any track, or at any session."""
    everything = frozenset(TrackKind)
    enrolled = enrolled_governments(enrolments, successions, as_of, tracks=everything)
    present = audience(attendances, successions, as_of, tracks=everything).governments
    bodies = {body for group in (*enrolled.values(), *present.values()) for body in group}
    return Successors(successions, as_of).grouped(bodies)


@dataclass(frozen=True, slots=True)
class DeliveryFact:
    """Material that went to a government; a correction of it with 0 copies says that it never did."""

    number: int
    dated_on: date
    organization: str
    track: TrackKind
    material: str
    copies: int
    corrects: int | None = None
    corrected_on: date | None = None
    track_key: str = ""


def delivered(facts: Iterable[DeliveryFact], as_of: date) -> tuple[DeliveryFact, ...]:
    """Return what was delivered by a day, as it was known then, in the order of its days."""
    there = [fact for fact in standing(facts, as_of) if fact.copies]
    return tuple(sorted(there, key=lambda fact: (fact.dated_on, fact.material, fact.number)))
