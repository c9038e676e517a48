"""The programme on one day: what its figures, pages and replies count from, each counted once."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from belfort.domain.audit_outcomes import OutcomeTotals, outcome_totals
from belfort.domain.indicator_changes import holding
from belfort.domain.indicators import IndicatorInputs, Measurement, Share, measured
from belfort.domain.partnerships import Together, together
from belfort.domain.programme import TAKING_PART, EnrolmentState, TrackKind
from belfort.domain.programme_audits import AuditCounts, AuditKind, count_audits
from belfort.domain.programme_counts import (
    Audience,
    DeliveryFact,
    Participation,
    Stand,
    Successors,
    audience,
    delivered,
    participations,
    reached_governments,
    stands,
)
from belfort.domain.terms import Text, same
from belfort.domain.toolkit import DayCount, visitors_between
from belfort.models import Track
from belfort.services import budgets, question_websites, sector
from belfort.services.budgets import Budget
from belfort.services.organizations import KIND_NAMES
from belfort.services.posture_pictures import Picture
from belfort.services.programme_facts import ProgrammeFacts
from belfort.services.tracks import name_of


@dataclass(frozen=True)
class Counts:
    """The programme on a day; everything is counted once, when it is first asked."""

    facts: ProgrammeFacts
    as_of: date

    @cached_property
    def successors(self) -> Successors:
        """Return under which name a body counts on the day."""
        return Successors(self.facts.successions, self.as_of)

    @cached_property
    def stands(self) -> tuple[Stand, ...]:
        """Return where every enrolment stands."""
        return stands(self.facts.enrolments, self.as_of)

    def participations(self, tracks: Iterable[Track]) -> tuple[Participation, ...]:
        """Return each government once that is, or was, in one of some tracks."""
        keys = {str(track.pk) for track in tracks}
        return participations((one for one in self.stands if one.enrolment.track_key in keys), self.successors)

    def enrolled(self, kind: TrackKind, *states: EnrolmentState) -> dict[str, tuple[str, ...]]:
        """Return the governments in the tracks of a kind; those of one state, when one is named."""
        found = self.participations(self.facts.tracks_of(kind))
        return {one.organization: one.bodies for one in found if one.state in (states or TAKING_PART)}

    @cached_property
    def sessions(self) -> Audience:
        """Return who was at information sessions."""
        return self.audience(self.facts.tracks_of(TrackKind.INFO_SESSION))

    @cached_property
    def workshops(self) -> Audience:
        """Return who was at workshops."""
        return self.audience(self.facts.tracks_of(TrackKind.WORKSHOP))

    def audience(self, tracks: Iterable[Track]) -> Audience:
        """Return who was at the sessions of some tracks."""
        keys = {str(track.pk) for track in tracks}
        rows = [fact for fact in self.facts.attendances if fact.track_key in keys]
        return audience(rows, self.facts.successions, self.as_of, tracks=frozenset(TrackKind))

    @cached_property
    def reached(self) -> dict[str, tuple[str, ...]]:
        """Return every government that the programme reached."""
        return reached_governments(self.facts.enrolments, self.facts.attendances, self.facts.successions, self.as_of)

    def delivered(self, kind: TrackKind) -> tuple[DeliveryFact, ...]:
        """Return the material of a track that was delivered."""
        return tuple(row for row in self._delivered if row.track is kind)

    @cached_property
    def _delivered(self) -> tuple[DeliveryFact, ...]:
        return delivered(self.facts.deliveries, self.as_of)

    @cached_property
    def visitors(self) -> int:
        """Return the visitors of the toolkit: the sum of its days."""
        days = [DayCount(row.day, row.visitors) for row in self.facts.toolkit_days]
        return visitors_between(days, date.min, self.as_of)

    @cached_property
    def audits(self) -> AuditCounts:
        """Return the audits by where they stand."""
        return count_audits(self.facts.audits, self.as_of)

    @cached_property
    def outcomes(self) -> OutcomeTotals:
        """Return what the audits came to, in totals."""
        return outcome_totals(self.facts.endings, self.as_of)

    @cached_property
    def done_by_kind(self) -> Counter[AuditKind]:
        """Return how many audits of each kind are done."""
        kinds = {fact.key: fact.kind for fact in self.facts.audits}
        return Counter(kinds[key] for key in self.audits.done)

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
        """Return each partnership that stands, with the governments in it then, by name."""
        found = (
            together(versions, memberships, self.successors, self.as_of)
            for versions, memberships in self.facts.partnerships
        )
        return sorted((one for one in found if one is not None), key=lambda one: one.fact.name)

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
        """Return every indicator that holds on the day, with its value."""
        return [measured(indicator, self.inputs) for indicator in holding(self.facts.indicator_changes, self.as_of)]

    def name(self, key: str) -> str:
        """Return the name of a body."""
        return self.facts.organizations[key].name

    def kind(self, key: str) -> Text:
        """Return the kind of a body in words."""
        return KIND_NAMES[self.facts.organizations[key].kind]

    def track(self, key: str) -> Text:
        """Return the name of a track by its key; the key itself for one that is gone."""
        return next((name_of(row) for row in self.facts.tracks.values() if row.key == key), same(key))
