"""One worksheet of an official workbook as it stands: each cell with its text, its formula and its bytes in the part.

The library that reads registers gives values only; here the formula must be seen, and the bytes must be found again to
write a score back without touching anything else. The part has passed the gate, so its size and its cells are bounded.
"""

import re
from dataclasses import dataclass, field

from belfort.domain.errors import Place, RefusedFileError
from belfort.exchange.workbook_gate import strict_parser
from belfort.exchange.workbook_sheet import BROKEN, CELL, column_number

START_TAG = re.compile(rb"<(?:[^>\"']|\"[^\"]*\"|'[^']*')*>")
ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell; `start` and `end` are its first byte and the first one after it.

    `kind` is what the file says the text is: s a number of a shared text, inlineStr and str a text, b, e, d, or n a
    number.
    """

    row: int
    column: int
    kind: str
    text: str
    formula: str | None
    start: int
    end: int

    @property
    def address(self) -> str:
        """Return the address, such as G3."""
        return address(self.row, self.column)


@dataclass(frozen=True, slots=True)
class Merge:
    """Cells that are shown as one; what counts stands in the first."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int


@dataclass(slots=True)
class Sheet:
    """A worksheet: its cells by row and column, its merges, and where each row ends."""

    name: str
    part: str
    data: bytes
    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)
    merges: list[Merge] = field(default_factory=list)
    row_ends: dict[int, int] = field(default_factory=dict)
    _merged: dict[int, dict[int, Merge]] = field(default_factory=dict)

    @property
    def last_row(self) -> int:
        """Return the number of the last row that has a cell."""
        return max((row for row, _ in self.cells), default=0)

    def merge_of(self, row: int, column: int) -> Merge:
        """Return the merge around a cell; a cell that stands alone is one of its own."""
        if column not in self._merged:
            self._merged[column] = self._merges_in(column)
        return self._merged[column].get(row) or Merge(row, column, row, column)

    def _merges_in(self, column: int) -> dict[int, Merge]:
        found: dict[int, Merge] = {}
        for merge in self.merges:
            if merge.first_column <= column <= merge.last_column:
                for row in range(merge.first_row, merge.last_row + 1):
                    if row in found:
                        raise RefusedFileError(BROKEN, Place(sheet=self.name, row=row))
                    found[row] = merge
        return found


def address(row: int, column: int) -> str:
    """Return the address of a cell: row 3, column 7 is G3."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row}"


def position(reference: str) -> tuple[int, int] | None:
    """Return row and column of an address such as G3 or $G$3, or None when it is none."""
    match = CELL.match(reference.replace("$", ""))
    return (int(match[2]), column_number(match[1])) if match else None


def unescaped(text: str) -> str:
    """Return a text of Excel with its _x000D_ marks turned into the characters that they stand for."""
    return ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)


def scan_sheet(name: str, part: str, data: bytes) -> Sheet:
    """Return the cells of a worksheet part that passed the gate; raises RefusedFileError when it is broken."""
    scan = _Scan(Sheet(name, part, data))
    scan.parser.Parse(data, True)
    return scan.sheet


class _Scan:
    """Follows the tags of one part; cells and rows without a number are counted on from the one before."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.path: list[str] = []
        self.row = self.column = self.start = 0
        self.kind, self.value, self.formula = "n", "", ""
        self.has_formula = False
        self.parser = strict_parser()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self.open
        self.parser.EndElementHandler = self.close
        self.parser.CharacterDataHandler = self.read

    def open(self, tag: str, attributes: dict[str, str]) -> None:
        word = tag.rpartition(":")[2]
        if word == "row" and self.path[-1:] == ["sheetData"]:
            number = attributes.get("r", "")
            self.row, self.column = int(number) if number.isdecimal() else self.row + 1, 0
        elif word == "c" and self.path[-1:] == ["row"]:
            self._open_cell(attributes)
        elif word == "f" and self.path[-1:] == ["c"]:
            self.has_formula = True
        elif word == "mergeCell":
            first, _, last = attributes.get("ref", "").partition(":")
            corners = position(first), position(last or first)
            if corners[0] and corners[1]:
                self.sheet.merges.append(Merge(*corners[0], *corners[1]))
        self.path.append(word)

    def close(self, tag: str) -> None:
        self.path.pop()
        word = tag.rpartition(":")[2]
        if word == "c" and self.path[-1:] == ["row"]:
            self._close_cell()
        elif word == "row" and self.path[-1:] == ["sheetData"]:
            self.sheet.row_ends[self.row] = self.parser.CurrentByteIndex

    def read(self, text: str) -> None:
        if self.path[-2:] == ["c", "v"] or (self.path[-1:] == ["t"] and "is" in self.path and "rPh" not in self.path):
            self.value += text
        elif self.path[-2:] == ["c", "f"]:
            self.formula += text

    def _open_cell(self, attributes: dict[str, str]) -> None:
        found = position(attributes.get("r", ""))
        self.column = found[1] if found else self.column + 1
        if found and found[0] != self.row:
            raise RefusedFileError(BROKEN)
        self.kind, self.value, self.formula = attributes.get("t", "n"), "", ""
        self.has_formula = False
        self.start = self.parser.CurrentByteIndex

    def _close_cell(self) -> None:
        place = (self.row, self.column)
        if place in self.sheet.cells:
            raise RefusedFileError(BROKEN)
        data = self.sheet.data
        tag = START_TAG.match(data, self.start)
        if tag is None:
            raise RefusedFileError(BROKEN)
        end = tag.end() if tag[0].endswith(b"/>") else data.index(b">", self.parser.CurrentByteIndex) + 1
        text = unescaped(self.value) if self.kind == "inlineStr" else self.value
        formula = self.formula if self.has_formula else None
        self.sheet.cells[place] = Cell(*place, self.kind, text, formula, self.start, end)
