"""The child process in which calamine reads a workbook: little memory, little time, no harm to the server.

Reads the file from standard input and writes one JSON document: `{"sheets": [{"name": …, "rows": [[…]]}]}`, or
`{"refused": …}` with the sheet and row where the text is too long: one cell, or all together. Arguments: those two limits.
"""

import io
import json
import resource
import sys
from datetime import date, datetime, time, timedelta

MEMORY = 768 * 1024 * 1024
SECONDS = 15


class TooLongError(Exception):
    """A cell, or all cells together, hold more text than the limits allow; says which."""


class Reading:
    """Turns cells into JSON and counts their text."""

    def __init__(self, longest_cell: int, longest_text: int) -> None:
        self.longest_cell, self.left = longest_cell, longest_text

    def plain(self, value: object) -> object:
        """Return a cell as JSON: text, whole number, decimal as text, boolean, or a moment as {"moment": ISO}."""
        if isinstance(value, bool) or value is None:
            return value
        if isinstance(value, float):
            return int(value) if value.is_integer() and abs(value) < 1e15 else repr(value)  # noqa: PLR2004 exact
        if isinstance(value, datetime):
            return {"moment": (value.date() if value.time() == time(0) else value).isoformat()}
        if isinstance(value, date | time | timedelta):
            return {"moment": str(value)}
        if isinstance(value, str):
            self.left -= len(value)
            if len(value) > self.longest_cell:
                raise TooLongError("cell")
            if self.left < 0:
                raise TooLongError("file")
        return value


def limit() -> None:
    """Take away memory, time, and the right to write files."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def read(data: bytes, reading: Reading) -> dict[str, object]:
    """Return every worksheet of a file as JSON values."""
    from python_calamine import CalamineWorkbook  # noqa: PLC0415 only after the limits are set

    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    sheets = []
    for meta in book.sheets_metadata:
        if str(meta.typ).endswith("WorkSheet"):
            rows: list[list[object]] = []
            for row in book.get_sheet_by_name(meta.name).to_python(skip_empty_area=False):
                try:
                    rows.append([reading.plain(cell) for cell in row])
                except TooLongError as fault:
                    return {"refused": {"what": str(fault), "sheet": meta.name, "row": len(rows) + 1}}
            sheets.append({"name": meta.name, "rows": rows})
    return {"sheets": sheets}


def main() -> None:
    """Set the limits, read, write."""
    limit()
    reading = Reading(int(sys.argv[1]), int(sys.argv[2]))
    json.dump(read(sys.stdin.buffer.read(), reading), sys.stdout)


if __name__ == "__main__":
    main()
