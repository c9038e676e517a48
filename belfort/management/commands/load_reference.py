"""`belfort load_reference`: organizations, catalogs and the process list; repeatable, never loses an answer."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.utils.timezone import now

from belfort.management.base import BelfortCommand, add_json
from belfort.services import reference


class Command(BelfortCommand):
    """Load the reference data."""

    help = "Loads organizations, catalogs and the process list; repeatable, and never loses an answer."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take another folder, and JSON."""
        parser.add_argument(
            "--from",
            dest="directory",
            type=Path,
            default=reference.SHIPPED,
            help="a folder of the same form as belfort/data",
        )
        add_json(parser)

    def handle(self, *_args: Any, **options: Any) -> None:
        """Load and say what happened."""
        loaded = reference.load_reference_as_operator(at=now(), directory=options["directory"])
        if options["json"]:
            self.print_json(
                [
                    {
                        "kind": item.kind,
                        "total": item.total,
                        "added": item.added,
                        "changed": item.changed,
                        "removed": item.removed,
                    }
                    for item in loaded
                ]
            )
            return
        for item in loaded:
            self.say(
                "{kind}: {total} (nieuw {added}, gewijzigd {changed}, weg {removed})",
                "{kind}: {total} (new {added}, changed {changed}, gone {removed})",
                kind=item.kind,
                total=item.total,
                added=item.added,
                changed=item.changed,
                removed=item.removed,
            )
