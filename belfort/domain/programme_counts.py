"""How many governments and people the programme reached on a day; a government counts once, also through a merger.

`docs/scoring.md`, chapter 9, part "Counting governments".
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from belfort.domain.corrections import standing
from belfort.domain.programme import TAKING_PART, EnrolmentEvent, EnrolmentState, TrackKind, state_at
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
    """One enrolment as it is counted."""

    organization: str
    track: TrackKind
    events: tuple[EnrolmentEvent, ...]


def enrolled_governments(
    enrolments: Iterable[EnrolmentFacts],
    successions: Iterable[SuccessionFact],
    as_of: date,
    *,
    tracks: frozenset[TrackKind],
    states: frozenset[EnrolmentState] = TAKING_PART,
) -> dict[str, tuple[str, ...]]:
    """Return the governments that stand in one of the states in one of the tracks on a day, with the bodies behind each."""
    found = {
        enrolment.organization
        for enrolment in enrolments
        if enrolment.track in tracks and state_at(enrolment.events, as_of) in states
    }
    return Successors(successions, as_of).grouped(found)


class Mode(StrEnum):
    """How people took part in a session: on the day itself, or by watching it later."""

    LIVE = "live"
    LATER = "later"


MODE_NAMES = {Mode.LIVE: Text("live", "live"), Mode.LATER: Text("later bekeken", "watched later")}


@dataclass(frozen=True, slots=True)
class AttendanceFact:
    """How many people took part in a session; `organization` is empty when it is not known.

    `dated_on` is the day that counts: of the session, or of the viewing for those who watched it later.
    """

    number: int
    dated_on: date
    track: TrackKind
    mode: Mode
    people: int
    organization: str = ""
    corrects: int | None = None
    corrected_on: date | None = None


@dataclass(frozen=True, slots=True)
class Audience:
    """Who was at sessions by a day: governments with the bodies behind each, people live and later, and the rows behind."""

    governments: Mapping[str, tuple[str, ...]]
    live: int
    later: int
    live_rows: tuple[int, ...]
    later_rows: tuple[int, ...]


def audience(
    attendances: Iterable[AttendanceFact],
    successions: Iterable[SuccessionFact],
    as_of: date,
    *,
    tracks: frozenset[TrackKind],
) -> Audience:
    """Count the attendance of some tracks on a day; people of an unknown government count as people only."""
    counted = [fact for fact in standing(attendances, as_of) if fact.track in tracks]
    live = [fact for fact in counted if fact.mode is Mode.LIVE]
    later = [fact for fact in counted if fact.mode is Mode.LATER]
    known = {fact.organization for fact in counted if fact.organization and fact.people}
    return Audience(
        Successors(successions, as_of).grouped(known),
        _people(live),
        _people(later),
        tuple(fact.number for fact in live),
        tuple(fact.number for fact in later),
    )


def _people(facts: Sequence[AttendanceFact]) -> int:
    return sum(fact.people for fact in facts)


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
