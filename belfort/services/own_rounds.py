"""The rounds (meetrondes) as a government sees them: where it stands, what is left to do, and what it handed in."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.timezone import localdate

from belfort.domain.errors import InvalidError, MissingError
from belfort.domain.frameworks import AssuranceLevel
from belfort.domain.permissions import Ability, Actor
from belfort.domain.rounds import ANSWERED, RoundState, state_in_round
from belfort.domain.terms import Text
from belfort.models import Answer, Assessment, Organization, Report, Round, RoundChange, Snapshot, Submission
from belfort.services import programmes, reports, round_changes, scored_frameworks
from belfort.services.rounds import asks_level, dates_of, excuse_in, get_rounds


@dataclass(frozen=True, slots=True)
class OwnRound:
    """A round as a government sees it; `handed_in` is the submission that counts, None as long as there is none.

    `excuse` holds; `asked_again_on` is the day on which one was withdrawn.
    """

    round: Round
    state: RoundState
    handed_in: Submission | None = None
    excuse: str = ""
    asked_again_on: date | None = None

    @property
    def submitted_on(self) -> date | None:
        """Return the day on which it was handed in."""
        return self.handed_in.submitted_on if self.handed_in else None


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft that would answer a round, with how far it is; `too_low`: its level is below what the round asks."""

    assessment: Assessment
    answered: int
    asked: int
    unassigned: int
    waiting: int
    too_low: bool

    @property
    def left(self) -> int:
        """Return how many controls have no answer yet."""
        return self.asked - self.answered


@dataclass(frozen=True, slots=True)
class OwnRoundPage:
    """One round for one government: what is left to do, or what it handed in; `days_left` is None once it is over."""

    own: OwnRound
    framework: Text
    days_left: int | None
    draft: Draft | None
    snapshot: Snapshot | None
    excuse: str
    changes: Sequence[RoundChange] = ()

    @property
    def answered(self) -> bool:
        """Say whether the government handed something in."""
        return self.own.state in ANSWERED


def get_own_rounds(*, actor: Actor, organization: Organization, today: date) -> list[OwnRound]:
    """Return the rounds that ask or asked something of a government, newest first."""
    actor.require(Ability.READ_ENROLMENTS, organization.pk)
    programme = programmes.get_programme()
    rows = get_rounds(programme) if programme else []
    rows = [row for row in rows if organization.kind in row.kinds and row.opens_on <= today]
    mine: dict[UUID, list[Submission]] = defaultdict(list)
    for one in Submission.objects.visible_to(actor).of(organization.pk).order_by("recorded_at", "pk"):
        mine[one.round_id].append(one)
    open_drafts = Assessment.objects.visible_to(actor).of(organization.pk).filter(state="draft")
    drafts = set(open_drafts.values_list("framework_id", flat=True))
    return [_own(row, mine[row.pk], is_busy=row.framework_id in drafts) for row in rows]


def _own(row: Round, submissions: list[Submission], *, is_busy: bool) -> OwnRound:
    handed_in = next((one for one in submissions if one.submitted_on is not None), None)
    excuse = excuse_in(submissions)
    state = state_in_round(
        submitted_on=handed_in.submitted_on if handed_in else None,
        dates=dates_of(row),
        is_excused=excuse is not None,
        is_busy=is_busy,
    )
    said = [one for one in submissions if one.snapshot_id is None]
    asked_again_on = localdate(said[-1].recorded_at) if said and excuse is None else None
    return OwnRound(row, state, handed_in, excuse.excuse if excuse else "", asked_again_on)


def get_own_round(*, actor: Actor, organization: Organization, key: UUID, today: date) -> OwnRoundPage:
    """Return one round of a government; raises MissingError for one that does not ask it, or is not open yet."""
    found = get_own_rounds(actor=actor, organization=organization, today=today)
    own = next((one for one in found if one.round.pk == key), None)
    if own is None:
        raise MissingError
    left = (own.round.closes_on - today).days
    return OwnRoundPage(
        own=own,
        framework=scored_frameworks.get(own.round.framework_id).name,
        days_left=left if left >= 0 else None,
        draft=None if own.handed_in else _draft(actor, organization, own.round),
        snapshot=find_snapshot(actor=actor, organization=organization, own=own),
        excuse=own.excuse,
        changes=round_changes.get_changes(own.round),
    )


def _draft(actor: Actor, organization: Organization, row: Round) -> Draft | None:
    """Return the draft on the framework of a round; there is at most one."""
    drafts = Snapshot.objects.visible_to(actor).of(organization.pk).filter(kind="draft", framework_id=row.framework_id)
    snapshot = drafts.filter(assessment__state="draft").select_related("assessment").defer("answers").first()
    if snapshot is None:
        return None
    answers = Answer.objects.visible_to(actor).of(organization.pk).current().filter(assessment=snapshot.assessment)
    owned = answers.exclude(owner=None).count()
    return Draft(
        assessment=snapshot.assessment,
        answered=snapshot.answered_count,
        asked=snapshot.control_count,
        unassigned=max(snapshot.control_count - owned, 0),
        waiting=answers.filter(to_confirm=True).count(),
        too_low=not asks_level(row, AssuranceLevel(snapshot.level)),
    )


def find_snapshot(*, actor: Actor, organization: Organization, own: OwnRound) -> Snapshot | None:
    """Return the frozen figures that a government handed in for a round; None when it did not."""
    actor.require(Ability.READ_ENROLMENTS, organization.pk)
    if own.handed_in is None or not actor.may(Ability.READ_RESULTS, organization.pk):
        return None
    rows = Snapshot.objects.visible_to(actor).of(organization.pk).filter(pk=own.handed_in.snapshot_id)
    found: Snapshot | None = rows.select_related("assessment").defer("answers").first()
    return found


def ask_council_report(*, actor: Actor, at: datetime, organization: Organization, key: UUID, language: str) -> Report:
    """Ask the report for the council out of what was handed in for a round, whatever came later.

    A self-assessment is submitted once, and who goes on does so in a new one, so its report is made of that submission.
    Raises InvalidError when nothing was handed in.
    """
    actor.require(Ability.READ_RESULTS, organization.pk)
    page = get_own_round(actor=actor, organization=organization, key=key, today=localdate(at))
    if page.snapshot is None:
        raise InvalidError(Text("Uw bestuur diende nog niets in.", "Your government has not submitted anything yet."))
    return reports.ask_report(
        actor=actor,
        at=at,
        organization=organization,
        key=page.snapshot.assessment_id,
        kind="council",
        language=language,
    )
