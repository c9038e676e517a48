"""`belfort import KIND FILE`: take a file in, whole or not at all: rows of a register, a workbook, official texts, the programme."""

from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.utils.timezone import now

from belfort.domain.findings import CATEGORY_NAMES
from belfort.domain.frameworks import AssuranceLevel
from belfort.domain.terms import Text
from belfort.management.base import BelfortCommand, add_json, language
from belfort.services import (
    control_texts,
    finding_imports,
    imports,
    installation,
    organizations,
    programme_imports,
    programmes,
    tenancy,
    workbooks,
)
from belfort.services.actors import operator, programme_operator
from belfort.services.import_lines import Status
from belfort.services.imports import Preview

REGISTER = {"processes": "processen", "assets": "assets"}
WORKBOOK, LIBRARY = "cyfun-workbook", "ciso-library"
FINDINGS = ("findings", "sarif")
WRITTEN = Text(
    "{new} nieuw, {changed} gewijzigd, {same} gelijk gebleven.", "{new} new, {changed} changed, {same} stayed the same."
)
WOULD = Text(
    "Zou schrijven: {new} nieuw, {changed} gewijzigd; {same} blijven gelijk.",
    "Would write: {new} new, {changed} changed; {same} stay the same.",
)
ROW = Text("rij {row}: {name}: {what}", "row {row}: {name}: {what}")
THERE = Text("rij {row}: {name}: {what} staat er al.", "row {row}: {name}: {what} stands there already.")
KEPT = Text(
    "{kept} intussen beslist of gewijzigd in het register; die blijven zoals ze zijn.",
    "{kept} decided or changed in the register meanwhile; those stay as they are.",
)


