"""Text in a CSV file that a spreadsheet must not compute: an apostrophe before it on the way out, taken away on the way in.

Signs from OWASP, "CSV Injection", with their full-width forms and the bar and percent sign of older spreadsheets. There is no
first line `sep=;`: with it Excel no longer believes the mark of UTF-8, and every cell is quoted.
"""

import csv
import io
import re
from collections.abc import Iterable, Sequence

from belfort.exchange.strict_csv import Table

UNSEEN = r"\s\x00-\x1f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0"
FORMULA = re.compile(rf"'*(?:[\t\r\n]|[{UNSEEN}]*[=+\-@|%\uff1d\uff0b\uff0d\uff20\uff5c\uff05])")


def guarded(text: str) -> str:
    """Return a text with an apostrophe before it when a spreadsheet could take it for a formula."""
    return f"'{text}" if FORMULA.match(text) else text


def bare(text: str) -> str:
    """Return what `guarded` was given."""
    return text[1:] if text.startswith("'") and FORMULA.match(text[1:]) else text


def bared(table: Table) -> Table:
    """Return a table as it was before its texts were guarded."""
    rows = tuple(
        (number, tuple(bare(cell) if isinstance(cell, str) else cell for cell in cells)) for number, cells in table.rows
    )
    return Table(table.headings, rows, table.sheet)


def write_rows(rows: Iterable[Sequence[str]], separator: str) -> bytes:
    """Return rows as CSV in UTF-8 with its mark, every cell quoted; the cells are guarded already."""
    buffer = io.StringIO(newline="")
    csv.writer(buffer, delimiter=separator, quoting=csv.QUOTE_ALL).writerows(rows)
    return buffer.getvalue().encode("utf-8-sig")
