"""`belfort export KIND`: write what one organization has into a file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.utils.timezone import now

from belfort.management.base import BelfortCommand, add_json
from belfort.services import exports, organizations, tenancy
from belfort.services.actors import operator

KINDS = {"register-xlsx": exports.export_register}


class Command(BelfortCommand):
    """Export for one organization."""

    help = "Writes the register of one organization into a file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the kind, the organization and where to write."""
        parser.add_argument("kind", choices=list(KINDS), help="what to write")
        parser.add_argument("--organization", metavar="SLUG", required=True, help="slug, OVO, KBO or NIS")
        parser.add_argument("--output", type=Path, required=True, metavar="FILE", help="the file to make")
        add_json(parser)

    def handle(self, *_args: Any, **options: Any) -> None:
        """Make the file; the trail of the organization keeps that it left the house."""
        organization = organizations.find_organization(key=options["organization"])
        actor = operator(organization)
        with tenancy.acting(actor):
            data = KINDS[options["kind"]](actor=actor, at=now(), organization=organization)
            options["output"].write_bytes(data)
        if options["json"]:
            self.print_json({"file": str(options["output"]), "bytes": len(data)})
            return
        self.say("{file} geschreven.", "{file} written.", file=options["output"])
