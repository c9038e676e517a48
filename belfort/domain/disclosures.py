"""Reports of vulnerabilities from outside: the way of a report, and the terms that the law gives its finder.

Rules and worked numbers: `docs/scoring.md`, chapter 13. Help for who handles a report, no legal advice.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from ipaddress import IPv6Address, ip_address, ip_network

from belfort.domain.errors import InvalidError
from belfort.domain.terms import Text

LINE = 56  # bits of the network of one line
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


class DisclosureState(StrEnum):
    """Where a report stands."""

    RECEIVED = "received"
    TRIAGED = "triaged"
    CONFIRMED = "confirmed"
    FIXED = "fixed"
    CLOSED = "closed"
    REJECTED = "rejected"
    DUPLICATE = "duplicate"


State = DisclosureState

DISCLOSURE_STATE_NAMES: Mapping[State, Text] = {
    State.RECEIVED: Text("ontvangen", "received"),
    State.TRIAGED: Text("beoordeeld", "triaged"),
    State.CONFIRMED: Text("bevestigd", "confirmed"),
    State.FIXED: Text("opgelost", "fixed"),
    State.CLOSED: Text("afgesloten", "closed"),
    State.REJECTED: Text("afgewezen", "rejected"),
    State.DUPLICATE: Text("dubbel", "duplicate"),
}
NEXT: Mapping[State, tuple[State, ...]] = {
    State.RECEIVED: (State.TRIAGED, State.REJECTED, State.DUPLICATE),
    State.TRIAGED: (State.CONFIRMED, State.REJECTED, State.DUPLICATE),
    State.CONFIRMED: (State.FIXED, State.REJECTED, State.DUPLICATE),
    State.FIXED: (State.CLOSED, State.CONFIRMED),
    State.CLOSED: (State.TRIAGED,),
    State.REJECTED: (State.TRIAGED,),
    State.DUPLICATE: (State.TRIAGED,),
}
# somebody must still do something about these
OPEN = frozenset({State.RECEIVED, State.TRIAGED, State.CONFIRMED, State.FIXED})
# what a finder is thanked for
THANKED = frozenset({State.CONFIRMED, State.FIXED, State.CLOSED})
# a word of why is asked for: going against the finder, and coming back on what was decided
REASONED = frozenset({(state, State.REJECTED) for state in State}) | {
    (State.FIXED, State.CONFIRMED),
    (State.CLOSED, State.TRIAGED),
    (State.REJECTED, State.TRIAGED),
    (State.DUPLICATE, State.TRIAGED),
}


@dataclass(frozen=True, slots=True)
class Move:
    """What a person decides about a report: where it goes, and what belongs to that."""

    target: State
    note: str = ""
    has_severity: bool = False
    has_original: bool = False


def require_move(state: State, move: Move) -> None:
    """Raise InvalidError when a report in this state cannot go there, or when what belongs to it is missing."""
    if move.target not in NEXT[state]:
        words = Text(
            "Een melding die “{state}” is, kan niet naar “{target}”.",
            "A report that is “{state}” cannot become “{target}”.",
        )
        names = DISCLOSURE_STATE_NAMES
        raise InvalidError(words.filled(state=names[state], target=names[move.target]), field="target")
    if move.target in {State.TRIAGED, State.CONFIRMED} and not move.has_severity:
        raise InvalidError(Text("Kies hoe ernstig het is.", "Choose how severe it is."), field="severity")
    if move.target is State.DUPLICATE and not move.has_original:
        words = Text("Kies de melding waarvan deze een dubbel is.", "Choose the report that this one doubles.")
        raise InvalidError(words, field="original")
    if (state, move.target) in REASONED and not move.note.strip():
        raise InvalidError(Text("Schrijf waarom.", "Write why."), field="note")


class TermKind(StrEnum):
    """What must reach the CCB, and how long after the finding."""

    NOTIFICATION = "notification"
    REPORT = "report"


TERM_NAMES: Mapping[TermKind, Text] = {
    TermKind.NOTIFICATION: Text("korte melding aan het CCB", "short notification to the CCB"),
    TermKind.REPORT: Text("volledige melding aan het CCB", "full report to the CCB"),
}
LENGTHS: Mapping[TermKind, timedelta] = {
    TermKind.NOTIFICATION: timedelta(hours=24),
    TermKind.REPORT: timedelta(hours=72),
}
# how long before its end somebody is told that a term still runs
WARNED_BEFORE = timedelta(hours=6)


class TermState(StrEnum):
    """How a term stands at a moment."""

    IN_TIME = "in_time"
    LATE = "late"
    RUNNING = "running"
    PASSED = "passed"


@dataclass(frozen=True, slots=True)
class DisclosureTerm:
    """A term of the law; `hours` is what is left of it (rounded down) or how much it was exceeded by (rounded up)."""

    kind: TermKind
    due_at: datetime
    done_at: datetime | None
    state: TermState
    hours: int
    from_receipt: bool

    @property
    def is_done(self) -> bool:
        """Say whether what the term asks has happened, in time or not."""
        return self.done_at is not None

    @property
    def words(self) -> Text:
        """Return how the term stands, in words."""
        hours = _hours(self.hours)
        if self.state is TermState.IN_TIME:
            return Text("op tijd", "in time")
        if self.state is TermState.LATE:
            return Text("{hours} te laat", "{hours} late").filled(hours=hours)
        if self.state is TermState.RUNNING:
            return Text("nog {hours}", "{hours} left").filled(hours=hours)
        return Text("{hours} voorbij", "{hours} past").filled(hours=hours)


def _hours(count: int) -> Text:
    if count == 0:
        return Text("minder dan een uur", "less than an hour")
    return Text(f"{count} uur", "1 hour" if count == 1 else f"{count} hours")


@dataclass(frozen=True, slots=True)
class Moments:
    """When things happened to a report; the finder may not have said when it was found."""

    received_at: datetime
    found_at: datetime | None = None
    notified_at: datetime | None = None
    reported_at: datetime | None = None

    @property
    def starts_at(self) -> datetime:
        """Return from when the terms count: the finding, or the receipt when nobody knows the finding."""
        return self.found_at or self.received_at

    def done_at(self, kind: TermKind) -> datetime | None:
        """Return when a term was met; a full report also notifies, when nothing went before it."""
        if kind is TermKind.REPORT:
            return self.reported_at
        known = [moment for moment in (self.notified_at, self.reported_at) if moment is not None]
        return min(known, default=None)


def terms_at(moments: Moments, now: datetime) -> tuple[DisclosureTerm, ...]:
    """Return both terms as they stand at a moment, the shortest first; the last second of a term is in time."""
    return tuple(_term(kind, moments, now) for kind in TermKind)


def _term(kind: TermKind, moments: Moments, now: datetime) -> DisclosureTerm:
    due_at, done_at = moments.starts_at + LENGTHS[kind], moments.done_at(kind)
    past = (done_at or now) - due_at
    if done_at is not None:
        state = TermState.LATE if past > timedelta(0) else TermState.IN_TIME
    else:
        state = TermState.PASSED if past > timedelta(0) else TermState.RUNNING
    hours = -(-past // HOUR) if past > timedelta(0) else -past // HOUR
    return DisclosureTerm(kind, due_at, done_at, state, hours, from_receipt=moments.found_at is None)


def warnings_for(moments: Moments) -> dict[TermKind, datetime]:
    """Return when to warn that a term still runs: six hours before its end, at receipt when less is left.

    A term that had passed before the report arrived asks no warning.
    """
    found = {}
    for kind, length in LENGTHS.items():
        due_at = moments.starts_at + length
        if due_at > moments.received_at:
            found[kind] = max(due_at - WARNED_BEFORE, moments.received_at)
    return found


def require_moments(moments: Moments, now: datetime) -> None:
    """Raise InvalidError with the field for a moment in the future, one at the CCB before the finding, or both in a wrong order."""
    for name in ("found_at", "notified_at", "reported_at"):
        moment: datetime | None = getattr(moments, name)
        if moment is not None and moment > now:
            raise InvalidError(Text("Dit ligt in de toekomst.", "This is in the future."), field=name)
        if moment is not None and moments.found_at is not None and moment < moments.found_at:
            words = Text("Dit ligt voor de vaststelling door de melder.", "This is before the finder found it.")
            raise InvalidError(words, field=name)
    if (
        moments.notified_at is not None
        and moments.reported_at is not None
        and moments.reported_at < moments.notified_at
    ):
        words = Text("Dit ligt voor de korte melding.", "This is before the short notification.")
        raise InvalidError(words, field="reported_at")


FREE = 3
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=10), timedelta(hours=1)


def network_of(address: str) -> str:
    """Return what reports are counted by: an address of IPv4, the network of 56 bits of one of IPv6 (rule 13.8)."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(found, IPv6Address) and found.ipv4_mapped is None:
        return str(ip_network((found, LINE), strict=False))
    return str(getattr(found, "ipv4_mapped", None) or found)


def wait_before_report(sent: int, last_sent_at: datetime, now: datetime) -> timedelta:
    """Return how long an address must wait before its next report; `sent` counts those of the last day.

    The first three go at once; then it waits 10, 20, 40 and at most 60 minutes after the one before.
    """
    if sent < FREE or now - last_sent_at >= DAY:
        return timedelta(0)
    pause = min(FIRST_WAIT * (1 << min(sent - FREE, 10)), LONGEST_WAIT)
    return min(max(last_sent_at + pause - now, timedelta(0)), pause)


ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # without letters that are read as another one


def code_of(number: int) -> str:
    """Return the code by which a finder speaks of a report, from the lowest 40 bits of a random number."""
    letters = "".join(ALPHABET[number >> shift & 31] for shift in range(35, -1, -5))
    return f"M-{letters[:4]}-{letters[4:]}"