class Command(BelfortCommand):
    """Read a file, compare it with what stands there, and write the difference."""

    help = "Takes a file in, whole or not at all; with --dry-run it only says what would change."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the kind, the file and the organization."""
        parser.add_argument(
            "kind",
            choices=[*REGISTER, WORKBOOK, LIBRARY, *FINDINGS, *programme_imports.KINDS],
            help="what the file holds",
        )
        parser.add_argument(
            "file",
            type=Path,
            help="a workbook (.xlsx), a table (.csv), a library (.yaml) or findings of a tool (.sarif)",
        )
        parser.add_argument(
            "--organization", metavar="SLUG", help="slug, OVO, KBO or NIS; not for texts of controls or the programme"
        )
        parser.add_argument(
            "--level", choices=[level.value for level in AssuranceLevel], help="level of a 2023 workbook"
        )
        parser.add_argument(
            "--language", choices=["nl", "en"], default="en", help="language of the texts in a workbook"
        )
        parser.add_argument(
            "--audit", default="", metavar="NAME", help="title, kind or key of the audit of findings that name none"
        )
        parser.add_argument("--dry-run", action="store_true", help="write nothing, only say what would change")
        add_json(parser)

    def handle(self, *_args: Any, **options: Any) -> None:
        """Read, compare, write, and say what changed."""
        if options["kind"] == LIBRARY:
            report = _texts(options)
        elif options["kind"] in programme_imports.KINDS:
            report = _programme(options)
        elif not options["organization"]:
            self.refuse(Text("Geef een bestuur met --organization.", "Give a government with --organization."))
        elif options["kind"] in FINDINGS:
            report = self._findings(options)
        elif options["kind"] == WORKBOOK:
            report = _workbook(options)
        else:
            report = _register(options)
        report = {"written": not options["dry_run"], **report}
        if options["json"]:
            self.print_json(report)
            return
        for line in _lines(report):
            self.stdout.write(line)
        words = WOULD if options["dry_run"] else WRITTEN
        self.say(words.nl, words.en, **{name: report[name] for name in ("new", "changed", "same")})
        if report.get("kept"):
            self.say(KEPT.nl, KEPT.en, kept=report["kept"])

    def _findings(self, options: dict[str, Any]) -> dict[str, Any]:
        """Take findings into those of a government."""
        organization, path = organizations.find_organization(key=options["organization"]), options["file"]
        if (options["kind"] == "sarif") != (path.suffix.lower() in {".sarif", ".json"}):
            self.refuse(
                Text(
                    "findings is een tabel (.xlsx of .csv), sarif een bestand .sarif of .json.",
                    "findings is a table (.xlsx or .csv), sarif a file .sarif or .json.",
                )
            )
        act = finding_imports.compare if options["dry_run"] else finding_imports.write
        data = _read(path, finding_imports.READ_AT_MOST)
        actor = operator(organization)
        with tenancy.acting(actor):
            done = act(
                actor=actor,
                at=now(),
                organization=organization,
                audit=options["audit"],
                file_name=path.name,
                data=data,
            )
        return {
            "new": done.new_count,
            "changed": 0,
            "same": done.same_count,
            "left_out": done.left_out,
            "rows": [
                {
                    "row": line.row.row,
                    "name": CATEGORY_NAMES[line.row.category].into(language()),
                    "what": line.row.title,
                    "status": (Status.NEW if line.is_new else Status.SAME).value,
                }
                for line in done.lines
            ],
        }


def _lines(report: dict[str, Any]) -> Iterator[str]:
    """Yield what a file does, or would do, in words; of the programme also each row that stands there already."""
    for row in report.get("rows", []):
        if "status" not in row:
            for name, (before, after) in row["changes"].items():
                yield f"{row['name']}: {name}: {before} → {after}"
        elif row["status"] == Status.SAME:
            yield THERE.filled(**row).into(language())
        elif not report["written"]:
            yield ROW.filled(**row).into(language())


def _programme(options: dict[str, Any]) -> dict[str, Any]:
    """Take enrolments, attendance or lines of the budget into the programme."""
    programme, path = programmes.require_programme(), options["file"]
    act = programme_imports.compare if options["dry_run"] else programme_imports.write
    data = _read(path, programme_imports.READ_AT_MOST)
    actor = programme_operator(programme)
    with tenancy.acting(actor):
        done = act(actor=actor, at=now(), programme=programme, kind=options["kind"], file_name=path.name, data=data)
    words = language()
    return {
        **done.counts,
        "rows": [
            {"row": line.row, "name": line.name.into(words), "what": line.what.into(words), "status": line.status.value}
            for line in done.lines
        ],
    }


def _read(path: Path, most: int) -> bytes:
    with path.open("rb") as file:
        return file.read(most)


def _texts(options: dict[str, Any]) -> dict[str, Any]:
    """Take the official words of controls into this installation."""
    path = options["file"]
    file = control_texts.read_file(
        file_name=path.name, data=_read(path, control_texts.READ_AT_MOST), language=options["language"]
    )
    house = installation.get_body()
    actor = operator(house)
    with tenancy.acting(actor):
        if options["dry_run"]:
            counts = control_texts.compare(actor=actor, file=file)
        else:
            counts = control_texts.import_texts(
                actor=actor, at=now(), installation_body=house, file=file, file_name=path.name
            )
    return {
        "new": counts.new,
        "changed": counts.different,
        "same": counts.same,
        "framework": file.framework,
        "copyright": file.copyright,
        "missing": list(file.missing),
    }


def _workbook(options: dict[str, Any]) -> dict[str, Any]:
    """Take an official workbook into the open draft of a government, or begin one."""
    organization, path = organizations.find_organization(key=options["organization"]), options["file"]
    level = AssuranceLevel(options["level"]) if options["level"] else None
    read = workbooks.read_file(file_name=path.name, data=_read(path, workbooks.READ_AT_MOST), level=level)
    actor = operator(organization)
    with tenancy.acting(actor):
        preview = workbooks.compare(actor=actor, organization=organization, read=read)
        if not options["dry_run"]:
            workbooks.write(actor=actor, at=now(), organization=organization, read=read, file_name=path.name)
    status = Counter(line.status for line in preview.lines)
    return {
        "new": status["new"],
        "changed": status["differs"],
        "same": status["same"],
        "framework": read.framework,
        "level": read.level.value,
        "completed_on": read.completed_on.isoformat() if read.completed_on else None,
        "missing": list(read.missing),
    }


def _register(options: dict[str, Any]) -> dict[str, Any]:
    """Take rows into the register of a government."""
    organization, path = organizations.find_organization(key=options["organization"]), options["file"]
    kind = REGISTER[options["kind"]]
    rows = imports.read_file(kind=kind, file_name=path.name, data=_read(path, imports.READ_AT_MOST))
    act = imports.compare if options["dry_run"] else imports.write
    actor = operator(organization)
    with tenancy.acting(actor):
        done = act(actor=actor, at=now(), organization=organization, kind=kind, rows=rows, file_name=path.name)
    return _report(done)


def _report(done: Preview) -> dict[str, Any]:
    return {
        **done.counts,
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
