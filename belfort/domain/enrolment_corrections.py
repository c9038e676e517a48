"""The way back: a step of an enrolment that was noted wrongly.

`docs/scoring.md`, chapter 9, part "Tracks and enrolments".
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from belfort.domain.corrections import correction_faults, standing
from belfort.domain.errors import InvalidError
from belfort.domain.programme import EnrolmentEvent, EnrolmentState, TrackKind, event_faults
from belfort.domain.terms import Text

STAFF = Text(
    "Het aandeel personeel is 0 tot 100 en hoort bij een uitrol.",
    "The share of staff is 0 to 100 and belongs to a roll-out.",
)
ORDER = Text("Zo volgen de stappen niet op elkaar: {why}", "The steps would not follow each other: {why}")


@dataclass(frozen=True, slots=True)
class EventSaid:
    """What a step of an enrolment was after all; without a state it never happened, and its day stays what it was."""

    state: EnrolmentState | None
    dated_on: date
    staff_percent: int | None = None


def corrected_events(
    track: TrackKind, events: Sequence[EnrolmentEvent], number: int, said: EventSaid, today: date
) -> tuple[EnrolmentEvent, ...]:
    """Return the events of an enrolment with one more, which counts in the place of a step from today on.

    Raises InvalidError for a step that is not there or is corrected already, for one that would say the same, and where the
    steps that stand then do not follow each other as the table of the track says.
    """
    target = next((event for event in events if event.number == number), None)
    never = said.state is None
    new = EnrolmentEvent(
        max((event.number for event in events), default=0) + 1,
        target.dated_on if target and never else said.dated_on,
        said.state,
        None if never else said.staff_percent,
        number,
        today,
    )
    for fault in correction_faults(events, [new]):
        raise InvalidError(fault.why, field=fault.field)
    if target is not None and _says(target) == _says(new):
        raise InvalidError(Text("Hier verandert niets.", "Nothing changes here."), field="state")
    percent = new.staff_percent
    if percent is not None and (new.state is not EnrolmentState.ROLLED_OUT or not 0 <= percent <= 100):  # noqa: PLR2004
        raise InvalidError(STAFF, field="staff_percent")
    found = (*events, new)
    for fault in event_faults(track, found):
        raise InvalidError(ORDER.filled(why=fault.why), field="on")
    return found


def _says(event: EnrolmentEvent) -> tuple[EnrolmentState | None, date, int | None]:
    return event.state, event.dated_on, event.staff_percent


def begun_on(events: Iterable[EnrolmentEvent], as_of: date) -> date | None:
    """Return the day of the first step that counts on a day; None when there is none."""
    return min((event.dated_on for event in standing(events, as_of) if event.state is not None), default=None)
