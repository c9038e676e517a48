"""Findings out: the template for an auditor, and the list as Excel or CSV with the mark of who took it."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate, localtime

from belfort.domain.errors import InvalidError
from belfort.domain.findings import CATEGORY_NAMES, FINDING_STATE_NAMES, SEVERITY_NAMES, Category, Severity
from belfort.domain.permissions import Ability, Actor
from belfort.domain.terms import Text
from belfort.exchange.csv_cells import guarded, write_rows
from belfort.exchange.finding_rows import COLUMNS
from belfort.models import AuditDossier, Finding, FindingControl, Organization
from belfort.reporting.register_workbook import Sheet, write_workbook
from belfort.reporting.words import moment
from belfort.services import finding_pages, trail
from belfort.services.finding_pages import Filters, Line
from belfort.services.trail import Subject

MARK = Text("Uitgevoerd door {name} op {moment}", "Exported by {name} on {moment}")
SHEET = Text("Vaststellingen", "Findings")
GUIDE = Text("Leeswijzer", "Reading guide")
NOTES = (
    Text(
        "Eén rij per vaststelling; titel, categorie en datum zijn verplicht.",
        "One row per finding; title, category and day are required.",
    ),
    Text("Categorieën: {names}.", "Categories: {names}."),
    Text("Ernst: {names}; leeg volgens de CVSS-vector.", "Severity: {names}; empty by the CVSS vector."),
    Text(
        "Maatregelen: hun nummers, gescheiden door een puntkomma.",
        "Controls: their references, separated by a semicolon.",
    ),
)
EXTRA = (
    ("number", Text("volgnummer", "sequence")),
    ("state", Text("staat", "state")),
    ("due_on", Text("op te lossen tegen", "due on")),
    ("overdue", Text("te laat", "overdue")),
    ("responsible", Text("door wie", "responsible")),
    ("response", Text("antwoord", "response")),
    ("fixed_on", Text("opgelost op", "fixed on")),
    ("closed_on", Text("gesloten op", "closed on")),
    ("accepted_until", Text("aanvaard tot en met", "accepted until")),
)
LEFT = {"cvss_score", "owner", "due_on"}
YES, NO = Text("ja", "yes"), Text("nee", "no")
Cell = str | int | Decimal | None


def template(*, actor: Actor, organization: Organization) -> bytes:
    """Return the empty workbook that can be read in."""
    actor.require(Ability.RECORD_FINDINGS, organization.pk)
    language = actor.language
    columns = [(column.name, column.heading.into(language)) for column in COLUMNS]
    names = [
        ", ".join(name.into(language) for name in CATEGORY_NAMES.values()),
        ", ".join(name.into(language) for name in SEVERITY_NAMES.values()),
    ]
    notes = [NOTES[0], NOTES[1].filled(names=names[0]), NOTES[2].filled(names=names[1]), NOTES[3]]
    sheet = Sheet(SHEET.into(language), columns, [])
    return write_workbook(
        [sheet], [note.into(language) for note in notes], SHEET.into(language), guide=GUIDE.into(language)
    )


@transaction.atomic
def export_findings(*, actor: Actor, at: datetime, organization: Organization, ending: str, filters: Filters) -> bytes:
    """Return the findings that the filters keep as a file (`xlsx` or `csv`); the trail keeps that it left the house."""
    actor.require(Ability.READ_FINDINGS, organization.pk)
    if ending not in {"xlsx", "csv"}:
        raise InvalidError(Text("Kies een bestand .csv of .xlsx.", "Choose a file .csv or .xlsx."))
    today, language = localdate(at), actor.language
    rows = Finding.objects.visible_to(actor).of(organization.pk).select_related("responsible", "facility")
    lines = [finding_pages.line_of(row, today) for row in finding_pages.filtered(rows, filters, actor, today)]
    names = _names(actor, organization, lines)
    columns = [(name, heading.into(language)) for name, heading in EXTRA]
    columns += [(one.name, one.heading.into(language)) for one in COLUMNS if one.name not in LEFT]
    columns.append(("cvss_score", "CVSS"))
    cells = [
        [names[name].get(line.finding.pk, "") if name in names else _cell(line, name, language) for name, _ in columns]
        for line in lines
    ]
    mark = MARK.filled(name=actor.name, moment=moment(localtime(at))).into(language)
    trail.record(
        actor=actor,
        at=at,
        organization=organization,
        verb="finding.exported",
        subject=Subject("file", "", f"findings.{ending}"),
        body={"rows": len(cells)},
    )
    if ending == "csv":
        return _csv([heading for _, heading in columns], cells, mark, comma=language == "nl")
    sheet = Sheet(SHEET.into(language), columns, cells)
    return write_workbook([sheet], [mark], SHEET.into(language), guide=GUIDE.into(language), mark=mark)


def _names(actor: Actor, organization: Organization, lines: Sequence[Line]) -> dict[str, dict[UUID, str]]:
    """Return by column and finding what it names elsewhere; a facility only for who reads the register."""
    found = [line.finding for line in lines]
    titles = dict(AuditDossier.objects.visible_to(actor).of(organization.pk).values_list("audit_id", "title"))
    controls: dict[UUID, list[str]] = {}
    pairs = FindingControl.objects.visible_to(actor).of(organization.pk).order_by("ref")
    for key, ref in pairs.values_list("finding_id", "ref"):
        controls.setdefault(key, []).append(ref)
    reads = actor.may(Ability.READ_REGISTER, organization.pk)
    return {
        "audit": {row.pk: titles.get(row.audit_id, "") for row in found},
        "facility": {row.pk: row.facility.name for row in found if reads and row.facility},
        "controls": {key: "; ".join(refs) for key, refs in controls.items()},
    }


def _cell(line: Line, name: str, language: str) -> Cell:
    row = line.finding
    named = {
        "state": FINDING_STATE_NAMES[line.state],
        "overdue": YES if line.is_overdue else NO,
        "category": CATEGORY_NAMES[Category(row.category)],
        "severity": SEVERITY_NAMES[Severity(row.severity)],
    }
    if name in named:
        return named[name].into(language)
    if name == "responsible":
        return row.responsible.name if row.responsible else None
    value = getattr(row, name)
    if isinstance(value, bool):
        return (YES if value else NO).into(language)
    return value.isoformat() if isinstance(value, date) else value


def _csv(headings: list[str], rows: list[list[Cell]], mark: str, *, comma: bool) -> bytes:
    """Return the rows as CSV with the mark below them; an apostrophe stands before what a spreadsheet would compute."""

    def said(cell: Cell) -> str:
        if isinstance(cell, Decimal):
            return str(cell).replace(".", ",") if comma else str(cell)
        return "" if cell is None else guarded(str(cell))

    return write_rows([headings, *([said(cell) for cell in row] for row in rows), [guarded(mark)]], ";")
