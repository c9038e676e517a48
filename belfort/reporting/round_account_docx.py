"""The account of a round as Word."""

from collections.abc import Sequence

from belfort.domain.questions import Cell
from belfort.reporting import round_account as words
from belfort.reporting.paper_docx import WIDTH, Cover, add_table, begin, data_of
from belfort.reporting.reply import capital, cell_text, widths
from belfort.reporting.round_account import RoundAccount, Table
from belfort.reporting.words import storable


def make(account: RoundAccount, language: str) -> bytes:
    """Return the account as a Word document in one language."""
    title = f"{words.TITLE.into(language)} – {account.round_name}"
    paper = begin(Cover(title, account.made_by, account.watermark.into(language), account.made_at, language))
    for warning in account.warnings:
        paper.add_paragraph(warning.into(language), style="Intense Quote")
    paper.add_paragraph().add_run(storable(account.programme)).bold = True
    paper.add_heading(words.TITLE.into(language), 0)
    about = paper.add_paragraph()
    about.add_run(storable(account.round_name)).bold = True
    about.add_run().add_break()
    about.add_run(account.situation.into(language))
    for part in account.parts:
        paper.add_heading(part.heading.into(language), 1)
        for line in part.lines:
            paper.add_paragraph(storable(line.into(language)))
        for table in part.tables:
            paper.add_heading(table.title.into(language), 2)
            headings, rows = texts_of(table, language)
            add_table(paper, headings, rows, widths(headings, rows, WIDTH), right_of(table))
            paper.add_paragraph()
    return data_of(paper)


def texts_of(table: Table, language: str) -> tuple[list[str], list[list[str]]]:
    """Return the headings and the cells of a table in one language."""
    headings = [capital(name).into(language) for name in table.columns]
    return headings, [[cell_text(cell).into(language) for cell in row] for row in table.rows]


def right_of(table: Table) -> set[int]:
    """Return the columns that stand to the right: all that hold figures, in a table whose first column says of what."""
    return {place for place in range(1, len(table.columns)) if _holds_figures([row[place] for row in table.rows])}


def _holds_figures(cells: Sequence[Cell]) -> bool:
    return all(not isinstance(cell, str) and len(cell_text(cell).nl) < 24 for cell in cells)  # noqa: PLR2004 no sentence
