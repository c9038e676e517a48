"""`belfort serve`: one server process with a few threads, and a worker beside it when asked."""

import os
import signal
import subprocess
import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import call_command
from granian.constants import Interfaces
from granian.server import Server

from belfort.management.base import BelfortCommand
from belfort.services import start


class Command(BelfortCommand):
    """Serve the site."""

    help = "Serves Belfort on one address; put a proxy with TLS in front for production."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the address, the number of processes and threads, and a worker."""
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=int(os.environ.get("PORT", "8000")))
        parser.add_argument("--processes", type=int, default=1, help="1 on SQLite; one per core on PostgreSQL")
        parser.add_argument("--threads", type=int, default=4)
        parser.add_argument(
            "--with-worker", action="store_true", help="run a worker for background jobs beside the server"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Check the database, collect static files, serve until stopped."""
        start.require_ready()
        call_command("collectstatic", interactive=False, verbosity=0)
        worker = None
        if options["with_worker"]:
            worker = subprocess.Popen([sys.executable, "-m", "belfort", "worker"], start_new_session=False)
        server = Server(
            "config.wsgi:application",
            address=options["host"],
            port=options["port"],
            interface=Interfaces.WSGI,
            workers=options["processes"],
            blocking_threads=options["threads"],
            log_enabled=settings.DEBUG,
            log_access=False,
        )
        try:
            server.serve()
        finally:
            if worker is not None:
                worker.send_signal(signal.SIGTERM)
                worker.wait(timeout=30)
