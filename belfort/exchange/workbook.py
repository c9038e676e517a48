"""Excel in: our gate first, then calamine in a child process, then plain rows."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from typing import Any

from belfort.domain.errors import Place, RefusedFileError
from belfort.domain.terms import Text
from belfort.exchange.limits import REGISTER, Limits
from belfort.exchange.strict_csv import Table
from belfort.exchange.workbook_gate import check_workbook
from belfort.exchange.workbook_sheet import BROKEN

CHILD = "belfort.exchange.workbook_child"
SECONDS = 30


@dataclass(frozen=True, slots=True)
class Moment:
    """A cell that Excel holds as a date or a time; as text it reads like ISO."""

    text: str

    def __str__(self) -> str:
        return self.text


def read_workbook(
    data: bytes, limits: Limits = REGISTER, *, formulas_allowed: bool = False
) -> dict[str, list[list[object]]]:
    """Return the rows of each sheet by its name; dates come as Moment; raises RefusedFileError."""
    check_workbook(data, limits, formulas_allowed=formulas_allowed)
    try:
        done = subprocess.run(
            [sys.executable, "-I", "-B", "-m", CHILD, str(limits.cell_characters), str(limits.text_characters)],
            input=data,
            capture_output=True,
            timeout=SECONDS,
            check=True,
            env={name: os.environ[name] for name in ("LD_LIBRARY_PATH",) if name in os.environ},
        )
        content = json.loads(done.stdout, object_hook=_moment)
    except (subprocess.SubprocessError, ValueError):
        raise RefusedFileError(BROKEN) from None
    if "refused" in content:
        raise _too_long(content["refused"], limits)
    return {sheet["name"]: sheet["rows"] for sheet in content["sheets"]}


def _too_long(place: dict[str, Any], limits: Limits) -> RefusedFileError:
    words = Text("het bestand is uitgepakt te groot.", "the file is too large when unpacked.")
    if place["what"] == "cell":
        words = Text("een cel is langer dan {limit} tekens.", "a cell is longer than {limit} characters.")
    return RefusedFileError(words.filled(limit=limits.cell_characters), Place(sheet=place["sheet"], row=place["row"]))


def _moment(found: dict[str, Any]) -> Any:
    return Moment(found["moment"]) if set(found) == {"moment"} else found


def read_sheet(data: bytes, names: tuple[str, ...], limits: Limits = REGISTER) -> Table:
    """Return one sheet as a table: the first that bears one of the names, else the only one of the file."""
    sheets = read_workbook(data, limits)
    known = {name.lower() for name in names}
    chosen = next((name for name in sheets if name.strip().lower() in known), None)
    if chosen is None and len(sheets) == 1:
        chosen = next(iter(sheets))
    if chosen is None:
        words = Text("er is geen blad {name}.", "there is no sheet {name}.")
        raise RefusedFileError(words.filled(name=Text(" of ".join(names), " or ".join(names))))
    return _table(chosen, sheets[chosen])


def read_first_sheet(data: bytes, limits: Limits = REGISTER) -> Table:
    """Return the first sheet of a file as a table, whatever its name; other sheets are looked at but not read."""
    sheets = read_workbook(data, limits)
    if not sheets:
        raise RefusedFileError(BROKEN)
    name = next(iter(sheets))
    return _table(name, sheets[name])


def _table(sheet: str, rows: list[list[object]]) -> Table:
    if not rows or not any(rows[0]):
        raise RefusedFileError(
            Text("de eerste rij heeft geen kolomkoppen.", "the first row has no headings."), Place(sheet=sheet)
        )
    headings = tuple(str(cell or "").strip() for cell in rows[0])
    cells = [
        (number, tuple("" if cell is None else cell for cell in row)) for number, row in enumerate(rows[1:], start=2)
    ]
    return Table(headings, tuple((number, row) for number, row in cells if any(value != "" for value in row)), sheet)
