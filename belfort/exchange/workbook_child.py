"""The child process in which calamine reads a workbook: little memory, little time, no harm to the server.

Reads the file from standard input and writes one JSON document: `{"sheets": [{"name": …, "rows": [[…]]}]}`.
"""

import io
import json
import resource
import sys
from datetime import date, datetime, time, timedelta

MEMORY = 1_500 * 1024 * 1024
SECONDS = 15


def plain(value: object) -> object:
    """Return a cell as JSON: text, whole number, decimal as text, boolean or ISO date."""
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, float):
        return int(value) if value.is_integer() else repr(value)
    if isinstance(value, datetime):
        return (value.date() if value.time() == time(0) else value).isoformat()
    if isinstance(value, date | time | timedelta):
        return str(value)
    return value


def main() -> None:
    """Set the limits, read, write."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    from python_calamine import CalamineWorkbook  # noqa: PLC0415 only after the limits are set

    book = CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read()))
    sheets = []
    for meta in book.sheets_metadata:
        if str(meta.typ).endswith("WorkSheet"):
            rows = book.get_sheet_by_name(meta.name).to_python(skip_empty_area=False)
            sheets.append({"name": meta.name, "rows": [[plain(cell) for cell in row] for row in rows]})
    json.dump({"sheets": sheets}, sys.stdout)


if __name__ == "__main__":
    main()
