"""The XML of a workbook with a few cells replaced: only their bytes change, their style and everything around stays."""

import re
from collections.abc import Mapping
from xml.sax.saxutils import escape

from belfort.domain.errors import Place, RefusedFileError
from belfort.exchange.cyfun_scores import require_value
from belfort.exchange.cyfun_sheet import START_TAG, Cell, Sheet, address
from belfort.exchange.workbook_gate import strict_parser
from belfort.exchange.workbook_sheet import BROKEN

Value = int | str | None
ATTRIBUTE = re.compile(rb"\s+([A-Za-z_][\w.:-]*)\s*=\s*(\"[^\"]*\"|'[^']*')")
NAME = re.compile(rb"<((?:[A-Za-z_][\w.-]*:)?)([A-Za-z_][\w.-]*)")
# what says how the old content was stored; the style and everything else stays
OF_CONTENT = {b"t", b"cm", b"vm", b"ph"}
LOOKS_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
BEFORE_CALCULATION = {"sheets", "functionGroups", "externalReferences", "definedNames"}


def replaced_cells(sheet: Sheet, values: Mapping[tuple[int, int], Value]) -> bytes:
    """Return the part with these cells replaced: a number, a text (always as text), or nothing.

    A cell that was absent is added to its row. Raises RefusedFileError for a formula or an error where a person writes.
    """
    pieces = []
    for (row, column), value in values.items():
        cell = sheet.cells.get((row, column))
        if cell is not None:
            require_value(sheet, cell)
            pieces.append((cell.start, column, cell.end, _replaced(sheet.data, cell, value)))
        elif value is not None:
            start, prefix = _place_for(sheet, row, column)
            opening = b"<" + prefix + b'c r="' + address(row, column).encode() + b'"'
            pieces.append((start, column, start, _written(opening, prefix, value)))
    parts, place = [], 0
    for start, _column, end, content in sorted(pieces):
        parts += [sheet.data[place:start], content]
        place = end
    return b"".join([*parts, sheet.data[place:]])


def with_full_calculation(part: bytes) -> bytes:
    """Return xl/workbook.xml with the wish that all formulas are computed when the file is opened."""
    depth = 0
    found = after = -1
    prefix = ""

    def opened(tag: str, _attributes: dict[str, str]) -> None:
        nonlocal depth, found
        depth += 1
        if depth == 2 and tag.rpartition(":")[2] == "calcPr":  # noqa: PLR2004 a child of the root
            found = parser.CurrentByteIndex

    def closed(tag: str) -> None:
        nonlocal depth, after, prefix
        depth -= 1
        if depth == 1 and tag.rpartition(":")[2] in BEFORE_CALCULATION:
            prefix = "".join(tag.rpartition(":")[:2])
            place = parser.CurrentByteIndex
            after = part.index(b">", place) + 1 if part.startswith(b"</" + tag.encode(), place) else place

    parser = strict_parser()
    parser.StartElementHandler, parser.EndElementHandler = opened, closed
    parser.Parse(part, True)
    if found < 0:
        if after < 0:
            raise RefusedFileError(BROKEN)
        return part[:after] + f'<{prefix}calcPr fullCalcOnLoad="1"/>'.encode() + part[after:]
    tag = START_TAG.match(part, found)
    if tag is None:
        raise RefusedFileError(BROKEN)
    return (
        part[:found]
        + _opening(tag[0], {b"fullCalcOnLoad"})
        + b' fullCalcOnLoad="1"'
        + _ending(tag[0])
        + part[tag.end() :]
    )


def _replaced(data: bytes, cell: Cell, value: Value) -> bytes:
    tag = START_TAG.match(data, cell.start)
    if tag is None:
        raise RefusedFileError(BROKEN)
    return _written(_opening(tag[0], OF_CONTENT), _prefix(data, cell.start), value)


def _written(opening: bytes, prefix: bytes, value: Value) -> bytes:
    """Return a cell with this start of its tag and this content."""
    if value is None or value == "":
        return opening + b"/>"
    close = b"</" + prefix + b"c>"
    if isinstance(value, int):
        return opening + b">" + b"<%bv>%d</%bv>" % (prefix, value, prefix) + close
    text = escape(LOOKS_ESCAPED.sub("_x005F_", value)).replace("\r", "_x000D_").encode()
    inside = b'<%bis><%bt xml:space="preserve">%b</%bt></%bis>' % (prefix, prefix, text, prefix, prefix)
    return opening + b' t="inlineStr">' + inside + close


def _opening(tag: bytes, without: set[bytes]) -> bytes:
    """Return a start tag without its end and without some attributes."""
    name = NAME.match(tag)
    if name is None:
        raise RefusedFileError(BROKEN)
    kept = [found[0] for found in ATTRIBUTE.finditer(tag, name.end()) if found[1] not in without]
    return name[0] + b"".join(kept)


def _ending(tag: bytes) -> bytes:
    return b"/>" if tag.endswith(b"/>") else b">"


def _prefix(data: bytes, start: int) -> bytes:
    """Return the prefix of the tag that begins here, with its colon, or nothing."""
    name = NAME.match(data, start)
    return name[1] if name else b""


def _place_for(sheet: Sheet, row: int, column: int) -> tuple[int, bytes]:
    """Return where in its row an absent cell belongs, and the prefix of the tags around it."""
    beside = {other: cell for (number, other), cell in sheet.cells.items() if number == row}
    if not beside:
        raise RefusedFileError(BROKEN, Place(sheet=sheet.name, row=row))
    later = [cell.start for other, cell in beside.items() if other > column]
    start = min(later) if later else sheet.row_ends[row]
    return start, _prefix(sheet.data, next(iter(beside.values())).start)
