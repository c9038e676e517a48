"""`belfort export KIND`: write what one organization, or the programme, has into a file."""

from argparse import ArgumentParser
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

from django.utils.timezone import now

from belfort.domain.errors import InvalidError
from belfort.domain.permissions import Actor
from belfort.domain.terms import Text
from belfort.management.base import BelfortCommand, add_json, language
from belfort.services import exports, organizations, programme_exports, programmes, reports, tenancy, workbooks
from belfort.services.actors import operator, programme_operator
from belfort.services.organizations import Organization

KINDS = {"register-xlsx": exports.export_register}
REPORTS = {"council-pdf": "council", "assessment-pdf": "full-pdf", "assessment-xlsx": "full-xlsx"}
WORKBOOK = "cyfun-workbook"


class Command(BelfortCommand):
    """Export for one organization."""

    help = "Writes the register, a report or a filled workbook of an organization, or a table of the programme, into a file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the kind, the organization and where to write."""
        parser.add_argument("kind", choices=[*KINDS, *REPORTS, WORKBOOK, *programme_exports.ROWS], help="what to write")
        parser.add_argument("--organization", metavar="SLUG", help="slug, OVO, KBO or NIS; not for the programme")
        parser.add_argument("--output", type=Path, required=True, metavar="FILE", help="the file to make")
        parser.add_argument(
            "--assessment",
            type=UUID,
            metavar="UUID",
            help="for a report or workbook: which self-assessment; the newest submitted one when not said, else the draft",
        )
        parser.add_argument(
            "--template", type=Path, metavar="FILE", help="for a workbook: your own copy of the official one, to fill"
        )
        parser.add_argument(
            "--language",
            choices=["nl", "en"],
            help="for a report, workbook or table: the language of what Belfort writes",
        )
        add_json(parser)

    def handle(self, *_args: Any, **options: Any) -> None:
        """Make the file; the trail of the organization keeps that it left the house."""
        if options["kind"] in programme_exports.ROWS:
            organization = programmes.require_programme()
            actor = programme_operator(organization)
        elif options["organization"]:
            organization = organizations.find_organization(key=options["organization"])
            actor = operator(organization)
        else:
            self.refuse(Text("Geef een bestuur met --organization.", "Give a government with --organization."))
        with tenancy.acting(actor):
            data = _made(actor, organization, options)
            options["output"].write_bytes(data)
        if options["json"]:
            self.print_json({"file": str(options["output"]), "bytes": len(data)})
            return
        self.say("{file} geschreven.", "{file} written.", file=options["output"])


def _made(actor: Actor, organization: Organization, options: dict[str, Any]) -> bytes:
    kind = options["kind"]
    if options["template"] and kind != WORKBOOK:
        raise InvalidError(Text("--template hoort bij {kind}.", "--template belongs to {kind}.").filled(kind=WORKBOOK))
    if kind in programme_exports.ROWS:
        return programme_exports.export_table(
            actor=actor,
            at=now(),
            programme=organization,
            kind=kind,
            ending=options["output"].suffix.removeprefix(".").lower(),
            language=options["language"] or language(),
        )
    if kind in KINDS:
        return KINDS[kind](actor=actor, at=now(), organization=organization)
    if kind == WORKBOOK:
        return _filled(actor, organization, options)
    return reports.export_report(
        actor=actor,
        at=now(),
        organization=organization,
        kind=REPORTS[kind],
        language=options["language"] or language(),
        key=options["assessment"],
    )


def _filled(actor: Actor, organization: Organization, options: dict[str, Any]) -> bytes:
    """Return the user's own copy of the official workbook with the answers in it, as the page of a workbook does."""
    path = options["template"]
    if path is None:
        raise InvalidError(
            Text(
                "Geef uw eigen kopie van het officiële werkboek met --template.",
                "Give your own copy of the official workbook with --template.",
            )
        )
    with path.open("rb") as file:
        data = file.read(workbooks.READ_AT_MOST)
    _, filled = workbooks.fill(
        actor=replace(actor, language=options["language"] or language()),
        at=now(),
        organization=organization,
        key=options["assessment"] or reports.find_newest(actor=actor, organization=organization),
        file_name=path.name,
        data=data,
    )
    return filled
