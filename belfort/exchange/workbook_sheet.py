"""What is checked in each worksheet while it streams by: how many rows, how far its cells, what stands in them."""

import re
from dataclasses import dataclass, field

from belfort.domain.errors import Place, RefusedFileError
from belfort.domain.terms import Text
from belfort.exchange.limits import Limits

BROKEN = Text("dit is geen leesbaar Excel-bestand (.xlsx).", "this is not a readable Excel file (.xlsx).")
CELL = re.compile(r"([A-Z]{1,3})([0-9]{1,7})\Z", re.ASCII)


@dataclass(slots=True)
class SheetGate:
    """Walks over the tags of one part; cells without an address are counted from the left."""

    name: str
    limits: Limits
    formulas_allowed: bool
    path: list[str] = field(default_factory=list)
    rows: int = 0
    column: int = 0
    cell: str = ""

    def open(self, tag: str, attributes: dict[str, str]) -> None:
        """Look at a start tag."""
        word = tag.rpartition(":")[2]
        if word == "row":
            self._row(attributes.get("r", ""))
        elif word == "c":
            self._cell(attributes)
        elif word == "f" and self.path[-1:] == ["c"] and not self.formulas_allowed:
            raise self._refuse(
                "cel {cell} bevat een formule in plaats van een waarde.",
                "cell {cell} holds a formula instead of a value.",
            )
        elif word == "mergeCell":
            for corner in attributes.get("ref", "").split(":"):
                self._reach(corner)
        self.path.append(word)
        if len(self.path) > self.limits.depth:
            raise RefusedFileError(BROKEN, Place(sheet=self.name))

    def close(self, _tag: str) -> None:
        """Look at an end tag."""
        self.path.pop()

    def _refuse(self, nl: str, en: str) -> RefusedFileError:
        row = CELL.match(self.cell)
        words = Text(nl, en).filled(cell=self.cell[:20] or "?")
        return RefusedFileError(words, Place(sheet=self.name, row=int(row[2]) if row else None))

    def _row(self, number: str) -> None:
        self.rows += 1
        self.column = 0
        far = number.isascii() and number.isdecimal() and int(number) > self.limits.rows + 1
        if self.rows > self.limits.rows + 1 or far:
            words = Text("er zijn meer dan {limit} rijen.", "there are more than {limit} rows.")
            raise RefusedFileError(words.filled(limit=self.limits.rows), Place(sheet=self.name))

    def _cell(self, attributes: dict[str, str]) -> None:
        self.cell = attributes.get("r", "")
        if self.cell:
            self._reach(self.cell)
        else:
            self.column += 1
            self._require_near(self.column <= self.limits.columns)
        if attributes.get("t") == "e" and not self.formulas_allowed:
            raise self._refuse(
                "cel {cell} bevat een fout in plaats van een waarde.", "cell {cell} holds an error instead of a value."
            )

    def _reach(self, reference: str) -> None:
        self.cell = reference
        match = CELL.match(reference)
        if match is not None:
            self.column = column_number(match[1])
        self._require_near(
            match is not None and int(match[2]) <= self.limits.rows + 1 and self.column <= self.limits.columns
        )

    def _require_near(self, near: bool) -> None:
        if not near:
            words = Text("cel {cell} ligt te ver.", "cell {cell} is too far away.")
            raise RefusedFileError(words.filled(cell=self.cell[:20] or "?"), Place(sheet=self.name))


def column_number(letters: str) -> int:
    """Return the number of a column: A is 1, AA is 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number
