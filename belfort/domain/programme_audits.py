"""The way of an audit, the rule of a repeat audit, and what an audit came to.

`docs/scoring.md`, chapter 9, part "Audits".
"""

import calendar
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from belfort.domain.errors import InvalidError
from belfort.domain.terms import Text


class AuditKind(StrEnum):
    """What sort of audit or test; a repeat looks again at what an earlier one found."""

    BASIC = "basic"
    ADDITIONAL = "additional"
    THEME = "theme"
    REPEAT = "repeat"
    HACKING = "hacking"
    PENTEST = "pentest"
    VERIFICATION = "verification"


AUDIT_KIND_NAMES = {
    AuditKind.BASIC: Text("basisaudit", "basic audit"),
    AuditKind.ADDITIONAL: Text("aanvullende audit", "additional audit"),
    AuditKind.THEME: Text("thema-audit", "theme audit"),
    AuditKind.REPEAT: Text("herhaalaudit", "repeat audit"),
    AuditKind.HACKING: Text("ethisch hacken", "ethical hacking"),
    AuditKind.PENTEST: Text("penetratietest", "penetration test"),
    AuditKind.VERIFICATION: Text("verificatie door een keuringsinstelling", "verification by a conformity body"),
}


class AuditState(StrEnum):
    """Where an audit stands, in the only order in which it can go."""

    SELECTED = "selected"
    ANNOUNCED = "announced"
    STARTED = "started"
    REPORTED = "reported"
    FOLLOWED_UP = "followed_up"


AUDIT_STATE_NAMES = {
    AuditState.SELECTED: Text("geselecteerd", "selected"),
    AuditState.ANNOUNCED: Text("aangekondigd", "announced"),
    AuditState.STARTED: Text("gestart", "started"),
    AuditState.REPORTED: Text("gerapporteerd", "reported"),
    AuditState.FOLLOWED_UP: Text("opgevolgd", "followed up"),
}
PLANNED = frozenset({AuditState.SELECTED, AuditState.ANNOUNCED})
DONE = frozenset({AuditState.REPORTED, AuditState.FOLLOWED_UP})


class Outcome(StrEnum):
    """How far the auditors could take over the systems of the government."""

    NONE = "none"
    IMPORTANT_PART = "important_part"
    WHOLLY = "wholly"


OUTCOME_NAMES = {
    Outcome.NONE: Text("niet overgenomen", "not taken over"),
    Outcome.IMPORTANT_PART: Text("in belangrijke mate overgenomen", "taken over in important part"),
    Outcome.WHOLLY: Text("volledig overgenomen", "taken over wholly"),
}
TAKEN_OVER = frozenset({Outcome.IMPORTANT_PART, Outcome.WHOLLY})

AuditDays = Mapping[AuditState, date]


@dataclass(frozen=True, slots=True)
class AuditFacts:
    """One audit as it is counted: the day of each state that it reached, and its outcome, known from its report on."""

    key: str
    organization: str
    kind: AuditKind
    days: AuditDays
    outcome: Outcome | None = None


@dataclass(frozen=True, slots=True)
class AuditCounts:
    """The audits behind each figure of a day, by their keys."""

    planned: tuple[str, ...]
    busy: tuple[str, ...]
    done: tuple[str, ...]
    taken_over: tuple[str, ...]
    followed_up: tuple[str, ...]


def audit_state_at(days: AuditDays, as_of: date) -> AuditState | None:
    """Return the furthest state that an audit reached on or before a day; None before its selection."""
    reached = [state for state in AuditState if state in days and days[state] <= as_of]
    return reached[-1] if reached else None


def next_audit_day(days: AuditDays, step: AuditState, on: date, *, is_repeat: bool) -> dict[AuditState, date]:
    """Return the days with one state more.

    Raises InvalidError when the states would not follow each other one by one, when a day comes before that of the state
    before it, or when a repeat audit starts less than one or more than two months after it was announced.
    """
    order = list(AuditState)
    if len(days) == len(order) or step is not order[len(days)]:
        words = Text(
            "Een audit gaat van geselecteerd over aangekondigd, gestart en gerapporteerd naar opgevolgd.",
            "An audit goes from selected by announced, started and reported to followed up.",
        )
        raise InvalidError(words, field="state")
    if days and on < (last := days[order[len(days) - 1]]):
        words = Text("Dit kan niet vóór {day}.", "This cannot be before {day}.")
        raise InvalidError(words.filled(day=last.isoformat()), field="dated_on")
    if is_repeat and step is AuditState.STARTED:
        require_repeat(days[AuditState.ANNOUNCED], on)
    return {**days, step: on}


def require_repeat(announced_on: date, starts_on: date) -> None:
    """Raise InvalidError unless a repeat audit is announced at least one and at most two months before its start."""
    if not months_later(announced_on, 1) <= starts_on <= months_later(announced_on, 2):
        words = Text(
            "Een herhaalaudit begint ten vroegste op {first} en ten laatste op {last}: één tot twee maanden na de aankondiging.",
            "A repeat audit starts on {first} at the earliest and on {last} at the latest: one to two months after it is "
            "announced.",
        )
        filled = words.filled(first=months_later(announced_on, 1), last=months_later(announced_on, 2))
        raise InvalidError(filled, field="dated_on")


def months_later(day: date, months: int) -> date:
    """Return the same day some months later, or the last of that month where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def count_audits(audits: Iterable[AuditFacts], as_of: date) -> AuditCounts:
    """Return the audits that are planned, busy, done, taken over and followed up on a day.

    Planned is selected or announced; busy is started; done is reported, followed up or not; the outcome counts as soon as
    an audit is done.
    """
    at = {audit.key: (audit, audit_state_at(audit.days, as_of)) for audit in audits}

    def keys(states: frozenset[AuditState]) -> tuple[str, ...]:
        return tuple(sorted(key for key, (_, state) in at.items() if state in states))

    done = keys(DONE)
    return AuditCounts(
        planned=keys(PLANNED),
        busy=keys(frozenset({AuditState.STARTED})),
        done=done,
        taken_over=tuple(key for key in done if at[key][0].outcome in TAKEN_OVER),
        followed_up=keys(frozenset({AuditState.FOLLOWED_UP})),
    )
