"""Findings as rows of Excel or CSV: the template that an auditor fills in. `docs/formats.md` explains the columns.

A table is read whole: what comes back are all rows without a fault, and every fault with its row and column.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from belfort.domain.errors import InvalidError, Place, RefusedFileError
from belfort.domain.findings import CATEGORY_NAMES, SEVERITY_NAMES, Category, Severity, require_same_score
from belfort.domain.terms import Text
from belfort.exchange.csv_cells import bared
from belfort.exchange.cvss_vectors import read_vector
from belfort.exchange.limits import REGISTER
from belfort.exchange.programme_cells import read_day, read_word, required_day, required_word
from belfort.exchange.register_cells import Cells
from belfort.exchange.register_rows import Column, read_rows
from belfort.exchange.row_faults import Faults, TableReading
from belfort.exchange.strict_csv import read_csv
from belfort.exchange.workbook import read_first_sheet

LONG = 5_000
SCORE = re.compile(r"(?:10|[0-9])(?:[.,][0-9])?")
REF = re.compile(r"(?:([a-z0-9-]{1,40})[:/])?([A-Za-z0-9][A-Za-z0-9.-]{0,29})")
COLUMNS = (
    Column("title", Text("titel", "title")),
    Column("category", Text("categorie", "category")),
    Column("found_on", Text("vastgesteld op", "found on")),
    Column("severity", Text("ernst", "severity")),
    Column("reference", Text("nummer", "reference"), alias="id"),
    Column("location", Text("plaats", "location")),
    Column("description", Text("vaststelling", "description")),
    Column("cause", Text("oorzaak", "cause")),
    Column("consequence", Text("gevolg", "consequence")),
    Column("recommendation", Text("aanbeveling", "recommendation")),
    Column("cvss_vector", Text("CVSS-vector", "CVSS vector")),
    Column("cvss_score", Text("CVSS-score", "CVSS score")),
    Column("known_exploited", Text("misbruikt", "known exploited")),
    Column("personal_data", Text("persoonsgegevens", "personal data")),
    Column("controls", Text("maatregelen", "controls")),
    Column("audit", Text("audit", "audit")),
    Column("facility", Text("basisinrichting", "facility")),
    Column("owner", Text("verantwoordelijke", "owner")),
    Column("due_on", Text("op te lossen tegen", "due on")),
    Column("due_reason", Text("reden van die datum", "reason of that day")),
)


@dataclass(frozen=True, slots=True)
class FindingRow:
    """One finding of a file; `controls` are pairs of a framework (empty: that of the government) and a reference.

    `audit`, `facility` and `owner` are names as the file gives them, and keys once they are found.
    """

    title: str
    category: Category
    found_on: date
    severity: Severity | None = None
    reference: str = ""
    location: str = ""
    description: str = ""
    cause: str = ""
    consequence: str = ""
    recommendation: str = ""
    cvss_vector: str = ""
    cvss_score: Decimal | None = None
    known_exploited: bool = False
    personal_data: bool = False
    controls: tuple[tuple[str, str], ...] = ()
    audit: str = ""
    facility: str = ""
    owner: str = ""
    due_on: date | None = None
    due_reason: str = ""
    fingerprint: str = ""
    row: int = 0


@dataclass(frozen=True, slots=True)
class _Read:
    """What `read_rows` asks of a row: a key; doubled rows are found here, not there."""

    row: FindingRow | None
    key: str = ""


def mark_of(*parts: object) -> str:
    """Return the mark by which the same finding is known in a later file: a hash of what stays the same."""
    written = "\n".join(" ".join(str(part).split()).lower() for part in parts)
    return hashlib.sha256(written.encode("utf-8", "replace")).hexdigest()


def read_findings(name: str, data: bytes, *, found_on: date | None = None) -> TableReading[FindingRow]:
    """Read findings from a file of this name (.xlsx or .csv); raises RefusedFileError when it is no such table.

    `found_on` is the day of a finding of which the file does not say one; without it each row must.
    """
    table = read_first_sheet(data) if name.lower().endswith(".xlsx") else bared(read_csv(data))
    faults, headings, seen = Faults(), dict[str, str](), dict[tuple[str, str], int]()

    def read(cells: Cells) -> _Read:
        headings.update(cells.headings)
        if found_on is None and "found_on" not in cells.positions:
            words = Text("kolom {heading} ontbreekt.", "column {heading} is missing.").filled(
                heading=COLUMNS[2].heading
            )
            raise RefusedFileError(words, Place(sheet=cells.sheet, row=1))
        before = faults.count
        row = _row(cells, faults, found_on)
        if faults.count > before:
            return _Read(None)
        if (first := seen.setdefault((row.audit.lower(), row.fingerprint), row.row)) != row.row:
            words = Text(
                "dezelfde vaststelling staat al in rij {row}.", "the same finding stands in row {row} already."
            )
            faults.add(Place(sheet=cells.sheet, row=row.row), words.filled(row=first))
            return _Read(None)
        return _Read(row)

    found = [one.row for one in read_rows(table, COLUMNS, read)]
    return TableReading(tuple(row for row in found if row is not None), faults, headings, table.sheet)


def _row(cells: Cells, faults: Faults, found_on: date | None) -> FindingRow:
    take, before = faults.take, faults.count
    title = take(lambda: cells.required("title", 200), "")
    category = take(lambda: required_word(cells, "category", CATEGORY_NAMES), Category.WEB)
    reference = take(lambda: cells.words("reference", 80), "")
    location = take(lambda: cells.words("location", 500), "")
    texts: Mapping[str, str] = {
        name: take(lambda name=name: cells.words(name, LONG), "")  # type: ignore[misc]
        for name in ("description", "cause", "consequence", "recommendation")
    }
    named: Mapping[str, str] = {
        name: take(lambda name=name, longest=longest: cells.words(name, longest), "")  # type: ignore[misc]
        for name, longest in (("audit", 200), ("facility", 200), ("owner", 200), ("due_reason", 300))
    }
    severity = take(lambda: read_word(cells, "severity", SEVERITY_NAMES), None)
    vector = take(lambda: cells.words("cvss_vector", 200), "")
    score = take(lambda: _score(cells), None)
    row = FindingRow(
        title=title,
        category=category,
        found_on=take(lambda: _found_on(cells, found_on), date.min),
        severity=severity,
        reference=reference,
        location=location,
        **texts,
        cvss_vector=vector,
        cvss_score=score,
        known_exploited=take(lambda: cells.yes("known_exploited"), False),
        personal_data=take(lambda: cells.yes("personal_data"), False),
        controls=take(lambda: _controls(cells), ()),
        **named,
        due_on=take(lambda: read_day(cells, "due_on"), None),
        fingerprint=mark_of("rij", reference or title, category, location),
        row=cells.number,
    )
    if faults.count == before:
        take(lambda: _require_rated(cells, row), None)
    return row


def _found_on(cells: Cells, usual: date | None) -> date:
    return required_day(cells, "found_on") if usual is None else read_day(cells, "found_on") or usual


def _score(cells: Cells) -> Decimal | None:
    found = cells.text("cvss_score")
    if not found:
        return None
    if not SCORE.fullmatch(found):
        nl, en = "{found} is geen score van 0,0 tot 10,0.", "{found} is no score from 0.0 to 10.0."
        raise cells.refuse("cvss_score", nl, en, found=found)
    return Decimal(found.replace(",", "."))


def _controls(cells: Cells) -> tuple[tuple[str, str], ...]:
    found = []
    for word in re.split(r"[;,\n]", cells.words("controls", REGISTER.cell_characters)):
        if not word.strip():
            continue
        parts = REF.fullmatch(word.strip())
        if parts is None:
            nl, en = "{found} is geen maatregel.", "{found} is no control."
            raise cells.refuse("controls", nl, en, found=word.strip())
        found.append((parts[1] or "", parts[2]))
    return tuple(dict.fromkeys(found))


def _require_rated(cells: Cells, row: FindingRow) -> None:
    """Refuse a vector that is none, a score that it does not give, and a finding without severity and vector."""
    try:
        scored = read_vector(row.cvss_vector)
        if scored is not None:
            require_same_score(row.cvss_score, scored.score)
    except InvalidError as fault:
        raise cells.refuse(fault.field, fault.text.nl, fault.text.en) from None
    if scored is None and row.cvss_score is not None:
        raise cells.refuse("cvss_vector", "geef ook de vector.", "give the vector as well.")
    if scored is None and row.severity is None:
        nl, en = "geef een ernst of een CVSS-vector.", "give a severity or a CVSS vector."
        raise cells.refuse("severity", nl, en)
