"""`belfort compute`: pure calculations from a file, without a database."""

import sys
from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import Any

from belfort.domain.catalog import Scope, applied
from belfort.domain.classification import classify
from belfort.domain.criticality import criticality
from belfort.domain.maturity import summarize
from belfort.domain.maturity_distance import distance
from belfort.exchange import compute_files, compute_maturity as maturity_files
from belfort.exchange.icr_controls import read_icr_controls
from belfort.exchange.limits import JSON
from belfort.management.base import BelfortCommand, add_json, language


def compute_classification(data: bytes, file: str) -> dict[str, object]:
    """Return the class of a whole, why, and the ICR controls that it asks for."""
    given = compute_files.read_classification(data, file)
    found = classify(given.elements, given.floors)
    scope = Scope(found.classes, found.flags, ksz=given.ksz, proposed=given.proposed)
    return compute_files.classification_values(found, applied(read_icr_controls(), scope), language())


def compute_criticality(data: bytes, file: str) -> dict[str, object]:
    """Return whether a process is critical, at which step that was decided, and why."""
    given = compute_files.read_criticality(data, file)
    found = criticality(nis2_annex=given.nis2_annex, group=given.group, process=given.process)
    return compute_files.criticality_values(found, file, language())


def compute_maturity(data: bytes, file: str) -> dict[str, object]:
    """Return every figure of a self-assessment, what fails, and the steps that lift the total most."""
    given = maturity_files.read_maturity(data, file)
    found = summarize(given.framework, given.level, given.scores, given.mode)
    return maturity_files.maturity_values(found, distance(found))


KINDS: dict[str, Callable[[bytes, str], dict[str, object]]] = {
    "classification": compute_classification,
    "criticality": compute_criticality,
    "maturity": compute_maturity,
}


class Command(BelfortCommand):
    """Compute."""

    help = "Computes from a JSON file, without a database, and prints one JSON document."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take what to compute and the file; JSON is the only form that comes out."""
        parser.add_argument("kind", choices=sorted(KINDS), help="what to compute")
        parser.add_argument("file", metavar="FILE", help="a JSON file, or - for standard input")
        add_json(parser)

    def handle(self, *_args: Any, **options: Any) -> None:
        """Read, compute, print."""
        file = options["file"]
        name = "stdin" if file == "-" else file
        self.print_json(KINDS[options["kind"]](_bytes(file), name))


def _bytes(file: str) -> bytes:
    """Return the content, read no further than just past the limit."""
    if file == "-":
        return sys.stdin.buffer.read(JSON.file_bytes + 1)
    with Path(file).open("rb") as stream:
        return stream.read(JSON.file_bytes + 1)
