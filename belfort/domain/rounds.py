"""Where a government stands in a round (meetronde). Rules and worked numbers: `docs/scoring.md`, chapter 10."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from belfort.domain.discretion import MINIMUM
from belfort.domain.discretion_counts import Tally, counts_of
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
ANSWERED = frozenset({RoundState.SUBMITTED, RoundState.LATE})
WEEK = timedelta(days=7)
NOTICE = timedelta(days=14)
PAST = Text("Deze dag is voorbij en verandert niet meer.", "This day is past and does not change any more.")
TO_COME = Text("Kies een dag die nog komt.", "Choose a day that is still to come.")
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

    def is_over(self, day: date) -> bool:
        """Say whether a round is closed on a day, so that it can be frozen: from the day after its last one."""
        return day > self.closes_on

    @property
    def reminder_days(self) -> tuple[date, ...]:
        """Return the days on which who did not submit is reminded, in order; none outside the round."""
        days = {self.reminds_on, self.closes_on - WEEK}
        return tuple(sorted(day for day in days if self.is_open(day)))


def require_change(before: RoundDates, after: RoundDates, today: date) -> None:
    """Raise InvalidError, with the field of the day, unless a round may get other dates.

    A day that is past stays; a new one lies ahead, the closing on today at the earliest; a closing that comes earlier leaves
    fourteen days.
    """
    if before.is_over(today):
        raise InvalidError(Text("Deze ronde is gesloten.", "This round is closed."), field="closes_on")
    if before == after:
        raise InvalidError(Text("Hier verandert niets.", "Nothing changes here."), field="closes_on")
    for name in ("opens_on", "reminds_on"):
        old, new = getattr(before, name), getattr(after, name)
        if new != old and (old <= today or new <= today):
            raise InvalidError(PAST if old <= today else TO_COME, field=name)
    if after.closes_on < today:
        raise InvalidError(TO_COME, field="closes_on")
    if today + NOTICE > after.closes_on < before.closes_on:
        words = Text(
            "Vervroegen kan tot {day}: wie nog moet indienen, houdt veertien dagen.",
            "It can be brought forward to {day}: who still has to submit keeps fourteen days.",
        )
        raise InvalidError(words.filled(day=today + NOTICE), field="closes_on")
    after.require_valid()


def state_in_round(
    *, submitted_on: date | None, dates: RoundDates, is_excused: bool, is_busy: bool = False
) -> RoundState:
    """Return where a government stands: a submission counts before an excuse, an excuse before a draft."""
    if submitted_on is not None:
        return RoundState.LATE if dates.is_late(submitted_on) else RoundState.SUBMITTED
    if is_excused:
        return RoundState.EXCUSED
    return RoundState.BUSY if is_busy else RoundState.NOT_STARTED


@dataclass(frozen=True, slots=True)
class Asked:
    """A government in the scope of a round: where it stands, and its cell of each breakdown."""

    state: RoundState
    cells: Mapping[str, str]


Counted = Mapping[RoundState, int]


@dataclass(frozen=True, slots=True)
class Participation:
    """How many governments stand where: of everybody, and of each cell of each breakdown."""

    everybody: Counted
    groups: Mapping[str, Mapping[str, Counted]]


def participation(asked: Iterable[Asked]) -> Participation:
    """Count where the governments in the scope of a round stand."""
    everybody = dict.fromkeys(RoundState, 0)
    groups: dict[str, dict[str, dict[RoundState, int]]] = {}
    for one in asked:
        everybody[one.state] += 1
        for breakdown, key in one.cells.items():
            groups.setdefault(breakdown, {}).setdefault(key, dict.fromkeys(RoundState, 0))[one.state] += 1
    return Participation(everybody, groups)


def shown_groups(groups: Mapping[str, Counted], minimum: int = MINIMUM) -> frozenset[str]:
    """Return which groups of one breakdown a report shows: none under the minimum, and none that subtraction would give."""
    keys = sorted(groups)
    counts = counts_of([Tally(sum(groups[key].values())) for key in keys], minimum)
    return frozenset(key for key, count in zip(keys, counts, strict=True) if count.value is not None)
