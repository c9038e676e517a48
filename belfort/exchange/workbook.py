"""Excel in: our gate first, then calamine in a child process, then plain rows."""

import json
import subprocess
import sys

from belfort.domain.errors import RefusedFileError
from belfort.domain.terms import Text
from belfort.exchange.limits import REGISTER, Limits
from belfort.exchange.strict_csv import Table
from belfort.exchange.workbook_gate import BROKEN, check_workbook


def read_workbook(
    data: bytes, limits: Limits = REGISTER, *, formulas_allowed: bool = False
) -> dict[str, list[list[object]]]:
    """Return the rows of each sheet by its name; dates come as ISO text; raises RefusedFileError."""
    check_workbook(data, limits, formulas_allowed=formulas_allowed)
    try:
        done = subprocess.run(
            [sys.executable, "-I", "-m", "belfort.exchange.workbook_child"],
            input=data,
            capture_output=True,
            timeout=30,
            check=True,
        )
        return {sheet["name"]: sheet["rows"] for sheet in json.loads(done.stdout)["sheets"]}
    except (subprocess.SubprocessError, ValueError):
        raise RefusedFileError(BROKEN) from None


def read_sheet(data: bytes, names: tuple[str, ...], limits: Limits = REGISTER) -> Table:
    """Return one sheet as a table: the first that bears one of the names, else the only one of the file."""
    sheets = read_workbook(data, limits)
    known = {name.lower() for name in names}
    chosen = next((name for name in sheets if name.lower() in known), None)
    if chosen is None and len(sheets) == 1:
        chosen = next(iter(sheets))
    if chosen is None:
        raise RefusedFileError(
            Text("er is geen blad {name}.", "there is no sheet {name}.").filled(
                name=" of ".join(names) if names else ""
            )
        )
    rows = sheets[chosen]
    if not rows or not any(rows[0]):
        raise RefusedFileError(Text("de eerste rij heeft geen kolomkoppen.", "the first row has no headings."))
    headings = tuple(str(cell or "").strip() for cell in rows[0])
    cells = [
        (number, tuple("" if cell is None else cell for cell in row)) for number, row in enumerate(rows[1:], start=2)
    ]
    return Table(
        headings, tuple((number, row) for number, row in cells if any(value != "" for value in row)), sheet=chosen
    )
