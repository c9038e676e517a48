"""Everything the programme knows, as the domain counts it: one reading per table, for any day."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from uuid import UUID

from belfort.domain.audit_outcomes import Ending
from belfort.domain.corrections import known_on, standing
from belfort.domain.indicator_changes import IndicatorChange
from belfort.domain.permissions import Ability, Actor
from belfort.domain.programme import EnrolmentEvent, EnrolmentState, TrackKind
from belfort.domain.programme_audits import AuditFacts, AuditKind
from belfort.domain.programme_counts import AttendanceFact, DeliveryFact, EnrolmentFacts, Mode, SuccessionFact
from belfort.models import (
    Attendance,
    Audit,
    AuditCorrection,
    Enrolment,
    EnrolmentStep,
    Organization,
    Succession,
    ToolkitDay,
    Track,
    Workshop,
)
from belfort.models.audits import AuditSaid
from belfort.services import audit_outcomes, audits, deliveries, indicators, partnerships
from belfort.services.enrolments import event_of
from belfort.services.partnerships import PartnershipVersions
from belfort.services.tracks import get_tracks

ENROLMENT_COLUMNS = ("pk", "track_id", "enrolled_on", "state", "note", "organization_id", "track__kind")


@dataclass(frozen=True, slots=True)
class EnrolmentRow:
    """An enrolment as it stands today, and as it is counted on any day."""

    key: UUID
    track_key: UUID
    enrolled_on: date
    state: EnrolmentState
    note: str
    facts: EnrolmentFacts


@dataclass(frozen=True)
class ProgrammeFacts:
    """The facts of one programme; each table is read once, when it is first asked. Keys of bodies are their ids as text."""

    actor: Actor
    programme: Organization

    def __post_init__(self) -> None:
        self.actor.require(Ability.READ_PROGRAMME, self.programme.pk)

    @cached_property
    def organizations(self) -> dict[str, Organization]:
        """Return every local body that ever was, by its key."""
        return {str(row.pk): row for row in Organization.objects.local().only("pk", "name", "kind", "slug", "shape")}

    @cached_property
    def successions(self) -> tuple[SuccessionFact, ...]:
        """Return every merger."""
        rows = Succession.objects.order_by("effective_on", "pk").values_list(
            "predecessor_id", "successor_id", "effective_on"
        )
        return tuple(SuccessionFact(str(old), str(new), day) for old, new, day in rows)

    @cached_property
    def enrolment_rows(self) -> tuple[EnrolmentRow, ...]:
        """Return every enrolment with its events."""
        steps: dict[UUID, list[EnrolmentEvent]] = defaultdict(list)
        for step in EnrolmentStep.objects.visible_to(self.actor).within(self.programme.pk).order_by("number"):
            steps[step.enrolment_id].append(event_of(step))
        rows = Enrolment.objects.visible_to(self.actor).within(self.programme.pk).order_by("enrolled_on", "pk")
        return tuple(
            EnrolmentRow(
                key,
                track,
                on,
                EnrolmentState(state),
                note,
                EnrolmentFacts(str(body), TrackKind(kind), tuple(steps[key]), str(key), str(track)),
            )
            for key, track, on, state, note, body, kind in rows.values_list(*ENROLMENT_COLUMNS)
        )

    @cached_property
    def enrolments(self) -> tuple[EnrolmentFacts, ...]:
        """Return every enrolment with its events."""
        return tuple(row.facts for row in self.enrolment_rows)

    @cached_property
    def attendances(self) -> tuple[AttendanceFact, ...]:
        """Return every row of attendance."""
        rows = Attendance.objects.visible_to(self.actor).within(self.programme.pk).order_by("number")
        return tuple(
            AttendanceFact(
                row.number,
                row.seen_on,
                TrackKind(row.workshop.track.kind),
                Mode(row.mode),
                row.people,
                str(row.organization_id) if row.is_known else "",
                row.corrects,
                row.corrected_on,
                str(row.workshop_id),
                str(row.workshop.track_id),
            )
            for row in rows.select_related("workshop__track")
        )

    @cached_property
    def tracks(self) -> dict[str, Track]:
        """Return every track by its id as text, in their order."""
        return {str(row.pk): row for row in get_tracks(self.programme)}

    def tracks_of(self, kind: TrackKind) -> list[Track]:
        """Return the tracks of a kind."""
        return [row for row in self.tracks.values() if row.kind == kind.value]

    def page_of(self, link: str) -> str:
        """Return where a link to the tracks of a kind leads: to the only one, to the page of them all, or to the programme."""
        head, _, rest = link.partition("/")
        if head != "sporen":
            return link
        kind, _, stand = rest.partition("/")
        there = self.tracks_of(TrackKind(kind))
        if len(there) == 1:
            return f"sporen/{there[0].key}/{stand}"
        return f"sporen/soort/{kind}/{stand}" if there else "programma/"

    @cached_property
    def workshops(self) -> tuple[Workshop, ...]:
        """Return every session."""
        rows = Workshop.objects.filter(track__programme=self.programme).select_related("track")
        return tuple(rows.order_by("held_on", "title"))

    def sessions_at(self, as_of: date) -> list[tuple[str, Track, date, int, int]]:
        """Return the sessions held by a day: title, track, day, people live, people who watched later by that day."""
        people: dict[tuple[UUID, Mode], int] = defaultdict(int)
        for fact in standing(self.attendances, as_of):
            people[UUID(fact.session), fact.mode] += fact.people
        return [
            (row.title, row.track, row.held_on, people[row.pk, Mode.LIVE], people[row.pk, Mode.LATER])
            for row in self.workshops
            if row.held_on <= as_of and row.cancelled_on is None
        ]

    @property
    def workshop_of(self) -> dict[int, UUID]:
        """Return the session of each row of attendance by its number."""
        return {fact.number: UUID(fact.session) for fact in self.attendances}

    @cached_property
    def audit_rows(self) -> tuple[Audit, ...]:
        """Return every audit as it is stored."""
        return tuple(audits.get_audits(actor=self.actor, programme=self.programme))

    @cached_property
    def audit_corrections(self) -> dict[UUID, list[AuditCorrection]]:
        """Return what was said of audits until it was corrected, by audit, the oldest first."""
        found: dict[UUID, list[AuditCorrection]] = defaultdict(list)
        rows = AuditCorrection.objects.visible_to(self.actor).within(self.programme.pk)
        for row in rows.order_by("audit_id", "number"):
            found[row.audit_id].append(row)
        return found

    def audits_on(self, as_of: date) -> list[tuple[Audit, AuditSaid]]:
        """Return every audit with what was known of it on a day."""
        return [(row, known_on(self._said(row), as_of)) for row in self.audit_rows]

    def _said(self, row: Audit) -> list[AuditSaid]:
        return [*self.audit_corrections.get(row.pk, ()), row]

    @cached_property
    def audits(self) -> tuple[AuditFacts, ...]:
        """Return every audit as it is counted, before and after each correction."""
        return tuple(
            AuditFacts(
                str(row.pk),
                str(row.organization_id),
                AuditKind(row.kind),
                audits.days_of(said),
                cancelled_on=said.cancelled_on,
                known_until=said.known_until,
            )
            for row in self.audit_rows
            for said in self._said(row)
        )

    @cached_property
    def endings(self) -> tuple[Ending, ...]:
        """Return what the audits came to; it goes out in totals only."""
        return audit_outcomes.get_endings(actor=self.actor, programme=self.programme, rows=self.audit_rows)

    @cached_property
    def deliveries(self) -> tuple[DeliveryFact, ...]:
        """Return what was delivered to whom, with its corrections."""
        return deliveries.get_facts(actor=self.actor, programme=self.programme)

    @cached_property
    def toolkit_days(self) -> tuple[ToolkitDay, ...]:
        """Return the visitors of the toolkit by day."""
        return tuple(ToolkitDay.objects.filter(programme=self.programme).order_by("day"))

    @cached_property
    def indicator_changes(self) -> tuple[IndicatorChange, ...]:
        """Return what the programme said of its indicators."""
        return indicators.get_changes(self.programme)

    @cached_property
    def partnerships(self) -> tuple[PartnershipVersions, ...]:
        """Return every partnership with what it said before, the oldest first, and everybody who ever worked along."""
        return partnerships.get_versions(self.programme)
