"""`belfort export KIND`: write what one organization has into a file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any
from uuid import UUID

from django.utils.timezone import now

from belfort.domain.permissions import Actor
from belfort.management.base import BelfortCommand, add_json, language
from belfort.services import exports, organizations, reports, tenancy
from belfort.services.actors import operator
from belfort.services.organizations import Organization

KINDS = {"register-xlsx": exports.export_register}
REPORTS = {"council-pdf": "council", "assessment-pdf": "full-pdf", "assessment-xlsx": "full-xlsx"}


class Command(BelfortCommand):
    """Export for one organization."""

    help = "Writes the register or a report of one organization into a file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the kind, the organization and where to write."""
        parser.add_argument("kind", choices=[*KINDS, *REPORTS], help="what to write")
        parser.add_argument("--organization", metavar="SLUG", required=True, help="slug, OVO, KBO or NIS")
        parser.add_argument("--output", type=Path, required=True, metavar="FILE", help="the file to make")
        parser.add_argument(
            "--assessment",
            type=UUID,
            metavar="UUID",
            help="for a report: which self-assessment; the newest submitted one when not said, else the draft",
        )
        parser.add_argument("--language", choices=["nl", "en"], help="for a report: its language")
        add_json(parser)

    def handle(self, *_args: Any, **options: Any) -> None:
        """Make the file; the trail of the organization keeps that it left the house."""
        organization = organizations.find_organization(key=options["organization"])
        actor = operator(organization)
        with tenancy.acting(actor):
            data = _made(actor, organization, options)
            options["output"].write_bytes(data)
        if options["json"]:
            self.print_json({"file": str(options["output"]), "bytes": len(data)})
            return
        self.say("{file} geschreven.", "{file} written.", file=options["output"])


def _made(actor: Actor, organization: Organization, options: dict[str, Any]) -> bytes:
    kind = options["kind"]
    if kind in KINDS:
        return KINDS[kind](actor=actor, at=now(), organization=organization)
    return reports.export_report(
        actor=actor,
        at=now(),
        organization=organization,
        kind=REPORTS[kind],
        language=options["language"] or language(),
        key=options["assessment"],
    )
