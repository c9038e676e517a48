"""What the pages of the programme show of all its rows on a day, counted so that it can be kept: figures and lists."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from belfort.domain.budget import BudgetTotals
from belfort.domain.indicators import Formula, Indicator, Measurement, history_days, light
from belfort.domain.programme import TAKING_PART, TrackKind
from belfort.domain.programme_audits import DONE, PLANNED, AuditState
from belfort.domain.terms import Text
from belfort.models import Audit, Track
from belfort.models.audits import AuditSaid
from belfort.services import audits
from belfort.services.prepared import Made, Row
from belfort.services.programme_day import Counts
from belfort.services.track_lists import WITH_SESSIONS

OVERVIEW, REACHED, TOGETHER, HISTORY = "overview", "reached", "together", "history"
AUDITS, BUDGET, LINES = "audits", "budget", "lines"
CANCELLED = "afgelast"
STANDS = {"gepland": PLANNED, "uitgevoerd": DONE}


def overview(counts: Counts) -> Made:
    """Return how many governments each kind of track has, how many are reached, and the indicators."""
    return Made(
        {
            "reached": len(counts.reached),
            "tracks": governments_by_track(counts),
            "indicators": [_stored(each) for each in counts.indicators],
        }
    )


def governments_by_track(counts: Counts) -> dict[str, int]:
    """Return how many governments each track has, by its key."""
    return {track.key: _governments(counts, track) for track in counts.facts.tracks.values()}


def _governments(counts: Counts, track: Track) -> int:
    """Return how many governments a track has: taking part, at its sessions, or with material of it."""
    kind = TrackKind(track.kind)
    if kind in WITH_SESSIONS:
        return len(counts.audience([track]).governments)
    if kind in {TrackKind.POSTERS, TrackKind.COMMUNICATION}:
        rows = [row.organization for row in counts.delivered(kind) if row.track_key == str(track.pk)]
        return len(counts.successors.grouped(rows))
    return sum(one.state in TAKING_PART for one in counts.participations([track]))


def _stored(measurement: Measurement) -> dict[str, Any]:
    indicator = measurement.indicator
    return {
        "key": indicator.key,
        "name": [indicator.name.nl, indicator.name.en],
        "definition": [indicator.definition.nl, indicator.definition.en],
        "target": str(indicator.target),
        "formula": indicator.formula.value,
        "value": None if measurement.value is None else str(measurement.value),
    }


def measurement_of(stored: Mapping[str, Any], as_of: date) -> Measurement:
    """Return the value of an indicator as it was stored."""
    name, definition = (Text(*stored[part]) for part in ("name", "definition"))
    target = Fraction(stored["target"])
    value = None if stored["value"] is None else Fraction(stored["value"])
    indicator = Indicator(stored["key"], name, definition, target, Formula(stored["formula"]))
    return Measurement(indicator, as_of, value, light(value, target))


def history(counts: Counts) -> Made:
    """Return every indicator with its value on each day of its history."""
    days = [Counts(counts.facts, day) for day in history_days(counts.as_of)]
    return Made({"days": [[each.as_of.isoformat(), [_stored(one) for one in each.indicators]] for each in days]})


def reached(counts: Counts) -> Made:
    """Return the governments that the programme reached, by name, each with its kind."""
    found = sorted((counts.name(body), counts.kind(body)) for body in counts.reached)
    return Made({}, {REACHED: [[name, kind.nl, kind.en] for name, kind in found]})


def partnerships(counts: Counts) -> Made:
    """Return who works with whom, each partnership with the names of the bodies in it."""
    rows = [
        [
            together.fact.key,
            together.fact.name,
            together.fact.kind,
            together.fact.starts_on.isoformat(),
            together.fact.shared_function,
            sorted(counts.name(member.organization) for member in together.members),
        ]
        for together in counts.partnerships
    ]
    return Made({}, {TOGETHER: rows})


def all_audits(counts: Counts) -> Made:
    """Return the audits with where each stands, all of them, those planned and those done; what was cancelled by itself."""
    lists: dict[str, list[Row]] = {AUDITS: [], CANCELLED: [], **{stand: [] for stand in STANDS}}
    for audit, said in counts.facts.audits_on(counts.as_of):
        state = audits.state_of(said, counts.as_of)
        if state is not None:
            for name in (AUDITS, *_stands(state)):
                lists[name].append(_audit(audit, said, state))
        elif said.cancelled_on is not None and said.cancelled_on <= counts.as_of:
            lists[CANCELLED].append(_audit(audit, said, None))
    return Made({}, lists)


def _audit(audit: Audit, said: AuditSaid, state: AuditState | None) -> Row:
    """Return an audit as a page shows it; what it came to is a total and stands on no page."""
    order, taken = list(AuditState), len(audits.days_of(audit))
    goes_on = taken < len(order) and audit.cancelled_on is None
    named = [str(audit.pk), audit.organization.name, audit.kind, said.party]
    return [*named, said.selected_on.isoformat(), state and state.value, order[taken].value if goes_on else None]


def _stands(state: AuditState) -> Iterable[str]:
    return (stand for stand, states in STANDS.items() if state in states)


@dataclass(frozen=True, slots=True)
class Money:
    """Credit, committed, paid and remaining, in euro."""

    credit: Decimal
    committed: Decimal
    paid: Decimal
    remaining: Decimal


def budget(counts: Counts) -> Made:
    """Return the money: everything, per track, and the numbers of the lines that count."""
    found = counts.budget
    tracks = [[each.track, _amounts(each.totals)] for each in found.tracks]
    lines = [[line.number] for line in found.lines]
    return Made({"totals_eur": _amounts(found.totals), "tracks_eur": tracks}, {LINES: lines})


def _amounts(totals: BudgetTotals) -> list[str]:
    return [str(each.value) for each in (totals.credit, totals.committed, totals.paid, totals.remaining)]


def money_of(stored: list[str]) -> Money:
    """Return amounts as they were stored."""
    return Money(*(Decimal(amount) for amount in stored))
