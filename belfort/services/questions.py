"""Answer a parliamentary or steering-group question as it stood on a date, freeze a reply, and compare two dates."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from belfort.domain.errors import InvalidError, MissingError
from belfort.domain.permissions import Ability, Actor
from belfort.domain.questions import (
    QUESTIONS,
    Annex,
    Question,
    Reply,
    ReplyDifference,
    composed,
    difference,
    get_question,
)
from belfort.domain.terms import Text
from belfort.exchange.reply_json import document_hash, reply_document
from belfort.exchange.reply_stored import read_reply, stored_reply
from belfort.models import Organization, Reply as ReplyRow
from belfort.services import prepared, trail
from belfort.services.prepared import REPLY, Made
from belfort.services.programme_day import Counts
from belfort.services.programme_facts import ProgrammeFacts
from belfort.services.question_figures import ANNEXES, figure, withheld
from belfort.services.trail import Subject

FROZEN = 25  # on a page


def get_questions() -> list[Question]:
    """Return the questions that can be answered."""
    return list(QUESTIONS.values())


def answer(*, actor: Actor, programme: Organization, question: str, as_of: date, counts: Counts | None = None) -> Reply:
    """Return the reply to a question as it stood on a date; who asks for people refuses a day ahead with `require_past`.

    Always counted anew; `counts` can be given when more questions are asked of the same day.
    """
    actor.require(Ability.READ_BUDGET, programme.pk)
    asked = get_question(question)
    counts = counts or Counts(ProgrammeFacts(actor, programme), as_of)
    reasons = {key: why for key in asked.figures if (why := withheld(counts, key)) is not None}
    return composed(
        asked,
        as_of,
        figures={key: figure(counts, key) for key in asked.figures if key not in reasons},
        annexes={name: ANNEXES[name](counts) for name in asked.annexes},
        withheld=reasons,
    )


def made(counts: Counts, question: str) -> Made:
    """Return the reply to a question as it is kept."""
    found = answer(
        actor=counts.facts.actor,
        programme=counts.facts.programme,
        question=question,
        as_of=counts.as_of,
        counts=counts,
    )
    return Made(*stored_reply(found))


@dataclass(frozen=True, slots=True)
class AnnexPage:
    """One page of the rows of an annex."""

    annex: Annex
    total: int
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class ReplyPage:
    """A reply as a page shows it: its figures, and a page of each annex; since when it waits for newer figures."""

    reply: Reply
    annexes: list[AnnexPage]
    outdated_since: datetime | None = None


def get_reply_page(
    *,
    actor: Actor,
    at: datetime,
    programme: Organization,
    question: str,
    as_of: date,
    pages: Mapping[str, int] | None = None,
) -> ReplyPage:
    """Return the reply to a question on a day with one page of each annex; `pages` says which, the first when not said.

    Raises PreparingError where the worker must count first.
    """
    actor.require(Ability.READ_BUDGET, programme.pk)
    asked = get_question(question)
    view = prepared.get(
        actor=actor,
        at=at,
        subject=prepared.Subject(programme, REPLY, asked.key.value, as_of),
        make=lambda: made(Counts(ProgrammeFacts(actor, programme), as_of), question),
    )
    found = view.pages({name: (pages or {}).get(name, 1) for name in asked.annexes})
    reply = read_reply(asked, as_of, view.content, {name: page.rows for name, page in found.items()})
    annexes = [
        AnnexPage(annex, found[annex.name].total, found[annex.name].page, found[annex.name].pages)
        for annex in reply.annexes
    ]
    return ReplyPage(reply, annexes, view.outdated_since)


def get_reply(*, actor: Actor, programme: Organization, question: str, as_of: date) -> Reply:
    """Return the whole reply to a question on a day: as it was prepared where that still holds, else answered now."""
    actor.require(Ability.READ_BUDGET, programme.pk)
    asked = get_question(question)
    view = prepared.find_current(actor=actor, subject=prepared.Subject(programme, REPLY, asked.key.value, as_of))
    if view is None:
        return answer(actor=actor, programme=programme, question=question, as_of=as_of)
    return read_reply(asked, as_of, view.content, {name: view.every(name) for name in asked.annexes})


def compare(
    *, actor: Actor, at: datetime, programme: Organization, question: str, one: date, other: date
) -> ReplyDifference:
    """Return what differs in the reply to one question between two dates; never from figures that wait for newer.

    Raises PreparingError where the worker must count a date first.
    """
    actor.require(Ability.READ_BUDGET, programme.pk)
    subjects = [prepared.Subject(programme, REPLY, get_question(question).key.value, day) for day in (one, other)]
    prepared.require_current(actor=actor, at=at, subjects=subjects)
    replies = [get_reply(actor=actor, programme=programme, question=question, as_of=day) for day in (one, other)]
    return difference(*replies)


def require_past(as_of: date, at: datetime) -> None:
    """Raise InvalidError for a date in the future."""
    if as_of > localdate(at):
        raise InvalidError(Text("Deze datum ligt in de toekomst.", "This date is in the future."), field="as_of")


@dataclass(frozen=True, slots=True)
class Frozen:
    """A reply that was frozen, with its content as it was given."""

    row: ReplyRow
    question: Question
    content: dict[str, Any]


@dataclass(frozen=True, slots=True)
class FrozenPage:
    """A page of the frozen replies."""

    replies: list[Frozen]
    page: int
    pages: int


@transaction.atomic
def freeze_reply(
    *, actor: Actor, at: datetime, programme: Organization, question: str, as_of: date, title: str = ""
) -> ReplyRow:
    """Keep the reply to a question as it is now, with the hash of its content."""
    actor.require(Ability.READ_BUDGET, programme.pk)
    require_past(as_of, at)
    content = reply_document(get_reply(actor=actor, programme=programme, question=question, as_of=as_of))
    row: ReplyRow = ReplyRow.objects.add(
        ReplyRow(
            organization=programme,
            question=content["question"],
            as_of=as_of,
            content=content,
            sha256=document_hash(content),
            title=title.strip()[:200],
            frozen_at=at,
            frozen_by_id=actor.user_id or None,
        )
    )
    trail.record(
        actor=actor,
        at=at,
        organization=programme,
        verb="reply.frozen",
        subject=Subject("reply", row.pk, f"{question} {as_of}"),
        body={"sha256": row.sha256},
    )
    return row


def get_frozen(*, actor: Actor, programme: Organization, page: int = 1) -> FrozenPage:
    """Return a page of the frozen replies, newest first, without their content."""
    actor.require(Ability.READ_BUDGET, programme.pk)
    rows = ReplyRow.objects.visible_to(actor).of(programme.pk)
    pages = max(-(-rows.count() // FROZEN), 1)
    page = min(max(page, 1), pages)
    listed = rows.defer("content").order_by("-frozen_at", "pk")[(page - 1) * FROZEN : page * FROZEN]
    return FrozenPage([Frozen(row, get_question(row.question), {}) for row in listed], page, pages)


def find_frozen(*, actor: Actor, programme: Organization, key: UUID) -> Frozen:
    """Return one frozen reply; raises MissingError."""
    actor.require(Ability.READ_BUDGET, programme.pk)
    row = ReplyRow.objects.visible_to(actor).of(programme.pk).filter(pk=key).select_related("frozen_by").first()
    if row is None:
        raise MissingError
    return Frozen(row, get_question(row.question), row.content)
