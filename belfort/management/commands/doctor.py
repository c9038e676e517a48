"""`belfort doctor`: say whether this installation is fit for production, and what to do."""

import sys
from argparse import ArgumentParser
from typing import Any

from belfort.management.base import BelfortCommand, add_json, language
from belfort.services import doctor


class Command(BelfortCommand):
    """Look at the installation."""

    help = "Says whether this installation is fit for production and what to do."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Offer JSON."""
        add_json(parser)

    def handle(self, *_args: Any, **options: Any) -> None:
        """Say what is well and what is not; exit 1 when something is not."""
        concerns = doctor.examine()
        if options["json"]:
            self.print_json([{"key": item.key, "ok": item.ok, "text": item.text.into(language())} for item in concerns])
        else:
            for item in concerns:
                self.stdout.write(f"{'✓' if item.ok else '✗'} {item.text.into(language())}")
        if not all(item.ok for item in concerns):
            sys.exit(1)
