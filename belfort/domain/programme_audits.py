"""The way of an audit, the rule of a repeat audit, and what an audit came to.

`docs/scoring.md`, chapter 9, part "Audits".
"""

import calendar
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from belfort.domain.corrections import known_on
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

STEPS = Text(
    "Alleen de laatste stappen kunnen weg, en er komt geen bij.", "Only the last steps can go, and none is added."
)

AuditDays = Mapping[AuditState, date]


@dataclass(frozen=True, slots=True)
class AuditFacts:
    """One audit as it is counted: the day of each state that it reached.

    From `cancelled_on` on it counts nowhere. `known_until` is the day from which a correction counts in the place of this.
    """

    key: str
    organization: str
    kind: AuditKind
    days: AuditDays
    cancelled_on: date | None = None
    known_until: date | None = None


@dataclass(frozen=True, slots=True)
class AuditCounts:
    """The audits behind each figure of a day, by their keys."""

    planned: tuple[str, ...]
    busy: tuple[str, ...]
    done: tuple[str, ...]
    followed_up: tuple[str, ...]


def audit_state_at(days: AuditDays, as_of: date, cancelled_on: date | None = None) -> AuditState | None:
    """Return the furthest state that an audit reached on or before a day.

    None before its selection, and from the day on which it was cancelled.
    """
    if cancelled_on is not None and cancelled_on <= as_of:
        return None
    reached = [state for state in AuditState if state in days and days[state] <= as_of]
    return reached[-1] if reached else None


def is_unannounced(is_repeat: bool, state: AuditState | None) -> bool:
    """Say whether an audit is not to be named yet: a repeat audit that was selected and not announced."""
    return is_repeat and state is AuditState.SELECTED


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
        raise InvalidError(words.filled(day=last), field="dated_on")
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


def corrected_days(before: AuditDays, after: AuditDays, *, is_repeat: bool) -> dict[AuditState, date]:
    """Return the days of an audit after a correction: other days, or fewer steps, the last ones gone.

    Raises InvalidError for a step that was not taken yet, a step left out between others, a day before that of the step
    before it, and a repeat audit that does not start one to two months after it was announced; `field` names the step.
    """
    days: dict[AuditState, date] = {}
    for state, previous in zip(AuditState, (None, *AuditState), strict=False):
        day, column = after.get(state), f"{state.value}_on"
        if day is None:
            continue
        if state not in before or (previous is not None and previous not in days):
            raise InvalidError(STEPS, field=column)
        if previous is not None and day < days[previous]:
            words = Text("Dit kan niet vóór {day}.", "This cannot be before {day}.")
            raise InvalidError(words.filled(day=days[previous]), field=column)
        days[state] = day
    if not days:
        words = Text("Een audit begint met haar selectie.", "An audit begins with its selection.")
        raise InvalidError(words, field=f"{AuditState.SELECTED.value}_on")
    if is_repeat and AuditState.STARTED in days:
        try:
            require_repeat(days[AuditState.ANNOUNCED], days[AuditState.STARTED])
        except InvalidError as fault:
            raise InvalidError(fault.text, field=f"{AuditState.STARTED.value}_on") from None
    return days


def require_cancellable(days: AuditDays) -> None:
    """Raise InvalidError for an audit that is done: what was reported is not cancelled."""
    if DONE & set(days):
        words = Text(
            "Deze audit is gerapporteerd; verbeter ze in plaats van ze af te gelasten.",
            "This audit is reported; correct it instead of cancelling it.",
        )
        raise InvalidError(words)


def months_later(day: date, months: int) -> date:
    """Return the same day some months later, or the last of that month where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def count_audits(audits: Iterable[AuditFacts], as_of: date) -> AuditCounts:
    """Return the audits that are planned, busy, done and followed up on a day.

    Planned is selected or announced; busy is started; done is reported, followed up or not. Of an audit that was corrected, the oldest version first, what was known on the day counts.
    """
    versions: dict[str, list[AuditFacts]] = defaultdict(list)
    for audit in audits:
        versions[audit.key].append(audit)
    found = (known_on(each, as_of) for each in versions.values())
    at = {audit.key: (audit, audit_state_at(audit.days, as_of, audit.cancelled_on)) for audit in found}

    def keys(states: frozenset[AuditState]) -> tuple[str, ...]:
        return tuple(sorted(key for key, (_, state) in at.items() if state in states))

    done = keys(DONE)
    return AuditCounts(
        planned=keys(PLANNED),
        busy=keys(frozenset({AuditState.STARTED})),
        done=done,
        followed_up=keys(frozenset({AuditState.FOLLOWED_UP})),
    )
