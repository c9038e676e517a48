"""The way back of a round: other dates as long as they are not past, and an excuse that is withdrawn; nothing is overwritten.

Who still has to hand in is told the day after (`occasions`). Rules: `docs/scoring.md`, chapter 10.
"""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from belfort.domain.errors import InvalidError
from belfort.domain.permissions import Ability, Actor
from belfort.domain.rounds import RoundDates, require_change
from belfort.domain.terms import Text
from belfort.models import Organization, Round, RoundChange, Submission
from belfort.services import rounds, trail
from belfort.services.trail import Subject
from belfort.services.writing import update_versioned

COLUMNS = ("opens_on", "reminds_on", "closes_on")


def get_changes(row: Round) -> Sequence[RoundChange]:
    """Return when a round was until its dates were changed, the oldest first; public."""
    return list(RoundChange.objects.filter(round=row).order_by("number"))


@transaction.atomic
def change_dates(
    *, actor: Actor, at: datetime, programme: Organization, key: UUID, version: int, dates: RoundDates
) -> Round:
    """Give a round other dates: none that is past, and never an earlier closing within fourteen days."""
    actor.require(Ability.EDIT_PROGRAMME, programme.pk)
    row, today = rounds.find_round(programme, key, lock=True), localdate(at)
    before, changes = rounds.dates_of(row), {name: getattr(dates, name) for name in COLUMNS}
    if row.version == version:  # a stale page is told so first
        require_change(before, dates, today)
    update_versioned(row, version=version, changes=changes)
    RoundChange.objects.create(
        round=row,
        number=len(get_changes(row)) + 1,
        opens_on=before.opens_on,
        reminds_on=before.reminds_on,
        closes_on=before.closes_on,
        changed_on=today,
        recorded_at=at,
        recorded_by_id=actor.user_id or None,
    )
    told = {name: [str(getattr(before, name)), str(new)] for name, new in changes.items()}
    _note(
        actor, at, row, "round.changed", {"changes": {name: both for name, both in told.items() if both[0] != both[1]}}
    )
    return row


def moved(row: Round, changes: Sequence[RoundChange], since: date) -> date | None:
    """Return on which day a round would have closed before it was changed since a day; None when its closing did not move."""
    first = next((each for each in changes if each.changed_on >= since), None)
    return first.closes_on if first is not None and first.closes_on != row.closes_on else None


@transaction.atomic
def withdraw_excuse(
    *, actor: Actor, at: datetime, programme: Organization, key: UUID, organization: Organization, reason: str
) -> None:
    """Ask a government again that was excused; of the days before, it stays excused."""
    actor.require(Ability.EDIT_PROGRAMME, programme.pk)
    row = rounds.find_round(programme, key, lock=True)
    if not reason.strip():
        raise InvalidError(Text("Geef een reden.", "Give a reason."), field="reason")
    if rounds.excuse_in(rounds.submissions_of(actor=actor, row=row, organization=organization)) is None:
        raise InvalidError(Text("Dit bestuur is niet verontschuldigd.", "This government is not excused."))
    Submission.objects.add(
        Submission(organization=organization, programme=programme, round=row, excuse="", recorded_at=at)
    )
    _note(actor, at, row, "round.asked_again", {"organization": organization.name, "reason": reason.strip()})


def _note(actor: Actor, at: datetime, row: Round, verb: str, body: dict[str, object]) -> None:
    trail.record(
        actor=actor, at=at, organization=row.programme, verb=verb, subject=Subject("round", row.pk, row.name), body=body
    )
