"""An official workbook opened: through the gate, its formulas looked through, its sheets and texts ready to be read.

The official files hold formulas, protection and a chart, which the gate refuses in a register; here formulas are let in
when none reaches outside the file (`cyfun_formulas`), and nothing is ever computed. Everything is read with expat, which
keeps within the limits that the gate counts; no library that could end the process sees the file.
"""

import io
import zipfile
from dataclasses import dataclass, field

from belfort.domain.errors import Place, RefusedFileError
from belfort.domain.terms import Text
from belfort.exchange.cyfun_formulas import check_formulas
from belfort.exchange.cyfun_sheet import Cell, Sheet, scan_sheet, unescaped
from belfort.exchange.limits import SELF_ASSESSMENT
from belfort.exchange.workbook_gate import UNREADABLE, Unpacked, check_workbook, sheet_names, strict_parser
from belfort.exchange.workbook_sheet import BROKEN

STRINGS = "xl/sharedstrings.xml"
TEXT_KINDS = {"s", "inlineStr", "str"}


@dataclass(slots=True)
class Book:
    """The sheets of a workbook in the order of its tabs, its shared texts, and the day from which it counts dates."""

    sheets: list[Sheet]
    strings: list[str] = field(default_factory=list)
    counts_from_1904: bool = False

    def text(self, sheet: Sheet, row: int, column: int) -> str:
        """Return what stands in a cell as text, in whatever way it is stored; an absent cell is empty."""
        cell = sheet.cells.get((row, column))
        return self.text_of(sheet, cell) if cell else ""

    def text_of(self, sheet: Sheet, cell: Cell) -> str:
        """Return what stands in a cell as text; raises RefusedFileError when it points to no text or is too long."""
        text = cell.text
        if cell.kind == "s" and text:
            if not (text.isascii() and text.isdecimal() and int(text) < len(self.strings)):
                raise RefusedFileError(BROKEN, Place(sheet=sheet.name, row=cell.row))
            text = self.strings[int(text)]
        if len(text) > SELF_ASSESSMENT.cell_characters:
            words = Text("cel {cell} is langer dan {limit} tekens.", "cell {cell} is longer than {limit} characters.")
            raise RefusedFileError(
                words.filled(cell=cell.address, limit=SELF_ASSESSMENT.cell_characters),
                Place(sheet=sheet.name, row=cell.row),
            )
        return text


def open_book(data: bytes) -> Book:
    """Return a workbook that passed the gate; raises RefusedFileError with the place and one reason."""
    check_workbook(data, SELF_ASSESSMENT, formulas_allowed=True)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = {info.filename.lower(): info for info in archive.infolist()}
            names = sheet_names(Unpacked(archive, SELF_ASSESSMENT, names=parts))
            check_formulas(archive, names)
            return Book(
                sheets=[
                    scan_sheet(name, parts[part].filename, archive.read(parts[part])) for part, name in names.items()
                ],
                strings=_strings(archive.read(parts[STRINGS])) if STRINGS in parts else [],
                counts_from_1904=_counts_from_1904(archive.read(parts["xl/workbook.xml"])),
            )
    except UNREADABLE:
        raise RefusedFileError(BROKEN) from None


def _strings(part: bytes) -> list[str]:
    """Return the shared texts; letters above a text that tell how to say it are no part of it."""
    found: list[str] = []
    pieces: list[str] = []
    path: list[str] = []
    left = SELF_ASSESSMENT.text_characters

    def opened(tag: str, _attributes: dict[str, str]) -> None:
        path.append(tag.rpartition(":")[2])

    def closed(_tag: str) -> None:
        if path.pop() == "si":
            found.append(unescaped("".join(pieces)))
            pieces.clear()

    def read(text: str) -> None:
        nonlocal left
        if path[-1:] == ["t"] and "rPh" not in path:
            left -= len(text)
            if left < 0:
                raise RefusedFileError(Text("het bestand is uitgepakt te groot.", "the file is too large unpacked."))
            pieces.append(text)

    parser = strict_parser()
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = opened, closed, read
    parser.Parse(part, True)
    return found


def _counts_from_1904(part: bytes) -> bool:
    marks: list[str] = []

    def opened(tag: str, attributes: dict[str, str]) -> None:
        if tag.rpartition(":")[2] == "workbookPr":
            marks.append(attributes.get("date1904", ""))

    parser = strict_parser()
    parser.StartElementHandler = opened
    parser.Parse(part, True)
    return marks[:1] in (["1"], ["true"])
