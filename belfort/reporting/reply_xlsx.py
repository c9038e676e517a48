"""A reply as Excel: the figures, what is withheld, and a sheet per annex; text is text, also after = + - or @."""

import io
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from belfort.domain.maturity_figures import cut
from belfort.domain.questions import Cell
from belfort.domain.terms import Text
from belfort.reporting import reply as words
from belfort.reporting.reply import ReplyReport, capital, cell_text
from belfort.reporting.words import storable

FIRST = 4  # the row of the headings: above it stand title, day, watermark and a blank row
NARROWEST, WIDEST = 10, 60  # characters
LINE, HIGHEST_ROW = 15, 409  # points
LONGEST = 32_767  # what one cell of Excel can hold
NAME = 31  # characters of the name of a sheet


def make(report: ReplyReport, language: str) -> bytes:
    """Return the reply as a workbook in one language; shares stand there as percentages, money with two places."""
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        book.set_properties(
            {
                "title": report.reply.question.title.into(language),
                "author": storable(report.made_by),
                "comments": report.watermark.into(language),
                "created": report.made_at.replace(tzinfo=None),
            }
        )
        formats = {
            "title": book.add_format({"bold": True, "font_size": 14, "font_color": "#0B5394"}),
            "note": book.add_format({"font_color": "#4A5565"}),
            "head": book.add_format({"bold": True, "bg_color": "#E3EEF9", "border": 1, "text_wrap": True}),
            "text": book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"}),
            "whole": book.add_format({"num_format": "#,##0", "valign": "top"}),
            "money": book.add_format({"num_format": "#,##0.00", "valign": "top"}),
            "share": book.add_format({"num_format": "0.0 %", "valign": "top"}),
            "day": book.add_format({"num_format": "dd/mm/yyyy", "valign": "top", "align": "left"}),
        }
        for name, title, columns, rows in _sheets(report):
            page = book.add_worksheet(name.into(language)[:NAME])
            _write(page, report, title, columns, rows, formats, language)
    return buffer.getvalue()


Content = tuple[Text, Text, Sequence[Text], Sequence[Sequence[Cell]]]


def _sheets(report: ReplyReport) -> list[Content]:
    reply = report.reply
    figures = [
        (capital(one.label), words.NOT_MEASURED if one.value is None else one.value, one.source.rows)
        for one in reply.figures
    ]
    sheets: list[Content] = [(words.FIGURES, reply.question.title, words.FIGURE_COLUMNS, figures)]
    if report.withheld:
        name = Text("Niet gegeven", "Not given")
        sheets.append((name, words.WITHHELD, words.WITHHELD_COLUMNS, report.withheld))
    sheets += [(annex.title, title, annex.columns, annex.rows) for title, annex in report.whole_annexes]
    return sheets


def _write(
    page: Worksheet,
    report: ReplyReport,
    title: Text,
    columns: Sequence[Text],
    rows: Sequence[Sequence[Cell]],
    formats: dict[str, Format],
    language: str,
) -> None:
    watermark = storable(report.watermark.into(language))
    notes = " · ".join([watermark, *(warning.into(language) for warning in report.warnings)])
    page.write_string(0, 0, storable(title.into(language)), formats["title"])
    page.write_string(1, 0, report.situation.into(language), formats["note"])
    page.write_string(2, 0, notes, formats["note"])
    texts = [[cell_text(cell).into(language) for cell in row] for row in rows]
    sizes = [
        _width(capital(column).into(language), [row[place] for row in texts]) for place, column in enumerate(columns)
    ]
    for place, (column, size) in enumerate(zip(columns, sizes, strict=True)):
        page.set_column(place, place, size)
        page.write_string(FIRST, place, capital(column).into(language), formats["head"])
    for number, (row, shown) in enumerate(zip(rows, texts, strict=True), start=FIRST + 1):
        lines = max(-(-len(text) // size) for text, size in zip(shown, sizes, strict=True))
        if lines > 1:
            page.set_row(number, min(LINE * lines, HIGHEST_ROW))
        for place, cell in enumerate(row):
            _cell(page, number, place, cell, formats, language)
    page.freeze_panes(FIRST + 1, 0)
    page.autofilter(FIRST, 0, FIRST + max(len(rows), 1), len(columns) - 1)
    page.repeat_rows(FIRST)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.set_footer(f"&L{_plain(report.foot.into(language))}&R&P / &N")


def _width(heading: str, texts: Sequence[str]) -> int:
    return min(max([len(heading) + 2, NARROWEST, *(len(text) + 1 for text in texts)]), WIDEST)


def _cell(page: Worksheet, number: int, place: int, cell: Cell, formats: dict[str, Format], language: str) -> None:
    if isinstance(cell, date):
        page.write_datetime(number, place, cell, formats["day"])
    elif isinstance(cell, Decimal):
        page.write_number(number, place, cell, formats["money"])
    elif isinstance(cell, Fraction):
        page.write_number(number, place, cut(cell * 100, 1) / 100, formats["share"])  # Excel would round up
    elif isinstance(cell, int):
        page.write_number(number, place, cell, formats["whole"])
    elif text := storable(cell_text(cell).into(language))[:LONGEST]:
        page.write_string(number, place, text, formats["text"])


def _plain(text: str) -> str:
    """Return a text for a footer, where an ampersand would be an instruction; Excel takes 255 characters."""
    return storable(text).replace("&", "&&")[:230]
