"""The figures and annexes behind the questions, counted from the facts of the programme on a day."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction

from belfort.domain.indicators import (
    LIGHT_NAMES,
    Formula,
    Unit,
    value_of,
)
from belfort.domain.programme import (
    E_LEARNING_STATES,
    ENROLMENT_STATE_NAMES,
    TAKING_PART,
    EnrolmentState,
    TrackKind,
)
from belfort.domain.programme_audits import (
    AUDIT_KIND_NAMES,
    AUDIT_STATE_NAMES,
    PLANNED,
    AuditKind,
    AuditState,
    is_unannounced,
)
from belfort.domain.programme_counts import attended
from belfort.domain.questions import Cell, Source, Value
from belfort.domain.terms import Text
from belfort.models import Track
from belfort.services import audits, question_outcomes, question_websites
from belfort.services.programme_day import Counts
from belfort.services.track_lists import STAND_OF, TAKING, WITH_SESSIONS
from belfort.services.tracks import name_of

NO_PUBLICATION = Text(
    "Er is op deze datum nog geen cijfer dat bekendgemaakt mag worden: te weinig besturen dienden in.",
    "There is no figure yet on this date that may be published: too few governments submitted.",
)
PRESENT = Text("was op een sessie", "was at a session")
NOT_NAMED = Text("nog niet aangekondigd", "not announced yet")
Given = tuple[Value, Source]
Rows = list[tuple[Cell, ...]]


def _governments(found: Mapping[str, object], link: str) -> Given:
    return len(found), Source(len(found), link)


def _track(kind: TrackKind, *states: EnrolmentState) -> Callable[[Counts], Given]:
    """Return the governments in the tracks of a kind: who takes part, or who got exactly as far as a state."""
    stand = STAND_OF[states[0]] if states else TAKING
    return lambda counts: _governments(counts.enrolled(kind, *states), f"sporen/{kind.value}/?stand={stand}")


def _money(name: str) -> Callable[[Counts], Given]:
    def given(counts: Counts) -> Given:
        found = getattr(counts.budget.totals, name)
        return found.value, Source(len(found.rows), "begroting/")

    return given


def _formula(formula: Formula, rows: Callable[[Counts], int]) -> Callable[[Counts], Given]:
    """Return the value of a formula, whatever the programme calls it or wants of it."""
    return lambda counts: (value_of(formula, counts.inputs), Source(rows(counts), "indicatoren/"))


def _copies(counts: Counts) -> Given:
    rows = counts.delivered(TrackKind.POSTERS)
    return sum(row.copies for row in rows), Source(len(rows), f"leveringen/?spoor={TrackKind.POSTERS.value}")


def _visitors(counts: Counts) -> Given:
    days = [row for row in counts.facts.toolkit_days if row.day <= counts.as_of]
    return counts.visitors, Source(len(days), "sporen/toolkit/")


def _together(counts: Counts) -> Given:
    bodies = {member.organization for together in counts.partnerships for member in together.members}
    return len(bodies), Source(len(bodies), "samenwerking/")


FIGURES: dict[str, Callable[[Counts], Given]] = {
    "audits.basic.ordered": _track(TrackKind.BASIC_AUDIT),
    "audits.additional.ordered": _track(TrackKind.ADDITIONAL_AUDIT),
    "audits.done": lambda counts: _governments(dict.fromkeys(counts.audits.done), "audits/?stand=uitgevoerd"),
    question_outcomes.KEY: question_outcomes.figure,
    "audits.planned": lambda counts: _governments(dict.fromkeys(counts.audits.planned), "audits/?stand=gepland"),
    "hacking.enrolled": _track(TrackKind.ETHICAL_HACKING),
    "guidance.enrolled": _track(TrackKind.GUIDANCE),
    "landing_zone.enrolled": _track(TrackKind.LANDING_ZONE),
    "elearning.enrolled": _track(TrackKind.E_LEARNING),
    "elearning.offered": _track(TrackKind.E_LEARNING, EnrolmentState.OFFERED),
    "elearning.testing": _track(TrackKind.E_LEARNING, EnrolmentState.TESTING),
    "elearning.rolled_out": _track(TrackKind.E_LEARNING, EnrolmentState.ROLLED_OUT),
    "sessions.governments": lambda counts: _governments(
        counts.sessions.governments, "sporen/info-session/?stand=besturen"
    ),
    "sessions.live": lambda counts: (
        counts.sessions.live,
        Source(len(counts.sessions.live_rows), "sporen/info-session/?stand=live"),
    ),
    "sessions.later": lambda counts: (
        counts.sessions.later,
        Source(len(counts.sessions.later_rows), "sporen/info-session/?stand=later"),
    ),
    "workshops.governments": lambda counts: _governments(
        counts.workshops.governments, "sporen/workshop/?stand=besturen"
    ),
    "toolkit.visitors": _visitors,
    "posters.copies": _copies,
    "reach.governments": lambda counts: _governments(counts.reached, "bereik/"),
    "partnerships.count": lambda counts: _governments(
        dict.fromkeys(together.fact.key for together in counts.partnerships), "samenwerking/"
    ),
    "partnerships.governments": _together,
    "budget.credit": _money("credit"),
    "budget.committed": _money("committed"),
    "budget.paid": _money("paid"),
    "budget.remaining": _money("remaining"),
    "indicators.audits_followed_up": _formula(
        Formula.SHARE_OF_AUDITS_FOLLOWED_UP, lambda counts: len(counts.audits.done)
    ),
    "indicators.https": _formula(Formula.SHARE_OF_COUNTERS_ON_HTTPS, question_websites.measured),
    "indicators.cyfun_basic": _formula(Formula.SHARE_AT_BASIC, lambda counts: counts.participants),
    "gaps.submissions": lambda counts: (counts.participants, Source(counts.participants, "sectorbeeld/")),
}


def withheld(counts: Counts, key: str) -> Text | None:
    """Return why a figure is not given; None when it is."""
    if key in question_websites.KEYS:
        return question_websites.withheld(counts, key)
    if key == question_outcomes.KEY:
        return question_outcomes.withheld(counts)
    if key == "indicators.cyfun_basic" and counts.inputs.at_basic is None:
        return NO_PUBLICATION
    if key == "gaps.submissions" and counts.published is None:
        return NO_PUBLICATION
    return None


def figure(counts: Counts, key: str) -> Given:
    """Return a figure that is given."""
    value, source = question_websites.figure(counts, key) if key in question_websites.PARTS else FIGURES[key](counts)
    return value, replace(source, link=f"/b/{counts.facts.programme.slug}/{counts.facts.page_of(source.link)}")


def _enrolments(counts: Counts) -> Rows:
    """Return who takes part in each track, once through all mergers; of sessions who was there."""
    return [row for track in counts.facts.tracks.values() for row in _of_track(counts, track)]


def _of_track(counts: Counts, track: Track) -> Rows:
    found: dict[str, tuple[Text, date]] = {}
    for one in counts.participations([track]):
        if one.state in TAKING_PART:
            found[one.organization] = (ENROLMENT_STATE_NAMES[one.state], one.first_on)
    if track.kind in WITH_SESSIONS:
        present = attended(counts.audience([track]), counts.successors)
        found |= {one.organization: (PRESENT, one.first_on) for one in present}
    name = name_of(track)
    rows: Rows = [(name, counts.name(body), counts.kind(body), *stand) for body, stand in found.items()]
    return sorted(rows, key=lambda row: str(row[1]))


def _hacking(counts: Counts) -> Rows:
    """Return who is in ethical hacking: an enrolment is public business, what came of it is not."""
    found = counts.participations(counts.facts.tracks_of(TrackKind.ETHICAL_HACKING))
    rows: Rows = [
        (counts.name(one.organization), counts.kind(one.organization), ENROLMENT_STATE_NAMES[one.state], one.first_on)
        for one in found
        if one.state in TAKING_PART
    ]
    return sorted(rows, key=lambda row: str(row[0]))


def _money_rows(counts: Counts) -> Rows:
    return [
        (
            counts.track(each.track) if each.track else Text("zonder spoor", "without a track"),
            each.totals.credit.value,
            each.totals.committed.value,
            each.totals.paid.value,
            each.totals.remaining.value,
        )
        for each in counts.budget.tracks
    ]


def _together_rows(counts: Counts) -> Rows:
    """Return who works with whom: each government with its own first day, and the function that they share."""
    return [
        (together.fact.name, counts.name(member.organization), member.since, together.fact.shared_function)
        for together in counts.partnerships
        for member in together.members
    ]


def _planned(counts: Counts) -> Rows:
    """Return each audit that is planned, by name; a repeat audit only once it is announced (decision 13)."""
    rows = [
        (row, said, state)
        for row, said in counts.facts.audits_on(counts.as_of)
        if (state := audits.state_of(said, counts.as_of)) in PLANNED and state is not None
    ]
    order = list(AuditKind)
    found: list[tuple[int, str, tuple[Cell, ...]]] = []
    for row, said, state in rows:
        hidden = is_unannounced(audits.is_repeat(row), state)
        body = counts.successors.of(str(row.organization_id))
        named: tuple[Cell, Cell] = (NOT_NAMED, "") if hidden else (counts.name(body), counts.kind(body))
        announced = said.announced_on if state is AuditState.ANNOUNCED else None
        kind = AuditKind(row.kind)
        cells = (AUDIT_KIND_NAMES[kind], *named, AUDIT_STATE_NAMES[state], said.selected_on, announced or "")
        found.append((order.index(kind), "" if hidden else counts.name(body), cells))
    return [cells for _, _, cells in sorted(found, key=lambda each: (each[0], each[1], str(each[2][4])))]


def _e_learning(counts: Counts) -> Rows:
    found: Rows = []
    for one in counts.participations(counts.facts.tracks_of(TrackKind.E_LEARNING)):
        event = one.stand.event
        if one.state in E_LEARNING_STATES:
            percent = "" if event.staff_percent is None else f"{event.staff_percent} %"
            named = counts.name(one.organization), counts.kind(one.organization)
            found.append((*named, ENROLMENT_STATE_NAMES[one.state], event.dated_on, percent))
    return sorted(found, key=lambda row: str(row[0]))


def _posters(counts: Counts) -> Rows:
    return [
        (row.material, counts.name(counts.successors.of(row.organization)), row.copies, row.dated_on)
        for row in counts.delivered(TrackKind.POSTERS)
    ]


def _sessions(counts: Counts) -> Rows:
    return [
        (title, name_of(track), day, live, later)
        for title, track, day, live, later in counts.facts.sessions_at(counts.as_of)
    ]


def indicator_value(value: Fraction | None, unit: Unit) -> Value:
    """Return the value of an indicator as a figure: a whole number, or an exact share."""
    return value if value is None or unit is Unit.SHARE else int(value)


def _indicator_rows(counts: Counts) -> Rows:
    return [
        (
            each.indicator.name,
            indicator_value(each.value, each.indicator.unit),
            indicator_value(each.indicator.target, each.indicator.unit),
            LIGHT_NAMES[each.light],
            each.indicator.definition,
        )
        for each in counts.indicators
    ]


def _gap_rows(counts: Counts) -> Rows:
    return counts.published.gap_rows() if counts.published else []


def _measure_rows(counts: Counts) -> Rows:
    return counts.published.effect_rows() if counts.published else []


ANNEXES: dict[str, Callable[[Counts], Rows]] = {
    "enrolments": _enrolments,
    "money": _money_rows,
    "ethical-hacking": _hacking,
    "tested": question_outcomes.outcome_rows,
    "causes": question_outcomes.cause_rows,
    "partnerships": _together_rows,
    "planned-audits": _planned,
    "e-learning": _e_learning,
    "posters": _posters,
    "sessions": _sessions,
    "indicators": _indicator_rows,
    "gaps": _gap_rows,
    "measures": _measure_rows,
}
