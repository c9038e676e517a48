"""What every command shares: one clear sentence and exit 2 for refused input, JSON on request, a bar on a terminal."""

import json
import os
import sys
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from belfort.domain.errors import BelfortError
from belfort.domain.terms import Text

REFUSED = 2
BEHIND = Text(
    "De databank is niet bijgewerkt; voer eerst `belfort migrate` uit.",
    "The database is not up to date; run `belfort migrate` first.",
)


def language() -> str:
    """Return the language of the command line: English when the environment asks for it, else Dutch."""
    return "en" if os.environ.get("BELFORT_LANGUAGE", "nl").startswith("en") else "nl"


def _is_behind() -> bool:
    """Say whether a migration was not applied yet."""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


class BelfortCommand(BaseCommand):
    """A command whose refusals are sentences."""

    requires_system_checks: list[str] = []  # noqa: RUF012 Django's own type

    def run_from_argv(self, argv: list[str]) -> None:
        """Run, and turn wrong use or a closed pipe into an exit code."""
        try:
            super().run_from_argv(argv)
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            sys.exit(0)

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        """Name the console script in the help, however the command was started."""
        return super().create_parser("belfort", subcommand, **kwargs)

    def execute(self, *args: Any, **options: Any) -> str | None:
        """Run the command; a refusal becomes one sentence on standard error and exit code 2."""
        try:
            return super().execute(*args, **options)
        except BelfortError as refusal:
            self.refuse(refusal.text)
        except BrokenPipeError:
            raise
        except DatabaseError:
            if not _is_behind():
                raise
            self.refuse(BEHIND)
        except OSError as fault:
            words = Text("{name}: niet te openen ({why}).", "{name}: cannot be opened ({why}).")
            self.refuse(words.filled(name=fault.filename or "bestand", why=fault.strerror or ""))

    def refuse(self, text: Text) -> NoReturn:
        """Say one sentence on standard error and stop with exit code 2."""
        self.stderr.write(text.into(language()))
        sys.exit(REFUSED)

    def say(self, nl: str, en: str, **values: object) -> None:
        """Print a sentence in the language of the command line."""
        self.stdout.write(Text(nl, en).filled(**values).into(language()))

    def print_json(self, content: object) -> None:
        """Print one JSON document."""
        self.stdout.write(json.dumps(content, ensure_ascii=False, indent=2, default=str))


def add_json(parser: ArgumentParser) -> None:
    """Add the option `--json`."""
    parser.add_argument(
        "--json", action="store_true", help="print one JSON document on standard output and nothing else"
    )


@contextmanager
def progress(label: str) -> Iterator[Callable[[int, int], None]]:
    """Yield a function (done, total) that draws a bar on a terminal and nothing in a pipe."""
    on = sys.stderr.isatty()

    def show(done: int, total: int) -> None:
        if on and total:
            width = 30 * done // total
            sys.stderr.write(f"\r{label} [{'#' * width}{'.' * (30 - width)}] {done}/{total}")
            sys.stderr.flush()

    yield show
    if on:
        sys.stderr.write("\n")
