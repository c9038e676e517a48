"""`belfort scan_stop`: a host that asked not to be looked at is not looked at any more, by whomever it is in a register."""

from argparse import ArgumentParser
from typing import Any

from django.utils.timezone import now

from belfort.management.base import BelfortCommand
from belfort.services import websites


class Command(BelfortCommand):
    """Put a host on the stop list."""

    help = "Stops every look at a host and at everything below it, at once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the host, and who asked."""
        parser.add_argument("host", help="for instance loket.gemeente.be, or gemeente.be for everything below it")
        parser.add_argument("--reason", default="", help="who asked, and when")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Stop it; a look that goes on is not kept."""
        host = websites.stop_host(at=now(), host=options["host"], reason=options["reason"])
        self.say("{host} wordt niet meer bekeken.", "{host} is not looked at any more.", host=host)
