"""Everything the programme knows, as the domain counts it: one reading per table, for any day."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from uuid import UUID

from belfort.domain.corrections import standing
from belfort.domain.permissions import Ability, Actor
from belfort.domain.programme import EnrolmentEvent, EnrolmentState, TrackKind
from belfort.domain.programme_audits import AuditFacts, AuditKind, Outcome
from belfort.domain.programme_counts import AttendanceFact, EnrolmentFacts, Mode, SuccessionFact
from belfort.models import (
    Attendance,
    Audit,
    Delivery,
    Enrolment,
    EnrolmentStep,
    Organization,
    Partnership,
    PartnershipMember,
    Succession,
    ToolkitDay,
    Track,
    Workshop,
)
from belfort.services import audits
from belfort.services.enrolments import event_of

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
                EnrolmentFacts(str(body), TrackKind(kind), tuple(steps[key])),
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
            )
            for row in rows.select_related("workshop__track")
        )

    @cached_property
    def track_kinds(self) -> frozenset[str]:
        """Return the kinds of which the programme has a track."""
        return frozenset(Track.objects.filter(programme=self.programme).values_list("kind", flat=True))

    def has_page(self, link: str) -> bool:
        """Say whether an address of the programme opens: a track that was never made has no page."""
        head, _, kind = link.rstrip("/").partition("/")
        return head != "sporen" or kind in self.track_kinds

    @cached_property
    def workshops(self) -> tuple[Workshop, ...]:
        """Return every session."""
        rows = Workshop.objects.filter(track__programme=self.programme).select_related("track")
        return tuple(rows.order_by("held_on", "title"))

    def sessions_at(self, as_of: date) -> list[tuple[str, TrackKind, date, int, int]]:
        """Return the sessions held by a day: title, track, day, people live, people who watched later by that day."""
        people: dict[tuple[UUID, Mode], int] = defaultdict(int)
        for fact in standing(self.attendances, as_of):
            people[self.workshop_of[fact.number], fact.mode] += fact.people
        return [
            (row.title, TrackKind(row.track.kind), row.held_on, people[row.pk, Mode.LIVE], people[row.pk, Mode.LATER])
            for row in self.workshops
            if row.held_on <= as_of and row.cancelled_on is None
        ]

    @cached_property
    def workshop_of(self) -> dict[int, UUID]:
        """Return the session of each row of attendance by its number."""
        rows = Attendance.objects.visible_to(self.actor).within(self.programme.pk)
        return dict(rows.values_list("number", "workshop_id"))

    @cached_property
    def audit_rows(self) -> tuple[Audit, ...]:
        """Return every audit as it is stored."""
        return tuple(audits.get_audits(actor=self.actor, programme=self.programme))

    @cached_property
    def audits(self) -> tuple[AuditFacts, ...]:
        """Return every audit as it is counted."""
        return tuple(
            AuditFacts(
                str(row.pk),
                str(row.organization_id),
                AuditKind(row.kind),
                audits.days_of(row),
                Outcome(row.outcome) if row.outcome else None,
            )
            for row in self.audit_rows
        )

    @cached_property
    def deliveries(self) -> tuple[Delivery, ...]:
        """Return what was delivered to whom."""
        rows = Delivery.objects.visible_to(self.actor).within(self.programme.pk).select_related("track")
        return tuple(rows.order_by("delivered_on", "pk"))

    @cached_property
    def toolkit_days(self) -> tuple[ToolkitDay, ...]:
        """Return the visitors of the toolkit by day."""
        return tuple(ToolkitDay.objects.filter(programme=self.programme).order_by("day"))

    @cached_property
    def partnerships(self) -> tuple[tuple[Partnership, tuple[PartnershipMember, ...]], ...]:
        """Return every partnership with its members."""
        members: dict[UUID, list[PartnershipMember]] = defaultdict(list)
        for one in PartnershipMember.objects.filter(partnership__programme=self.programme).order_by("pk"):
            members[one.partnership_id].append(one)
        rows = Partnership.objects.filter(programme=self.programme).order_by("name")
        return tuple((row, tuple(members[row.pk])) for row in rows)
