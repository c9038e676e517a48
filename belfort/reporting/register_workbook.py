"""The register as an Excel workbook: every text cell is text, also when it begins with = + - or @."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import xlsxwriter

from belfort.domain.errors import InvalidError, Place
from belfort.domain.terms import Text

LONGEST = 32_767  # what one cell of Excel can hold
LINE, HIGHEST_ROW = 15, 409  # points
WIDTHS = {"title": 48, "name": 40, "description": 40, "reason": 30, "key": 26, "assets": 36, "peaks": 30, "group": 30}
WIDTHS |= {"control": 52, "category_name": 34, "evidence": 40, "sha256": 66}
WIDTHS |= {"grounds_documentation": 50, "grounds_implementation": 50}
QUIET = {"stamp"}  # for programs: on one line that may be cut off, in gray


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its name, column names with headings, and rows of text, numbers (a Decimal shows two decimals) or nothing."""

    name: str
    columns: Sequence[tuple[str, str]]
    rows: Sequence[Sequence[str | int | Decimal | None]]


def write_workbook(
    sheets: Sequence[Sheet], notes: Sequence[str], title: str, guide: str = "Leeswijzer", mark: str = ""
) -> bytes:
    """Return the workbook: the sheets, then a reading guide with these notes.

    `mark` is a watermark: it stands under the rows of each sheet, above and below each printed page, and in the file.
    """
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(buffer, options)
    book.set_properties({"title": title, "comments": mark or "Belfort"})
    head = book.add_format({"bold": True, "bg_color": "#E3EEF9", "border": 1, "text_wrap": True, "valign": "top"})
    cell = book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
    quiet = book.add_format({"valign": "top", "num_format": "@", "font_color": "#767676"})
    numbers = {
        int: book.add_format({"valign": "top"}),
        Decimal: book.add_format({"valign": "top", "num_format": "0.00"}),
    }
    for sheet in sheets:
        texts = [quiet if name in QUIET else cell for name, _ in sheet.columns]
        page = _write_sheet(book, sheet, head, texts, numbers)
        if mark:
            _watermark(page, mark, len(sheet.rows) + 2, quiet)
    last = book.add_worksheet(guide)
    last.set_column(0, 0, 110, cell)
    for row, note in enumerate(notes):
        last.write_string(row, 0, note, cell)
    book.close()
    return buffer.getvalue()


def _write_sheet(
    book: xlsxwriter.Workbook, sheet: Sheet, head: object, texts: Sequence[object], numbers: Mapping[type, object]
) -> xlsxwriter.worksheet.Worksheet:
    page = book.add_worksheet(sheet.name)
    page.freeze_panes(1, 2)
    for place, (name, heading) in enumerate(sheet.columns):
        page.set_column(place, place, WIDTHS.get(name, 14))
        page.write_string(0, place, heading, head)
    widths = [LONGEST if name in QUIET else WIDTHS.get(name, 14) for name, _ in sheet.columns]
    for row, values in enumerate(sheet.rows, start=1):
        page.set_row(row, min(LINE * _lines(values, widths), HIGHEST_ROW))
        for place, value in enumerate(values):
            if isinstance(value, int | Decimal):
                page.write_number(row, place, value, numbers[type(value)])
            elif value:
                _require_short(value, Place(sheet=sheet.name, row=row + 1, field=sheet.columns[place][1]))
                page.write_string(row, place, value, texts[place])
    page.autofilter(0, 0, max(len(sheet.rows), 1), len(sheet.columns) - 1)
    page.repeat_rows(0)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    return page


def _watermark(page: xlsxwriter.worksheet.Worksheet, mark: str, row: int, style: object) -> None:
    """Put who took the file, and when, where it is seen on screen and on paper; & has a meaning of its own there."""
    page.write_string(row, 0, mark, style)
    printed = mark.replace("&", "&&")[:250]
    page.set_header(f"&C{printed}")
    page.set_footer(f"&C{printed}")


def _lines(values: Sequence[str | int | Decimal | None], widths: Sequence[int]) -> int:
    """Return about how many lines a row needs, so that no program has to guess its height."""
    needed = [
        sum(-(-max(len(line), 1) // width) for line in value.split("\n"))
        for value, width in zip(values, widths, strict=True)
        if isinstance(value, str)
    ]
    return max(needed, default=1)


def _require_short(value: str, place: Place) -> None:
    if len(value) > LONGEST:
        words = Text("{place}: te lang voor een cel van Excel.", "{place}: too long for a cell of Excel.")
        raise InvalidError(words.filled(place=place.text()))
