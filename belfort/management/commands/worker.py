"""`belfort worker`: run due jobs; any number of workers may run side by side."""

import signal
import time
from argparse import ArgumentParser
from typing import Any

from django.db import close_old_connections
from django.utils.timezone import now

from belfort.management.base import BelfortCommand
from belfort.services import work

PAUSE = 2.0
PLAN_EVERY = 3_600.0
WATCH_EVERY = 60.0


class Command(BelfortCommand):
    """Run jobs until stopped."""

    help = "Runs due jobs; any number of workers may run side by side."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Stop when nothing is due."""
        parser.add_argument("--once", action="store_true", help="stop when no job is due")
        parser.add_argument(
            "--only", choices=("jobs", "scans"), help="only jobs, or only looks at websites, in a place of its own"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Take one job after another; a signal stops after the job at hand."""
        stopping = False

        def stop(*_signal: object) -> None:
            nonlocal stopping
            stopping = True

        signal.signal(signal.SIGTERM, stop)
        signal.signal(signal.SIGINT, stop)
        self.say(
            "Klaar voor werk; Ctrl-C stopt na het werk dat bezig is.",
            "Ready for work; Ctrl-C stops after the work at hand.",
        )
        self.stdout.flush()
        planned = watched = 0.0
        while not stopping:
            close_old_connections()
            if time.monotonic() - planned > PLAN_EVERY or not planned:
                work.plan(at=now())
                planned = time.monotonic()
            if time.monotonic() - watched > WATCH_EVERY or not watched:
                work.watch(at=now())
                watched = time.monotonic()
            if options["only"] != "scans" and work.run_one(at=now()):
                continue
            if options["only"] != "jobs" and work.run_scans(at=now()):
                continue
            if options["once"]:
                return
            time.sleep(PAUSE)
