"""A reply to a question as a document that leaves the house: Word, Excel or PDF, with who made it and when."""

from collections.abc import Callable, Mapping
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localtime

from belfort.domain.errors import InvalidError
from belfort.domain.permissions import Ability, Actor
from belfort.domain.terms import Text
from belfort.models import Organization
from belfort.reporting import reply_docx, reply_pdf, reply_xlsx
from belfort.reporting.reply import ReplyReport
from belfort.services import installation, questions, trail
from belfort.services.trail import Subject

OFFICE = "application/vnd.openxmlformats-officedocument"
MEDIA_TYPES = {
    "docx": f"{OFFICE}.wordprocessingml.document",
    "xlsx": f"{OFFICE}.spreadsheetml.sheet",
    "pdf": "application/pdf",
}
MAKERS: Mapping[str, Callable[[ReplyReport, str], bytes]] = {
    "docx": reply_docx.make,
    "xlsx": reply_xlsx.make,
    "pdf": reply_pdf.make,
}


@transaction.atomic
def export_reply(
    *, actor: Actor, at: datetime, programme: Organization, question: str, as_of: date, kind: str, language: str
) -> bytes:
    """Return the reply to a question on a date as a file of a kind: docx, xlsx or pdf.

    Raises InvalidError for a question or kind that does not exist and for a date in the future.
    """
    actor.require(Ability.READ_BUDGET, programme.pk)
    questions.require_past(as_of, at)
    if kind not in MAKERS:
        words = Text("Kies {kinds}.", "Choose {kinds}.")
        raise InvalidError(words.filled(kinds=", ".join(MAKERS)), field="format")
    reply = questions.get_reply(actor=actor, programme=programme, question=question, as_of=as_of)
    report = ReplyReport(
        reply=reply,
        programme=programme.name,
        made_by=actor.name or "Belfort",
        made_at=localtime(at),
        is_demo=installation.is_demo(),
    )
    data = MAKERS[kind](report, language)
    trail.record(
        actor=actor,
        at=at,
        organization=programme,
        verb="reply.exported",
        subject=Subject("reply", "", f"{question} {as_of}"),
        body={"format": kind, "language": language},
    )
    return data


def file_name(question: str, as_of: date, kind: str) -> str:
    """Return the name under which a reply is kept: `sign-ups-2021-09-01.docx`."""
    return f"{question}-{as_of.isoformat()}.{kind}"
