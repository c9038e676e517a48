"""Files of a register made on the spot: good ones, and the same ones bent into something hostile."""

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import xlsxwriter

PROCESS = ("sleutel", "titel", "procesgroep", "proces: financiële schade")
ASSET = ("sleutel", "naam", "categorie", "vertrouwelijkheid", "integriteit", "beschikbaarheid")
GOOD = ("p-1", "Verhuizing", "Bevolking", 3)
SHEET = "xl/worksheets/sheet1.xml"


def book(
    *rows: Sequence[Any], headings: Sequence[str] = PROCESS, sheet: str = "Processen", more: Sequence[str] = ()
) -> bytes:
    """Return a workbook with a sheet of headings and rows, and more empty sheets."""
    buffer = io.BytesIO()
    options = {"in_memory": True, "default_date_format": "dd/mm/yyyy", "strings_to_formulas": False}
    with xlsxwriter.Workbook(buffer, options) as made:
        page = made.add_worksheet(sheet)
        for place, values in enumerate((headings, *rows)):
            for column, value in enumerate(values):
                page.write(place, column, value)
        for name in more:
            made.add_worksheet(name)
    return buffer.getvalue()


Change = Callable[[bytes], bytes]


def bent(data: bytes, change: Mapping[str, Change] = {}, add: Mapping[str, bytes] = {}, **options: Any) -> bytes:
    """Return the workbook with parts changed and added."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, **options) as new:
        for info in old.infolist():
            content = old.read(info)
            new.writestr(info.filename, change.get(info.filename, lambda same: same)(content))
        for name, content in add.items():
            new.writestr(name, content)
    return buffer.getvalue()


def with_rows(xml: bytes, data: bytes | None = None) -> bytes:
    """Return a workbook whose first sheet ends with this XML inside its rows."""
    closing = b"</sheetData>"
    return bent(data or book(GOOD), {SHEET: lambda part: part.replace(closing, xml + closing)})


def csv(*rows: Sequence[Any], headings: Sequence[str] = PROCESS, separator: str = ";", end: str = "\r\n") -> bytes:
    """Return a table as text, each cell as it is."""
    return end.join(separator.join(str(cell) for cell in row) for row in (headings, *rows)).encode()
