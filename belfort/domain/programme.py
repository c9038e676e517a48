"""The programme of support: its tracks, and the way of an enrolment from interest to completion.

`docs/scoring.md`, chapter 9, parts "Tracks" and "Enrolments", holds the tables.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from belfort.domain.corrections import NumberedFault, standing
from belfort.domain.errors import InvalidError
from belfort.domain.terms import Text


class TrackKind(StrEnum):
    """The tracks of the programme, by the slugs of files and addresses."""

    BASIC_AUDIT = "basic-audit"
    ADDITIONAL_AUDIT = "additional-audit"
    ETHICAL_HACKING = "ethical-hacking"
    INFO_SESSION = "info-session"
    WORKSHOP = "workshop"
    E_LEARNING = "e-learning"
    TOOLKIT = "toolkit"
    GUIDANCE = "guidance"
    LANDING_ZONE = "landing-zone"
    POSTERS = "posters"
    COMMUNICATION = "communication"


TRACK_NAMES = {
    TrackKind.BASIC_AUDIT: Text("basisaudit", "basic audit"),
    TrackKind.ADDITIONAL_AUDIT: Text("aanvullende audit", "additional audit"),
    TrackKind.ETHICAL_HACKING: Text("ethisch hacken", "ethical hacking"),
    TrackKind.INFO_SESSION: Text("infosessies", "information sessions"),
    TrackKind.WORKSHOP: Text("workshops", "workshops"),
    TrackKind.E_LEARNING: Text("e-learning", "e-learning"),
    TrackKind.TOOLKIT: Text("digitale toolkit", "digital toolkit"),
    TrackKind.GUIDANCE: Text("begeleidingstraject", "guidance track"),
    TrackKind.LANDING_ZONE: Text("landing zone", "landing zone"),
    TrackKind.POSTERS: Text("affiches en campagnes", "posters and campaigns"),
    TrackKind.COMMUNICATION: Text("communicatie", "communication"),
}


class EnrolmentState(StrEnum):
    """Where a government stands in a track; the last three are those of e-learning."""

    INTERESTED = "interested"
    WAITING = "waiting"
    ENROLLED = "enrolled"
    WITHDRAWN = "withdrawn"
    COMPLETED = "completed"
    OFFERED = "offered"
    TESTING = "testing"
    ROLLED_OUT = "rolled_out"


ENROLMENT_STATE_NAMES = {
    EnrolmentState.INTERESTED: Text("geïnteresseerd", "interested"),
    EnrolmentState.WAITING: Text("op de wachtlijst", "on the waiting list"),
    EnrolmentState.ENROLLED: Text("ingeschreven", "enrolled"),
    EnrolmentState.WITHDRAWN: Text("uitgeschreven", "withdrawn"),
    EnrolmentState.COMPLETED: Text("afgerond", "completed"),
    EnrolmentState.OFFERED: Text("aangeboden", "offered"),
    EnrolmentState.TESTING: Text("in test", "testing"),
    EnrolmentState.ROLLED_OUT: Text("uitgerold", "rolled out"),
}
E_LEARNING_STATES = frozenset({EnrolmentState.OFFERED, EnrolmentState.TESTING, EnrolmentState.ROLLED_OUT})
TAKING_PART = frozenset(
    {EnrolmentState.ENROLLED, EnrolmentState.COMPLETED, EnrolmentState.TESTING, EnrolmentState.ROLLED_OUT}
)


class EnrolmentStep(StrEnum):
    """What happens to an enrolment."""

    SHOW_INTEREST = "show_interest"
    WAIT = "wait"
    ENROL = "enrol"
    WITHDRAW = "withdraw"
    COMPLETE = "complete"
    OFFER = "offer"
    TEST = "test"
    ROLL_OUT = "roll_out"


Table = Mapping[EnrolmentState | None, Mapping[EnrolmentStep, EnrolmentState]]

ORDINARY: Table = {
    None: {
        EnrolmentStep.SHOW_INTEREST: EnrolmentState.INTERESTED,
        EnrolmentStep.WAIT: EnrolmentState.WAITING,
        EnrolmentStep.ENROL: EnrolmentState.ENROLLED,
    },
    EnrolmentState.INTERESTED: {
        EnrolmentStep.WAIT: EnrolmentState.WAITING,
        EnrolmentStep.ENROL: EnrolmentState.ENROLLED,
        EnrolmentStep.WITHDRAW: EnrolmentState.WITHDRAWN,
    },
    EnrolmentState.WAITING: {
        EnrolmentStep.ENROL: EnrolmentState.ENROLLED,
        EnrolmentStep.WITHDRAW: EnrolmentState.WITHDRAWN,
    },
    EnrolmentState.ENROLLED: {
        EnrolmentStep.WITHDRAW: EnrolmentState.WITHDRAWN,
        EnrolmentStep.COMPLETE: EnrolmentState.COMPLETED,
    },
    EnrolmentState.WITHDRAWN: {
        EnrolmentStep.SHOW_INTEREST: EnrolmentState.INTERESTED,
        EnrolmentStep.WAIT: EnrolmentState.WAITING,
        EnrolmentStep.ENROL: EnrolmentState.ENROLLED,
    },
    EnrolmentState.COMPLETED: {},
}

E_LEARNING: Table = {
    None: {
        EnrolmentStep.OFFER: EnrolmentState.OFFERED,
        EnrolmentStep.TEST: EnrolmentState.TESTING,
        EnrolmentStep.ROLL_OUT: EnrolmentState.ROLLED_OUT,
    },
    EnrolmentState.OFFERED: {
        EnrolmentStep.TEST: EnrolmentState.TESTING,
        EnrolmentStep.ROLL_OUT: EnrolmentState.ROLLED_OUT,
        EnrolmentStep.WITHDRAW: EnrolmentState.WITHDRAWN,
    },
    EnrolmentState.TESTING: {
        EnrolmentStep.ROLL_OUT: EnrolmentState.ROLLED_OUT,
        EnrolmentStep.WITHDRAW: EnrolmentState.WITHDRAWN,
    },
    EnrolmentState.ROLLED_OUT: {
        EnrolmentStep.ROLL_OUT: EnrolmentState.ROLLED_OUT,
        EnrolmentStep.WITHDRAW: EnrolmentState.WITHDRAWN,
    },
    EnrolmentState.WITHDRAWN: {
        EnrolmentStep.OFFER: EnrolmentState.OFFERED,
        EnrolmentStep.TEST: EnrolmentState.TESTING,
        EnrolmentStep.ROLL_OUT: EnrolmentState.ROLLED_OUT,
    },
}


def table_of(track: TrackKind) -> Table:
    """Return the table of steps that a track follows."""
    return E_LEARNING if track is TrackKind.E_LEARNING else ORDINARY


def enrolment_steps(track: TrackKind, state: EnrolmentState | None) -> tuple[EnrolmentStep, ...]:
    """Return what can happen to an enrolment in this state; None: there is none yet."""
    return tuple(table_of(track).get(state, {}))


def next_enrolment_state(
    track: TrackKind, state: EnrolmentState | None, step: EnrolmentStep, *, staff_percent: int | None = None
) -> EnrolmentState:
    """Return the state after a step.

    Raises InvalidError when the table has no such step, or when a share of staff is not a whole percentage of 0 to 100
    or is given with anything but a roll-out.
    """
    target = table_of(track).get(state, {}).get(step)
    if target is None:
        words = Text(
            "Dit kan niet met een inschrijving die {state} is.",
            "This is not possible for an enrolment that is {state}.",
        )
        name = ENROLMENT_STATE_NAMES[state] if state else Text("er nog niet", "not there yet")
        raise InvalidError(words.filled(state=name))
    if staff_percent is not None and (target is not EnrolmentState.ROLLED_OUT or not 0 <= staff_percent <= 100):  # noqa: PLR2004
        raise InvalidError(
            Text(
                "Het aandeel personeel is 0 tot 100 en hoort bij een uitrol.",
                "The share of staff is 0 to 100 and belongs to a roll-out.",
            ),
            field="staff_percent",
        )
    return target


@dataclass(frozen=True, slots=True)
class EnrolmentEvent:
    """What became of an enrolment on a day; a correction without a state says that it never happened.

    `staff_percent` is the share of staff that a roll-out of e-learning reached, where it is known.
    """

    number: int
    dated_on: date
    state: EnrolmentState | None
    staff_percent: int | None = None
    corrects: int | None = None
    corrected_on: date | None = None


def event_at(events: Iterable[EnrolmentEvent], as_of: date) -> EnrolmentEvent | None:
    """Return the event that decides on a day: the last one that counts then; None when there is none yet."""
    counted = [event for event in standing(events, as_of) if event.state is not None]
    return max(counted, key=lambda event: (event.dated_on, event.number), default=None)


def state_at(events: Iterable[EnrolmentEvent], as_of: date) -> EnrolmentState | None:
    """Return the state of an enrolment on a day; None when there was none yet."""
    event = event_at(events, as_of)
    return event.state if event else None


def event_faults(track: TrackKind, events: Iterable[EnrolmentEvent]) -> tuple[NumberedFault, ...]:
    """Return the events that the table of the track does not allow after the one before; corrected ones are left out."""
    found = []
    before: EnrolmentState | None = None
    for event in sorted(standing(events, date.max), key=lambda event: (event.dated_on, event.number)):
        if event.state is None:
            continue
        if event.state not in table_of(track).get(before, {}).values():
            words = Text("{state} kan niet na {before}.", "{state} cannot come after {before}.")
            after = ENROLMENT_STATE_NAMES[before] if before else Text("niets", "nothing")
            why = words.filled(state=ENROLMENT_STATE_NAMES[event.state], before=after)
            found.append(NumberedFault(event.number, "state", why))
        before = event.state
    return tuple(found)


def events_of_row(
    track: TrackKind,
    *,
    enrolled_on: date,
    withdrawn_on: date | None = None,
    completed_on: date | None = None,
    state: EnrolmentState | None = None,
    staff_percent: int | None = None,
) -> tuple[tuple[date, EnrolmentState, int | None], ...]:
    """Return what one row of a file tells, as (day, state, share of staff).

    The row begins on `enrolled_on` with its state (when none is said: enrolled, or offered for e-learning) and ends with a
    withdrawal or a completion where these have a day. The completion of e-learning is its roll-out.
    """
    is_e_learning = track is TrackKind.E_LEARNING
    first = state or (EnrolmentState.OFFERED if is_e_learning else EnrolmentState.ENROLLED)
    if is_e_learning and first is EnrolmentState.ROLLED_OUT and completed_on not in {None, enrolled_on}:
        first = EnrolmentState.OFFERED
    if first in {EnrolmentState.WITHDRAWN, EnrolmentState.COMPLETED}:
        first = EnrolmentState.ENROLLED
    told: list[tuple[date, EnrolmentState]] = [(enrolled_on, first)]
    if completed_on is not None:
        told.append((completed_on, EnrolmentState.ROLLED_OUT if is_e_learning else EnrolmentState.COMPLETED))
    if withdrawn_on is not None:
        told.append((withdrawn_on, EnrolmentState.WITHDRAWN))
    return tuple(
        (day, target, staff_percent if target is EnrolmentState.ROLLED_OUT else None)
        for day, target in dict.fromkeys(told)
    )


def outside(days: Mapping[str, date | None], starts_on: date | None, ends_on: date | None) -> dict[str, Text]:
    """Return which days fall outside a track, by their name, with the reason; first and last day belong to the track."""
    found = {}
    for name, day in days.items():
        if day is not None and starts_on is not None and day < starts_on:
            words = Text("het spoor begint pas op {day}.", "the track begins only on {day}.")
            found[name] = words.filled(day=starts_on)
        elif day is not None and ends_on is not None and day > ends_on:
            found[name] = Text("het spoor eindigde op {day}.", "the track ended on {day}.").filled(day=ends_on)
    return found
