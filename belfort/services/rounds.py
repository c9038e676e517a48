"""Rounds (meetrondes): the region asks every government in scope for a self-assessment between two dates."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from belfort.domain.discretion import UNKNOWN_CELL
from belfort.domain.errors import InvalidError, MissingError
from belfort.domain.frameworks import AssuranceLevel
from belfort.domain.permissions import Ability, Actor
from belfort.domain.rounds import Asked, Participation, RoundDates, RoundState, participation, state_in_round
from belfort.domain.sector import size_class
from belfort.domain.terms import Text
from belfort.models import Organization, Round, Snapshot, Submission, Succession
from belfort.models.organizations import Status
from belfort.models.sector import SectorQuerySet
from belfort.services import trail
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


@dataclass(frozen=True)
class RoundPage:
    """A round with everybody in its scope."""

    round: Round
    participants: list[Participant]

    @cached_property
    def participation(self) -> Participation:
        """Return how many governments stand where, of everybody and by province, size class and kind."""
        return participation(Asked(one.state, cells_of(one.organization)) for one in self.participants)


def cells_of(body: Organization) -> dict[str, str]:
    """Return the cell of each breakdown in which a government is counted; what is not known is a cell of its own."""
    size = size_class(body.population).value if body.population is not None and body.kind == "municipality" else ""
    cells = {"province": body.province, "size_class": size, "kind": body.kind}
    return {breakdown: key or UNKNOWN_CELL for breakdown, key in cells.items()}


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


def get_round(*, actor: Actor, programme: Organization, key: UUID, as_of: date | None = None) -> RoundPage:
    """Return a round with where every government in scope stands at the end of a day, today when none is said.

    A body that merged by its close is not in scope.
    """
    actor.require(Ability.READ_PROGRAMME, programme.pk)
    row = find_round(programme, key)
    day = as_of or date.max
    gone = set(Succession.objects.filter(effective_on__lte=row.closes_on).values_list("predecessor_id", flat=True))
    bodies = Organization.objects.filter(kind__in=row.kinds).exclude(pk__in=gone).order_by("name", "pk")
    newest: dict[int, Submission] = {}
    rows = Submission.objects.visible_to(actor).within(programme.pk).filter(round=row)
    for one in rows.order_by("recorded_at", "pk"):
        kept = newest.get(one.organization_id)
        if counted_on(one) <= day and (kept is None or kept.snapshot_id is None):  # the first that was handed in stays
            newest[one.organization_id] = one
    found = [
        _participant(body, newest.get(body.pk), dates_of(row))
        for body in bodies
        if body.status in {Status.ACTIVE, Status.MERGED} or body.pk in newest
    ]
    return RoundPage(row, found)


def counted_on(one: Submission) -> date:
    """Return from which day a submission or an excuse counts."""
    return one.submitted_on or localdate(one.recorded_at)


def excuse_in(rows: Iterable[Submission]) -> Submission | None:
    """Return the excuse that holds among what is kept of a government in a round, the oldest first; None: it holds none.

    An excuse that was withdrawn is followed by a row without words.
    """
    said = [one for one in rows if one.snapshot_id is None]
    return said[-1] if said and said[-1].excuse else None


def _participant(body: Organization, one: Submission | None, dates: RoundDates) -> Participant:
    submitted_on = one.submitted_on if one else None
    state = state_in_round(submitted_on=submitted_on, dates=dates, is_excused=bool(one and one.excuse))
    signed = f"{one.signed_name}, {one.signed_function}" if one and one.signed_name else ""
    return Participant(body, state, submitted_on, signed, one.excuse if one else "")


def asks_level(row: Round, level: AssuranceLevel) -> bool:
    """Say whether a self-assessment of a level is enough for a round: its level or a higher one."""
    return ORDER.index(level) >= ORDER.index(AssuranceLevel(row.level))


def hand_in(*, actor: Actor, at: datetime, organization: Organization, snapshot: Snapshot) -> list[Submission]:
    """Hand a submitted self-assessment in for the rounds that ask it; part of the transaction of the submission.

    A round asks it when the framework is the same, the level at least that of the round, and the round is open; a round
    that closed takes it as late, as long as nothing was handed in before. The first submission counts.
    """
    actor.require(Ability.SUBMIT_ASSESSMENT, organization.pk)
    today = localdate(at)
    rows = Round.objects.filter(framework_id=snapshot.framework_id, opens_on__lte=today)
    level = AssuranceLevel(snapshot.level)
    asked = [row for row in rows if organization.kind in row.kinds and asks_level(row, level)]
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
    """Excuse a government from a round, with a reason; once, and not one that handed in or merges by its close."""
    actor.require(Ability.EDIT_PROGRAMME, programme.pk)
    row = find_round(programme, key, lock=True)
    if not reason.strip():
        raise InvalidError(Text("Geef een reden.", "Give a reason."), field="reason")
    _require_asked(row, organization)
    rows = list(submissions_of(actor=actor, row=row, organization=organization))
    if any(one.snapshot_id is not None for one in rows):
        words = Text("Dit bestuur diende al in.", "This government submitted already.")
        raise InvalidError(words, field="organization")
    if excuse_in(rows) is not None:
        words = Text("Dit bestuur is al verontschuldigd.", "This government is excused already.")
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


def _require_asked(row: Round, organization: Organization) -> None:
    if organization.kind not in row.kinds:
        words = Text("Dit bestuur valt buiten de ronde.", "This government is outside the round.")
        raise InvalidError(words, field="organization")
    merged = Succession.objects.filter(predecessor=organization, effective_on__lte=row.closes_on)
    found = merged.select_related("successor").order_by("effective_on", "pk").first()
    if found is not None:
        words = Text(
            "Dit bestuur gaat op {day} op in {name}; de ronde vraagt dat bestuur.",
            "This government goes over into {name} on {day}; the round asks that government.",
        )
        raise InvalidError(words.filled(day=found.effective_on, name=found.successor.name), field="organization")


def submissions_of(*, actor: Actor, row: Round, organization: Organization) -> SectorQuerySet:
    """Return what is kept of a government in a round, the oldest first."""
    rows = Submission.objects.visible_to(actor).of(organization.pk).filter(round=row)
    return rows.order_by("recorded_at", "pk")


def find_round(programme: Organization, key: UUID, *, lock: bool = False) -> Round:
    """Return one round of a programme, locked for who writes; raises MissingError."""
    rows = Round.objects.select_for_update(of=("self",)) if lock else Round.objects
    row = rows.filter(programme=programme, pk=key).select_related("framework").first()
    if row is None:
        raise MissingError
    return row


def _note(actor: Actor, at: datetime, programme: Organization, verb: str, row: Round, body: dict[str, str]) -> None:
    trail.record(
        actor=actor, at=at, organization=programme, verb=verb, subject=Subject("round", row.pk, row.name), body=body
    )
