"""The tables of the programme out, as Excel and CSV; what is written is read back as the same rows.

Text is text: in Excel by its kind, in CSV with an apostrophe before a sign that a spreadsheet would take for a formula.
"""

import io
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum

import xlsxwriter

from belfort.domain.budget import BUDGET_KIND_NAMES, WHOLE_PROGRAMME, BudgetKind
from belfort.domain.programme import ENROLMENT_STATE_NAMES, EnrolmentState
from belfort.domain.programme_counts import MODE_NAMES, Mode
from belfort.domain.terms import Language, Text
from belfort.exchange.csv_cells import guarded, write_rows
from belfort.exchange.programme_tables import COLUMNS, AttendanceRow, BudgetTableRow, EnrolmentRow
from belfort.exchange.register_rows import Column
from belfort.exchange.register_texts import one_way
from belfort.exchange.track_names import KINDS, TrackNames

SHEET_NAMES = {
    EnrolmentRow: Text("Inschrijvingen", "Enrolments"),
    AttendanceRow: Text("Deelnames", "Attendance"),
    BudgetTableRow: Text("Budget", "Budget"),
}
WHOLE = Text("programma", "programme")
WIDE = {"organization": 36, "workshop": 36, "note": 40, "decision": 40, "counterparty": 30, "reference": 20}

AnyRow = EnrolmentRow | AttendanceRow | BudgetTableRow
Cell = str | int | Decimal | date | None


def table_cells(
    rows: Sequence[AnyRow], kind: type[AnyRow], language: str = Language.NL, tracks: TrackNames = KINDS
) -> tuple[list[str], list[list[Cell]]]:
    """Return the headings of a kind of table and a list of cells per row, ready for any writer."""
    columns = _written(kind)
    headings = [column.heading.into(language) for column in columns]
    return headings, [[_cell(row, column.name, language, tracks) for column in columns] for row in rows]


def write_csv(
    rows: Sequence[AnyRow], kind: type[AnyRow], language: str = Language.NL, tracks: TrackNames = KINDS
) -> bytes:
    """Return a table as CSV (UTF-8 with its mark): semicolons and commas in Dutch, commas and points in English."""
    is_english = language == Language.EN
    headings, cells = table_cells(rows, kind, language, tracks)
    rows_out = [[_csv_cell(cell, is_english) for cell in row] for row in cells]
    return write_rows([headings, *rows_out], "," if is_english else ";")


def write_xlsx(
    rows: Sequence[AnyRow], kind: type[AnyRow], language: str = Language.NL, tracks: TrackNames = KINDS
) -> bytes:
    """Return a table as an Excel workbook of one sheet."""
    headings, cells = table_cells(rows, kind, language, tracks)
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        page = book.add_worksheet(SHEET_NAMES[kind].into(language))
        head = book.add_format({"bold": True, "bg_color": "#E3EEF9", "border": 1})
        text = book.add_format({"num_format": "@"})
        amount = book.add_format({"num_format": "#,##0.00"})
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        page.freeze_panes(1, 0)
        for place, (column, heading) in enumerate(zip(_written(kind), headings, strict=True)):
            page.set_column(place, place, WIDE.get(column.name, 16))
            page.write_string(0, place, heading, head)
        for number, row in enumerate(cells, start=1):
            for place, cell in enumerate(row):
                if isinstance(cell, date):
                    page.write_datetime(number, place, cell, day)
                elif isinstance(cell, Decimal):
                    page.write_number(number, place, cell, amount)
                elif isinstance(cell, int):
                    page.write_number(number, place, cell)
                elif cell:
                    page.write_string(number, place, cell, text)
        page.autofilter(0, 0, max(len(cells), 1), len(headings) - 1)
    return buffer.getvalue()


def _written(kind: type[AnyRow]) -> list[Column]:
    return [column for column in COLUMNS[kind] if column.name != "currency"]


def _cell(row: AnyRow, name: str, language: str, tracks: TrackNames) -> Cell:
    value = getattr(row, "amount" if name == "amount_eur" else name)
    if name in {"track", "to_track"}:
        return None if value is None else _track(value, language, tracks)
    if isinstance(value, StrEnum):
        return _named(value).into(language)
    return one_way(value) if isinstance(value, str) else value


def _track(key: str, language: str, tracks: TrackNames) -> str:
    return WHOLE.into(language) if key == WHOLE_PROGRAMME else tracks.word_for(key, language)


def _named(word: StrEnum) -> Text:
    if isinstance(word, BudgetKind):
        return BUDGET_KIND_NAMES[word]
    return MODE_NAMES[word] if isinstance(word, Mode) else ENROLMENT_STATE_NAMES[EnrolmentState(word)]


def _csv_cell(cell: Cell, is_english: bool) -> str:
    if isinstance(cell, Decimal):
        return str(cell) if is_english else str(cell).replace(".", ",")
    if isinstance(cell, str):
        return guarded(cell)
    return "" if cell is None else cell.isoformat() if isinstance(cell, date) else str(cell)
