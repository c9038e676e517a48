"""CSV with a header row, comma or semicolon, UTF-8; every row as wide as the header.

Rows are numbered as a spreadsheet shows them: a cell may hold line ends, and a first line `sep=;` is no row.
"""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

from belfort.domain.errors import Place, RefusedFileError
from belfort.domain.terms import Text
from belfort.exchange.limits import REGISTER, Limits, require_size, require_text

SEPARATOR_LINE = re.compile(r"sep=([^\r\n]?)[^\r\n]*(?:\r\n|\r|\n|\Z)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Table:
    """Rows as a person sees them: the headings, and for each row its number in the file and its cells."""

    headings: tuple[str, ...]
    rows: tuple[tuple[int, tuple[object, ...]], ...]
    sheet: str = ""


def read_csv(data: bytes, limits: Limits = REGISTER) -> Table:
    """Read a table; raises RefusedFileError with the row."""
    require_size(data, limits)
    text = require_text(data)
    line = SEPARATOR_LINE.match(text)
    text = text[line.end() :] if line else text
    header = text.partition("\n")[0]
    separator = (line[1] if line else "") or (";" if header.count(";") > header.count(",") else ",")
    if separator not in {",", ";", "\t"}:
        raise RefusedFileError(Text("het scheidingsteken moet , of ; zijn.", "the separator must be , or ;."))
    rows = list(_rows(text, separator, limits))
    if not rows:
        raise RefusedFileError(Text("er is geen rij met kolomkoppen.", "there is no row with headings."))
    headings = tuple(cell.strip() for cell in rows[0][1])
    for number, cells in rows[1:]:
        if len(cells) != len(headings):
            words = Text(
                "deze rij heeft {have} kolommen in plaats van {want}.", "this row has {have} columns instead of {want}."
            )
            raise RefusedFileError(words.filled(have=len(cells), want=len(headings)), Place(row=number))
    return Table(headings, tuple((number, cells) for number, cells in rows[1:] if any(cells)))


def _rows(text: str, separator: str, limits: Limits) -> Iterator[tuple[int, tuple[str, ...]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    number = 0
    try:
        for number, cells in enumerate(reader, start=1):
            if number > limits.rows + 1:
                raise RefusedFileError(
                    Text("er zijn meer dan {limit} rijen.", "there are more than {limit} rows.").filled(
                        limit=limits.rows
                    )
                )
            _require_width(cells, number, limits)
            if cells:
                yield number, tuple(cells)
    except csv.Error:
        raise RefusedFileError(
            Text("deze rij is geen geldige CSV.", "this row is not valid CSV."), Place(row=number + 1)
        ) from None


def _require_width(cells: list[str], number: int, limits: Limits) -> None:
    if len(cells) > limits.columns:
        words = Text("er zijn meer dan {limit} kolommen.", "there are more than {limit} columns.")
        raise RefusedFileError(words.filled(limit=limits.columns), Place(row=number))
    if any(len(cell) > limits.cell_characters for cell in cells):
        words = Text("een cel is langer dan {limit} tekens.", "a cell is longer than {limit} characters.")
        raise RefusedFileError(words.filled(limit=limits.cell_characters), Place(row=number))
