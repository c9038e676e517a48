"""The figures and annexes behind the questions, counted from the facts of the programme on a day."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property

from belfort.domain.indicators import (
    LIGHT_NAMES,
    SHIPPED,
    IndicatorInputs,
    Measurement,
    Share,
    Unit,
    measured,
)
from belfort.domain.programme import (
    E_LEARNING_STATES,
    ENROLMENT_STATE_NAMES,
    TAKING_PART,
    TRACK_NAMES,
    EnrolmentState,
    TrackKind,
    event_at,
)
from belfort.domain.programme_audits import (
    AUDIT_KIND_NAMES,
    DONE,
    OUTCOME_NAMES,
    PLANNED,
    AuditCounts,
    AuditKind,
    Outcome,
    audit_state_at,
    count_audits,
)
from belfort.domain.programme_counts import Audience, Successors, audience, enrolled_governments, reached_governments
from belfort.domain.questions import Cell, Source, Value
from belfort.domain.terms import Text
from belfort.models import Partnership, PartnershipMember
from belfort.services import audits, budgets, question_websites, sector
from belfort.services.budgets import Budget
from belfort.services.organizations import KIND_NAMES
from belfort.services.posture_pictures import Picture
from belfort.services.programme_facts import ProgrammeFacts

NO_PUBLICATION = Text(
    "Er is op deze datum nog geen cijfer dat bekendgemaakt mag worden: te weinig besturen dienden in.",
    "There is no figure yet on this date that may be published: too few governments submitted.",
)
Given = tuple[Value, Source]
Rows = list[tuple[Cell, ...]]


@dataclass(frozen=True, slots=True)
class Together:
    """A partnership on a day: the bodies in it, as they count then, in the order of their keys."""

    row: Partnership
    bodies: tuple[str, ...]


@dataclass(frozen=True)
class Counts:
    """The programme on a day; everything is counted once, when it is first asked."""

    facts: ProgrammeFacts
    as_of: date

    @cached_property
    def successors(self) -> Successors:
        """Return under which name a body counts on the day."""
        return Successors(self.facts.successions, self.as_of)

    def enrolled(self, kind: TrackKind, *states: EnrolmentState) -> dict[str, tuple[str, ...]]:
        """Return the governments in a track."""
        return enrolled_governments(
            self.facts.enrolments,
            self.facts.successions,
            self.as_of,
            tracks=frozenset({kind}),
            states=frozenset(states) or TAKING_PART,
        )

    @cached_property
    def sessions(self) -> Audience:
        """Return who was at information sessions."""
        return self._audience(TrackKind.INFO_SESSION)

    @cached_property
    def workshops(self) -> Audience:
        """Return who was at workshops."""
        return self._audience(TrackKind.WORKSHOP)

    def _audience(self, kind: TrackKind) -> Audience:
        return audience(self.facts.attendances, self.facts.successions, self.as_of, tracks=frozenset({kind}))

    @cached_property
    def reached(self) -> dict[str, tuple[str, ...]]:
        """Return every government that the programme reached."""
        return reached_governments(self.facts.enrolments, self.facts.attendances, self.facts.successions, self.as_of)

    @cached_property
    def delivered(self) -> dict[str, tuple[str, ...]]:
        """Return the governments that material was delivered to."""
        rows = [row for row in self.facts.deliveries if row.delivered_on <= self.as_of]
        return self.successors.grouped(str(row.organization_id) for row in rows)

    @cached_property
    def audits(self) -> AuditCounts:
        """Return the audits by where they stand."""
        return count_audits(self.facts.audits, self.as_of)

    @cached_property
    def budget(self) -> Budget:
        """Return the money."""
        return budgets.get_budget(actor=self.facts.actor, programme=self.facts.programme, as_of=self.as_of)

    @cached_property
    def published(self) -> sector.Published | None:
        """Return the newest figures of the sector."""
        return sector.find_published(actor=self.facts.actor, programme=self.facts.programme, as_of=self.as_of)

    @cached_property
    def websites(self) -> Picture | None:
        """Return the newest picture of the websites."""
        return question_websites.find(self.facts.actor, self.facts.programme, self.as_of)

    @cached_property
    def partnerships(self) -> list[Together]:
        """Return each partnership that stands, with the bodies that are in it then."""
        return [
            Together(row, tuple(self.successors.grouped(str(each.member_id) for each in members if self._stands(each))))
            for row, members in self.facts.partnerships
            if self._stands(row)
        ]

    def _stands(self, dated: Partnership | PartnershipMember) -> bool:
        return dated.starts_on <= self.as_of and (dated.ends_on is None or self.as_of < dated.ends_on)

    @property
    def participants(self) -> int:
        """Return how many governments stand behind the published figures."""
        return self.published.participants if self.published else 0

    @cached_property
    def inputs(self) -> IndicatorInputs:
        """Return what the indicators read."""
        everybody = self.published.everybody if self.published else None
        at_target = everybody.at_target if everybody else None
        return IndicatorInputs(
            as_of=self.as_of,
            governments_reached=len(self.reached),
            governments_in_workshops=len(self.workshops.governments),
            at_basic=Share(at_target.low, at_target.whole) if at_target and at_target.value is not None else None,
            counters_on_https=question_websites.on_https(self),
            audits_followed_up=Share(len(self.audits.followed_up), len(self.audits.done)),
        )

    @cached_property
    def indicators(self) -> list[Measurement]:
        """Return every indicator with its value."""
        return [measured(indicator, self.inputs) for indicator in SHIPPED]

    def name(self, key: str) -> str:
        """Return the name of a body."""
        return self.facts.organizations[key].name

    def kind(self, key: str) -> Text:
        """Return the kind of a body in words."""
        return KIND_NAMES[self.facts.organizations[key].kind]


def _governments(found: Mapping[str, object], link: str) -> Given:
    return len(found), Source(len(found), link)


def _track(kind: TrackKind, *states: EnrolmentState) -> Callable[[Counts], Given]:
    return lambda counts: _governments(counts.enrolled(kind, *states), f"sporen/{kind.value}/")


def _money(name: str) -> Callable[[Counts], Given]:
    def given(counts: Counts) -> Given:
        found = getattr(counts.budget.totals, name)
        return found.value, Source(len(found.rows), "begroting/")

    return given


def _indicator(key: str, rows: Callable[[Counts], int]) -> Callable[[Counts], Given]:
    return lambda counts: (
        next(one.value for one in counts.indicators if one.indicator.key == key),
        Source(rows(counts), "indicatoren/"),
    )


def _copies(counts: Counts) -> Given:
    rows = [row for row in counts.facts.deliveries if row.delivered_on <= counts.as_of]
    return sum(row.copies for row in rows), Source(len(rows), "sporen/posters/")


def _visitors(counts: Counts) -> Given:
    days = [row for row in counts.facts.toolkit_days if row.day <= counts.as_of]
    return sum(row.visitors for row in days), Source(len(days), "sporen/toolkit/")


def _together(counts: Counts) -> Given:
    bodies = {body for together in counts.partnerships for body in together.bodies}
    return len(bodies), Source(len(bodies), "samenwerking/")


FIGURES: dict[str, Callable[[Counts], Given]] = {
    "audits.basic.ordered": _track(TrackKind.BASIC_AUDIT),
    "audits.additional.ordered": _track(TrackKind.ADDITIONAL_AUDIT),
    "audits.done": lambda counts: _governments(dict.fromkeys(counts.audits.done), "audits/?stand=uitgevoerd"),
    "audits.taken_over": lambda counts: _governments(
        dict.fromkeys(counts.audits.taken_over), "audits/?stand=overgenomen"
    ),
    "audits.planned": lambda counts: _governments(dict.fromkeys(counts.audits.planned), "audits/?stand=gepland"),
    "hacking.enrolled": _track(TrackKind.ETHICAL_HACKING),
    "guidance.enrolled": _track(TrackKind.GUIDANCE),
    "landing_zone.enrolled": _track(TrackKind.LANDING_ZONE),
    "elearning.enrolled": _track(TrackKind.E_LEARNING),
    "elearning.offered": _track(TrackKind.E_LEARNING, EnrolmentState.OFFERED),
    "elearning.testing": _track(TrackKind.E_LEARNING, EnrolmentState.TESTING),
    "elearning.rolled_out": _track(TrackKind.E_LEARNING, EnrolmentState.ROLLED_OUT),
    "sessions.governments": lambda counts: _governments(counts.sessions.governments, "sporen/info-session/"),
    "sessions.live": lambda counts: (
        counts.sessions.live,
        Source(len(counts.sessions.live_rows), "sporen/info-session/"),
    ),
    "sessions.later": lambda counts: (
        counts.sessions.later,
        Source(len(counts.sessions.later_rows), "sporen/info-session/"),
    ),
    "workshops.governments": lambda counts: _governments(counts.workshops.governments, "sporen/workshop/"),
    "toolkit.visitors": _visitors,
    "posters.copies": _copies,
    "reach.governments": lambda counts: _governments(counts.reached, "bereik/"),
    "partnerships.count": lambda counts: _governments(
        dict.fromkeys(together.row.name for together in counts.partnerships), "samenwerking/"
    ),
    "partnerships.governments": _together,
    "budget.credit": _money("credit"),
    "budget.committed": _money("committed"),
    "budget.paid": _money("paid"),
    "budget.remaining": _money("remaining"),
    "indicators.audits_followed_up": _indicator("audits-followed-up", lambda counts: len(counts.audits.done)),
    "indicators.https": _indicator("https", question_websites.measured),
    "indicators.cyfun_basic": _indicator("cyfun-basic", lambda counts: counts.participants),
    "gaps.submissions": lambda counts: (counts.participants, Source(counts.participants, "sectorbeeld/")),
}


def withheld(counts: Counts, key: str) -> Text | None:
    """Return why a figure is not given; None when it is."""
    if key in question_websites.KEYS:
        return question_websites.withheld(counts, key)
    if key == "indicators.cyfun_basic" and counts.inputs.at_basic is None:
        return NO_PUBLICATION
    if key == "gaps.submissions" and counts.published is None:
        return NO_PUBLICATION
    return None


def figure(counts: Counts, key: str) -> Given:
    """Return a figure that is given."""
    value, source = question_websites.figure(counts, key) if key in question_websites.PARTS else FIGURES[key](counts)
    link = source.link if counts.facts.has_page(source.link) else "programma/"
    return value, Source(source.rows, f"/b/{counts.facts.programme.slug}/{link}")


def _enrolments(counts: Counts) -> Rows:
    found: list[tuple[str, str, EnrolmentState, date]] = []
    for enrolment in counts.facts.enrolments:
        event = event_at(enrolment.events, counts.as_of)
        if event is not None and event.state in TAKING_PART and event.state is not None:
            body = counts.successors.of(enrolment.organization)
            found.append((enrolment.track.value, body, event.state, enrolment.events[0].dated_on))
    ordered = sorted(found, key=lambda row: (row[0], counts.name(row[1]), row[3]))
    return [
        (TRACK_NAMES[TrackKind(track)], counts.name(body), counts.kind(body), ENROLMENT_STATE_NAMES[state], since)
        for track, body, state, since in ordered
    ]


def _money_rows(counts: Counts) -> Rows:
    return [
        (
            TRACK_NAMES[TrackKind(each.track)] if each.track else Text("zonder spoor", "without a track"),
            each.totals.credit.value,
            each.totals.committed.value,
            each.totals.paid.value,
            each.totals.remaining.value,
        )
        for each in counts.budget.tracks
    ]


def _tested(counts: Counts) -> Rows:
    """Return the audits that are done, without the name of the government and the day: outcomes are totals."""
    rows = [row for row in counts.facts.audit_rows if audit_state_at(audits.days_of(row), counts.as_of) in DONE]
    return [
        (
            AUDIT_KIND_NAMES[AuditKind(row.kind)],
            str((row.reported_on or date.max).year),
            OUTCOME_NAMES[Outcome(row.outcome)] if row.outcome else "",
            row.cause,
            row.consequence,
        )
        for row in sorted(rows, key=lambda row: (row.reported_on or date.max, row.kind, row.cause))
    ]


def _together_rows(counts: Counts) -> Rows:
    shared = {True: Text("ja", "yes"), False: Text("nee", "no")}
    return [
        (together.row.name, counts.name(body), together.row.starts_on, shared[together.row.shares_officer])
        for together in counts.partnerships
        for body in together.bodies
    ]


def _planned(counts: Counts) -> Rows:
    rows = [row for row in counts.facts.audit_rows if audit_state_at(audits.days_of(row), counts.as_of) in PLANNED]
    found: Rows = []
    for kind in AuditKind:
        here = [row for row in rows if row.kind == kind.value]
        if here:
            found.append((AUDIT_KIND_NAMES[kind], len(here), min(row.selected_on for row in here)))
    return found


def _e_learning(counts: Counts) -> Rows:
    found: Rows = []
    for enrolment in counts.facts.enrolments:
        event = event_at(enrolment.events, counts.as_of) if enrolment.track is TrackKind.E_LEARNING else None
        if event is not None and event.state in E_LEARNING_STATES:
            body = counts.successors.of(enrolment.organization)
            percent = "" if event.staff_percent is None else f"{event.staff_percent} %"
            state = ENROLMENT_STATE_NAMES[event.state]
            found.append((counts.name(body), counts.kind(body), state, event.dated_on, percent))
    return sorted(found, key=lambda row: str(row[0]))


def _posters(counts: Counts) -> Rows:
    rows = [row for row in counts.facts.deliveries if row.delivered_on <= counts.as_of]
    return [
        (row.material, counts.name(counts.successors.of(str(row.organization_id))), row.copies, row.delivered_on)
        for row in rows
    ]


def _sessions(counts: Counts) -> Rows:
    return [
        (title, TRACK_NAMES[kind], day, live, later)
        for title, kind, day, live, later in counts.facts.sessions_at(counts.as_of)
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
    "tested": _tested,
    "partnerships": _together_rows,
    "planned-audits": _planned,
    "e-learning": _e_learning,
    "posters": _posters,
    "sessions": _sessions,
    "indicators": _indicator_rows,
    "gaps": _gap_rows,
    "measures": _measure_rows,
}
