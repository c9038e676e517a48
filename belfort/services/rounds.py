"""Rounds (meetrondes): the region asks every government in scope for a self-assessment between two dates."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from belfort.domain.errors import InvalidError, MissingError
from belfort.domain.frameworks import AssuranceLevel
from belfort.domain.permissions import Ability, Actor
from belfort.domain.rounds import RoundDates, RoundState, state_in_round
from belfort.domain.terms import Text
from belfort.models import Assessment, Organization, Round, Snapshot, Submission, Succession
from belfort.models.organizations import Status
from belfort.services import programmes, trail
from belfort.services.trail import Subject

ORDER = list(AssuranceLevel)
EXCUSE_LENGTH = 500


@dataclass(frozen=True, slots=True)
class RoundContent:
    """What the region asks: framework, least level, kinds of bodies, and when."""

    name: str
    framework: str
    level: AssuranceLevel
    kinds: tuple[str, ...]
    dates: RoundDates

    def require_valid(self) -> None:
        """Raise InvalidError for a round without a name or a kind, or with dates out of order."""
        if not self.name.strip():
            raise InvalidError(Text("Geef de ronde een naam.", "Give the round a name."), field="name")
        if not self.kinds:
            raise InvalidError(Text("Kies minstens één soort bestuur.", "Choose at least one kind."), field="kinds")
        self.dates.require_valid()


@dataclass(frozen=True, slots=True)
class Participant:
    """A government in the scope of a round as the region sees it."""

    organization: Organization
    state: RoundState
    submitted_on: date | None
    signed: str
    excuse: str


@dataclass(frozen=True, slots=True)
class RoundPage:
    """A round with everybody in its scope."""

    round: Round
    participants: list[Participant]

    @property
    def counts(self) -> Mapping[RoundState, int]:
        """Return how many governments stand where."""
        return {state: sum(one.state is state for one in self.participants) for state in RoundState}


@dataclass(frozen=True, slots=True)
class OwnRound:
    """A round as a government sees it."""

    round: Round
    state: RoundState
    submitted_on: date | None


def dates_of(row: Round) -> RoundDates:
    """Return the dates of a round."""
    return RoundDates(row.opens_on, row.reminds_on, row.closes_on)


def get_rounds(programme: Organization) -> list[Round]:
    """Return the rounds of a programme, newest first."""
    return list(Round.objects.filter(programme=programme).order_by("-opens_on", "name"))


@transaction.atomic
def open_round(*, actor: Actor, at: datetime, programme: Organization, content: RoundContent) -> Round:
    """Announce a round; raises InvalidError for a name that exists already."""
    actor.require(Ability.EDIT_PROGRAMME, programme.pk)
    content.require_valid()
    if Round.objects.filter(programme=programme, name=content.name.strip()).exists():
        raise InvalidError(Text("Deze ronde bestaat al.", "This round exists already."), field="name")
    row = Round.objects.create(
        programme=programme,
        name=content.name.strip(),
        framework_id=content.framework,
        level=content.level.value,
        kinds=list(content.kinds),
        opens_on=content.dates.opens_on,
        reminds_on=content.dates.reminds_on,
        closes_on=content.dates.closes_on,
    )
    _note(actor, at, programme, "round.opened", row, {"closes_on": str(row.closes_on)})
    return row


def get_round(*, actor: Actor, programme: Organization, key: UUID) -> RoundPage:
    """Return a round with where every government in scope stands; a body that merged by its close is not in scope."""
    actor.require(Ability.READ_PROGRAMME, programme.pk)
    row = _find(programme, key)
    gone = set(Succession.objects.filter(effective_on__lte=row.closes_on).values_list("predecessor_id", flat=True))
    bodies = Organization.objects.filter(kind__in=row.kinds).exclude(pk__in=gone).order_by("name")
    newest: dict[int, Submission] = {}
    for one in Submission.objects.visible_to(actor).within(programme.pk).filter(round=row).order_by("recorded_at"):
        kept = newest.get(one.organization_id)
        if kept is None or kept.snapshot_id is None:  # the first that was handed in stays
            newest[one.organization_id] = one
    found = [
        _participant(body, newest.get(body.pk), dates_of(row))
        for body in bodies
        if body.status in {Status.ACTIVE, Status.MERGED} or body.pk in newest
    ]
    return RoundPage(row, found)


def _participant(body: Organization, one: Submission | None, dates: RoundDates) -> Participant:
    submitted_on = one.submitted_on if one else None
    state = state_in_round(submitted_on=submitted_on, dates=dates, is_excused=bool(one and one.excuse))
    signed = f"{one.signed_name}, {one.signed_function}" if one and one.signed_name else ""
    return Participant(body, state, submitted_on, signed, one.excuse if one else "")


def get_own_rounds(*, actor: Actor, organization: Organization, today: date) -> list[OwnRound]:
    """Return the rounds that ask something of a government today, and those of the last year that it answered."""
    actor.require(Ability.READ_ENROLMENTS, organization.pk)
    programme = programmes.get_programme()
    rows = get_rounds(programme) if programme else []
    rows = [row for row in rows if organization.kind in row.kinds and row.opens_on <= today]
    mine: dict[UUID, list[Submission]] = defaultdict(list)
    for one in Submission.objects.visible_to(actor).of(organization.pk).order_by("recorded_at"):
        mine[one.round_id].append(one)
    open_drafts = Assessment.objects.visible_to(actor).of(organization.pk).filter(state="draft")
    drafts = set(open_drafts.values_list("framework_id", flat=True))
    return [_own(row, mine[row.pk], is_busy=row.framework_id in drafts) for row in rows]


def _own(row: Round, submissions: list[Submission], *, is_busy: bool) -> OwnRound:
    submitted_on = next((one.submitted_on for one in submissions if one.submitted_on is not None), None)
    is_excused = any(one.excuse for one in submissions)
    state = state_in_round(submitted_on=submitted_on, dates=dates_of(row), is_excused=is_excused, is_busy=is_busy)
    return OwnRound(row, state, submitted_on)


def hand_in(*, actor: Actor, at: datetime, organization: Organization, snapshot: Snapshot) -> list[Submission]:
    """Hand a submitted self-assessment in for the rounds that ask it; part of the transaction of the submission.

    A round asks it when the framework is the same, the level at least that of the round, and the round is open; a round
    that closed takes it as late, as long as nothing was handed in before. The first submission counts.
    """
    actor.require(Ability.SUBMIT_ASSESSMENT, organization.pk)
    today = localdate(at)
    rows = Round.objects.filter(framework_id=snapshot.framework_id, opens_on__lte=today)
    levels = ORDER[: ORDER.index(AssuranceLevel(snapshot.level)) + 1]
    asked = [row for row in rows if organization.kind in row.kinds and row.level in levels]
    mine = Submission.objects.visible_to(actor).of(organization.pk).exclude(snapshot_id=None)
    answered = set(mine.values_list("round_id", flat=True))
    return list(
        Submission.objects.add_all(
            [
                Submission(
                    organization=organization,
                    programme_id=row.programme_id,
                    round=row,
                    snapshot_id=snapshot.pk,
                    submitted_on=today,
                    signed_name=snapshot.submitted_name,
                    signed_function=snapshot.submitted_function,
                    is_late=dates_of(row).is_late(today),
                    recorded_at=at,
                )
                for row in asked
                if row.pk not in answered
            ]
        )
    )


@transaction.atomic
def excuse(
    *, actor: Actor, at: datetime, programme: Organization, key: UUID, organization: Organization, reason: str
) -> Submission:
    """Excuse a government from a round, with a reason."""
    actor.require(Ability.EDIT_PROGRAMME, programme.pk)
    row = _find(programme, key)
    if not reason.strip():
        raise InvalidError(Text("Geef een reden.", "Give a reason."), field="reason")
    if organization.kind not in row.kinds:
        words = Text("Dit bestuur valt buiten de ronde.", "This government is outside the round.")
        raise InvalidError(words, field="organization")
    excused: Submission = Submission.objects.add(
        Submission(
            organization=organization,
            programme=programme,
            round=row,
            excuse=reason.strip()[:EXCUSE_LENGTH],
            recorded_at=at,
        )
    )
    _note(actor, at, programme, "round.excused", row, {"organization": organization.name})
    return excused


def _find(programme: Organization, key: UUID) -> Round:
    row = Round.objects.filter(programme=programme, pk=key).select_related("framework").first()
    if row is None:
        raise MissingError
    return row


def _note(actor: Actor, at: datetime, programme: Organization, verb: str, row: Round, body: dict[str, str]) -> None:
    trail.record(
        actor=actor, at=at, organization=programme, verb=verb, subject=Subject("round", row.pk, row.name), body=body
    )
