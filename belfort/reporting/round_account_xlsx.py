"""The account of a round as Excel: a sheet per table, the sentences on the first, the watermark on each."""

from decimal import Decimal

from belfort.domain.questions import Cell
from belfort.domain.terms import Text
from belfort.reporting import round_account as words
from belfort.reporting.register_workbook import Sheet, write_workbook
from belfort.reporting.reply import capital, cell_text
from belfort.reporting.round_account import RoundAccount, Table
from belfort.reporting.words import storable

NAME = 31  # characters of the name of a sheet
GUIDE = Text("Uitleg", "Explanation")


def make(account: RoundAccount, language: str) -> bytes:
    """Return the account as a workbook in one language; a share stands there in words, as everywhere in the account."""
    sheets = [
        _sheet(part.name if len(part.tables) == 1 else table.title, table, language)
        for part in account.parts
        for table in part.tables
    ]
    notes = [
        storable(line.into(language))
        for line in (*account.warnings, account.situation, *(line for part in account.parts for line in part.lines))
    ]
    title = f"{words.TITLE.into(language)} – {storable(account.round_name)}"
    mark = storable(account.watermark.into(language))
    return write_workbook(sheets, notes, title, guide=GUIDE.into(language), mark=mark)


def _sheet(name: Text, table: Table, language: str) -> Sheet:
    columns = [
        ("control" if place == 0 else "", capital(heading).into(language))
        for place, heading in enumerate(table.columns)
    ]
    return Sheet(name.into(language)[:NAME], columns, [[_cell(cell, language) for cell in row] for row in table.rows])


def _cell(cell: Cell, language: str) -> str | int | Decimal | None:
    if cell is None or isinstance(cell, int | Decimal):
        return cell
    return storable(cell_text(cell).into(language))
