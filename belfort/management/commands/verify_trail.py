"""`belfort verify_trail`: prove that no trail event was changed, removed or inserted; exit 1 and the place when one was."""

import sys
from argparse import ArgumentParser
from typing import Any

from belfort.domain.terms import Text
from belfort.management.base import BelfortCommand, add_json, language
from belfort.services import trail_checks

KINDS = {
    "changed": Text("gebeurtenis {sequence} is gewijzigd", "event {sequence} was changed"),
    "gap": Text("gebeurtenis {sequence} ontbreekt of staat er dubbel", "event {sequence} is missing or doubled"),
    "head": Text(
        "het einde van de keten klopt niet (nummer {sequence})", "the end of the chain is wrong (number {sequence})"
    ),
    "anchor": Text(
        "gebeurtenis {sequence} verschilt van het anker buiten de databank",
        "event {sequence} differs from the anchor outside the database",
    ),
}


class Command(BelfortCommand):
    """Check the chains."""

    help = "Proves that no trail event was changed, removed or inserted; exit 1 and the place when one was."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take one organization, and JSON."""
        parser.add_argument("--organization", metavar="SLUG", help="only this organization")
        add_json(parser)

    def handle(self, *_args: Any, **options: Any) -> None:
        """Check and say what was found."""
        report = trail_checks.check_trails(key=options["organization"] or "")
        if options["json"]:
            faults = [
                {"organization": fault.organization, "sequence": fault.sequence, "kind": fault.kind}
                for fault in report.faults
            ]
            self.print_json({"organizations": report.organizations, "events": report.events, "faults": faults})
        else:
            for fault in report.faults:
                words = KINDS[fault.kind].filled(sequence=fault.sequence).into(language())
                self.stderr.write(f"{fault.organization}: {words}")
            if not report.faults:
                self.say(
                    "{events} gebeurtenissen van {count} besturen: niets gewijzigd, verwijderd of ingevoegd.",
                    "{events} events of {count} organizations: nothing changed, removed or inserted.",
                    events=report.events,
                    count=report.organizations,
                )
        if report.faults:
            sys.exit(1)
