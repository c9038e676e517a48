"""CSV with a header row, comma or semicolon, UTF-8; every row as wide as the header."""

import csv
import io
from dataclasses import dataclass

from belfort.domain.errors import Place, RefusedFileError
from belfort.domain.terms import Text
from belfort.exchange.limits import REGISTER, Limits, require_size, require_text


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
    separator = None
    start = 1
    if text.lower().startswith("sep="):
        first, _, text = text.partition("\n")
        separator, start = first.strip()[4:5], 2
    header = text.partition("\n")[0]
    separator = separator or (";" if header.count(";") > header.count(",") else ",")
    if separator not in {",", ";", "\t"}:
        raise RefusedFileError(Text("het scheidingsteken moet , of ; zijn.", "the separator must be , or ;."))
    rows = list(_rows(text, separator, limits, start))
    if not rows:
        raise RefusedFileError(Text("er is geen rij met kolomkoppen.", "there is no row with headings."))
    headings = tuple(str(cell).strip() for cell in rows[0][1])
    for number, cells in rows[1:]:
        if len(cells) != len(headings):
            raise RefusedFileError(
                Text(
                    "deze rij heeft {have} kolommen in plaats van {want}.",
                    "this row has {have} columns instead of {want}.",
                ).filled(have=len(cells), want=len(headings)),
                Place(row=number),
            )
    return Table(headings, tuple((number, cells) for number, cells in rows[1:] if any(cells)))


def _rows(text: str, separator: str, limits: Limits, start: int) -> "list[tuple[int, tuple[object, ...]]]":
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    found: list[tuple[int, tuple[object, ...]]] = []
    try:
        for cells in reader:
            number = reader.line_num + start - 1
            if len(found) > limits.rows:
                raise RefusedFileError(
                    Text("er zijn meer dan {limit} rijen.", "there are more than {limit} rows.").filled(
                        limit=limits.rows
                    )
                )
            _require_width(cells, number, limits)
            if cells:
                found.append((number, tuple(cells)))
    except csv.Error:
        raise RefusedFileError(
            Text("deze rij is geen geldige CSV.", "this row is not valid CSV."), Place(row=reader.line_num + start - 1)
        ) from None
    return found


def _require_width(cells: list[str], number: int, limits: Limits) -> None:
    if len(cells) > limits.columns:
        raise RefusedFileError(
            Text("er zijn meer dan {limit} kolommen.", "there are more than {limit} columns.").filled(
                limit=limits.columns
            ),
            Place(row=number),
        )
    if any(len(cell) > limits.cell_characters for cell in cells):
        raise RefusedFileError(
            Text("een cel is langer dan {limit} tekens.", "a cell is longer than {limit} characters.").filled(
                limit=limits.cell_characters
            ),
            Place(row=number),
        )
