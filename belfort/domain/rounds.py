"""Where a government stands in a round (meetronde). Rules and worked numbers: `docs/scoring.md`, chapter 10."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from belfort.domain.errors import InvalidError
from belfort.domain.terms import Text


class RoundState(StrEnum):
    """Where a government stands; the region never sees that somebody is busy, because drafts stay at home."""

    NOT_STARTED = "not_started"
    BUSY = "busy"
    SUBMITTED = "submitted"
    LATE = "late"
    EXCUSED = "excused"


ROUND_STATE_NAMES = {
    RoundState.NOT_STARTED: Text("nog niet begonnen", "not started"),
    RoundState.BUSY: Text("bezig", "busy"),
    RoundState.SUBMITTED: Text("ingediend", "submitted"),
    RoundState.LATE: Text("te laat ingediend", "submitted late"),
    RoundState.EXCUSED: Text("verontschuldigd", "excused"),
}
NOTHING_YET = Text("nog niets ingediend", "nothing submitted yet")


@dataclass(frozen=True, slots=True)
class RoundDates:
    """The three days of a round; the last day of submission is the closing itself."""

    opens_on: date
    reminds_on: date
    closes_on: date

    def require_valid(self) -> None:
        """Raise InvalidError unless a round opens, reminds and closes in that order."""
        if not self.opens_on <= self.reminds_on <= self.closes_on:
            words = Text(
                "Een ronde opent, herinnert en sluit in die volgorde.",
                "A round opens, reminds and closes in that order.",
            )
            raise InvalidError(words, field="closes_on")

    def is_open(self, day: date) -> bool:
        """Say whether a round asks for submissions on a day; late ones are still taken after it closed."""
        return self.opens_on <= day <= self.closes_on

    def is_late(self, submitted_on: date) -> bool:
        """Say whether a submission of a day comes after the close."""
        return submitted_on > self.closes_on


def state_in_round(
    *, submitted_on: date | None, dates: RoundDates, is_excused: bool, is_busy: bool = False
) -> RoundState:
    """Return where a government stands: a submission counts before an excuse, an excuse before a draft."""
    if submitted_on is not None:
        return RoundState.LATE if dates.is_late(submitted_on) else RoundState.SUBMITTED
    if is_excused:
        return RoundState.EXCUSED
    return RoundState.BUSY if is_busy else RoundState.NOT_STARTED
