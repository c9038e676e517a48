"""Answer a parliamentary or steering-group question as it stood on a date, freeze a reply, and compare two dates."""

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
    Question,
    Reply,
    ReplyDifference,
    composed,
    difference,
    get_question,
)
from belfort.domain.terms import Text
from belfort.exchange.reply_json import document_hash, reply_document
from belfort.models import Organization, Reply as ReplyRow
from belfort.services import trail
from belfort.services.programme_facts import ProgrammeFacts
from belfort.services.question_figures import ANNEXES, Counts, figure, withheld
from belfort.services.trail import Subject


def get_questions() -> list[Question]:
    """Return the questions that can be answered."""
    return list(QUESTIONS.values())


def answer(
    *, actor: Actor, programme: Organization, question: str, as_of: date, facts: ProgrammeFacts | None = None
) -> Reply:
    """Return the reply to a question as it stood on a date; who asks for people refuses a day ahead with `require_past`.

    `facts` can be given when the same are asked for more than one date.
    """
    actor.require(Ability.READ_BUDGET, programme.pk)
    asked = get_question(question)
    counts = Counts(facts or ProgrammeFacts(actor, programme), as_of)
    reasons = {key: why for key in asked.figures if (why := withheld(counts, key)) is not None}
    return composed(
        asked,
        as_of,
        figures={key: figure(counts, key) for key in asked.figures if key not in reasons},
        annexes={name: ANNEXES[name](counts) for name in asked.annexes},
        withheld=reasons,
    )


def compare(*, actor: Actor, programme: Organization, question: str, one: date, other: date) -> ReplyDifference:
    """Return what differs in the reply to one question between two dates."""
    facts = ProgrammeFacts(actor, programme)
    replies = [
        answer(actor=actor, programme=programme, question=question, as_of=day, facts=facts) for day in (one, other)
    ]
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


@transaction.atomic
def freeze_reply(
    *, actor: Actor, at: datetime, programme: Organization, question: str, as_of: date, title: str = ""
) -> ReplyRow:
    """Keep the reply to a question as it is now, with the hash of its content."""
    actor.require(Ability.READ_BUDGET, programme.pk)
    require_past(as_of, at)
    content = reply_document(answer(actor=actor, programme=programme, question=question, as_of=as_of))
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


def get_frozen(*, actor: Actor, programme: Organization) -> list[Frozen]:
    """Return the frozen replies, newest first."""
    actor.require(Ability.READ_BUDGET, programme.pk)
    rows = ReplyRow.objects.visible_to(actor).of(programme.pk).select_related("frozen_by").order_by("-frozen_at")
    return [Frozen(row, get_question(row.question), row.content) for row in rows]


def find_frozen(*, actor: Actor, programme: Organization, key: UUID) -> Frozen:
    """Return one frozen reply; raises MissingError."""
    actor.require(Ability.READ_BUDGET, programme.pk)
    row = ReplyRow.objects.visible_to(actor).of(programme.pk).filter(pk=key).select_related("frozen_by").first()
    if row is None:
        raise MissingError
    return Frozen(row, get_question(row.question), row.content)
