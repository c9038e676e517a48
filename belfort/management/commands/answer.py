"""`belfort answer QUESTION --as-of DATE`: the reply to a parliamentary or steering-group question, on any date."""

import json
from argparse import ArgumentParser
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.utils.timezone import now

from belfort.domain.errors import InvalidError
from belfort.domain.permissions import Actor
from belfort.domain.terms import Text
from belfort.exchange.reply_json import reply_document
from belfort.management.base import BelfortCommand, add_json, language
from belfort.services import programmes, questions, reply_documents, tenancy
from belfort.services.actors import programme_operator
from belfort.services.organizations import Organization

JSON = "json"
NO_DATE = Text("{found} is geen datum; schrijf jjjj-mm-dd.", "{found} is no date; write yyyy-mm-dd.")
NO_OUTPUT = Text("Geef met --output een bestand om in te schrijven.", "Give a file to write to with --output.")


class Command(BelfortCommand):
    """Answer a question as it stood on a date."""

    help = "Answers a question about the programme as it stood on a date, as JSON, Word, Excel or PDF."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the question, the date, and what to make of it."""
        known = ", ".join(question.key.value for question in questions.get_questions())
        parser.add_argument("question", metavar="QUESTION", help=f"one of: {known}")
        parser.add_argument("--as-of", required=True, metavar="DATE", help="the day of which it speaks, yyyy-mm-dd")
        parser.add_argument(
            "--format", choices=[JSON, *reply_documents.MAKERS], default=JSON, help="json when not said"
        )
        parser.add_argument("--output", type=Path, metavar="FILE", help="the file to make; json may go without")
        parser.add_argument("--language", choices=["nl", "en"], help="the language of a document")
        add_json(parser)

    def handle(self, *_args: Any, **options: Any) -> None:
        """Answer, print or write; a document leaves a trace in the programme."""
        kind, output, at = options["format"], options["output"], now()
        as_of = _day(options["as_of"])
        questions.require_past(as_of, at)
        programme = programmes.require_programme()
        if kind != JSON and output is None:
            raise InvalidError(NO_OUTPUT, field="output")
        actor = programme_operator(programme)
        with tenancy.acting(actor):
            data = _made(actor, at, programme, as_of, options)
            if output is not None:
                output.write_bytes(data)
        if output is None:
            self.stdout.write(data.decode())
        elif options["json"]:
            self.print_json({"file": str(output), "bytes": len(data)})
        else:
            self.say("{file} geschreven.", "{file} written.", file=output)


def _day(written: str) -> date:
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise InvalidError(NO_DATE.filled(found=written), field="as_of") from None


def _made(actor: Actor, at: datetime, programme: Organization, as_of: date, options: dict[str, Any]) -> bytes:
    question, kind = options["question"], options["format"]
    if kind != JSON:
        return reply_documents.export_reply(
            actor=actor,
            at=at,
            programme=programme,
            question=question,
            as_of=as_of,
            kind=kind,
            language=options["language"] or language(),
        )
    reply = questions.answer(actor=actor, programme=programme, question=question, as_of=as_of)
    return json.dumps(reply_document(reply), ensure_ascii=False, indent=2).encode()
