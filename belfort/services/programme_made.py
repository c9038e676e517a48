"""What the pages of the programme show of all its rows on a day, counted so that it can be kept: figures and lists."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from belfort.domain.budget import BudgetTotals
from belfort.domain.indicators import Formula, Indicator, Measurement, light
from belfort.domain.programme import EnrolmentState, TrackKind, enrolment_steps, event_at
from belfort.domain.programme_audits import DONE, PLANNED, AuditState, audit_state_at
from belfort.domain.terms import Text
from belfort.models import Audit, Track
from belfort.services import audits
from belfort.services.prepared import Made, Row
from belfort.services.question_figures import Counts

OVERVIEW, REACHED, TOGETHER = "overview", "reached", "together"
PARTICIPANTS, AUDITS, BUDGET, LINES = "participants", "audits", "budget", "lines"
STANDS = {"gepland": PLANNED, "uitgevoerd": DONE, "overgenomen": DONE}
NOT_TAKEN_OVER = {"", "none"}


def overview(counts: Counts) -> Made:
    """Return how many governments each kind of track has, how many are reached, and the indicators."""
    return Made(
        {
            "reached": len(counts.reached),
            "tracks": {kind.value: _governments(counts, kind) for kind in TrackKind},
            "indicators": [_stored(each) for each in counts.indicators],
        }
    )


def _governments(counts: Counts, kind: TrackKind) -> int:
    """Return how many governments a track has: enrolled, at its sessions, or with material of it."""
    if kind is TrackKind.INFO_SESSION:
        return len(counts.sessions.governments)
    if kind is TrackKind.WORKSHOP:
        return len(counts.workshops.governments)
    if kind is TrackKind.POSTERS:
        return len(counts.delivered)
    return len(counts.enrolled(kind))


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


def reached(counts: Counts) -> Made:
    """Return the governments that the programme reached, by name, each with its kind."""
    found = sorted((counts.name(body), counts.kind(body)) for body in counts.reached)
    return Made({}, {REACHED: [[name, kind.nl, kind.en] for name, kind in found]})


def partnerships(counts: Counts) -> Made:
    """Return who works with whom, each partnership with the names of the bodies in it."""
    rows = [
        [
            str(together.row.pk),
            together.row.name,
            together.row.kind,
            together.row.starts_on.isoformat(),
            together.row.shares_officer,
            sorted(counts.name(body) for body in together.bodies),
        ]
        for together in counts.partnerships
    ]
    return Made({}, {TOGETHER: rows})


def track_subject(track: Track) -> str:
    """Return under which name the participants of a track are kept."""
    return f"track/{track.key}"


def participants(counts: Counts, track: Track) -> Made:
    """Return who is in a track on the day, under the name that it has then, as a page shows it."""
    bodies: set[str] = set()
    rows: list[Row] = []
    for row in counts.facts.enrolment_rows:
        event = event_at(row.facts.events, counts.as_of) if row.track_key == track.pk else None
        if event is not None and event.state not in {None, EnrolmentState.WITHDRAWN}:
            body = counts.successors.of(row.facts.organization)
            bodies.add(body)
            dates = [event.dated_on.isoformat(), row.enrolled_on.isoformat()]
            steps = [step.value for step in enrolment_steps(TrackKind(track.kind), row.state)]
            rows.append([str(row.key), counts.name(body), str(event.state), *dates, row.note, steps])
    return Made({"governments": len(bodies)}, {PARTICIPANTS: sorted(rows, key=lambda row: row[1])})


def all_audits(counts: Counts) -> Made:
    """Return the audits with where each stands, all of them, and those of each stand: planned, done, taken over."""
    lists: dict[str, list[Row]] = {AUDITS: [], **{stand: [] for stand in STANDS}}
    for audit in counts.facts.audit_rows:
        state = audit_state_at(audits.days_of(audit), counts.as_of)
        if state is not None:
            for name in (AUDITS, *_stands(audit, state)):
                lists[name].append(_audit(audit, state))
    return Made({}, lists)


def _audit(audit: Audit, state: AuditState) -> Row:
    """Return an audit as a page shows it; what it came to is a total and stands on no page."""
    order, taken = list(AuditState), len(audits.days_of(audit))
    following = order[taken].value if taken < len(order) else None
    named = [str(audit.pk), audit.organization.name, audit.kind, audit.party]
    return [*named, audit.selected_on.isoformat(), state.value, following]


def _stands(audit: Audit, state: AuditState) -> Iterable[str]:
    for stand, states in STANDS.items():
        if state in states and not (stand == "overgenomen" and audit.outcome in NOT_TAKEN_OVER):
            yield stand


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
