"""When a verdict is believed: a worse one waits for a second look, an unknown one keeps what was known for a while.

`docs/scoring.md`, chapter 11, part "Change, not noise".
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from belfort.domain.posture_verdict import Outcome, Verdict, failed
from belfort.domain.terms import Text

CONFIRMED_AFTER = timedelta(hours=1)
KEPT_FOR = timedelta(days=7)
LOST_AFTER = timedelta(days=3)
CONNECTION = "web.https"  # without connection for so long the site itself is at fault
SEVERITY = (Outcome.PASS, Outcome.WARN, Outcome.FAIL)
NOT_THEIRS = frozenset({"blocked", "stopped", "resolver"})  # reasons that say nothing of the site
TO_CONFIRM = Text("te bevestigen", "to be confirmed")
TOO_OLD = Text("Al meer dan 7 dagen niet gezien.", "Not seen for more than 7 days.")
LOST = Text(
    "Al minstens 3 dagen is er geen verbinding met de site.",
    "For at least 3 days there has been no connection to the site.",
)


@dataclass(frozen=True, slots=True)
class State:
    """What is believed of one check of one host.

    `verdict` holds since `first_seen_at` and was last seen at `last_seen_at`. `candidate` is what one look saw since
    `candidate_since` and what waits for a second one; `unknown` there means that nothing is seen since then.
    """

    verdict: Verdict
    first_seen_at: datetime
    last_seen_at: datetime
    candidate: Outcome | None = None
    candidate_since: datetime | None = None

    @property
    def is_to_be_confirmed(self) -> bool:
        """Say whether a worse verdict waits for a second look."""
        return self.candidate not in {None, Outcome.UNKNOWN}


def settle(check: str, known: State | None, seen: Verdict, at: datetime) -> State:
    """Return what is believed of a check after a look at a moment; the first look is believed as it is."""
    if known is None:
        return State(seen, at, at)
    if seen.outcome is Outcome.UNKNOWN:
        return _unseen(check, known, seen, at)
    if not _must_wait(known.verdict, seen):
        return _believe(known, seen, at)
    return _wait(known, seen, at)


def _believe(known: State, seen: Verdict, at: datetime) -> State:
    first = known.first_seen_at if seen.outcome is known.verdict.outcome else at
    return State(seen, first, at)


def _must_wait(known: Verdict, seen: Verdict) -> bool:
    """Say whether a change needs a second look: what gets worse, and what no longer applies."""
    if seen.is_certain or seen.outcome is known.outcome or known.outcome is Outcome.UNKNOWN:
        return False
    if seen.outcome is Outcome.NA:
        return True
    return _severity(seen.outcome) > _severity(known.outcome)


def _severity(outcome: Outcome) -> int:
    return SEVERITY.index(outcome) if outcome in SEVERITY else 0


def _wait(known: State, seen: Verdict, at: datetime) -> State:
    """Believe what two looks an hour apart say: the same, or the second a milder one of what the first saw worse."""
    since = known.candidate_since
    if since is None or not _agrees(known.candidate, seen.outcome):
        return replace(known, candidate=seen.outcome, candidate_since=at)
    if at - since < CONFIRMED_AFTER:
        return replace(known, candidate=seen.outcome, candidate_since=since)
    return _believe(known, seen, at)


def _agrees(candidate: Outcome | None, seen: Outcome) -> bool:
    if candidate is seen:
        return True
    return candidate in SEVERITY and seen in SEVERITY and _severity(candidate) > _severity(seen)


def _unseen(check: str, known: State, seen: Verdict, at: datetime) -> State:
    """Keep what was known for seven days; a site without connection for three days fails."""
    since = known.candidate_since or (known.first_seen_at if known.verdict.outcome is Outcome.UNKNOWN else at)
    waiting = replace(known, candidate=known.candidate or Outcome.UNKNOWN, candidate_since=since)
    if check == CONNECTION and at - since >= LOST_AFTER and seen.evidence.get("reason") not in NOT_THEIRS:
        return _believe(known, failed(LOST, since=since.isoformat(timespec="seconds"), **seen.evidence), at)
    if known.verdict.outcome is Outcome.UNKNOWN:
        return replace(known, verdict=seen, last_seen_at=at)
    if at - known.last_seen_at > KEPT_FOR:
        return State(seen, at, at)
    return waiting


def shown(state: State, at: datetime) -> Verdict:
    """Return the verdict to show at a moment: unknown when the last look that saw something is over seven days ago."""
    if at - state.last_seen_at > KEPT_FOR:
        last = state.last_seen_at.isoformat(timespec="seconds")
        return Verdict(Outcome.UNKNOWN, TOO_OLD, {"reason": "too_old", "last_seen_at": last})
    return state.verdict


def settle_all(known: Mapping[str, State], seen: Mapping[str, Verdict], at: datetime) -> dict[str, State]:
    """Return what is believed of every check after one look; checks that left the catalogue are left out."""
    return {key: settle(key, known.get(key), verdict, at) for key, verdict in seen.items()}
