"""`belfort import KIND FILE`: take a file into the register of one organization, whole or not at all."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.utils.timezone import now

from belfort.management.base import BelfortCommand, add_json, language
from belfort.services import imports, organizations, tenancy
from belfort.services.actors import operator
from belfort.services.imports import Preview

KINDS = {"processes": "processen", "assets": "assets"}


class Command(BelfortCommand):
    """Read a file, compare it with what stands there, and write the difference."""

    help = "Takes a file into the register of one organization; with --dry-run it only says what would change."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the kind, the file and the organization."""
        parser.add_argument("kind", choices=list(KINDS), help="what the file holds")
        parser.add_argument("file", type=Path, help="a workbook (.xlsx) or a table (.csv)")
        parser.add_argument("--organization", metavar="SLUG", required=True, help="slug, OVO, KBO or NIS")
        parser.add_argument("--dry-run", action="store_true", help="write nothing, only say what would change")
        add_json(parser)

    def handle(self, *_args: Any, **options: Any) -> None:
        """Read, compare, write, and say what changed."""
        organization = organizations.find_organization(key=options["organization"])
        kind, path = KINDS[options["kind"]], options["file"]
        with path.open("rb") as file:
            data = file.read(imports.READ_AT_MOST)
        rows = imports.read_file(kind=kind, file_name=path.name, data=data)
        act = imports.compare if options["dry_run"] else imports.write
        actor = operator(organization)
        with tenancy.acting(actor):
            done = act(actor=actor, at=now(), organization=organization, kind=kind, rows=rows, file_name=path.name)
        if options["json"]:
            self.print_json(_report(done, written=not options["dry_run"]))
            return
        for change in done.changes:
            for one in change.fields:
                before, after = one.before.into(language()), one.after.into(language())
                self.stdout.write(f"{change.name}: {one.label.into(language())}: {before} → {after}")
        counts = {"new": done.new_count, "changed": len(done.changes) - done.new_count, "same": done.same_count}
        if options["dry_run"]:
            self.say(
                "Zou schrijven: {new} nieuw, {changed} gewijzigd; {same} blijven gelijk.",
                "Would write: {new} new, {changed} changed; {same} stay the same.",
                **counts,
            )
        else:
            self.say(
                "{new} nieuw, {changed} gewijzigd, {same} gelijk gebleven.",
                "{new} new, {changed} changed, {same} stayed the same.",
                **counts,
            )


def _report(done: Preview, *, written: bool) -> dict[str, Any]:
    return {
        "written": written,
        "new": done.new_count,
        "changed": len(done.changes) - done.new_count,
        "same": done.same_count,
        "rows": [
            {
                "key": change.key,
                "name": change.name,
                "new": change.is_new,
                "changes": {
                    one.label.into(language()): [one.before.into(language()), one.after.into(language())]
                    for one in change.fields
                },
            }
            for change in done.changes
        ],
    }
