"""The pages of the programme: what each shows on a date, in one reading."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from belfort.domain.indicators import Measurement
from belfort.domain.permissions import Ability, Actor
from belfort.domain.programme import EnrolmentState, TrackKind, enrolment_steps, event_at
from belfort.domain.programme_audits import DONE, PLANNED, AuditState
from belfort.domain.terms import Text
from belfort.models import Audit, Enrolment, Organization, Track, Workshop
from belfort.services import audits, enrolments, tracks
from belfort.services.programme_facts import ProgrammeFacts
from belfort.services.question_figures import Counts


@dataclass(frozen=True, slots=True)
class TrackLine:
    """A track with how many governments take part on the day."""

    track: Track
    name: Text
    governments: int


@dataclass(frozen=True)
class Overview:
    """The programme on a day."""

    counts: Counts

    @property
    def as_of(self) -> date:
        """Return the day."""
        return self.counts.as_of

    @cached_property
    def tracks(self) -> list[TrackLine]:
        """Return every track."""
        rows = tracks.get_tracks(self.counts.facts.programme)
        return [TrackLine(row, tracks.name_of(row), self._governments(TrackKind(row.kind))) for row in rows]

    def _governments(self, kind: TrackKind) -> int:
        """Return how many governments a track has: enrolled, at its sessions, or with material of it."""
        if kind is TrackKind.INFO_SESSION:
            return len(self.counts.sessions.governments)
        if kind is TrackKind.WORKSHOP:
            return len(self.counts.workshops.governments)
        if kind is TrackKind.POSTERS:
            return len(self.counts.delivered)
        return len(self.counts.enrolled(kind))

    @cached_property
    def indicators(self) -> list[Measurement]:
        """Return every indicator with its value."""
        return self.counts.indicators

    @cached_property
    def reached(self) -> int:
        """Return how many governments the programme reached."""
        return len(self.counts.reached)

    @cached_property
    def workshops(self) -> list[Workshop]:
        """Return the sessions that are still to come."""
        rows = tracks.get_workshops(self.counts.facts.programme, since=self.as_of)
        return [row for row in rows if row.cancelled_on is None][:5]


def get_overview(*, actor: Actor, programme: Organization, as_of: date) -> Overview:
    """Return the programme on a day."""
    return Overview(Counts(ProgrammeFacts(actor, programme), as_of))


@dataclass(frozen=True, slots=True)
class Participant:
    """A government in a track on a day, under the name that it has then, with what can happen next."""

    enrolment: Enrolment
    name: str
    state: EnrolmentState
    since: date
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TrackPage:
    """A track and who takes part on a day."""

    track: Track
    name: Text
    summary: Text
    as_of: date
    participants: list[Participant]

    @property
    def governments(self) -> int:
        """Return how many different governments are listed."""
        return len({participant.name for participant in self.participants})


def get_track_page(*, actor: Actor, programme: Organization, key: str, as_of: date) -> TrackPage:
    """Return a track with its participants on a day; who withdrew by then is not among them."""
    actor.require(Ability.READ_PROGRAMME, programme.pk)
    track = tracks.find_track(programme, key)
    rows = enrolments.get_enrolments_of_track(actor=actor, programme=programme, track=track)
    events = enrolments.get_events(actor=actor, keys=[row.pk for row in rows])
    counts = Counts(ProgrammeFacts(actor, programme), as_of)
    found = []
    for row in rows:
        event = event_at(events[row.pk], as_of)
        if event is not None and event.state not in {None, EnrolmentState.WITHDRAWN}:
            name = counts.name(counts.successors.of(str(row.organization_id)))
            steps = tuple(step.value for step in enrolment_steps(TrackKind(track.kind), EnrolmentState(row.state)))
            found.append(Participant(row, name, EnrolmentState(str(event.state)), event.dated_on, steps))
    return TrackPage(
        track, tracks.name_of(track), tracks.summary_of(track), as_of, sorted(found, key=lambda each: each.name)
    )


@dataclass(frozen=True, slots=True)
class AuditLine:
    """An audit with where it stands on a day, and the steps that can follow."""

    audit: Audit
    state: AuditState
    next: AuditState | None


STANDS = {"gepland": PLANNED, "uitgevoerd": DONE, "overgenomen": DONE}


def get_audit_lines(*, actor: Actor, programme: Organization, as_of: date, stand: str = "") -> list[AuditLine]:
    """Return the audits on a day, all or those of one stand: planned, done, taken over."""
    found = []
    order = list(AuditState)
    for audit in audits.get_audits(actor=actor, programme=programme):
        state = audits.state_of(audit, as_of)
        if state is None or (stand in STANDS and state not in STANDS[stand]):
            continue
        if stand == "overgenomen" and audit.outcome in {"", "none"}:
            continue
        reached = len(audits.days_of(audit))
        found.append(AuditLine(audit, state, order[reached] if reached < len(order) else None))
    return found


@dataclass(frozen=True, slots=True)
class PartnershipLine:
    """A partnership with the governments that work together on a day."""

    name: str
    kind: str
    since: date
    shares_officer: bool
    members: Sequence[str]


def get_partnerships(*, actor: Actor, programme: Organization, as_of: date) -> list[PartnershipLine]:
    """Return who works with whom on a day."""
    counts = Counts(ProgrammeFacts(actor, programme), as_of)
    return [
        PartnershipLine(
            together.row.name,
            together.row.kind,
            together.row.starts_on,
            together.row.shares_officer,
            sorted(counts.name(body) for body in together.bodies),
        )
        for together in counts.partnerships
    ]


def get_reached(*, actor: Actor, programme: Organization, as_of: date) -> list[tuple[str, Text]]:
    """Return the governments that the programme reached by a day, with their kind."""
    counts = Counts(ProgrammeFacts(actor, programme), as_of)
    return sorted((counts.name(body), counts.kind(body)) for body in counts.reached)


@dataclass(frozen=True, slots=True)
class OfferLine:
    """A track as a government sees it: what it offers, and the own enrolment when there is one."""

    track: Track
    name: Text
    summary: Text
    enrolment: Enrolment | None
    may_enrol: bool


def get_offers(*, actor: Actor, organization: Organization, programme: Organization, today: date) -> list[OfferLine]:
    """Return what the programme offers to a government today."""
    mine = {one.track.pk: one for one in reversed(enrolments.get_enrolments(actor=actor, organization=organization))}
    found = []
    for track in tracks.get_tracks(programme, public_only=True):
        standing = mine.get(track.pk)
        is_open = track.starts_on <= today and (track.ends_on is None or today <= track.ends_on)
        free = standing is None or standing.enrolment.state == EnrolmentState.WITHDRAWN
        found.append(
            OfferLine(
                track,
                tracks.name_of(track),
                tracks.summary_of(track),
                standing.enrolment if standing else None,
                is_open and free and actor.may(Ability.ENROL, organization.pk),
            )
        )
    return found
